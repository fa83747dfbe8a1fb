/** What every batch program has around its formulas: a loop over rows, several pairs at a time, and a list of the rows it could not do. */
import {
  addInt,
  andInt,
  int,
  interleaved,
  isLessInt,
  loadLanes,
  maskBits,
  multiplyInt,
  not,
  storeInt,
  storeLanes,
  strandOf,
  type Int,
  type Lanes,
} from '../../math/simd/expression.ts';
import { createProgram, type FinishedProgram, type Program, type Variable } from '../../math/simd/program.ts';
import { BYTES, type ColumnLayout } from './columnLayout.ts';

/** Pairs of rows in flight at once. Measured: one pair spends its time waiting for its own results, three gain nothing over two. */
const STRANDS = 2;
export const PAIR_BYTES = 2 * BYTES;
/** Rows are run in multiples of this. */
export const ROWS_AT_ONCE = 2 * STRANDS;
export const INT_BYTES = 4;

export interface RowResult<Output extends string> {
  readonly outputs: readonly (readonly [name: Output, value: Lanes])[];
  /** False where the outputs are rubbish and the plain function must be asked. */
  readonly isRegular: Lanes;
}

export interface RowLoop<Input extends string, Output extends string> {
  readonly layout: ColumnLayout<Input | Output>;
  /** The formulas of one row, for as many as are in flight. */
  readonly formulas: (program: Program, column: (input: Input) => Lanes) => RowResult<Output>;
  /** What else is to be done with a pair of rows whose first lies `place` bytes into its column. */
  readonly afterPair?: (program: Program, place: Int, result: RowResult<Output>) => void;
}

/**
 * run(bytes) does the first `bytes` / 8 rows (a multiple of ROWS_AT_ONCE). Returns how many it left alone; their byte offsets stand at
 * `hardRowsAt`, their outputs are not to be read.
 */
export function rowLoop<Input extends string, Output extends string>(loop: RowLoop<Input, Output>): FinishedProgram {
  const { layout } = loop;
  const p = createProgram({ parameters: 1, constantsAt: 0 });
  const end = p.parameter(0);
  const offset = p.keep(int(0));
  const hardCount = p.keep(int(0));
  const strands = Array.from({ length: STRANDS }, (_, strand) => strand);
  const column = (input: Input): Lanes =>
    interleaved(
      'v128',
      strands.map((strand) => loadLanes(offset, layout.columnAt(input) + strand * PAIR_BYTES)),
    );
  p.repeatWhile(() => {
    const result = kept(p, loop.formulas(p, column));
    for (const strand of strands) {
      const pair = pairOf(result, strand);
      for (const [name, value] of pair.outputs) p.write(storeLanes(offset, layout.columnAt(name) + strand * PAIR_BYTES, value));
      const place = p.keep(addInt(offset, int(strand * PAIR_BYTES)));
      loop.afterPair?.(p, place, pair);
      noteHardRows(p, layout.hardRowsAt, hardCount, pair.isRegular, place);
    }
    p.set(offset, addInt(offset, int(STRANDS * PAIR_BYTES)));
    return isLessInt(offset, end);
  });
  return p.finish(hardCount);
}

function kept<Output extends string>(p: Program, { outputs, isRegular }: RowResult<Output>): RowResult<Output> {
  return { outputs: outputs.map(([name, value]) => [name, p.keep(value)]), isRegular: p.keep(isRegular) };
}

function pairOf<Output extends string>({ outputs, isRegular }: RowResult<Output>, strand: number): RowResult<Output> {
  return { outputs: outputs.map(([name, value]) => [name, strandOf(value, strand)]), isRegular: strandOf(isRegular, strand) };
}

function noteHardRows(p: Program, hardRowsAt: number, hardCount: Variable<'i32'>, isRegular: Lanes, place: Int): void {
  const hard = p.keep(maskBits(not(isRegular)));
  const note = (isHard: Int, row: Int): void =>
    p.when(isHard, () => {
      p.write(storeInt(multiplyInt(hardCount, int(INT_BYTES)), hardRowsAt, row));
      p.set(hardCount, addInt(hardCount, int(1)));
    });
  p.when(hard, () => {
    note(andInt(hard, int(1)), place);
    note(andInt(hard, int(2)), addInt(place, int(BYTES)));
  });
}
