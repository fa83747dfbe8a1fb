/** `desk greeks` and `desk iv` from standard input to standard output, held to the pass marks of test/golden/README.md. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { GREEKS_MODELS, type GreeksModelName } from '../../../electron/cli/greeksModels.ts';
import { goldenRows, numberOf, unstableValues, type GoldenRow } from '../../shared/pricing/goldenTable.ts';
import { ROOT, runDesk } from './runDesk.ts';

const GOLDEN = join(ROOT, 'test', 'golden');

/** Only what the command is promised: the input columns of the table. */
function inputCsv(rows: readonly GoldenRow[], columns: readonly string[]): string {
  return [columns, ...rows.map((row) => columns.map(row))].map((cells) => cells.join(',')).join('\n');
}

interface Table {
  readonly header: readonly string[];
  readonly rows: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly ids: readonly string[];
}

function readTable(csv: string): Table {
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const named = rows.map((cells) => [cells[0] ?? '', Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']))] as const);
  return { header, rows: new Map(named), ids: rows.map(([id = '']) => id) };
}

function goldenHeader(file: string): readonly string[] {
  return (readFileSync(join(GOLDEN, file), 'utf8').split('\n')[0] ?? '').split(',');
}

const FIRST_OUTPUT = { black76: 'price', bsm: 'price', inverse: 'price_usd' } as const satisfies Record<
  Exclude<GreeksModelName, 'american'>,
  string
>;

describe('desk greeks', () => {
  it.each(['black76', 'bsm', 'inverse'] as const)(
    '%s: every value of every golden row at C ≤ 16, under the table’s own column names',
    async (model) => {
      const rows = goldenRows(`${model}.csv`);
      const { code, stdout, stderr } = await runDesk(
        ['greeks', '--model', model, '--in', '-'],
        inputCsv(rows, ['id', 'type', ...GREEKS_MODELS[model].inputColumns]),
      );
      expect([code, stderr]).toEqual([0, '']);
      const answer = readTable(stdout);
      const header = goldenHeader(`${model}.csv`);
      const outputs = header.slice(header.indexOf(FIRST_OUTPUT[model]));
      expect(answer.header).toEqual(['id', ...outputs]);
      expect(answer.ids).toEqual(rows.map((row) => row('id')));
      const greeksOf = (row: GoldenRow): Record<string, number> => {
        const cells = answer.rows.get(row('id')) ?? {};
        return Object.fromEntries(Object.entries(cells).map(([column, text]) => [column, text === '' ? Number.NaN : Number(text)]));
      };
      const pairs = outputs.map((column) => [column, column] as const);
      expect(unstableValues(model, pairs, greeksOf, 16)).toEqual([]);
      for (const cells of answer.rows.values()) for (const column of outputs) expect(String(Number(cells[column]))).toBe(cells[column]);
    },
  );

  it('american: every golden row to 1e-9 of the strike and 1e-8 in delta, under the table’s own column names', async () => {
    const rows = goldenRows('american.csv');
    const { code, stdout, stderr } = await runDesk(
      ['greeks', '--model', 'american', '--in', '-'],
      inputCsv(rows, ['id', 'type', ...GREEKS_MODELS.american.inputColumns]),
    );
    expect([code, stderr]).toEqual([0, '']);
    const answer = readTable(stdout);
    const header = goldenHeader('american.csv');
    expect(answer.header).toEqual(['id', ...header.slice(header.indexOf('price'))]);
    const beyond = rows.filter((row) => {
      const cells = answer.rows.get(row('id')) ?? {};
      const isPrice = Math.abs(Number(cells['price']) - numberOf(row, 'price')) <= 1e-9 * numberOf(row, 'K');
      const isDelta = Math.abs(Number(cells['delta']) - numberOf(row, 'delta')) <= 1e-8;
      const isNever = (cells['critical_spot'] === 'nan') === (row('critical_spot') === 'nan');
      return !(isPrice && isDelta && isNever && cells['early_exercise_now'] === row('early_exercise_now'));
    });
    expect(beyond.map((row) => row('id'))).toEqual([]);
  });

  it('answers row by row: a bad row keeps its place, empty, with its line on stderr, and the exit code is 0', async () => {
    const text = 'id,type,F,K,T,sigma,r\na,call,100,90,0.5,0.2,0\nb,call,NaN,90,0.5,0.2,0\nc,Call,100,90,0.5,0.2,0\nd,put,100,90,0.5,0.2\n';
    const { code, stdout, stderr } = await runDesk(['greeks', '--model', 'black76', '--in', '-'], text);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.slice(0, 4))).toEqual(['id,p', 'a,11', 'b,,,', 'c,,,', 'd,,,', '']);
    expect(stderr).toBe(
      'line 3: F: expected a finite number, was "NaN"\nline 4: type: expected call or put, was "Call"\nline 5: row: expected 7 fields, was 6\n',
    );
  });

  it('refuses a table without the columns of the model, with nothing on stdout', async () => {
    const outcome = await runDesk(['greeks', '--model', 'bsm', '--in', join(GOLDEN, 'black76.csv')]);
    expect([outcome.code, outcome.stdout]).toEqual([3, '']);
    expect(outcome.stderr).toMatch(/^line 1: S: expected a column of that name/);
  });
});

describe('desk iv', () => {
  it('every golden row at C ≤ 8', async () => {
    const rows = goldenRows('implied_vol.csv');
    const { code, stdout, stderr } = await runDesk(['iv', '--in', '-'], inputCsv(rows, ['id', 'type', 'F', 'K', 'T', 'price']));
    expect([code, stderr]).toEqual([0, '']);
    const answer = readTable(stdout);
    expect([answer.header, answer.ids]).toEqual([['id', 'sigma', 'error'], rows.map((row) => row('id'))]);
    const beyond = rows.filter((row) => {
      const sigma = Number(answer.rows.get(row('id'))?.['sigma'] || Number.NaN);
      const error = Math.abs(sigma - numberOf(row, 'sigma')) / numberOf(row, 'sigma');
      return !(error <= 8 * 2 ** -53 * (1 + numberOf(row, 'cond_price') + numberOf(row, 'cond_fk')));
    });
    expect(beyond.map((row) => row('id'))).toEqual([]);
  });

  it('every row without a solution is an error, one output row per input row, never a number', async () => {
    const { code, stdout, stderr } = await runDesk(['iv', '--in', join(GOLDEN, 'implied_vol_invalid.csv')]);
    const [, ...lines] = stdout.trimEnd().split('\n');
    expect([code, lines.length, stderr.trimEnd().split('\n').length]).toEqual([0, 47, 47]);
    for (const line of lines) expect(line).toMatch(/^IVX-S-\d+,,"?(price|F|K|T): expected /);
  });
});
