/** Runs a batch's program and sees that the rows it left alone are done by the plain function. */
import { BYTES } from './columnLayout.ts';
import { ROWS_AT_ONCE } from './rowLoop.ts';
import type { RunningProgram } from './wasmRuntime.ts';

export interface HardRows {
  /** Null: every row is left to the plain function. */
  readonly program: RunningProgram | null;
  /** Where the program lists the byte offsets of rows it left alone. */
  readonly offsets: Int32Array;
  /** A column in which NaN makes a row hard. */
  readonly refusing: Float64Array;
  /** Room for what stood in that column past the end. */
  readonly spare: Float64Array;
  /** Does one row; false: it is unknown. */
  readonly finish: (row: number) => boolean;
}

export function spareRows(): Float64Array {
  return new Float64Array(ROWS_AT_ONCE);
}

/** Rows are run several at once. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / ROWS_AT_ONCE) * ROWS_AT_ONCE;
}

/** Returns how many of the first `rows` rows are unknown. */
export function runRows(hard: HardRows, rows: number): number {
  const { program, offsets, finish } = hard;
  const hardCount = program === null ? rows : runPadded(hard, program, rows);
  let unknown = 0;
  for (let at = 0; at < hardCount; at += 1) {
    const row = program === null ? at : (offsets[at] ?? 0) / BYTES;
    if (row < rows && !finish(row)) unknown += 1;
  }
  return unknown;
}

/** Makes the rows past the end hard, so that they count nowhere, and leaves their column as it was. */
function runPadded({ refusing, spare }: HardRows, program: RunningProgram, rows: number): number {
  if (rows === 0) return 0;
  const padded = paddedRows(rows);
  for (let row = rows; row < padded; row += 1) {
    spare[row - rows] = refusing[row] ?? NaN;
    refusing[row] = NaN;
  }
  const hardCount = program.run(padded * BYTES);
  for (let row = rows; row < padded; row += 1) refusing[row] = spare[row - rows] ?? NaN;
  return hardCount;
}
