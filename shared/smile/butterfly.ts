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

const GRID_HALF = 60;
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
 * The lowest g on 121 points over |k| ≤ `reach` and beyond on the vertex' far side, dense where the hyperbola bends. Beyond the grid the
 * wings are straight and g tends to ¼ − β²/16, which is not negative for slopes β ≤ 2: `steepestWing` judges them.
 */
export function lowestSviDensity(params: SviParams, reach: number): LowestDensity {
  const { m, s } = params;
  const step = Math.asinh((reach + Math.abs(m)) / s) / GRID_HALF;
  let density = Infinity;
  let logMoneyness = 0;
  for (let point = -GRID_HALF; point <= GRID_HALF; point += 1) {
    const k = m + s * Math.sinh(point * step);
    const here = sviDensity(params, k);
    if (here < density) {
      density = here;
      logMoneyness = k;
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
