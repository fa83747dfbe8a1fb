import { millsRatio } from './millsRatio.ts';

/** Below this half-width, and with |h|·t below SERIES_PRODUCT, the two ratios cancel and the series in t is used instead. */
const SERIES_HALF_WIDTH = 0.6;
const SERIES_PRODUCT = 0.5;
const RELATIVE_STOP = 1e-17;
const MAX_TERMS = 32;
const ROOT_TWO_PI = 2.5066282746310007;

/** Whether `millsDifference` sums the series: both ratios are so close that their difference would lose digits. */
export function isMillsSeries(h: number, t: number): boolean {
  return t < SERIES_HALF_WIDTH && -h * t < SERIES_PRODUCT;
}

/**
 * Y(h+t) − Y(h−t) by the odd Taylor terms of Y(z) = N(z)/n(z) around h ≤ 0, where `isMillsSeries(h, t)`.
 * The derivatives obey Y' = 1 + hY, Y⁽ᵏ⁺¹⁾ = hY⁽ᵏ⁾ + kY⁽ᵏ⁻¹⁾.
 */
export function millsSeries(h: number, t: number): number {
  let even = millsRatio(-h);
  let odd = 1 + h * even;
  let power = t;
  let sum = t * odd;
  for (let order = 1; order < MAX_TERMS; order += 2) {
    even = h * odd + order * even;
    odd = h * even + (order + 1) * odd;
    power *= (t * t) / ((order + 1) * (order + 2));
    const term = power * odd;
    sum += term;
    if (Math.abs(term) <= RELATIVE_STOP * sum) break;
  }
  return 2 * sum;
}

/**
 * Y(h+t) − Y(h−t) with Y(z) = N(z)/n(z), for h ≤ 0 < t and h + t below about 30 (Y grows like e^(z²/2)).
 * It is the normalised out-of-the-money Black price divided by its own density: for log-moneyness x = 2ht and total
 * volatility 2t, price/√(FK) = e^(−(h²+t²)/2)/√(2π) × this. Its error never exceeds the effect of a few ulp in t or h.
 */
export function millsDifference(h: number, t: number): number {
  if (isMillsSeries(h, t)) return millsSeries(h, t);
  const near = h + t;
  const far = millsRatio(t - h);
  if (near <= 0) return millsRatio(-near) - far;
  return ROOT_TWO_PI * Math.exp(0.5 * near * near) - millsRatio(near) - far;
}
