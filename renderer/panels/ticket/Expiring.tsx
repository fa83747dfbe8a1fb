/** Options that expire within the day: the delta as the venue counts it down in its averaging window, and as it really is, with the unwind. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { formatClock, formatCountdown } from '../../format/time.ts';
import { deltaDecimals } from '../../format/words.ts';
import { pathOf, plotScale, rangeOf, type PlotPoint } from '../../widgets/plotGeometry.ts';

type ExpiringFacts = NonNullable<HedgeView['expiring']>;

const FRAME = { widthPx: 110, heightPx: 30, leftPx: 2, rightPx: 2, topPx: 3, bottomPx: 3 } as const;

export function Expiring({ view }: { readonly view: HedgeView }): ReactNode {
  const { expiring, underlying } = view;
  if (expiring === null) return null;
  const coin = (value: number) => formatFixed(value, deltaDecimals(underlying));
  return (
    <section className="expiring" data-testid="expiring" aria-label="Expiring options">
      <span>
        <b>Expiring</b> <span className="num">{formatClock(expiring.expiryMs, false)}</span>{' '}
        <span className="unit">UTC, in {formatCountdown(expiring.expiryMs - view.tsMs)}</span>
      </span>
      <Pair name="Δ undecayed" value={coin(expiring.undecayedDeltaCoin)} unit={underlying} />
      <Pair name="Δ decayed" value={coin(expiring.decayedDeltaCoin)} unit={underlying} />
      <Unwind unwind={expiring.unwind} nowMs={view.tsMs} coin={coin} underlying={underlying} />
    </section>
  );
}

function Pair({ name, value, unit }: { readonly name: string; readonly value: string; readonly unit: string }): ReactNode {
  return (
    <span>
      <span className="unit">{name}</span> <span className="num">{value}</span> <span className="unit">{unit}</span>
    </span>
  );
}

interface UnwindProps {
  readonly unwind: ExpiringFacts['unwind'];
  readonly nowMs: number;
  readonly coin: (value: number) => string;
  readonly underlying: string;
}

/** Drawn, and as a table for whoever opens it. */
function Unwind({ unwind, nowMs, coin, underlying }: UnwindProps): ReactNode {
  if (unwind.length === 0) return null;
  const points = unwind.map(({ tsMs, hedgeCoin }): PlotPoint => ({ x: tsMs, y: hedgeCoin }));
  const scale = plotScale(
    FRAME,
    rangeOf(
      points.map(({ x }) => x),
      false,
    ),
    rangeOf(
      points.map(({ y }) => y),
      true,
    ),
  );
  const next = unwind.find(({ tsMs }) => tsMs >= nowMs);
  return (
    <details className="unwind">
      <summary>
        <svg width={FRAME.widthPx} height={FRAME.heightPx} role="img" aria-label="Hedge to hold until expiry">
          <line className="plot-zero" x1={0} x2={FRAME.widthPx} y1={scale.toY(0)} y2={scale.toY(0)} />
          <path className="plot-line" d={pathOf(points, scale)} />
        </svg>
        {next === undefined ? null : (
          <span className="unit">
            hold {coin(next.hedgeCoin)} {underlying} at {formatClock(next.tsMs, false)}
          </span>
        )}
      </summary>
      <table className="facts">
        <tbody>
          {unwind.map(({ tsMs, hedgeCoin }) => (
            <tr key={tsMs}>
              <th scope="row" className="num">
                {formatClock(tsMs)}
              </th>
              <td className="num">{coin(hedgeCoin)}</td>
              <td className="unit">{underlying}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
