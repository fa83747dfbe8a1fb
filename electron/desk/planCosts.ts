/** The desk's assumptions about what trading costs, the same for the suggestion, its alternatives and the trader's own ticket. */
import { costCurve, curveSizes } from '../../shared/costs/costCurve.ts';
import type { CostPoint, ImpactModel } from '../../shared/costs/costPrediction.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { CostAssumptions } from '../../shared/hedging/candidates/candidateCosts.ts';
import type { HedgePlan, HedgePlanRequest } from '../../shared/hedging/planHedge.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { DAYS_PER_YEAR } from '../../shared/units/time.ts';

/** How long a resting hedge waits when its policy does not say. */
const DEFAULT_WAIT_SECONDS = 60;
/** What "sliced" means on the ticket: a tenth every half minute into a book that is half refilled after ten seconds. */
const SLICED = { slices: 10, sliceSeconds: 270, refillHalfLifeSeconds: 10 } as const;

/** `sigma` of the underlying, a year, decimal; null: unknown. */
export function costAssumptions(
  policy: HedgePolicy,
  { indexUsd, sigma, impact }: { readonly indexUsd: number | null; readonly sigma: number | null; readonly impact: ImpactModel },
): CostAssumptions {
  return {
    ...SLICED,
    indexUsd,
    dailySigma: dailySigmaOf(sigma),
    impact,
    waitSeconds: policy.execution.escalateAfterSeconds ?? DEFAULT_WAIT_SECONDS,
    horizonHours: policy.horizonHours,
    capitalCostPerYear: policy.capitalCostPctPerYear / 100,
    premiumHalfLifeHours: null,
  };
}

/** At market, without carry and margin; empty without a book. */
export function planCostCurve(
  { instrument, book, rulebook, tsMs }: HedgePlanRequest,
  { side, amount }: Pick<HedgePlan, 'side' | 'amount'>,
  { indexUsd, dailySigma, impact }: CostAssumptions,
): readonly CostPoint[] {
  if (book === null) return [];
  const request = { instrument, side, book, rulebook, tsMs, indexUsd, dailySigma, impact, dailyVolumeUsd: null };
  return costCurve(request, curveSizes(instrument, decimal(amount)));
}

function dailySigmaOf(sigma: number | null): number | null {
  return sigma === null ? null : sigma / Math.sqrt(DAYS_PER_YEAR);
}
