/**
 * The rows of a Newton step (`fillRow` in americanEquation.ts, the oracle) on two lanes: two angles per instruction, four at a time.
 * It differs from the plain function by rounding only.
 */
import {
  add,
  addInt,
  both,
  choose,
  divide,
  firstLanes,
  int,
  isAbove,
  larger,
  loadInt,
  loadLanes,
  multiply,
  negate,
  secondLanes,
  squareRoot,
  storeLanes,
  strandOf,
  subtract,
  type Int,
  type Lanes,
} from '../math/simd/expression.ts';
import { createProgram, type FinishedProgram, type Program, type Variable } from '../math/simd/program.ts';
import { LOWEST_SHARE, ONE_OVER_ROOT_TWO_PI, SMALLEST_UNKNOWN } from './americanTerms.ts';
import type { BoundaryGrid } from './americanGrid.ts';
import type { LaneLayout, NodeNumber, OptionNumber } from './americanLaneLayout.ts';
import {
  boundedExponential,
  BYTES,
  chunk,
  CHUNK_BYTES,
  normalPart,
  PAIR_BYTES,
  steps,
  storeChunk,
  total,
  zeros,
} from './americanLaneTools.ts';

type Grid = Pick<BoundaryGrid, 'nodeCount' | 'angleCount'>;

interface Writer {
  readonly p: Program;
  readonly grid: Grid;
  readonly layout: LaneLayout;
  readonly option: (number: OptionNumber) => Lanes;
}

/** The addresses that move from node to node. */
interface Cursor {
  readonly node: Variable<'i32'>;
  readonly growth: Variable<'i32'>;
  readonly interpolation: Variable<'i32'>;
  readonly jacobian: Variable<'i32'>;
}

/**
 * run(isNew) fills `lefts`, `rights`, `ownSlopes` and `jacobian` of the layout; with `isNew` ≠ 0 also `growths`, which later calls for the same
 * option may keep.
 */
export function laneProgram(grid: Grid, layout: LaneLayout): FinishedProgram {
  const p = createProgram({ parameters: 1, constantsAt: 0 });
  const option = (number: OptionNumber): Lanes => loadLanes(int(0), layout.optionAt(number));
  const writer: Writer = { p, grid, layout, option };
  writeNodes(writer);
  p.when(p.parameter(0), () => writeGrowths(writer));
  writeRows(writer);
  return p.finish(int(0));
}

/** What depends on a node alone, two nodes per instruction; see `strikeTerms`. */
function writeNodes({ p, grid, layout, option }: Writer): void {
  const node = p.keep(int(0));
  steps(p, grid.nodeCount * BYTES, PAIR_BYTES, (at) => {
    const depth = p.keep(squareRoot(larger(loadLanes(at, layout.unknownsAt), p.constant(SMALLEST_UNKNOWN))));
    const rootTau = p.keep(loadLanes(at, layout.rootTausAt));
    const tau = p.keep(multiply(rootTau, rootTau));
    const stdDev = p.keep(multiply(option('sigma'), rootTau));
    const inverseStdDev = p.keep(divide(p.constant(1), stdDev));
    const d2 = multiply(p.multiplyAdd(option('drift'), tau, subtract(option('logAtExpiry'), depth)), inverseStdDev);
    const d1 = p.keep(add(d2, stdDev));
    const paid = p.keep(negate(multiply(option('carry'), tau)));
    const exponent = subtract(paid, multiply(multiply(p.constant(0.5), d1), d1));
    const density = p.keep(multiply(p.constant(ONE_OVER_ROOT_TWO_PI), boundedExponential(p, exponent)));
    const whole = boundedExponential(p, paid);
    const scale = multiply(
      multiply(p.constant(2 * ONE_OVER_ROOT_TWO_PI), multiply(rootTau, option('inverseSigma'))),
      boundedExponential(p, depth),
    );
    const numbers: readonly (readonly [NodeNumber, Lanes])[] = [
      ['depth', depth],
      ['rootTau', rootTau],
      ['scale', scale],
      ['inverseStdDev', inverseStdDev],
      ['lowestDepth', multiply(depth, p.constant(LOWEST_SHARE))],
      ['probability', normalPart(p, d1, density, whole)],
      ['strikeSlope', multiply(density, inverseStdDev)],
    ];
    for (const [name, value] of numbers) writeTwice(p, node, layout.nodeAt(name), layout.nodeStride, p.keep(value));
    p.set(node, addInt(node, int(2 * layout.nodeStride)));
  });
}

