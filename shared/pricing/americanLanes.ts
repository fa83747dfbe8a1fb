/** Runs the lane program of a grid: the rows of a Newton step in less than a third of the plain function's time. */
import { logBoundaryAtExpiry, type PutTerms } from './americanTerms.ts';
import type { BoundaryGrid } from './americanGrid.ts';
import { laneLayout, OPTION_NUMBERS, type LaneLayout, type OptionNumber } from './americanLaneLayout.ts';
import { laneProgram } from './americanLaneProgram.ts';
import { compileProgram, startProgram } from './batch/wasmRuntime.ts';

/** Views of the program's memory. */
export interface BoundaryLanes {
  readonly jacobian: Float64Array;
  /** Per node, at even indices: the sides of the equation and the residual's derivative by the own depth. */
  readonly lefts: Float64Array;
  readonly rights: Float64Array;
  readonly ownSlopes: Float64Array;
  readonly option: Float64Array;
  readonly isCarried: Int32Array;
  readonly rootTaus: Float64Array;
  readonly unknowns: Float64Array;
  readonly unknownPairs: Float64Array;
  readonly run: (isNew: number) => number;
  /** Whose numbers stand in the memory. */
  readonly known: { terms: PutTerms | null };
}

/** Beyond these an exponential could leave the range of the lane functions. */
const LARGEST_STD_DEV = 16;
const LARGEST_INTEREST = 300;

/** Null where the engine has no WebAssembly with SIMD. */
export function createLanes(grid: BoundaryGrid): BoundaryLanes | null {
  const layout = laneLayout(grid);
  const compiled = compileProgram(laneProgram(grid, layout));
  if (!compiled) return null;
  const program = startProgram(compiled, layout.pages);
  const { memory } = program;
  fillGrid(memory, layout, grid);
  const view = (at: number, length: number): Float64Array => new Float64Array(memory, at, length);
  const n = grid.nodeCount;
  return {
    jacobian: view(layout.jacobianAt, n * n),
    lefts: view(layout.leftsAt, 2 * n),
    rights: view(layout.rightsAt, 2 * n),
    ownSlopes: view(layout.ownSlopesAt, 2 * n),
    option: view(layout.optionAt(OPTION_NUMBERS[0]), 2 * OPTION_NUMBERS.length),
    isCarried: new Int32Array(memory, layout.isCarriedAt, 1),
    rootTaus: view(layout.rootTausAt, n),
    unknowns: view(layout.unknownsAt, n),
    unknownPairs: view(layout.unknownPairsAt, 2 * n),
    run: (isNew) => program.run(isNew),
    known: { terms: null },
  };
}

/** What is the same for every option. */
function fillGrid(memory: ArrayBuffer, layout: LaneLayout, grid: BoundaryGrid): void {
  const { nodeCount: n, angleCount, sines, inverseSines, cosines, angleWeights, interpolation } = grid;
  const put = (at: number, values: Float64Array): void => new Float64Array(memory, at, values.length).set(values);
  put(layout.sinesAt, sines);
  put(layout.inverseSinesAt, inverseSines);
  put(layout.cosinesAt, cosines);
  put(
    layout.cosineWeightsAt,
    cosines.map((cosine, j) => cosine * (angleWeights[j] ?? 0)),
  );
  const turned = new Float64Array(memory, layout.interpolationAt, n * n * angleCount);
  for (let row = 0; row < n; row += 1) {
    for (let j = 0; j < angleCount; j += 1) {
      for (let k = 0; k < n; k += 1) turned[(row * n + k) * angleCount + j] = interpolation[(row * angleCount + j) * n + k] ?? 0;
    }
  }
}

/** Whether no exponential can leave the range of the lane functions. */
export function isWithinLanes({ rate, carry, sigma, years }: PutTerms): boolean {
  return sigma * Math.sqrt(years) < LARGEST_STD_DEV && Math.max(rate, Math.abs(carry)) * years < LARGEST_INTEREST;
}

/** Fills `lefts`, `rights`, `ownSlopes` and `jacobian` at `unknowns`, but for the own depths in the Jacobian. */
export function runLanes(lanes: BoundaryLanes, grid: BoundaryGrid, terms: PutTerms, unknowns: Float64Array): void {
  const isNew = lanes.known.terms !== terms;
  if (isNew) setOption(lanes, grid, terms);
  const { unknowns: single, unknownPairs } = lanes;
  for (let row = 0; row < grid.nodeCount; row += 1) {
    const unknown = unknowns[row] ?? 0;
    single[row] = unknown;
    unknownPairs[2 * row] = unknown;
    unknownPairs[2 * row + 1] = unknown;
  }
  lanes.run(isNew && terms.carry !== 0 ? 1 : 0);
}

function setOption(lanes: BoundaryLanes, grid: BoundaryGrid, terms: PutTerms): void {
  lanes.known.terms = terms;
  const { rate, carry, sigma, years } = terms;
  const numbers: Readonly<Record<OptionNumber, number>> = {
    rate,
    carry,
    sigma,
    inverseSigma: 1 / sigma,
    drift: rate - carry - 0.5 * sigma * sigma,
    top: Math.max(rate, carry),
    logAtExpiry: logBoundaryAtExpiry(terms),
  };
  OPTION_NUMBERS.forEach((name, at) => lanes.option.fill(numbers[name], 2 * at, 2 * at + 2));
  lanes.isCarried[0] = carry === 0 ? 0 : 1;
  const rootYears = Math.sqrt(years);
  for (let row = 0; row < grid.nodeCount; row += 1) lanes.rootTaus[row] = (grid.rootTimes[row] ?? 0) * rootYears;
}
