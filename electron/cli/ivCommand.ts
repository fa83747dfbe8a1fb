import { impliedVol } from '../../shared/pricing/impliedVol.ts';
import { ok } from '../../shared/result/result.ts';
import { csvField, type CsvAnswer } from './csvTable.ts';
import { runRowCommand, type OptionRow } from './rowCommand.ts';

const INPUT_COLUMNS = ['F', 'K', 'T', 'price'] as const;
const COLUMN_OF: Readonly<Record<string, string>> = { forwardUsd: 'F', strikeUsd: 'K', years: 'T', priceUsd: 'price' };

function solve({ side, numbers }: OptionRow): ReturnType<typeof impliedVol> {
  const [forwardUsd = NaN, strikeUsd = NaN, years = NaN, priceUsd = NaN] = numbers;
  const sigma = impliedVol({ side, forwardUsd, strikeUsd, years, priceUsd });
  if (sigma.ok) return sigma;
  const message = sigma.failure.message.replace(/^\w+(?=:)/, (field) => COLUMN_OF[field] ?? field);
  return { ok: false, failure: { ...sigma.failure, message } };
}

/**
 * `desk iv`: `id,sigma,error` for each row of `csvText` (undiscounted Black-76 price, sigma a decimal, shortest round-trip digits).
 * A row without an implied vol keeps its place with an empty sigma and the reason, which also goes to stderr. `badInput` when a column is missing.
 */
export function runIv(csvText: string): CsvAnswer {
  return runRowCommand(
    {
      numberColumns: INPUT_COLUMNS,
      outputHeader: 'id,sigma,error',
      answer: (row) => {
        const sigma = solve(row);
        return sigma.ok ? ok(`${csvField(row.id)},${sigma.value},`) : sigma;
      },
      emptyLine: (id, message) => `${csvField(id)},,${csvField(message)}`,
    },
    csvText,
  );
}
