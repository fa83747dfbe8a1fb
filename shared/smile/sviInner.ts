/** The inner half of the quasi-explicit SVI fit: for given m and s the best a, b, ρ are a bounded linear least-squares problem, solved exactly. */
import type { SviParams } from './svi.ts';

/**
 * Weighted points of one expiry as the fit sees them: `weight` per squared unit of total variance. Lengths equal.
 */
export interface VariancePoints {
  readonly logMoneyness: Float64Array;
  readonly variance: Float64Array;
  readonly weight: Float64Array;
}

/** Slope of total variance in either wing: steeper, and far options would be worth more than the moments of any price allow (Lee 2004). */
export const MAX_WING_SLOPE = 2;

/** A hair inside the bound, so that the parameters computed back from it stay inside too. */
const INSIDE = 1 - 1e-9;

/**
 * With y = (k − m)/s, r = √(y² + 1): w = v0 + u·(r + y − 1)/2 + v·(r − y − 1)/2, v0 = w(m), u = bs(1 + ρ), v = bs(1 − ρ).
 * b ≥ 0, |ρ| ≤ 1 and both wing slopes ≤ β are then the box 0 ≤ u, v ≤ βs. w ≥ 0 is v0 ≥ (√u − √v)²/2; where the best point of the
 * box breaks it, the best with a ≥ 0 is taken instead (Zeliade's own, stricter condition).
 * Source: Zeliade Systems, Quasi-explicit calibration of Gatheral's SVI model (2009), in coordinates that turn its polytope into a box.
 */
export interface SviInnerSolver {
  /** Weighted sum of squared errors at the best a, b, ρ for (m, s) with wing slopes up to `maxSlope`. */
  solve(m: number, s: number, maxSlope: number): number;
  /** Of the last `solve`. */
  params(): SviParams;
}

/** A solver over `points`, which are read anew by every call: weights may change between calls. Allocates nothing per `solve`. */
export function createSviInnerSolver(points: VariancePoints): SviInnerSolver {
  const { logMoneyness, variance, weight } = points;
  const count = logMoneyness.length;
  let lastM = 0;
  let lastS = 1;
  let base = 0;
  let right = 0;
  let left = 0;

  function solve(m: number, s: number, maxSlope: number): number {
    let s00 = 0;
    let s0u = 0;
    let s0v = 0;
    let suu = 0;
    let suv = 0;
    let svv = 0;
    let t0 = 0;
    let tu = 0;
    let tv = 0;
    let tt = 0;
    const perS = 1 / s;
    for (let i = 0; i < count; i += 1) {
      const y = ((logMoneyness[i] ?? 0) - m) * perS;
      const r = Math.sqrt(y * y + 1);
      const u = 0.5 * (r + y - 1);
      const v = 0.5 * (r - y - 1);
      const w = variance[i] ?? 0;
      const omega = weight[i] ?? 0;
      const omegaU = omega * u;
      const omegaV = omega * v;
      const omegaW = omega * w;
      s00 += omega;
      s0u += omegaU;
      s0v += omegaV;
      suu += omegaU * u;
      suv += omegaU * v;
      svv += omegaV * v;
      t0 += omegaW;
      tu += omegaW * u;
      tv += omegaW * v;
      tt += omegaW * w;
    }
    lastM = m;
    lastS = s;
    // v0 is free, so it is eliminated: what is left is a problem in u and v, centred at the weighted means.
    const meanU = s0u / s00;
    const meanV = s0v / s00;
    const meanW = t0 / s00;
    const cuu = suu - s0u * meanU;
    const cuv = suv - s0u * meanV;
    const cvv = svv - s0v * meanV;
    const cu = tu - t0 * meanU;
    const cv = tv - t0 * meanV;
    const cap = maxSlope * INSIDE * s;
    boxMinimum(cuu, cuv, cvv, cu, cv, cap);
    base = meanW - right * meanU - left * meanV;
    const cost = tt - t0 * meanW - 2 * (right * cu + left * cv) + right * right * cuu + 2 * right * left * cuv + left * left * cvv;
    const gap = Math.sqrt(right) - Math.sqrt(left);
    if (base >= 0.5 * gap * gap) return Math.max(0, cost);

    // a = 0: w = u·(r + y)/2 + v·(r − y)/2, which is positive everywhere.
    const puu = suu + s0u + 0.25 * s00;
    const puv = suv + 0.5 * (s0u + s0v) + 0.25 * s00;
    const pvv = svv + s0v + 0.25 * s00;
    const pu = tu + 0.5 * t0;
    const pv = tv + 0.5 * t0;
    boxMinimum(puu, puv, pvv, pu, pv, cap);
    base = 0.5 * (right + left);
    return Math.max(0, tt - 2 * (right * pu + left * pv) + right * right * puu + 2 * right * left * puv + left * left * pvv);
  }

  /** Leaves the minimum of ½x'Cx − c'x over [0, cap]² in `right` and `left`: inside, or else the best of the four edges. */
  function boxMinimum(cuu: number, cuv: number, cvv: number, cu: number, cv: number, cap: number): void {
    const determinant = cuu * cvv - cuv * cuv;
    if (determinant > 1e-14 * cuu * cvv) {
      right = (cu * cvv - cv * cuv) / determinant;
      left = (cv * cuu - cu * cuv) / determinant;
      if (right >= 0 && right <= cap && left >= 0 && left <= cap) return;
    }
    let best = Infinity;
    let bestRight = 0;
    let bestLeft = 0;
    for (let edge = 0; edge < 4; edge += 1) {
      const isRightFixed = edge < 2;
      const fixed = edge % 2 === 0 ? 0 : cap;
      const curvature = isRightFixed ? cvv : cuu;
      const pull = (isRightFixed ? cv : cu) - cuv * fixed;
      const free = curvature > 0 ? Math.min(cap, Math.max(0, pull / curvature)) : 0;
      const u = isRightFixed ? fixed : free;
      const v = isRightFixed ? free : fixed;
      const value = 0.5 * (u * u * cuu + v * v * cvv) + u * v * cuv - u * cu - v * cv;
      if (value < best) {
        best = value;
        bestRight = u;
        bestLeft = v;
      }
    }
    right = bestRight;
    left = bestLeft;
  }

  function params(): SviParams {
    const b = (right + left) / (2 * lastS);
    const rho = right + left > 0 ? (right - left) / (right + left) : 0;
    return { a: base - 0.5 * (right + left), b, rho, m: lastM, s: lastS };
  }

  return { solve, params };
}
