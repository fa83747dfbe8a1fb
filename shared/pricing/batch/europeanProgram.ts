/** The program that values a batch of European options and adds them up by group. */
import {
  abs,
  add,
  both,
  firstLanes,
  halfInt,
  int,
  isAtMost,
  loadInt,
  loadLanes,
  multiply,
  multiplyInt,
  secondLanes,
  storeLanes,
  subtract,
  type Int,
  type Lanes,
} from '../../math/simd/expression.ts';
import type { FinishedProgram, Program } from '../../math/simd/program.ts';
import { groupBytes, type ColumnLayout } from './columnLayout.ts';
import type { BatchInput, BatchOutput } from './batchColumns.ts';
import { europeanLanes } from './europeanLanes.ts';
import { INT_BYTES, PAIR_BYTES, rowLoop, type RowResult } from './rowLoop.ts';

export interface EuropeanProgramOptions {
  readonly outputs: readonly BatchOutput[];
  readonly isDiscounted: boolean;
  readonly isGrouped: boolean;
}

type Layout = ColumnLayout<BatchInput | BatchOutput>;

/** See `rowLoop`; if grouped it also adds weight × output to the sums of each regular row's group. */
export function europeanProgram(layout: Layout, { outputs, isDiscounted, isGrouped }: EuropeanProgramOptions): FinishedProgram {
  return rowLoop<BatchInput, BatchOutput>({
    layout,
    formulas: (p, column) => {
      const lanes = europeanLanes(p, column, isDiscounted);
      const isRegular = isGrouped ? both(lanes.isRegular, hasWeight(p, column('weight'))) : lanes.isRegular;
      return { outputs: outputs.map((name) => [name, lanes.outputs[name]]), isRegular };
    },
    ...(isGrouped ? { afterPair: (p: Program, place: Int, result: RowResult<BatchOutput>) => addToGroups(p, layout, place, result) } : {}),
  });
}

/** Weights beyond it, or none, are for the plain function to judge. */
const LARGEST_WEIGHT = 1e60;

function hasWeight(p: Program, weight: Lanes): Lanes {
  return isAtMost(abs(weight), p.constant(LARGEST_WEIGHT));
}

/** Weighted outputs of both rows, turned from (row 1, row 2) per output to (output a, output b) per row, and added with what rounding loses. */
function addToGroups(p: Program, layout: Layout, place: Int, { outputs, isRegular }: RowResult<BatchOutput>): void {
  const weight = p.keep(loadLanes(place, layout.columnAt('weight')));
  const counted = outputs.map(([, value]) => p.keep(both(multiply(value, weight), isRegular)));
  const sumsOf = [0, 1].map((row) => {
    const group = loadInt(halfInt(place), layout.groupsAt + row * INT_BYTES);
    return p.keep(multiplyInt(group, int(groupBytes(outputs.length))));
  });
  sumsOf.forEach((sums, row) => {
    for (let at = 0; at < counted.length; at += 2) {
      const [a, b = a] = counted.slice(at, at + 2);
      if (a === undefined || b === undefined) continue;
      const turned = p.keep(row === 0 ? firstLanes(a, b) : secondLanes(a, b));
      addExactly(p, sums, layout.sumsAt + at * PAIR_BYTES, turned);
    }
  });
}

/** sum += x, lost += the rounding error of that (Knuth, TAOCP vol. 2, §4.2.2: exact whichever is larger). */
function addExactly(p: Program, address: Int, sumAt: number, x: Lanes): void {
  const sum = p.keep(loadLanes(address, sumAt));
  const next = p.keep(add(sum, x));
  const addedPart = p.keep(subtract(next, sum));
  const lost = add(subtract(sum, subtract(next, addedPart)), subtract(x, addedPart));
  p.write(storeLanes(address, sumAt + PAIR_BYTES, add(loadLanes(address, sumAt + PAIR_BYTES), lost)));
  p.write(storeLanes(address, sumAt, next));
}
