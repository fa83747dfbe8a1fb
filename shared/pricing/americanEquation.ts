/** The equation that the exercise boundary of a put obeys, discretised: its residuals, their Jacobian and their parameter derivatives. */
import { millsRatio } from '../math/millsRatio.ts';
import type { BoundaryGrid } from './americanGrid.ts';
import { createLanes, isWithinLanes, runLanes, type BoundaryLanes } from './americanLanes.ts';
import { factorise, solveFactorised } from './americanLinear.ts';
import {
  depthSlope,
  isCarryAboveRate,
  logBoundaryAtExpiry,
  LOWEST_SHARE,
  ONE_OVER_ROOT_TWO_PI,
  toDepth,
  type PutTerms,
} from './americanTerms.ts';

/** A Newton step changes an unknown at most by this factor. */
const MAX_FACTOR = 9;

export type Parameter = 'sigma' | 'rate' | 'carry';

/** Memory for one grid; reused from option to option. */
export interface Equation {
  readonly grid: BoundaryGrid;
  /** One row per node; LU factors after `newtonStep`. */
  readonly jacobian: Float64Array;
  readonly pivots: Int32Array;
  readonly step: Float64Array;
  /** Fills the rows faster; null where there is no WebAssembly. Its memory holds the Jacobian. */
  readonly lanes: BoundaryLanes | null;
  readonly angle: Angles;
}

/**
 * The integrands of one node, each times the weight of its angle, for u = τ − s and depth h = ln(boundary at expiry/boundary):
 * density = e^(−rs) n(d₋) e^(h(τ))/(σ√s) ds, ratio = e^(−h(u)), carried = e^(−qs) N(d₊) ds.
 */
interface Angles {
  readonly unknown: Float64Array;
  readonly inverseStdDev: Float64Array;
  readonly share: Float64Array;
  readonly rootSpan: Float64Array;
  readonly slope: Float64Array;
  readonly d2: Float64Array;
  readonly density: Float64Array;
  readonly ratio: Float64Array;
  readonly carried: Float64Array;
}

/** What a node adds besides the angles: N(d₊), n(d₊) against the strike, discounted by the carry. */
interface StrikeTerms {
  readonly rootTau: number;
  readonly depth: number;
  readonly d2: number;
  readonly probability: number;
  readonly density: number;
}

/** Without `lanes` (null) the plain functions fill the rows. */
export function createEquation(grid: BoundaryGrid, lanes: BoundaryLanes | null = createLanes(grid)): Equation {
  const perAngle = (): Float64Array => new Float64Array(grid.angleCount);
  return {
    grid,
    lanes,
    jacobian: lanes?.jacobian ?? new Float64Array(grid.nodeCount * grid.nodeCount),
    pivots: new Int32Array(grid.nodeCount),
    step: new Float64Array(grid.nodeCount),
    angle: {
      unknown: perAngle(),
      inverseStdDev: perAngle(),
      share: perAngle(),
      rootSpan: perAngle(),
      slope: perAngle(),
      d2: perAngle(),
      density: perAngle(),
      ratio: perAngle(),
      carried: perAngle(),
    },
  };
}

function strikeTerms(terms: PutTerms, depth: number, rootTau: number): StrikeTerms {
  const { rate, carry, sigma } = terms;
  const tau = rootTau * rootTau;
  const stdDev = sigma * rootTau;
  const d1 = (logBoundaryAtExpiry(terms) - depth + (rate - carry + 0.5 * sigma * sigma) * tau) / stdDev;
  const density = ONE_OVER_ROOT_TWO_PI * Math.exp(-carry * tau - 0.5 * d1 * d1);
  const tail = density * millsRatio(Math.abs(d1));
  return { rootTau, depth, d2: d1 - stdDev, probability: d1 < 0 ? tail : Math.exp(-carry * tau) - tail, density };
}

