import { ok } from '../../shared/result/result.ts';
import { csvField, type CsvAnswer } from './csvTable.ts';
import { GREEKS_MODELS, type GreeksModelName } from './greeksModels.ts';
import { runRowCommand } from './rowCommand.ts';

/** Shortest round-trip digits; `nan` where the model says that there is no such number. */
function csvNumber(value: number): string {
  return Number.isNaN(value) ? 'nan' : String(value);
}

/**
 * `desk greeks`: `id` and every Greek of `model` for each row of `csvText`, in textbook units and shortest round-trip digits.
 * A row that cannot be valued keeps its place with empty outputs, its reason on stderr. `badInput` when a column is missing.
 */
export function runGreeks(model: GreeksModelName, csvText: string): CsvAnswer {
  const { inputColumns, outputColumns, evaluate } = GREEKS_MODELS[model];
  const noOutputs = ','.repeat(outputColumns.length);
  return runRowCommand(
    {
      numberColumns: inputColumns,
      outputHeader: ['id', ...outputColumns].join(','),
      answer: ({ id, side, numbers }) => {
        const outputs = evaluate(side, numbers);
        return outputs.ok ? ok(`${csvField(id)},${outputs.value.map(csvNumber).join(',')}`) : outputs;
      },
      emptyLine: (id) => csvField(id) + noOutputs,
    },
    csvText,
  );
}
