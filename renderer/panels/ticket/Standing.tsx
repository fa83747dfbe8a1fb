/** Before → after: what the trade does to delta, gamma, vega and margin. */
import type { ReactNode } from 'react';
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { deltaDecimals } from '../../format/words.ts';

export function Standing({ plan, view }: { readonly plan: HedgePlan | null; readonly view: HedgeView }): ReactNode {
  if (plan === null) return null;
  const { before, after } = plan;
  const decimals = deltaDecimals(view.underlying);
  return (
    <dl className="standing" data-testid="standing" aria-label="Before and after the hedge">
      <Change name="Δ" unit={view.underlying} before={plan.deltaBeforeCoin} after={plan.residualDeltaCoin} decimals={decimals} />
      <Change
        name={view.numeraire === 'coin' ? 'Γ p.a. 1 %' : 'Γ 1 %'}
        unit={view.underlying}
        before={before.gammaCoinPerPct}
        after={after.gammaCoinPerPct}
        decimals={decimals}
      />
      <Change name="Vega" unit="USD/pt" before={before.vegaUsdPerVolPoint} after={after.vegaUsdPerVolPoint} decimals={0} />
      <Change name="Margin use" unit="%" before={before.marginUsePct} after={after.marginUsePct} decimals={1} />
      <Change name="Initial margin" unit="USD" before={before.initialMarginUsd} after={after.initialMarginUsd} decimals={0} />
    </dl>
  );
}

interface ChangeProps {
  readonly name: string;
  readonly unit: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly decimals: number;
}

/** One figure where nothing changes. */
function Change({ name, unit, before, after, decimals }: ChangeProps): ReactNode {
  const from = formatFixed(before, decimals);
  const to = formatFixed(after, decimals);
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {from === to ? (
          <span className="num">{from}</span>
        ) : (
          <>
            <span className="num">{from}</span>
            <span className="arrow"> → </span>
            <span className="num standing-after">{to}</span>
          </>
        )}{' '}
        <span className="unit">{unit}</span>
      </dd>
    </div>
  );
}
