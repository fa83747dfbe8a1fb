/** The standard normal distribution, accurate in both tails. */
import { erf } from './errorFunction.ts';
import { squareLoss } from './exactArithmetic.ts';
import { millsRatio } from './millsRatio.ts';

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
/** What the constant above lost to rounding. */
const ONE_OVER_ROOT_TWO_PI_LOW = -2.49232720227773e-17;
/** The density is 0 in double beyond this. */
const ZERO_FROM = 38.6;
/** Inside, 1/2 + erf/2 loses nothing; outside, the tail is computed on its own. */
const CENTRE = 0.66;

/** n(x) = e^(−x²/2)/√(2π), within 2 ulp down to the underflow limit: what x² loses to rounding is put back. */
export function normPdf(x: number): number {
  if (Math.abs(x) >= ZERO_FROM) return 0;
  const correction = ONE_OVER_ROOT_TWO_PI_LOW - 0.5 * ONE_OVER_ROOT_TWO_PI * squareLoss(x);
  return Math.exp(-0.5 * x * x) * (ONE_OVER_ROOT_TWO_PI + correction);
}

/** N(x) for every x; relative accuracy within 2.5 ulp, in the left tail too, down to the underflow limit (x ≈ −37.5). */
export function normCdf(x: number): number {
  const size = Math.abs(x);
  if (size < CENTRE) return 0.5 + 0.5 * erf(x * Math.SQRT1_2);
  const tail = size >= ZERO_FROM ? 0 : normPdf(size) * millsRatio(size);
  return x < 0 ? tail : 1 - tail;
}
