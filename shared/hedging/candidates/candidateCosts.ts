/** Cost predictions of candidates by the desk's cost model: one set of assumptions for every instrument. */
import type { ExecutionKind, ImpactModel } from '../../costs/costPrediction.ts';
import type { ExecutionPlan } from '../../costs/costRequest.ts';
import { predictCost } from '../../costs/predictCost.ts';
import { assertNever } from '../../result/assertNever.ts';
import { fail } from '../../result/result.ts';
import { decimal } from '../../units/decimal.ts';
import type { PredictCandidate } from './hedgeCandidate.ts';

export interface CostAssumptions {
  /** Of the underlying. */
  readonly indexUsd: number | null;
  /** Volatility over one day, a decimal; null: unknown. */
  readonly dailySigma: number | null;
  readonly impact: ImpactModel;
  /** How long a passive order rests before it is taken to market. */
  readonly waitSeconds: number;
  readonly slices: number;
  readonly sliceSeconds: number;
  /** Null: what a slice took does not come back. */
  readonly refillHalfLifeSeconds: number | null;
  readonly horizonHours: number;
  /** 0.1 = 10 % a year. */
  readonly capitalCostPerYear: number;
  /** Null: a perpetual's premium stays. */
  readonly premiumHalfLifeHours: number | null;
}

/** Daily volumes are the defaults of each kind of instrument. An unknown margin makes the cost unknown, unless capital costs nothing. */
export function candidateCosts(assumptions: CostAssumptions): PredictCandidate {
  const { indexUsd, dailySigma, impact, horizonHours, capitalCostPerYear, premiumHalfLifeHours } = assumptions;
  return ({ request, plan, execution, addedInitialMarginUsd }) => {
    const { instrument, book, rulebook, tsMs, markPriceUsd } = request;
    if (book === null) return fail('missingData', `${instrument.id}: no order book`);
    const marginUsd = capitalCostPerYear === 0 ? 0 : addedInitialMarginUsd;
    const heldAmount = request.guard?.situation.positionAmount.toNumber() ?? 0;
    return predictCost({
      instrument,
      side: plan.side,
      amount: decimal(plan.amount),
      book,
      rulebook,
      tsMs,
      indexUsd,
      dailySigma,
      impact,
      dailyVolumeUsd: null,
      execution: executionOf(execution, assumptions),
      holding: { horizonHours, capitalCostPerYear, markPriceUsd, premiumHalfLifeHours, addedInitialMarginUsd: marginUsd, heldAmount },
    });
  };
}

function executionOf(
  execution: ExecutionKind,
  { waitSeconds, slices, sliceSeconds, refillHalfLifeSeconds }: CostAssumptions,
): ExecutionPlan {
  switch (execution) {
    case 'market':
      return { kind: 'market' };
    case 'passive':
      return { kind: 'passive', waitSeconds };
    case 'sliced':
      return { kind: 'sliced', slices, durationSeconds: sliceSeconds, refillHalfLifeSeconds };
    default:
      return assertNever(execution);
  }
}
