/** The columns of a batch and where they lie in its memory. */
import { TABLES_END } from '../../math/simd/laneFunctions.ts';

/**
 * What a row of a batch is computed from; meanings as in `EuropeanInputs`. `callSign` is +1 for a call, −1 for a put. `weight` is what the row
 * counts in the sums of its group (position × contract size).
 */
export const BATCH_INPUTS = ['callSign', 'spot', 'strike', 'years', 'sigma', 'rate', 'carry', 'weight'] as const;
export type BatchInput = (typeof BATCH_INPUTS)[number];

/** What can be asked for: `EuropeanGreeks` by their names, in textbook units, for one unit held long. */
export const BATCH_OUTPUTS = [
  'price',
  'delta',
  'gamma',
  'vega',
  'theta',
  'rho',
  'rhoCarry',
  'vanna',
  'volga',
  'charm',
  'speed',
  'zomma',
  'color',
  'veta',
  'ultima',
  'dualDelta',
] as const;
export type BatchOutput = (typeof BATCH_OUTPUTS)[number];

export const BYTES = 8;
/** Columns start this much past a multiple of their length: equal low address bits would make them fight for the same cache lines. */
const SKEW = 5 * 64;
const COLUMNS_AT = Math.ceil(TABLES_END / 4096) * 4096;
const PAGE_BYTES = 65_536;
const SMALLEST_CAPACITY = 64;

export interface BatchLayout {
  /** Rows, even: lanes come in pairs. */
  readonly capacity: number;
  inputAt(input: BatchInput): number;
  outputAt(output: BatchOutput): number;
  /** Int32 per row. */
  readonly groupsAt: number;
  /** Int32 per row: the rows that were left to the plain function. */
  readonly hardRowsAt: number;
  /** Behind everything else. */
  readonly sumsAt: number;
}

/** Capacities come in powers of two, so that few programs serve all batches. */
export function layoutFor(rows: number): BatchLayout {
  const capacity = Math.max(SMALLEST_CAPACITY, 2 ** Math.ceil(Math.log2(Math.max(1, rows))));
  const stride = capacity * BYTES + SKEW;
  const columnAt = (index: number): number => COLUMNS_AT + index * stride;
  const outputsFrom = BATCH_INPUTS.length;
  const integersFrom = outputsFrom + BATCH_OUTPUTS.length;
  return {
    capacity,
    inputAt: (input) => columnAt(BATCH_INPUTS.indexOf(input)),
    outputAt: (output) => columnAt(outputsFrom + BATCH_OUTPUTS.indexOf(output)),
    groupsAt: columnAt(integersFrom),
    hardRowsAt: columnAt(integersFrom + 1),
    sumsAt: columnAt(integersFrom + 2),
  };
}

/** Bytes of one group's sums: for each pair of outputs two sums and what they lost. */
export function groupBytes(outputs: number): number {
  return Math.ceil(outputs / 2) * 4 * BYTES;
}

export function pagesFor(layout: BatchLayout, groups: number, outputs: number): number {
  return Math.ceil((layout.sumsAt + groups * groupBytes(outputs)) / PAGE_BYTES);
}
