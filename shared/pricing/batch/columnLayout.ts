/** Where the columns of a batch lie in its memory: constants, tables, one column after the other, sums. */
import { TABLES_END } from '../../math/simd/laneFunctions.ts';

export const BYTES = 8;
/** Columns start this much past a multiple of their length: equal low address bits would make them fight for the same cache lines. */
const SKEW = 5 * 64;
const COLUMNS_AT = Math.ceil(TABLES_END / 4096) * 4096;
const PAGE_BYTES = 65_536;
const SMALLEST_CAPACITY = 64;

export interface ColumnLayout<Name extends string> {
  /** Rows: a power of two, so that few programs serve all batches. */
  readonly capacity: number;
  /** Byte address of a column of doubles. */
  columnAt(name: Name): number;
  /** Int32 per row. */
  readonly groupsAt: number;
  /** Int32 per row: the rows that were left to the plain function. */
  readonly hardRowsAt: number;
  /** Behind everything else. */
  readonly sumsAt: number;
}

/** The layout for at least `rows` rows of the named columns. */
export function columnLayout<Name extends string>(names: readonly Name[], rows: number): ColumnLayout<Name> {
  const capacity = Math.max(SMALLEST_CAPACITY, 2 ** Math.ceil(Math.log2(Math.max(1, rows))));
  const stride = capacity * BYTES + SKEW;
  const place = (index: number): number => COLUMNS_AT + index * stride;
  return {
    capacity,
    columnAt: (name) => place(names.indexOf(name)),
    groupsAt: place(names.length),
    hardRowsAt: place(names.length + 1),
    sumsAt: place(names.length + 2),
  };
}

/** Bytes of one group's sums: for each pair of outputs two sums and what they lost. */
export function groupBytes(outputs: number): number {
  return Math.ceil(outputs / 2) * 4 * BYTES;
}

/** Pages of memory for the layout with `groups` groups of sums over `outputs` outputs. */
export function pagesFor(layout: ColumnLayout<never>, groups: number, outputs: number): number {
  return Math.ceil((layout.sumsAt + groups * groupBytes(outputs)) / PAGE_BYTES);
}
