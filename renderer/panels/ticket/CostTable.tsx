/** What the trade costs, part by part, and what it leaves behind. */
import type { ReactNode } from 'react';
import type { HedgePlan } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { coinOf, deltaDecimals } from '../../format/words.ts';

export function CostTable({ plan }: { readonly plan: HedgePlan | null }): ReactNode {
  if (plan === null) return null;
  const { cost } = plan;
  return (
    <dl className="cost">
      <Line name="Fee" value={cost?.feeUsd ?? null} />
      <Line name="Half-spread" value={cost?.halfSpreadUsd ?? null} />
      <Line name="Slippage" value={cost?.slippageUsd ?? null} />
      <Line name="Total" value={cost?.totalUsd ?? null} isTotal />
      {cost === null ? <p className="warn-text">Cost unknown: the order book is missing or too thin.</p> : null}
    </dl>
  );
}

function Line({
  name,
  value,
  isTotal = false,
}: {
  readonly name: string;
  readonly value: number | null;
  readonly isTotal?: boolean;
}): ReactNode {
  return (
    <div className="cost-line" data-total={isTotal || undefined}>
      <dt>{name}</dt>
      <dd>
        <span className="num estimate">{formatFixed(value, 2)}</span> <span className="unit">USD</span>
      </dd>
    </div>
  );
}

/** What is left over, and what kept the trade from being the ideal one. */
export function PlanFacts({ plan }: { readonly plan: HedgePlan | null }): ReactNode {
  if (plan === null) return null;
  const coin = coinOf(plan.instrumentId);
  return (
    <p className="plan-facts">
      <span>
        <span className="unit">average</span>{' '}
        <span className="num estimate">{plan.averagePriceUsd === null ? '–' : `≈${formatFixed(plan.averagePriceUsd, 1)}`}</span>{' '}
        <span className="unit">USD</span>
      </span>
      <span>
        <span className="unit">leaves Δ</span> <span className="num">{formatFixed(plan.residualDeltaCoin, deltaDecimals(coin))}</span>{' '}
        <span className="unit">{coin}</span>
      </span>
      <span>
        <span className="unit">bound by</span> {plan.boundBy.length === 0 ? 'nothing' : plan.boundBy.join(', ')}
      </span>
    </p>
  );
}
