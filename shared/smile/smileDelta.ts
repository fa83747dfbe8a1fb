/** Deltas that follow the smile: one knob for how it moves with the spot, or the coefficients that history's least variance asks for. */
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';

/** How much of the smile's slope the volatilities follow when the spot moves. */
export const STICKINESS = { stickyMoneyness: 0, stickyStrike: 1, localVolatility: 2 } as const;

/** One option, long one coin, USD numeraire. */
export interface DeltaCase {
  /** d value/dF at a fixed volatility. */
  readonly deltaCoin: number;
  readonly vegaUsdPerVolPoint: number;
  /** What `deltaCoin` is a derivative by: the forward of the expiry. > 0. */
  readonly forwardUsd: number;
}

/** dσ/dS of a fixed strike, decimal per USD: (R − 1)·σ'(k)/S with `slope` = σ'(k), k = ln(K/F). */
export function sigmaPerUsd(slope: number, stickiness: number, forwardUsd: number): number {
  return ((stickiness - 1) * slope) / forwardUsd;
}

/** Δ + vega·dσ/dS: the delta when the smile moves under R = `stickiness`; R = 1 gives `deltaCoin` back. */
export function smileDelta({ deltaCoin, vegaUsdPerVolPoint, forwardUsd }: DeltaCase, slope: number, stickiness: number): number {
  return deltaCoin + vegaUsdPerVolPoint * VOL_POINTS_PER_UNIT * sigmaPerUsd(slope, stickiness, forwardUsd);
}

/** Expected move of a fixed strike's volatility: dσ = (a + bδ + cδ²)/√T · dS/S, δ = N(d1), the call's delta at that strike. */
export interface MinimumVarianceCoefficients {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/**
 * Δ + vega/(S√T)·(a + bδ + cδ²) with vega per 1.00 of volatility; `years` > 0. The quadratic is always in the call's delta: a put
 * (`deltaCoin` < 0) is read as δ = 1 + Δ, so that both options of a strike get one volatility move.
 * Source: Hull & White, Optimal delta hedging for options, J. Banking & Finance 82 (2017) 180–190.
 */
export function minimumVarianceDelta(option: DeltaCase, years: number, { a, b, c }: MinimumVarianceCoefficients): number {
  const { deltaCoin, vegaUsdPerVolPoint, forwardUsd } = option;
  const callDelta = deltaCoin < 0 ? 1 + deltaCoin : deltaCoin;
  const move = a + callDelta * (b + c * callDelta);
  return deltaCoin + ((vegaUsdPerVolPoint * VOL_POINTS_PER_UNIT) / (forwardUsd * Math.sqrt(years))) * move;
}
