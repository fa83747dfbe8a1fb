/** What a trade of a hedge instrument is expected to cost, all in, one way of doing it at a time. All in USD; a cost is > 0, something earned < 0. */

export type ExecutionKind = 'market' | 'passive' | 'sliced';

export interface CostPrediction {
  readonly execution: ExecutionKind;
  readonly feeUsd: number;
  /** Touch against mid. */
  readonly halfSpreadUsd: number;
  /** Walk of the visible book beyond the touch. */
  readonly slippageUsd: number;
  /** Square-root impact of what the visible book does not hold; 0 where it holds everything. */
  readonly impactUsd: number;
  /** Expected funding or basis carry over the horizon; < 0 is earned. */
  readonly carryUsd: number;
  /** Initial margin the trade adds × cost of capital × horizon; < 0 when it frees margin. */
  readonly marginUsd: number;
  /** The sum of the six above. */
  readonly totalUsd: number;
  /** Expected average, USD per coin. */
  readonly averagePriceUsd: number;
  /** 1 for market and sliced; for passive the chance to fill within the wait, whose failure is paid for at market and counted in above. */
  readonly fillProbability: number;
  /** One standard deviation of what the price may do to the trade while it is being done; a risk, not in the total. Null: volatility unknown. */
  readonly timingRiskUsd: number | null;
}

export interface CostPoint {
  readonly amountUsd: number;
  /** At market, without carry and margin; null: the book and the impact model do not reach. */
  readonly costUsd: number | null;
  readonly costBps: number | null;
}

/** Coefficient of the square-root law: impact in daily sigmas = coefficient × √(size beyond the book ÷ daily volume). */
export interface ImpactModel {
  readonly coefficient: number;
  /** own fills: fitted from at least `MIN_FILLS` of them; default: not enough yet. */
  readonly source: 'ownFills' | 'default';
  readonly fills: number;
  /** Null for the default. */
  readonly standardError: number | null;
}
