/** One expiry's volatility as a function of log-moneyness: what a fit, an interpolation and a moved smile have in common. */

/** How the numbers came about: fitted; interpolated between the strikes' own volatilities; one volatility for all strikes; between two expiries. */
export type SmileCurveKind = 'svi' | 'interpolated' | 'flat' | 'betweenExpiries';

/**
 * Total over every finite `logMoneyness` k = ln(strike/forward): volatilities are finite and > 0, decimal (0.65 = 65 %).
 */
export interface SmileCurve {
  readonly kind: SmileCurveKind;
  sigma(logMoneyness: number): number;
  /** dσ/dk, decimal per 1.00 of log-moneyness; b of the smile delta. */
  slope(logMoneyness: number): number;
}

/** Nothing is ever valued at less: a smile moved or shifted far down stops here (0.1 vol point). */
export const MIN_SIGMA = 0.001;

/** Beyond e^±8 the wings are held: no strike that anybody lists is there, and every formula stays finite. */
export const MAX_LOG_MONEYNESS = 8;

/** `logMoneyness` inside the range on which curves are asked; strike or forward 0 gives an end of it. */
export function heldLogMoneyness(logMoneyness: number): number {
  return Math.max(-MAX_LOG_MONEYNESS, Math.min(MAX_LOG_MONEYNESS, logMoneyness));
}

/** `sigma` at every strike. */
export function flatCurve(sigma: number): SmileCurve {
  const held = Math.max(MIN_SIGMA, sigma);
  return { kind: 'flat', sigma: () => held, slope: () => 0 };
}
