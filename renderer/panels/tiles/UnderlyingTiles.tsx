/** One tile per underlying: price, move, vol, and the net delta in its band. Look here first. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatDelta } from '../../format/delta.ts';
import { formatAdaptive, formatFixed, formatPercent } from '../../format/number.ts';
import { countOf, deltaDecimals, verdictWords } from '../../format/words.ts';
import { Band } from '../../widgets/Band.tsx';
import { useDeskState, useLayout } from '../deskContext.ts';
import { focusOn } from '../focusStore.ts';
import { bandReading, viewZone } from '../ticket/bandReading.ts';

export function UnderlyingTiles(): ReactNode {
  const { views } = useDeskState(({ hedge }) => hedge);
  const all = [...views.values()].sort((a, b) => a.underlying.localeCompare(b.underlying));
  if (all.length === 0) return <div className="tiles tiles-empty">Waiting for the desk to value the book…</div>;
  return (
    <div className="tiles">
      {all.map((view) => (
        <Tile key={view.underlying} view={view} />
      ))}
    </div>
  );
}

function Tile({ view }: { readonly view: HedgeView }): ReactNode {
  const { deltaUnit } = useLayout(({ deltaUnit }) => ({ deltaUnit }));
  const { underlying } = view;
  const delta = formatDelta(view.netDeltaCoin, deltaUnit, underlying, view.indexUsd);
  return (
    <button
      type="button"
      className="tile"
      data-zone={viewZone(view)}
      onClick={() => focusOn(underlying)}
      title={view.reason}
      data-testid={`tile-${underlying}`}
    >
      <b className="tile-name">{underlying}</b>
      <span className="tile-pair">
        <span className="num tile-index" data-provenance={view.indexProvenance}>
          {formatAdaptive(view.indexUsd)}
        </span>
        <Change changePct={view.change24hPct} />
      </span>
      <span className="tile-pair tile-iv">
        <span className="unit">ATM IV</span>
        <span className="num">
          {formatFixed(view.atmIvPoints, 1)} <span className="unit">%</span>
        </span>
      </span>
      <span className="tile-pair tile-delta">
        <span className="unit">net Δ {delta.unit}</span>
        <span className="num" data-testid={`net-delta-${underlying}`} data-coin={view.netDeltaCoin ?? ''}>
          {delta.text}
        </span>
      </span>
      <Band size="tile" reading={bandReading(view, view.plan)} unit={underlying} decimals={deltaDecimals(underlying)} />
      <span className="tile-verdict" data-verdict={view.verdict} data-testid={`verdict-${underlying}`}>
        {view.unknownLegs > 0 && view.verdict === 'unknown' ? `${countOf(view.unknownLegs, 'leg')} unknown` : verdictWords(view)}
      </span>
    </button>
  );
}

function Change({ changePct }: { readonly changePct: number | null }): ReactNode {
  const direction = changePct === null || changePct === 0 ? 'flat' : changePct > 0 ? 'up' : 'down';
  return (
    <span className="num tile-change" data-direction={direction} title="Change over 24 hours">
      {direction === 'flat' ? '' : direction === 'up' ? '▲' : '▼'} {formatPercent(changePct)}
    </span>
  );
}
