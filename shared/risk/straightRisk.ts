/** Figures of everything without convexity: futures, perpetuals, coins, cash and whatever is already settled. */
import type { LegRisk } from './riskFigures.ts';

export interface StraightLeg {
  readonly deltaCoin: number | null;
  readonly premiumAdjustedDeltaCoin: number | null;
  readonly valueUsd: number | null;
  readonly valueCoin: number | null;
  readonly pnlUsd: number | null;
  /** > 0, the price the leg moves with; null: unknown, and so is every figure per USD. */
  readonly priceUsd: number | null;
  readonly markPrice: number | null;
  readonly markPriceUsd: number | null;
  readonly daysLeft: number | null;
  readonly oldestQuoteMs: number | null;
}

/** Risk of a leg whose value in USD is a straight line in S: gamma, vega, theta, rho and their kin are 0. */
export function straightRisk(leg: StraightLeg): LegRisk {
  const { deltaCoin, premiumAdjustedDeltaCoin, priceUsd } = leg;
  return {
    deltaCoin,
    premiumAdjustedDeltaCoin,
    deltaUsd: deltaCoin === null || priceUsd === null ? null : deltaCoin * priceUsd,
    gammaCoinPerUsd: 0,
    premiumAdjustedGammaCoinPerUsd: premiumAdjustedGamma(premiumAdjustedDeltaCoin, priceUsd),
    gammaCoinPerPct: 0,
    gammaUsdPerPct: 0,
    vegaUsdPerVolPoint: 0,
    thetaUsdPerDay: 0,
    rhoUsdPerPct: 0,
    vannaCoinPerVolPoint: 0,
    volgaUsdPerVolPointSquared: 0,
    charmCoinPerDay: 0,
    valueUsd: leg.valueUsd,
    valueCoin: leg.valueCoin,
    pnlUsd: leg.pnlUsd,
    markPrice: leg.markPrice,
    markPriceUsd: leg.markPriceUsd,
    daysLeft: leg.daysLeft,
    moneynessSigmas: null,
    oldestQuoteMs: leg.oldestQuoteMs,
  };
}

function premiumAdjustedGamma(premiumAdjustedDeltaCoin: number | null, priceUsd: number | null): number | null {
  if (premiumAdjustedDeltaCoin === 0) return 0;
  return premiumAdjustedDeltaCoin === null || priceUsd === null ? null : -premiumAdjustedDeltaCoin / priceUsd;
}

/**
 * Both deltas of a payoff that is fixed and only waits to be booked: an amount of coin (inverse) or of cash (linear).
 * The same numbers as the balance it becomes, so nothing jumps when the ledger books the delivery.
 */
export function settledDeltas(
  valueCoin: number,
  settlement: 'inverse' | 'linear',
): { deltaCoin: number; premiumAdjustedDeltaCoin: number } {
  return settlement === 'inverse'
    ? { deltaCoin: valueCoin, premiumAdjustedDeltaCoin: 0 }
    : { deltaCoin: 0, premiumAdjustedDeltaCoin: 0 - valueCoin };
}
