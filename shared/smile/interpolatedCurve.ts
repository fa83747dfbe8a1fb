/** The honest fallback of a smile: through the strikes' own volatilities, never swinging between them, held flat beyond them. */
import { flatCurve, MIN_SIGMA, type SmileCurve } from './smileCurve.ts';

export interface SmileKnot {
  readonly logMoneyness: number;
  /** Decimal, > 0. */
  readonly sigma: number;
}

/**
 * Piecewise cubic Hermite through `knots` (rising log-moneyness, at least one): between two knots the volatility stays between theirs.
 * Outside the first and last the volatility of that knot holds. One knot is a flat curve, two a straight line between.
 * Source: Fritsch & Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300–304 (harmonic slopes, which cannot overshoot).
 */
export function interpolatedCurve(knots: readonly SmileKnot[]): SmileCurve {
  if (knots.length < 2) return flatCurve(knots[0]?.sigma ?? MIN_SIGMA);
  const x = Float64Array.from(knots, ({ logMoneyness }) => logMoneyness);
  const y = Float64Array.from(knots, ({ sigma }) => Math.max(MIN_SIGMA, sigma));
  const slopes = harmonicSlopes(x, y);
  const last = x.length - 1;
  return {
    kind: 'interpolated',
    sigma(k) {
      if (k <= at(x, 0)) return at(y, 0);
      return k >= at(x, last) ? at(y, last) : hermite(x, y, slopes, k);
    },
    slope: (k) => (k < at(x, 0) || k > at(x, last) ? 0 : hermiteSlope(x, y, slopes, k)),
  };
}

/** Inside the arrays by construction. */
function at(values: Float64Array, index: number): number {
  return values[index] ?? NaN;
}

function harmonicSlopes(x: Float64Array, y: Float64Array): Float64Array {
  const last = x.length - 1;
  const secant = (i: number): number => (at(y, i + 1) - at(y, i)) / (at(x, i + 1) - at(x, i));
  return x.map((_, i) => {
    if (i === 0) return last === 1 ? secant(0) : endSlope(secant(0), secant(1), at(x, 1) - at(x, 0), at(x, 2) - at(x, 1));
    if (i === last && last === 1) return secant(0);
    if (i === last) return endSlope(secant(i - 1), secant(i - 2), at(x, i) - at(x, i - 1), at(x, i - 1) - at(x, i - 2));
    return innerSlope(secant(i - 1), secant(i), at(x, i) - at(x, i - 1), at(x, i + 1) - at(x, i));
  });
}

function innerSlope(before: number, after: number, widthBefore: number, widthAfter: number): number {
  if (before * after <= 0) return 0;
  const weightBefore = 2 * widthAfter + widthBefore;
  const weightAfter = widthAfter + 2 * widthBefore;
  return (weightBefore + weightAfter) / (weightBefore / before + weightAfter / after);
}

/** One-sided three-point slope, cut back so that the end piece cannot overshoot either. */
function endSlope(near: number, far: number, nearWidth: number, farWidth: number): number {
  const slope = ((2 * nearWidth + farWidth) * near - nearWidth * far) / (nearWidth + farWidth);
  if (slope * near <= 0) return 0;
  return near * far <= 0 && Math.abs(slope) > Math.abs(3 * near) ? 3 * near : slope;
}

/** The piece that holds k: the last knot at or below it, but never the final one. */
function pieceOf(x: Float64Array, k: number): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(x, middle) <= k) low = middle;
    else high = middle;
  }
  return low;
}

function hermite(x: Float64Array, y: Float64Array, slopes: Float64Array, k: number): number {
  const i = pieceOf(x, k);
  const width = at(x, i + 1) - at(x, i);
  const t = (k - at(x, i)) / width;
  const u = 1 - t;
  const ends = at(y, i) * u * u * (1 + 2 * t) + at(y, i + 1) * t * t * (3 - 2 * t);
  return ends + width * t * u * (at(slopes, i) * u - at(slopes, i + 1) * t);
}

function hermiteSlope(x: Float64Array, y: Float64Array, slopes: Float64Array, k: number): number {
  const i = pieceOf(x, k);
  const width = at(x, i + 1) - at(x, i);
  const t = (k - at(x, i)) / width;
  const secant = (at(y, i + 1) - at(y, i)) / width;
  return 6 * t * (1 - t) * secant + at(slopes, i) * (1 - t) * (1 - 3 * t) + at(slopes, i + 1) * t * (3 * t - 2);
}