/** Fills `angle.unknown` with the polynomial at the times of node `row`, four angles at a time. */
function interpolate({ grid, angle }: Equation, unknowns: Float64Array, row: number): void {
  const { nodeCount: n, angleCount, interpolation } = grid;
  for (let j = 0; j < angleCount; j += 4) {
    const start = (row * angleCount + j) * n;
    let first = 0;
    let second = 0;
    let third = 0;
    let fourth = 0;
    for (let k = 0; k < n; k += 1) {
      const unknown = unknowns[k] ?? 0;
      const at = start + k;
      first += (interpolation[at] ?? 0) * unknown;
      second += (interpolation[at + n] ?? 0) * unknown;
      third += (interpolation[at + 2 * n] ?? 0) * unknown;
      fourth += (interpolation[at + 3 * n] ?? 0) * unknown;
    }
    angle.unknown[j] = first;
    angle.unknown[j + 1] = second;
    angle.unknown[j + 2] = third;
    angle.unknown[j + 3] = fourth;
  }
}

/** Fills `angle` for node `row`; without `isCarried`, what only a carry needs stays 0. */
function fillAngles(equation: Equation, terms: PutTerms, unknowns: Float64Array, row: number, depth: number, isCarried: boolean): void {
  const { grid, angle } = equation;
  const { rate, carry, sigma, years } = terms;
  const { angleCount, sines, inverseSines, cosines, angleWeights } = grid;
  interpolate(equation, unknowns, row);
  const rootTau = (grid.rootTimes[row] ?? 0) * Math.sqrt(years);
  const drift = rate - carry - 0.5 * sigma * sigma;
  const scale = (2 * ONE_OVER_ROOT_TWO_PI * rootTau * Math.exp(depth)) / sigma;
  const inverseOwn = 1 / (sigma * rootTau);
  const lowestDepth = depth * LOWEST_SHARE;
  for (let j = 0; j < angleCount; j += 1) {
    const found = toDepth(angle.unknown[j] ?? 0);
    const cosine = cosines[j] ?? 0;
    const lowest = lowestDepth * cosine;
    const depthThen = found > lowest ? found : lowest;
    const rootSpan = rootTau * (sines[j] ?? 0);
    const span = rootSpan * rootSpan;
    const stdDev = sigma * rootSpan;
    const inverseStdDev = inverseOwn * (inverseSines[j] ?? 0);
    const d2 = (depthThen - depth + drift * span) * inverseStdDev;
    const density = scale * cosine * (angleWeights[j] ?? 0) * Math.exp(-rate * span - 0.5 * d2 * d2);
    angle.rootSpan[j] = rootSpan;
    angle.inverseStdDev[j] = inverseStdDev;
    angle.slope[j] = found > lowest ? depthSlope(found) : 0;
    angle.d2[j] = d2;
    angle.density[j] = density;
    if (!isCarried) {
      angle.ratio[j] = 0;
      angle.carried[j] = 0;
      continue;
    }
    const ratio = Math.exp(-depthThen);
    // e^(−qs) n(d₊) ds = density·ratio·σ√s, by the identity of the two densities.
    const d1 = d2 + stdDev;
    const tail = density * ratio * stdDev * millsRatio(Math.abs(d1));
    const weight = 2 * rootTau * rootSpan * cosine * (angleWeights[j] ?? 0);
    angle.ratio[j] = ratio;
    angle.carried[j] = d1 < 0 ? tail : weight * Math.exp(-carry * span) - tail;
  }
}

/**
 * One Newton step on `unknowns`; returns its largest change relative to the largest unknown.
 * Smooth pasting at the boundary B says e^(−qτ)N(d₊(B/K)) + ∫ q e^(−qs) N(d₊) ds = ∫ e^(−rs) n(d₋)(rK − qB(u))/(B σ√s) ds; both
 * sides are positive (unless q < 0, for a bad guess), so that the logarithm of their quotient is solved, which is nearly straight in h.
 * Source: Kim (1990) and Andersen, Lake, Offengenden, J. Computational Finance 20 (2016); Newton's method on all nodes at once is ours.
 */
