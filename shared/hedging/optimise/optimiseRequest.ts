/** The question put to the optimiser: plain data, so that it can be sent to a thread and stored with a decision. */
import type { LotCandidate } from './lotCandidate.ts';

/** Of one underlying, in the book's numeraire. */
export interface GreekSums {
  readonly deltaCoin: number;
  readonly gammaCoinPerUsd: number;
  readonly vegaUsdPerVolPoint: number;
  readonly thetaUsdPerDay: number;
}

/** Each ≥ 0, null: free. The delta is held around the target, the others around 0; margin is what the trades add. */
export interface GreekLimits {
  readonly deltaCoin: number | null;
  readonly gammaCoinPerUsd: number | null;
  readonly vegaUsdPerVolPoint: number | null;
  readonly marginUsd: number | null;
}

export const LIMIT_NAMES = ['delta', 'gamma', 'vega', 'margin'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

/** USD for each unit a limit is exceeded by, ≥ 0; null: that limit is hard. */
export interface SoftPenalties {
  readonly deltaUsdPerCoin: number | null;
  /** Per coin/USD of gamma. */
  readonly gammaUsdPerUnit: number | null;
  /** Per USD/vol point of vega. */
  readonly vegaUsdPerUnit: number | null;
  readonly marginUsdPerUsd: number | null;
}

export interface OptimiseRequest {
  readonly underlying: string;
  readonly targetDeltaCoin: number;
  /** The book before any trade. */
  readonly book: GreekSums;
  readonly limits: GreekLimits;
  readonly candidates: readonly LotCandidate[];
  /** At least 1; null: as many as it takes. */
  readonly maxInstruments: number | null;
  readonly allowsNakedShorts: boolean;
  /** Over which theta, carry and the cost of capital are counted; > 0. */
  readonly horizonDays: number;
  /** How much of the theta bill counts as cost, 0…1: gamma bought at a fair price gives it back on average. */
  readonly thetaWeight: number;
  readonly capitalCostPctPerYear: number;
  /** Null: limits that cannot be met are refused. */
  readonly soft: SoftPenalties | null;
  /** Of every search by itself; > 0. */
  readonly timeLimitSeconds: number;
  /** How far from the proven bound an answer may stay and still be called optimal, a share; ≥ 0. */
  readonly relativeGap: number;
}
