/** Gatheral's raw SVI: total variance w = σ²T of one expiry as a hyperbola in log-moneyness, with its derivatives. */
import { MIN_SIGMA, type SmileCurve } from './smileCurve.ts';

/** w(k) = a + b·(ρ(k − m) + √((k − m)² + s²)), k = ln(strike/forward). b ≥ 0, |ρ| ≤ 1, s > 0. */
export interface SviParams {
  readonly a: number;
  readonly b: number;
  readonly rho: number;
  readonly m: number;
  readonly s: number;
}

/** Total variance at k. Source: Gatheral, A parsimonious arbitrage-free implied volatility parameterization (2004). */
export function sviVariance({ a, b, rho, m, s }: SviParams, k: number): number {
  const x = k - m;
  return a + b * (rho * x + Math.sqrt(x * x + s * s));
}

/** dw/dk. */
export function sviVarianceSlope({ b, rho, m, s }: SviParams, k: number): number {
  const x = k - m;
  return b * (rho + x / Math.sqrt(x * x + s * s));
}

/** d²w/dk². */
export function sviVarianceCurvature({ b, m, s }: SviParams, k: number): number {
  const x = k - m;
  const squared = x * x + s * s;
  return (b * s * s) / (squared * Math.sqrt(squared));
}

/** The lowest total variance of the hyperbola; with |ρ| = 1 its limit in the flat wing. */
export function sviMinimumVariance({ a, b, rho, s }: SviParams): number {
  return a + b * s * Math.sqrt(Math.max(0, 1 - rho * rho));
}

/** Volatility of an expiry `years` (> 0) away, never below MIN_SIGMA. */
export function sviCurve(params: SviParams, years: number): SmileCurve {
  const { a, b, rho, m, s } = params;
  const floor = MIN_SIGMA * MIN_SIGMA * years;
  const perYear = 1 / years;
  const squaredWidth = s * s;
  return {
    kind: 'svi',
    sigma(k) {
      const x = k - m;
      return Math.sqrt(Math.max(floor, a + b * (rho * x + Math.sqrt(x * x + squaredWidth))) * perYear);
    },
    slope(k) {
      const w = sviVariance(params, k);
      return w > floor ? sviVarianceSlope(params, k) / (2 * Math.sqrt(w * years)) : 0;
    },
  };
}
