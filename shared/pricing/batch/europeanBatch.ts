/** A batch of European options as columns: one call for the price, the chosen Greeks and their sums per group. */
import { assertNever } from '../../result/assertNever.ts';
import { fail, type Failure, type Result } from '../../result/result.ts';
import { bsmGreeks, type BsmGreeks } from '../bsmGreeks.ts';
import {
  BATCH_INPUTS,
  BATCH_OUTPUTS,
  SPOT_OUTPUTS,
  type BatchInput,
  type BatchOutput,
  type GreekOutput,
  type SpotOutput,
} from './batchColumns.ts';
import { columnLayout, pagesFor, type ColumnLayout } from './columnLayout.ts';
import { createGroupSums, type GroupSums } from './groupSums.ts';
import { paddedRows, runRows, spareRows, type HardRows } from './hardRows.ts';
import { plainMemory, startProgram, type CompiledProgram } from './wasmRuntime.ts';

export interface EuropeanBatchOptions {
  /** At most this many rows. */
  readonly rows: number;
  /** In any order, without repetition. */
  readonly outputs: readonly BatchOutput[];
  /** False: `rate` and `carry` are 0, whatever their columns say (coin options on a forward). */
  readonly isDiscounted: boolean;
  /** Number of groups to add up; 0: none. */
  readonly groups: number;
}

/**
 * Fill the columns, `run`, read the columns. Nothing is allocated by `run` (but for rows left to the plain function), and the arrays stay the
 * same objects. A row with bad input is unknown: its outputs are NaN, a column's only word for that; it counts in `unknownInGroup`, and no sum
 * contains it.
 */
export interface EuropeanBatch {
  readonly inputs: Readonly<Record<BatchInput, Float64Array>>;
  /** 0 ≤ group < groups; not read without groups. */
  readonly groupOf: Int32Array;
  /** One column per chosen output, one unit long, textbook units; those not chosen are empty. */
  readonly outputs: Readonly<Record<BatchOutput, Float64Array>>;
  /** Per chosen output Σ weight × output of each group, over the known rows of the last run. */
  readonly sums: Readonly<Record<BatchOutput, Float64Array>>;
  readonly unknownInGroup: Int32Array;
  /** Values the first `rows` rows; returns how many of them are unknown. Throws RangeError for a row or group that does not exist. */
  run(rows: number): number;
  /** Why a row is unknown; null: it is known. */
  failureOf(row: number): Failure | null;
}

export type EuropeanLayout = ColumnLayout<BatchInput | BatchOutput>;

export function europeanLayout(rows: number): EuropeanLayout {
  return columnLayout<BatchInput | BatchOutput>([...BATCH_INPUTS, ...BATCH_OUTPUTS], rows);
}

/** `compiled` is the program of `europeanLayout(rows)` and these options; null: the plain function does every row. */
export function createEuropeanBatch(options: EuropeanBatchOptions, compiled: CompiledProgram | null): EuropeanBatch {
  const layout = europeanLayout(options.rows);
  const pages = pagesFor(layout, options.groups, options.outputs.length);
  const program = compiled === null ? null : startProgram(compiled, pages);
  const memory = program?.memory ?? plainMemory(pages);
  const inputs = columnsOf(memory, layout, BATCH_INPUTS, BATCH_INPUTS);
  const outputs = columnsOf(memory, layout, BATCH_OUTPUTS, options.outputs);
  const groupOf = new Int32Array(memory, layout.groupsAt, layout.capacity);
  const sums = createGroupSums(memory, layout.sumsAt, options.groups, options.outputs);
  const plain: PlainBatch = { options, inputs, outputs, groupOf, sums };
  const hard: HardRows = {
    program,
    offsets: new Int32Array(memory, layout.hardRowsAt, layout.capacity),
    refusing: inputs.callSign,
    spare: spareRows(),
    finish: (row) => plainRow(plain, row),
  };
  return {
    inputs,
    groupOf,
    outputs,
    sums: sums.totals,
    unknownInGroup: sums.unknown,
    run(rows) {
      checkRows(rows, options, groupOf);
      sums.clear();
      const unknown = runRows(hard, rows);
      sums.settle();
      return unknown;
    },
    failureOf(row) {
      const result = greeksOfRow(plain, row);
      return result.ok ? null : result.failure;
    },
  };
}

