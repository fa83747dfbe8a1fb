/** What a gamma ladder is expected to bring in a day, against the theta that pays for it. */
import { DAYS_PER_YEAR } from '../../units/time.ts';

/** The first rung of a side, as far as money goes. */
export interface NearestRung {
  /** From the index at which the delta is on target to the rung, > 0. */
  readonly distanceUsd: number;
  /** What the unhedged delta earns on that way. */
  readonly scalpUsd: number;
  readonly notionalUsd: number;
}

export interface LadderEconomics {
  readonly fillsPerDay: number;
  readonly scalpUsdPerDay: number;
  /** Paid > 0; null: the fee is not known. */
  readonly feesUsdPerDay: number | null;
  /** As handed in: < 0 is paid. */
  readonly thetaUsdPerDay: number | null;
  /** Scalp − fees + theta; null: one of them is unknown. */
  readonly netUsdPerDay: number | null;
  /** The realised volatility (decimal) at which the net is 0; null: unknown, or there is none. */
  readonly breakEvenSigma: number | null;
}

export interface EconomicsRequest {
  readonly sell: NearestRung;
  readonly buy: NearestRung;
  /** Where the delta is on target. */
  readonly indexUsd: number;
  /** The volatility that is expected to be realised, decimal, > 0. */
  readonly sigma: number;
  readonly thetaUsdPerDay: number | null;
  /** Of the notional; < 0 is a rebate; null: unknown. */
  readonly makerFeeShare: number | null;
}

/**
 * Expected fills and money per day near the price at which the delta is on target: a driftless walk of daily deviation
 * s = index × sigma × √(1/365) leaves the span between the nearest rungs, a above and b below, every a·b/s² days on average, upward
 * with probability b/(a + b). For a straight delta the scalp is then ½Γs² whatever the distances: they decide fees and scatter, not
 * the income.
 * Local: gamma as it is within the nearest rungs; every touch counts as a fill, which resting orders at the back of the queue do not get.
 */
export function ladderEconomics(request: EconomicsRequest): LadderEconomics {
  const { sell, buy, indexUsd, sigma, thetaUsdPerDay, makerFeeShare } = request;
  const dailyUsd = (indexUsd * sigma) / Math.sqrt(DAYS_PER_YEAR);
  const fillsPerDay = (dailyUsd / sell.distanceUsd) * (dailyUsd / buy.distanceUsd);
  const upward = buy.distanceUsd / (sell.distanceUsd + buy.distanceUsd);
  const perFill = (above: number, below: number): number => upward * above + (1 - upward) * below;
  const scalpUsdPerDay = fillsPerDay * perFill(sell.scalpUsd, buy.scalpUsd);
  const feesUsdPerDay = makerFeeShare === null ? null : fillsPerDay * makerFeeShare * perFill(sell.notionalUsd, buy.notionalUsd);
  const incomeUsd = feesUsdPerDay === null ? null : scalpUsdPerDay - feesUsdPerDay;
  return {
    fillsPerDay,
    scalpUsdPerDay,
    feesUsdPerDay,
    thetaUsdPerDay,
    netUsdPerDay: incomeUsd === null || thetaUsdPerDay === null ? null : incomeUsd + thetaUsdPerDay,
    breakEvenSigma: breakEven(sigma, incomeUsd, thetaUsdPerDay),
  };
}

/** Scalp and fees both grow with the square of the volatility. */
function breakEven(sigma: number, incomeUsd: number | null, thetaUsdPerDay: number | null): number | null {
  if (incomeUsd === null || thetaUsdPerDay === null || !(incomeUsd > 0) || !(thetaUsdPerDay < 0)) return null;
  return sigma * Math.sqrt(-thetaUsdPerDay / incomeUsd);
}