/** The first lane to both lanes of one node's number, the second to the next one's. */
function writeTwice(p: Program, node: Int, at: number, stride: number, value: Lanes): void {
  p.write(storeLanes(node, at, firstLanes(value, value)));
  p.write(storeLanes(node, at + stride, secondLanes(value, value)));
}

function writeGrowths({ p, grid, layout, option }: Writer): void {
  const node = p.keep(int(0));
  const growth = p.keep(int(0));
  steps(p, grid.nodeCount * BYTES, BYTES, () => {
    const rootTau = p.keep(loadLanes(node, layout.nodeAt('rootTau')));
    steps(p, grid.angleCount * BYTES, CHUNK_BYTES, (at) => {
      const rootSpan = p.keep(multiply(rootTau, chunk(at, layout.sinesAt)));
      const exponent = negate(multiply(option('carry'), multiply(rootSpan, rootSpan)));
      const weight = multiply(multiply(multiply(p.constant(2), rootTau), rootSpan), chunk(at, layout.cosineWeightsAt));
      storeChunk(p, growth, layout.growthsAt, multiply(weight, boundedExponential(p, exponent)));
      p.set(growth, addInt(growth, int(CHUNK_BYTES)));
    });
    p.set(node, addInt(node, int(layout.nodeStride)));
  });
}

function writeRows(writer: Writer): void {
  const { p, grid, layout } = writer;
  const cursor: Cursor = { node: p.keep(int(0)), growth: p.keep(int(0)), interpolation: p.keep(int(0)), jacobian: p.keep(int(0)) };
  steps(p, grid.nodeCount * PAIR_BYTES, PAIR_BYTES, (row) => {
    writeResidual(writer, cursor, row);
    writeJacobianRow(writer, cursor);
    p.set(cursor.node, addInt(cursor.node, int(layout.nodeStride)));
  });
}

/** What is summed over the angles of one node. */
interface Sums {
  readonly carried: Variable<'v128'>;
  readonly flow: Variable<'v128'>;
  readonly back: Variable<'v128'>;
  readonly lean: Variable<'v128'>;
}

/** The sides of the equation at one node, and the shares of its angles in the Jacobian. */
function writeResidual(writer: Writer, cursor: Cursor, row: Int): void {
  const { p, grid, layout, option } = writer;
  const number = (name: NodeNumber): Lanes => loadLanes(cursor.node, layout.nodeAt(name));
  const sums: Sums = { carried: zeros(p), flow: zeros(p), back: zeros(p), lean: zeros(p) };
  steps(p, grid.angleCount * BYTES, CHUNK_BYTES, (at) => writeAngles(writer, cursor, at, sums));
  const left = p.keep(p.multiplyAdd(option('carry'), total(p, sums.carried), number('probability')));
  const right = total(p, sums.flow);
  const zero = p.constant(0);
  const isLog = p.keep(both(isAbove(left, zero), isAbove(right, zero)));
  const scaleOf = (side: Lanes): Lanes => p.keep(choose(isLog, divide(p.constant(1), side), p.constant(1)));
  const [leftScale, rightScale] = [scaleOf(left), scaleOf(right)];
  const moved = p.multiplyAdd(leftScale, add(number('strikeSlope'), total(p, sums.back)), multiply(rightScale, total(p, sums.lean)));
  p.write(storeLanes(row, layout.leftsAt, left));
  p.write(storeLanes(row, layout.rightsAt, right));
  p.write(storeLanes(row, layout.ownSlopesAt, negate(add(moved, choose(isLog, p.constant(1), right)))));
  steps(p, grid.angleCount * BYTES, CHUNK_BYTES, (at) =>
    storeChunk(
      p,
      at,
      layout.sharesAt,
      p.multiplyAdd(leftScale, chunk(at, layout.backsAt), multiply(rightScale, chunk(at, layout.leansAt))),
    ),
  );
}

/** The polynomial at four angles; even and odd nodes are summed apart, so that no sum waits for itself. */
function interpolated({ p, grid, layout }: Writer, cursor: Cursor, at: Int): Lanes {
  const perNode = grid.angleCount * BYTES;
  const [even, odd] = [zeros(p), zeros(p)];
  const from = p.keep(addInt(cursor.interpolation, at));
  steps(p, grid.nodeCount * PAIR_BYTES, 2 * PAIR_BYTES, (node) => {
    p.set(even, p.multiplyAdd(chunk(from, layout.interpolationAt), loadLanes(node, layout.unknownPairsAt), even));
    p.set(odd, p.multiplyAdd(chunk(from, layout.interpolationAt + perNode), loadLanes(node, layout.unknownPairsAt + PAIR_BYTES), odd));
    p.set(from, addInt(from, int(2 * perNode)));
  });
  return p.keep(add(even, odd));
}