export function newtonStep(equation: Equation, terms: PutTerms, unknowns: Float64Array): number {
  const { grid, jacobian, pivots, step } = equation;
  const n = grid.nodeCount;
  fillRows(equation, terms, unknowns);
  factorise(jacobian, n, pivots);
  solveFactorised(jacobian, n, pivots, step);
  let largestChange = 0;
  let largest = 0;
  for (let row = 0; row < n; row += 1) {
    const before = unknowns[row] ?? 0;
    const after = Math.min(Math.max(before + (step[row] ?? 0), before / MAX_FACTOR), before * MAX_FACTOR);
    largestChange = Math.max(largestChange, Math.abs(after - before));
    largest = Math.max(largest, after);
    unknowns[row] = after;
  }
  return largestChange / largest;
}

/** The Jacobian and minus the residuals. */
function fillRows(equation: Equation, terms: PutTerms, unknowns: Float64Array): void {
  const { grid, lanes } = equation;
  if (lanes && isWithinLanes(terms)) {
    runLanes(lanes, grid, terms, unknowns);
    finishRows(equation, lanes, unknowns);
    return;
  }
  for (let row = 0; row < grid.nodeCount; row += 1) fillRow(equation, terms, unknowns, row);
}

/** What the lanes leave to do: the logarithms, and the own depths in the Jacobian. */
function finishRows({ grid, jacobian, step }: Equation, { lefts, rights, ownSlopes }: BoundaryLanes, unknowns: Float64Array): void {
  const n = grid.nodeCount;
  for (let row = 0; row < n; row += 1) {
    const left = lefts[2 * row] ?? 0;
    const right = rights[2 * row] ?? 0;
    step[row] = left > 0 && right > 0 ? Math.log(right / left) : right - left;
    const diagonal = row * n + row;
    jacobian[diagonal] = (jacobian[diagonal] ?? 0) + (ownSlopes[2 * row] ?? 0) * depthSlope(toDepth(unknowns[row] ?? 0));
  }
}

/** Fills row `row` of the Jacobian with what each node contributes through the depths at all angles, four angles at a time. */
function spreadShares({ grid, angle, jacobian }: Equation, row: number): void {
  const { nodeCount: n, angleCount, interpolation } = grid;
  const own = row * n;
  jacobian.fill(0, own, own + n);
  for (let j = 0; j < angleCount; j += 4) {
    const first = angle.share[j] ?? 0;
    const second = angle.share[j + 1] ?? 0;
    const third = angle.share[j + 2] ?? 0;
    const fourth = angle.share[j + 3] ?? 0;
    const start = (row * angleCount + j) * n;
    for (let k = 0; k < n; k += 1) {
      const at = start + k;
      const early = first * (interpolation[at] ?? 0) + second * (interpolation[at + n] ?? 0);
      const late = third * (interpolation[at + 2 * n] ?? 0) + fourth * (interpolation[at + 3 * n] ?? 0);
      jacobian[own + k] = (jacobian[own + k] ?? 0) + (early + late);
    }
  }
}

/** Row `row` of the Jacobian and minus its residual. */
function fillRow(equation: Equation, terms: PutTerms, unknowns: Float64Array, row: number): void {
  const { grid, jacobian, step, angle } = equation;
  const { carry, sigma } = terms;
  const { nodeCount: n, angleCount } = grid;
  const depth = toDepth(unknowns[row] ?? 0);
  const strike = strikeTerms(terms, depth, (grid.rootTimes[row] ?? 0) * Math.sqrt(terms.years));
  fillAngles(equation, terms, unknowns, row, depth, carry !== 0);

  const top = Math.max(terms.rate, carry);
  let left = strike.probability;
  let right = 0;
  for (let j = 0; j < angleCount; j += 1) {
    left += carry * (angle.carried[j] ?? 0);
    right += (angle.density[j] ?? 0) * (top - carry * (angle.ratio[j] ?? 0));
  }
  const isLog = left > 0 && right > 0;
  const leftScale = isLog ? 1 / left : 1;
  const rightScale = isLog ? 1 / right : 1;
  step[row] = isLog ? Math.log(right / left) : right - left;

  const own = row * n;
  let byOwnDepth = (-leftScale * strike.density) / (sigma * strike.rootTau) - (isLog ? 1 : right);
  for (let j = 0; j < angleCount; j += 1) {
    const density = angle.density[j] ?? 0;
    const back = carry * density * (angle.ratio[j] ?? 0);
    const lean = (angle.d2[j] ?? 0) * (angle.inverseStdDev[j] ?? 0) * (top * density - back);
    byOwnDepth -= leftScale * back + rightScale * lean;
    angle.share[j] = (leftScale * back + rightScale * (lean - back)) * (angle.slope[j] ?? 0);
  }
  spreadShares(equation, row);
  jacobian[own + row] = (jacobian[own + row] ?? 0) + byOwnDepth * depthSlope(depth);
}

