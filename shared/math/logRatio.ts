/** Within a factor of two a − b is exact (Sterbenz), and log1p keeps every digit of it. */
const NEAR = 0.5;

/**
 * ln(a/b) for finite a, b > 0, to about 1 ulp also where a ≈ b (the plain quotient would lose the digits that at-the-money
 * implied vols are made of) and where a/b would leave the double range. A zero gives ∓Infinity, two zeros NaN.
 */
export function logRatio(a: number, b: number): number {
  const difference = a - b;
  if (Math.abs(difference) <= NEAR * Math.min(a, b)) return Math.log1p(difference / b);
  const ratio = a / b;
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(a) - Math.log(b);
}
