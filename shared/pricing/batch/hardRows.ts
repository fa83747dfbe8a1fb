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
  /** Does one row; false: it is unknown. */
  readonly finish: (row: number) => boolean;
}

/** Returns how many of the first `rows` rows are unknown. */
export function runRows({ program, offsets, refusing, finish }: HardRows, rows: number): number {
  let unknown = 0;
  if (program === null) {
    for (let row = 0; row < rows; row += 1) if (!finish(row)) unknown += 1;
    return unknown;
  }
  if (rows === 0) return 0;
  const padded = paddedRows(rows);
  const hardCount = withRefused(refusing, rows, padded, () => program.run(padded * BYTES));
  for (let at = 0; at < hardCount; at += 1) {
    const row = (offsets[at] ?? 0) / BYTES;
    if (row < rows && !finish(row)) unknown += 1;
  }
  return unknown;
}

/** Rows are run several at once. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / ROWS_AT_ONCE) * ROWS_AT_ONCE;
}

/** Makes the rows past the end hard, so that they count nowhere, and gives them back as they were. */
function withRefused(refusing: Float64Array, rows: number, padded: number, run: () => number): number {
  const [a = NaN, b = NaN, c = NaN] = refusing.subarray(rows, padded);
  refusing.fill(NaN, rows, padded);
  const hardCount = run();
  [a, b, c].forEach((value, at) => {
    if (rows + at < padded) refusing[rows + at] = value;
  });
  return hardCount;
}