/** Per parameter, one number per node. */
export type Tangents = Readonly<Record<Parameter, Float64Array>>;

/**
 * How `unknowns`, a solution, move per unit of each parameter: the factored Jacobian applied to minus the equation's own derivative.
 * Call it right after a `newtonStep` that changed next to nothing.
 */
export function boundaryTangents(equation: Equation, terms: PutTerms, unknowns: Float64Array): Tangents {
  const { grid, jacobian, pivots } = equation;
  const n = grid.nodeCount;
  const tangents = { sigma: new Float64Array(n), rate: new Float64Array(n), carry: new Float64Array(n) };
  for (let row = 0; row < n; row += 1) {
    const slopes = parameterSlopes(equation, terms, unknowns, row);
    tangents.sigma[row] = 0 - slopes.sigma;
    tangents.rate[row] = 0 - slopes.rate;
    tangents.carry[row] = 0 - slopes.carry;
  }
  for (const tangent of Object.values(tangents)) solveFactorised(jacobian, n, pivots, tangent);
  return tangents;
}

/** The residual's derivatives at fixed depths. */
function parameterSlopes(equation: Equation, terms: PutTerms, unknowns: Float64Array, row: number): Record<Parameter, number> {
  const { angle, grid } = equation;
  const { rate, carry, sigma } = terms;
  const isAbove = isCarryAboveRate(terms);
  const depth = toDepth(unknowns[row] ?? 0);
  const {
    rootTau,
    d2,
    density: strikeDensity,
    probability,
  } = strikeTerms(terms, depth, (grid.rootTimes[row] ?? 0) * Math.sqrt(terms.years));
  fillAngles(equation, terms, unknowns, row, depth, true);
  const top = Math.max(rate, carry);
  const tau = rootTau * rootTau;
  const byDrift = (strikeDensity * rootTau) / sigma;
  const byLogTop = strikeDensity / (sigma * rootTau);
  let left = probability;
  let right = 0;
  const onLeft = { sigma: (-strikeDensity * d2) / sigma, rate: byDrift, carry: -tau * probability - byDrift };
  const onRight = { sigma: 0, rate: 0, carry: 0 };
  if (isAbove) {
    onLeft.rate += byLogTop / rate;
    onLeft.carry -= byLogTop / carry;
  }
  for (let j = 0; j < grid.angleCount; j += 1) {
    const density = angle.density[j] ?? 0;
    const ratio = angle.ratio[j] ?? 0;
    const carried = angle.carried[j] ?? 0;
    const rootSpan = angle.rootSpan[j] ?? 0;
    const low = angle.d2[j] ?? 0;
    const span = rootSpan * rootSpan;
    const back = carry * density * ratio;
    const flow = top * density - back;
    left += carry * carried;
    right += flow;
    onLeft.sigma -= back * rootSpan * low;
    onLeft.rate += back * span;
    onLeft.carry += carried * (1 - carry * span) - back * span;
    onRight.sigma += (flow * (low * (low + sigma * rootSpan) - 1)) / sigma;
    onRight.rate += flow * (-span - (low * rootSpan) / sigma) + (isAbove ? 0 : density);
    onRight.carry += (flow * low * rootSpan) / sigma + density * ((isAbove ? 1 : 0) - ratio);
  }
  return {
    sigma: onLeft.sigma / left - onRight.sigma / right,
    rate: onLeft.rate / left - onRight.rate / right,
    carry: onLeft.carry / left - onRight.carry / right,
  };
}
