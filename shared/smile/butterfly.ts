/** Whether a smile prices every butterfly at nothing or more: the density that it implies must not be negative anywhere. */
import { MAX_WING_SLOPE } from './sviInner.ts';
import { sviVariance, sviVarianceCurvature, sviVarianceSlope, type SviParams } from './svi.ts';

/**
 * Gatheral's g(k): the implied density over a positive factor, 1 for flat volatility. Minus infinity where the variance is not positive.
 * Source: Gatheral & Jacquier, Arbitrage-free SVI volatility surfaces (2014), (2.1).
 */
export function sviDensity(params: SviParams, k: number): number {
  const w = sviVariance(params, k);
  if (!(w > 0)) return -Infinity;
  const slope = sviVarianceSlope(params, k);
  const tilt = 1 - (k * slope) / (2 * w);
  return tilt * tilt - ((slope * slope) / 4) * (1 / w + 0.25) + sviVarianceCurvature(params, k) / 2;
}

/** Points on either side of the vertex: for a verdict, and for a search that will be given one. */
export const DENSITY_GRID = { verdict: 60, search: 16 } as const;
const FAR_STD_DEVS = 6;
const BEYOND_QUOTES = 1.5;

/** How far from the forward the density is looked at: half as far again as the farthest strike, and six standard deviations at least. */
export function densityReach(farthestLogMoneyness: number, variance: number): number {
  return Math.max(BEYOND_QUOTES * farthestLogMoneyness, FAR_STD_DEVS * Math.sqrt(variance));
}

export interface LowestDensity {
  readonly density: number;
  readonly logMoneyness: number;
}

/**
 * The lowest g on 2·`half` + 1 points that cover |k| ≤ `reach`, spread like sinh around the vertex: dense where the hyperbola bends.
 * Beyond the grid the wings are straight and g tends to ¼ − β²/16, which is not negative for slopes β ≤ 2: `hasLeeWings` judges them.
 */
export function lowestSviDensity(params: SviParams, reach: number, half: number = DENSITY_GRID.verdict): LowestDensity {
  const { a, b, rho, m, s } = params;
  const ratio = Math.exp(Math.asinh((reach + Math.abs(m)) / s) / half);
  let density = Infinity;
  let logMoneyness = 0;
  let power = ratio ** -half;
  for (let point = -half; point <= half; point += 1) {
    // `sviDensity`, written out: with x = s·sinh(t) the root is s·cosh(t), so one power gives both.
    const x = 0.5 * s * (power - 1 / power);
    const root = 0.5 * s * (power + 1 / power);
    power *= ratio;
    const w = a + b * (rho * x + root);
    const slope = b * (rho + x / root);
    const tilt = 1 - ((m + x) * slope) / (2 * w);
    const curvature = (b * s * s) / (root * root * root);
    const here = w > 0 ? tilt * tilt - slope * slope * (0.25 / w + 0.0625) + 0.5 * curvature : -Infinity;
    if (here < density) {
      density = here;
      logMoneyness = m + x;
    }
  }
  return { density, logMoneyness };
}

/** The larger of the two slopes of total variance far out, b(1 + |ρ|); arbitrage above MAX_WING_SLOPE. */
export function steepestWing({ b, rho }: SviParams): number {
  return b * (1 + Math.abs(rho));
}

export function hasLeeWings(params: SviParams): boolean {
  return steepestWing(params) <= MAX_WING_SLOPE;
}
