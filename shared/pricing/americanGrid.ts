/** Everything of the American solver that does not depend on the option: nodes, weights and interpolation matrices, one set per level. */

/** Gauss-Legendre nodes and weights on [0, 1]. */
export interface UnitQuadrature {
  readonly count: number;
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

const NEWTON_STEPS = 100;

/** The Legendre polynomial of degree `count` and its derivative at x, |x| < 1. */
function legendre(count: number, x: number): readonly [value: number, slope: number] {
  let before = 1;
  let value = x;
  for (let k = 2; k <= count; k += 1) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (count * (x * value - before)) / (x * x - 1)];
}

/** The rule with `count` ≥ 2 nodes: exact for polynomials up to degree 2·count − 1. Nodes by Newton's method, to about 1 ulp. */
export function gaussLegendre(count: number): UnitQuadrature {
  const nodes = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let index = 0; index < count; index += 1) {
    let x = -Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    for (let step = 0; step < NEWTON_STEPS; step += 1) {
      const [value, slope] = legendre(count, x);
      const next = x - value / slope;
      if (Math.abs(next - x) < 1e-16) break;
      x = next;
    }
    const [, slope] = legendre(count, x);
    nodes[index] = 0.5 * (1 + x);
    weights[index] = 1 / ((1 - x * x) * slope * slope);
  }
  return { count, nodes, weights };
}

/**
 * One resolution. The boundary is a polynomial in z, where √(τ/T) = z^power, known at the Chebyshev points z₁ … zₙ = 1 (at z₀ = 0 it
 * is 0 by construction). Integrals over time run over the angle θ with √(τ−u) = √τ·sin θ, √u = √τ·cos θ, which removes the square-root
 * singularities of both ends; √(u/T) then falls on √(τᵢ/T)·cos θⱼ, whatever the option.
 */
export interface BoundaryGrid {
  readonly nodeCount: number;
  /** 1, or 2 to crowd the points towards expiry. */
  readonly power: 1 | 2;
  /** z₁ … zₙ. */
  readonly nodes: Float64Array;
  /** √(τ/T) at the nodes. */
  readonly rootTimes: Float64Array;
  /** A multiple of 4. */
  readonly angleCount: number;
  readonly sines: Float64Array;
  readonly inverseSines: Float64Array;
  readonly cosines: Float64Array;
  /** Weights in θ. */
  readonly angleWeights: Float64Array;
  /** Row (i·angleCount + j): what each node contributes to the value at time u of node i and angle j. */
  readonly interpolation: Float64Array;
  /** Row k: what each node contributes to Chebyshev coefficient k = 0 … n. */
  readonly toCoefficients: Float64Array;
}

/** Barycentric interpolation from the points z₀ … zₙ to `x`; the share of z₀ is left out, because the function is 0 there. */
function interpolationRow(all: Float64Array, x: number, row: Float64Array): void {
  const n = all.length - 1;
  let sum = 0;
  const terms = new Float64Array(n + 1);
  for (let k = 0; k <= n; k += 1) {
    const distance = x - (all[k] ?? 0);
    if (distance === 0) {
      row.fill(0);
      if (k > 0) row[k - 1] = 1;
      return;
    }
    const weight = (k % 2 === 0 ? 1 : -1) * (k === 0 || k === n ? 0.5 : 1);
    terms[k] = weight / distance;
    sum += weight / distance;
  }
  for (let k = 1; k <= n; k += 1) row[k - 1] = (terms[k] ?? 0) / sum;
}

function coefficientMatrix(n: number): Float64Array {
  const matrix = new Float64Array((n + 1) * n);
  for (let k = 0; k <= n; k += 1) {
    for (let i = 1; i <= n; i += 1) {
      const ends = (k === 0 || k === n ? 0.5 : 1) * (i === n ? 0.5 : 1);
      // Point i is −cos(πi/n) on [−1, 1].
      matrix[k * n + i - 1] = (2 / n) * ends * Math.cos((Math.PI * k * (n - i)) / n);
    }
  }
  return matrix;
}

/** z of the fraction `root` of √T. */
export function toPosition(root: number, power: 1 | 2): number {
  return power === 2 ? Math.sqrt(root) : root;
}

function interpolationMatrix(all: Float64Array, cosines: Float64Array, power: 1 | 2): Float64Array {
  const n = all.length - 1;
  const matrix = new Float64Array(n * cosines.length * n);
  for (let i = 0; i < n; i += 1) {
    cosines.forEach((cosine, j) => {
      const start = (i * cosines.length + j) * n;
      interpolationRow(all, (all[i + 1] ?? 0) * toPosition(cosine, power), matrix.subarray(start, start + n));
    });
  }
  return matrix;
}

/** The grid with `nodeCount` free Chebyshev points and `angleCount` (a multiple of 4) quadrature angles per point. */
export function boundaryGrid(nodeCount: number, angleCount: number, power: 1 | 2): BoundaryGrid {
  const all = Float64Array.from({ length: nodeCount + 1 }, (_, i) => Math.sin((Math.PI * i) / (2 * nodeCount)) ** 2);
  const { nodes, weights } = gaussLegendre(angleCount);
  const angles = nodes.map((x) => (x * Math.PI) / 2);
  const cosines = angles.map(Math.cos);
  return {
    nodeCount,
    power,
    nodes: all.slice(1),
    rootTimes: all.slice(1).map((z) => z ** power),
    angleCount,
    sines: angles.map(Math.sin),
    inverseSines: angles.map((angle) => 1 / Math.sin(angle)),
    cosines,
    angleWeights: weights.map((weight) => (weight * Math.PI) / 2),
    interpolation: interpolationMatrix(all, cosines, power),
    toCoefficients: coefficientMatrix(nodeCount),
  };
}
