/** Why this verdict, and which delta it is about: the identity between the two numeraires, with both its sides. */
import type { ReactNode } from 'react';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { formatStamp } from '../../format/time.ts';
import { deltaDecimals } from '../../format/words.ts';
import { Popover } from '../../widgets/Popover.tsx';
import { hedgeSetWords } from '../policy/policyWords.ts';
import { Expiring } from './Expiring.tsx';
import { PolicyFigures } from './PolicyFigures.tsx';
import { Trigger } from './Trigger.tsx';

export function Why({ view }: { readonly view: HedgeView }): ReactNode {
  return (
    <div className="why">
      <p className="why-reason">{sentence(view.reason)}</p>
      <div className="why-facts">
        <Identity view={view} />
        <OpenOrders view={view} />
        <WholeDelta view={view} />
        {view.snoozedUntilMs === null ? null : <span className="warn-text">snoozed until {formatStamp(view.snoozedUntilMs)} UTC</span>}
      </div>
      <Trigger view={view} />
      <PolicyFigures figures={view.figures} />
      <Expiring view={view} />
    </div>
  );
}

/** Only where the policy counts some legs and not the others: the ticket hedges those alone. */
function WholeDelta({ view }: { readonly view: HedgeView }): ReactNode {
  const { policy, wholeDeltaCoin, underlying } = view;
  if (policy.hedgeSet.kind === 'all') return null;
  return (
    <span className="open-orders" data-testid="whole-delta">
      {hedgeSetWords(policy.hedgeSet)}; whole book <b className="num">{formatFixed(wholeDeltaCoin, deltaDecimals(underlying))}</b>
    </span>
  );
}

function sentence(reason: string): string {
  const upper = reason.charAt(0).toUpperCase() + reason.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}

function Identity({ view }: { readonly view: HedgeView }): ReactNode {
  const decimals = deltaDecimals(view.underlying);
  const text = (coin: number | null) => formatFixed(coin, decimals);
  const isUsd = view.numeraire === 'usd';
  return (
    <Popover
      className="identity"
      title="What the two deltas mean"
      label={
        <>
          <span data-hedged={isUsd || undefined}>
            Δ<sub>usd</sub> <b className="num">{text(view.deltaUsdNumeraireCoin)}</b>
          </span>
          <span>=</span>
          <span data-hedged={!isUsd || undefined}>
            Δ<sub>coin</sub> <b className="num">{text(view.deltaCoinNumeraireCoin)}</b>
          </span>
          <span>+</span>
          <span>
            equity <b className="num">{text(view.equityCoin)}</b>
          </span>
          <span className="unit">{view.underlying}</span>
        </>
      }
    >
      <div className="prose">
        <h4>Two deltas, one identity</h4>
        <p>
          <b>Δ usd</b> is what you lose or gain in dollars per dollar of move. The {view.underlying} you hold as collateral and premium is
          part of it.
        </p>
        <p>
          <b>Δ coin</b> counts in {view.underlying}: the collateral is your money, so only what would change its amount is left.
        </p>
        <p>They differ by exactly the equity of the book in coin. This book hedges {isUsd ? 'Δ usd' : 'Δ coin'}; the header switches it.</p>
      </div>
    </Popover>
  );
}

function OpenOrders({ view }: { readonly view: HedgeView }): ReactNode {
  const decimals = deltaDecimals(view.underlying);
  const parts = [
    ['filled', view.filledDeltaCoin],
    ['working', view.workingDeltaCoin],
    ['in flight', view.inFlightDeltaCoin],
  ] as const;
  if (view.workingDeltaCoin === 0 && view.inFlightDeltaCoin === 0) return null;
  return (
    <span className="open-orders">
      {parts.map(([name, coin]) => (
        <span key={name}>
          {name} <b className="num">{formatFixed(coin, decimals)}</b>
        </span>
      ))}
    </span>
  );
}