function columnsOf<Name extends BatchInput | BatchOutput>(
  memory: ArrayBuffer,
  layout: EuropeanLayout,
  names: readonly Name[],
  wanted: readonly Name[],
): Readonly<Record<Name, Float64Array>> {
  const columns = names.map((name): [Name, Float64Array] => [
    name,
    wanted.includes(name) ? new Float64Array(memory, layout.columnAt(name), layout.capacity) : new Float64Array(0),
  ]);
  return Object.fromEntries(columns) as Record<Name, Float64Array>;
}

function checkRows(rows: number, { rows: most, groups }: EuropeanBatchOptions, groupOf: Int32Array): void {
  if (!(Number.isInteger(rows) && rows >= 0 && rows <= most)) throw new RangeError(`rows: expected 0…${most}, was ${rows}`);
  if (groups === 0) return;
  for (let row = 0; row < paddedRows(rows); row += 1) {
    const group = groupOf[row] ?? -1;
    if (group < 0 || group >= groups) throw new RangeError(`groupOf[${row}]: expected 0…${groups - 1}, was ${group}`);
  }
}

interface PlainBatch extends Pick<EuropeanBatch, 'inputs' | 'outputs' | 'groupOf'> {
  readonly options: EuropeanBatchOptions;
  readonly sums: GroupSums;
}

/** Values one row by the plain function; false: it is unknown. */
function plainRow(batch: PlainBatch, row: number): boolean {
  const { options, outputs, sums } = batch;
  const result = greeksOfRow(batch, row);
  const weight = batch.inputs.weight[row] ?? NaN;
  const group = batch.groupOf[row] ?? 0;
  let at = 0;
  for (const name of options.outputs) {
    const value = result.ok ? outputOf(name, result.value, batch.inputs, row) : NaN;
    outputs[name][row] = value;
    if (result.ok && options.groups > 0) sums.add(group, at, weight * value);
    at += 1;
  }
  if (!result.ok && options.groups > 0) sums.addUnknown(group);
  return result.ok;
}

function outputOf(name: BatchOutput, greeks: BsmGreeks, inputs: EuropeanBatch['inputs'], row: number): number {
  return isGreek(name) ? greeks[name] : spotOutput(name, greeks, inputs.spot[row] ?? NaN, inputs.strike[row] ?? NaN);
}

function isGreek(name: BatchOutput): name is GreekOutput {
  return !SPOT_OUTPUTS.some((output) => output === name);
}

function spotOutput(name: SpotOutput, { price, delta, gamma, dualDelta }: BsmGreeks, spot: number, strike: number): number {
  const coinDelta = (0 - dualDelta) * (strike / spot);
  switch (name) {
    case 'priceInCoin':
      return price / spot;
    case 'spotDelta':
      return spot * delta;
    case 'spotGamma':
      return spot * gamma;
    case 'spotSquareGamma':
      return spot * (spot * gamma);
    case 'coinDelta':
      return coinDelta;
    case 'coinGamma':
      return gamma - coinDelta / spot;
    default:
      return assertNever(name);
  }
}

function greeksOfRow({ inputs, options }: PlainBatch, row: number): Result<BsmGreeks> {
  const at = (input: BatchInput): number => inputs[input][row] ?? NaN;
  const callSign = at('callSign');
  if (callSign !== 1 && callSign !== -1) return fail('invalidInput', `callSign: expected 1 or −1, was ${callSign}`);
  if (options.groups > 0 && !Number.isFinite(at('weight')))
    return fail('invalidInput', `weight: expected a finite number, was ${at('weight')}`);
  const { isDiscounted } = options;
  return bsmGreeks({
    side: callSign > 0 ? 'call' : 'put',
    spot: at('spot'),
    strike: at('strike'),
    years: at('years'),
    sigma: at('sigma'),
    rate: isDiscounted ? at('rate') : 0,
    carry: isDiscounted ? at('carry') : 0,
  });
}