/** Four angles of one node; see `fillAngles`. */
function writeAngles(writer: Writer, cursor: Cursor, at: Int, sums: Sums): void {
  const { p, layout, option } = writer;
  const number = (name: NodeNumber): Lanes => loadLanes(cursor.node, layout.nodeAt(name));
  const found = p.keep(squareRoot(larger(interpolated(writer, cursor, at), p.constant(SMALLEST_UNKNOWN))));
  const lowest = p.keep(multiply(number('lowestDepth'), chunk(at, layout.cosinesAt)));
  const depthThen = p.keep(larger(found, lowest));
  const slope = p.keep(both(isAbove(found, lowest), divide(p.constant(0.5), found)));
  const rootSpan = p.keep(multiply(number('rootTau'), chunk(at, layout.sinesAt)));
  const span = p.keep(multiply(rootSpan, rootSpan));
  const stdDev = p.keep(multiply(option('sigma'), rootSpan));
  const inverseStdDev = p.keep(multiply(number('inverseStdDev'), chunk(at, layout.inverseSinesAt)));
  const distance = p.multiplyAdd(option('drift'), span, subtract(depthThen, number('depth')));
  const d2 = p.keep(multiply(distance, inverseStdDev));
  const exponent = negate(p.multiplyAdd(option('rate'), span, multiply(multiply(p.constant(0.5), d2), d2)));
  const weight = p.keep(multiply(number('scale'), chunk(at, layout.cosineWeightsAt)));
  const density = p.keep(multiply(weight, boundedExponential(p, exponent)));
  const [back, carried] = [zeros(p), zeros(p)];
  p.when(loadInt(int(0), layout.isCarriedAt), () => {
    const backDensity = p.keep(multiply(density, boundedExponential(p, negate(depthThen))));
    p.set(back, multiply(option('carry'), backDensity));
    p.set(carried, normalPart(p, add(d2, stdDev), multiply(backDensity, stdDev), chunk(cursor.growth, layout.growthsAt)));
  });
  const flow = p.keep(subtract(multiply(option('top'), density), back));
  const lean = p.keep(multiply(multiply(d2, inverseStdDev), flow));
  p.set(sums.carried, add(sums.carried, carried));
  p.set(sums.flow, add(sums.flow, flow));
  p.set(sums.back, add(sums.back, back));
  p.set(sums.lean, add(sums.lean, lean));
  storeChunk(p, at, layout.backsAt, multiply(back, slope));
  storeChunk(p, at, layout.leansAt, multiply(subtract(lean, back), slope));
  p.set(cursor.growth, addInt(cursor.growth, int(CHUNK_BYTES)));
}

/** What each node contributes through the depths at all angles, two contributing nodes at a time. */
function writeJacobianRow({ p, grid, layout }: Writer, cursor: Cursor): void {
  const perNode = grid.angleCount * BYTES;
  steps(p, grid.nodeCount * BYTES, PAIR_BYTES, () => {
    const [even, odd] = [zeros(p), zeros(p)];
    steps(p, perNode, CHUNK_BYTES, (at) => {
      const share = p.keep(chunk(at, layout.sharesAt));
      p.set(even, p.multiplyAdd(share, chunk(cursor.interpolation, layout.interpolationAt), even));
      p.set(odd, p.multiplyAdd(share, chunk(cursor.interpolation, layout.interpolationAt + perNode), odd));
      p.set(cursor.interpolation, addInt(cursor.interpolation, int(CHUNK_BYTES)));
    });
    p.set(cursor.interpolation, addInt(cursor.interpolation, int(perNode)));
    const [first, second] = [even, odd].map((sums) => p.keep(add(strandOf(sums, 0), strandOf(sums, 1))));
    if (first === undefined || second === undefined) return;
    p.write(storeLanes(cursor.jacobian, layout.jacobianAt, add(firstLanes(first, second), secondLanes(first, second))));
    p.set(cursor.jacobian, addInt(cursor.jacobian, int(PAIR_BYTES)));
  });
}
