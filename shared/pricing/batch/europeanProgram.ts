/** The loop around `europeanLanes`: columns in, columns and sums per group out. */
import {
  add,
  addInt,
  andInt,
  firstLanes,
  halfInt,
  int,
  interleaved,
  isLessInt,
  loadInt,
  loadLanes,
  maskBits,
  multiply,
  multiplyInt,
  not,
  both,
  secondLanes,
  storeInt,
  storeLanes,
  strandOf,
  subtract,
  type Int,
  type Lanes,
} from '../../math/simd/expression.ts';
import { createProgram, type FinishedProgram, type Program, type Variable } from '../../math/simd/program.ts';
import { BYTES, groupBytes, type BatchInput, type BatchLayout, type BatchOutput } from './batchColumns.ts';
import { europeanLanes } from './europeanLanes.ts';

export interface EuropeanProgramOptions {
  readonly outputs: readonly BatchOutput[];
  readonly isDiscounted: boolean;
  readonly isGrouped: boolean;
}

const PAIR_BYTES = 2 * BYTES;
const INT_BYTES = 4;
/** Pairs of rows in flight at once; measured: one waits for itself, three run out of registers. */
export const STRANDS = 2;

/**
 * run(bytes) values the first `bytes` / 8 rows (an even number), writes the chosen outputs and, if grouped, adds weight × output to the sums of
 * each row's group. Returns how many rows it left alone; their byte offsets stand at `hardRowsAt`, their outputs are not to be read.
 */
export function europeanProgram(layout: BatchLayout, { outputs, isDiscounted, isGrouped }: EuropeanProgramOptions): FinishedProgram {
  const p = createProgram({ parameters: 1, constantsAt: 0 });
  const end = p.parameter(0);
  const offset = p.keep(int(0));
  const hardCount = p.keep(int(0));
  const strands = Array.from({ length: STRANDS }, (_, strand) => strand);
  const column = (input: BatchInput): Lanes =>
    interleaved(
      'v128',
      strands.map((strand) => loadLanes(offset, layout.inputAt(input) + strand * PAIR_BYTES)),
    );
  p.repeatWhile(() => {
    const { outputs: lanes, isRegular } = europeanLanes(p, column, isDiscounted);
    const values = outputs.map((output) => p.keep(lanes[output]));
    for (const strand of strands) {
      outputs.forEach((output, at) => {
        const value = values[at] ?? lanes[output];
        p.write(storeLanes(offset, layout.outputAt(output) + strand * PAIR_BYTES, strandOf(value, strand)));
      });
    }
    for (const strand of strands) {
      const place = strand === 0 ? offset : p.keep(addInt(offset, int(strand * PAIR_BYTES)));
      const pairIsRegular = strandOf(isRegular, strand);
      if (isGrouped) {
        const pair = values.map((value) => strandOf(value, strand));
        addToGroups(p, layout, place, pairIsRegular, pair);
      }
      const hard = p.keep(maskBits(not(pairIsRegular)));
      p.when(hard, () => {
        noteHardRow(p, layout, hardCount, andInt(hard, int(1)), place);
        noteHardRow(p, layout, hardCount, andInt(hard, int(2)), addInt(place, int(BYTES)));
      });
    }
    p.set(offset, addInt(offset, int(STRANDS * PAIR_BYTES)));
    return isLessInt(offset, end);
  });
  return p.finish(hardCount);
}

function noteHardRow(p: Program, layout: BatchLayout, hardCount: Variable<'i32'>, isHard: Int, offset: Int): void {
  p.when(isHard, () => {
    p.write(storeInt(multiplyInt(hardCount, int(INT_BYTES)), layout.hardRowsAt, offset));
    p.set(hardCount, addInt(hardCount, int(1)));
  });
}

/** Weighted outputs of both rows, turned from (row 1, row 2) per output to (output a, output b) per row, and added with what rounding loses. */
function addToGroups(p: Program, layout: BatchLayout, offset: Int, isRegular: Lanes, values: readonly Lanes[]): void {
  const weight = p.keep(loadLanes(offset, layout.inputAt('weight')));
  const counted = values.map((value) => p.keep(both(multiply(value, weight), isRegular)));
  const stride = int(groupBytes(values.length));
  const groupOf = (row: number): Int => {
    const group = loadInt(halfInt(offset), layout.groupsAt + row * INT_BYTES);
    return p.keep(multiplyInt(group, stride));
  };
  const rows = [groupOf(0), groupOf(1)];
  rows.forEach((sumsOf, row) => {
    for (let at = 0; at < counted.length; at += 2) {
      const [a, b] = [counted[at], counted[at + 1] ?? counted[at]];
      if (a === undefined || b === undefined) continue;
      const turned = p.keep(row === 0 ? firstLanes(a, b) : secondLanes(a, b));
      addExactly(p, sumsOf, layout.sumsAt + (at / 2) * 2 * PAIR_BYTES, turned);
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
