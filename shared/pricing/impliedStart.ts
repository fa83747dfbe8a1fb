/** Where the search for a volatility starts: close enough for two steps, and no closer. Plain and batch solver share the numbers. */

/** ρ below this is at the money for the start's purposes; an exact zero would divide by zero. */
export const SMALLEST_RHO = 1e-8;
export const RHO_FACTOR = 1.25;

/**
 * With y = distance/s, ρ = distance/(√(2π)·price) = y·e^(y²/2)/(1 − yM(y)) for small s. v² = ln(1 + 1.25ρ) makes y/v² a function of v that
 * this quotient of polynomials follows within 6e-4 for y ≤ 38 (our own fit). Coefficients of rising powers.
 */
export const WING_TOP = [0.7991163945962162, 0.1853157593541735, -0.12071384060416596, 0.21154954708862958] as const;
export const WING_BOTTOM = [1, 0.20498175040563724, 0.5218612236766017, -0.05476208185225171, 0.1490238354152212] as const;

/** By how much of s³ that falls short of s, as a function of y: 1/24 at the money (our own fit, within 4 %). */
export const SHORTFALL_TOP = [0.04334499, 0.0186341] as const;
export const SHORTFALL_BOTTOM = [1, 0.83800798, 0.34268147, 0.14912978] as const;

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

/**
 * A total volatility near the solution for a price below half of its bound: `scaledPrice` = √(2π) × normalised price > 0, `distance` = |ln(F/K)|.
 * Within 1e-3 where the volatility is small, a third too low at worst.
 */
export function impliedStart(distance: number, scaledPrice: number): number {
  const rho = Math.max(SMALLEST_RHO, distance / scaledPrice);
  const square = Math.log(1 + RHO_FACTOR * rho);
  const v = Math.sqrt(square);
  const y = (square * polynomial(v, WING_TOP)) / polynomial(v, WING_BOTTOM);
  const first = scaledPrice * (rho / y);
  return first + (first * first * first * polynomial(y, SHORTFALL_TOP)) / polynomial(y, SHORTFALL_BOTTOM);
}
