/** The two numbers that matter, at twenty pixels: where the delta goes, and what that costs. */
import type { ReactNode } from 'react';
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatDelta } from '../../format/delta.ts';
import { formatFixed } from '../../format/number.ts';
import { verdictWords } from '../../format/words.ts';
import { viewZone } from './bandReading.ts';
import { useLayout } from '../deskContext.ts';

export function Headline({ view, plan }: { readonly view: HedgeView; readonly plan: HedgePlan | null }): ReactNode {
  const { deltaUnit } = useLayout(({ deltaUnit }) => ({ deltaUnit }));
  const toText = (coin: number | null) => formatDelta(coin, deltaUnit, view.underlying, view.indexUsd);
  const now = toText(view.netDeltaCoin);
  return (
    <div className="headline" data-zone={viewZone(view)}>
      <div className="headline-delta">
        <span className="headline-name">Net Δ</span>
        <span className="big num headline-now">{now.text}</span>
        {plan === null ? null : (
          <>
            <span className="headline-arrow" aria-label="after the hedge">
              →
            </span>
            <span className="big num headline-after">{toText(plan.residualDeltaCoin).text}</span>
          </>
        )}
        <span className="unit">{now.unit}</span>
        <span className="verdict" data-verdict={view.verdict}>
          {verdictWords(view)}
        </span>
      </div>
      {plan === null ? null : (
        <div className="headline-cost">
          <span className="headline-name">Cost</span>
          <span className="big num estimate">{plan.cost === null ? formatFixed(null, 1) : `≈${formatFixed(plan.cost.totalUsd, 1)}`}</span>
          <span className="unit">USD</span>
        </div>
      )}
    </div>
  );
}
