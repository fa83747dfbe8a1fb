/** A batch of prices as columns, solved for their volatilities in one call. */
import { fail, type Result } from '../../result/result.ts';
import { impliedVol } from '../impliedVol.ts';
import { IMPLIED_INPUTS, IMPLIED_OUTPUTS, type ImpliedInput, type ImpliedOutput } from './batchColumns.ts';
import { columnLayout, pagesFor, type ColumnLayout } from './columnLayout.ts';
import { runRows, spareRows, type HardRows } from './hardRows.ts';
import { plainMemory, startProgram, type CompiledProgram } from './wasmRuntime.ts';

/** Fill the columns, `run`, read `sigma`; a price without a volatility is unknown: NaN. */
export interface ImpliedVolBatch {
  readonly inputs: Readonly<Record<ImpliedInput, Float64Array>>;
  /** Decimal, 0.65 = 65 %. */
  readonly sigma: Float64Array;
  /** Solves the first `rows` rows; returns how many are unknown. Throws RangeError for a row that does not exist. */
  run(rows: number): number;
  /** What the plain function says of a row: its failures name the field. */
  plainResult(row: number): Result<number>;
}

export type ImpliedLayout = ColumnLayout<ImpliedInput | ImpliedOutput>;

export function impliedLayout(rows: number): ImpliedLayout {
  return columnLayout<ImpliedInput | ImpliedOutput>([...IMPLIED_INPUTS, ...IMPLIED_OUTPUTS], rows);
}

/** `compiled` is the program of `impliedLayout(rows)`; null: the plain function does every row. */
export function createImpliedVolBatch(rows: number, compiled: CompiledProgram | null): ImpliedVolBatch {
  const layout = impliedLayout(rows);
  const pages = pagesFor(layout, 0, 0);
  const program = compiled === null ? null : startProgram(compiled, pages);
  const memory = program?.memory ?? plainMemory(pages);
  const column = (name: ImpliedInput | ImpliedOutput): Float64Array => new Float64Array(memory, layout.columnAt(name), layout.capacity);
  const inputs = Object.fromEntries(IMPLIED_INPUTS.map((name) => [name, column(name)])) as Record<ImpliedInput, Float64Array>;
  const sigma = column('sigma');
  const hard: HardRows = {
    program,
    offsets: new Int32Array(memory, layout.hardRowsAt, layout.capacity),
    refusing: inputs.callSign,
    spare: spareRows(),
    finish(row) {
      const result = impliedVolOfRow(inputs, row);
      sigma[row] = result.ok ? result.value : NaN;
      return result.ok;
    },
  };
  return {
    inputs,
    sigma,
    run(count) {
      if (!(Number.isInteger(count) && count >= 0 && count <= rows)) throw new RangeError(`rows: expected 0…${rows}, was ${count}`);
      return runRows(hard, count);
    },
    plainResult: (row) => impliedVolOfRow(inputs, row),
  };
}

function impliedVolOfRow(inputs: ImpliedVolBatch['inputs'], row: number): Result<number> {
  const at = (input: ImpliedInput): number => inputs[input][row] ?? NaN;
  const callSign = at('callSign');
  if (callSign !== 1 && callSign !== -1) return fail('invalidInput', `callSign: expected 1 or −1, was ${callSign}`);
  return impliedVol({
    side: callSign > 0 ? 'call' : 'put',
    forwardUsd: at('forwardUsd'),
    strikeUsd: at('strikeUsd'),
    years: at('years'),
    priceUsd: at('priceUsd'),
  });
}
