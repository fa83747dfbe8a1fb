import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CsvAnswer } from '../../../electron/cli/csvTable.ts';
import { runGreeks } from '../../../electron/cli/greeksCommand.ts';
import { GREEKS_MODEL_NAMES } from '../../../electron/cli/greeksModels.ts';

function golden(file: string): string {
  return readFileSync(new URL(`../../golden/${file}`, import.meta.url), 'utf8');
}

function cells(text: string): string[][] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
}

function okLines(answer: CsvAnswer): string[] {
  if (answer.kind !== 'ok') throw new Error(answer.stderrLines.join('\n'));
  return answer.stdout.split('\n');
}

const INPUTS: Record<string, readonly string[]> = {
  black76: ['id', 'class', 'type', 'F', 'K', 'T', 'sigma', 'r'],
  bsm: ['id', 'class', 'type', 'S', 'K', 'T', 'sigma', 'r', 'q'],
  inverse: ['id', 'type', 'F', 'K', 'T', 'sigma'],
  american: ['id', 'class', 'type', 'S', 'K', 'T', 'sigma', 'r', 'q'],
};

/** Closed forms to the last digits, the American solver to 1e-9 of the strike. */
function priceTolerance(model: string, price: number, strike: number): number {
  return model === 'american' ? 1e-9 * strike : 2e-12 * Math.abs(price) + 1e-300;
}

const HEADER = 'id,type,F,K,T,sigma,r';

describe('runGreeks', () => {
  it.each(GREEKS_MODEL_NAMES)(
    '%s: takes the whole golden file and gives its output columns back, in its order, to 17 digits or nearly',
    (model) => {
      const text = golden(`${model}.csv`);
      const [header = [], ...rows] = cells(text);
      const outputs = header.filter((column) => !INPUTS[model]?.includes(column));
      const [gotHeader, ...got] = cells(okLines(runGreeks(model, text)).join('\n'));
      expect(gotHeader).toEqual(['id', ...outputs]);
      expect(got.map(([id]) => id)).toEqual(rows.map(([id]) => id));
      for (const [index, row] of rows.entries()) {
        const price = Number(row[header.indexOf(outputs[0] ?? '')]);
        expect(Math.abs(Number(got[index]?.[1]) - price), row[0]).toBeLessThanOrEqual(
          priceTolerance(model, price, Number(row[header.indexOf('K')])),
        );
        expect(got[index]).toHaveLength(outputs.length + 1);
      }
    },
  );

  it('writes the shortest digits that give the same double back', () => {
    const [, row = ''] = okLines(runGreeks('black76', `${HEADER}\na,call,100,100,1,0.2,0\n`));
    const [, price = ''] = row.split(',');
    expect(price).toBe(String(Number(price)));
    expect(Number(price)).toBeCloseTo(7.965567455405796, 14);
  });

  it('keeps one row per row: a bad one has empty outputs, and its line, column and value go to stderr', () => {
    const text = `${HEADER}\nok,call,100,90,0.5,0.2,0.01\nb,put,100,90,0.5,-0.2,0\nc,straddle,100,90,0.5,0.2,0\nd,call,nan,90,0.5,0.2,0\ne,call,100\n,call,100,90,0,0.2,0\n`;
    const answer = runGreeks('black76', text);
    const lines = okLines(answer);
    expect(lines).toHaveLength(8);
    expect(lines.slice(2, 6)).toEqual(['b', 'c', 'd', 'e'].map((id) => id + ','.repeat(18)));
    expect(lines[6]).toMatch(/^,10,1,/);
    expect(answer.stderrLines).toEqual([
      'line 3: sigma: expected a finite number ≥ 0, was -0.2',
      'line 4: type: expected call or put, was "straddle"',
      'line 5: F: expected a finite number, was "nan"',
      'line 6: row: expected 7 fields, was 3',
    ]);
  });

  it('calls fields by their column: F = 0 in coin, results beyond the double range', () => {
    expect(runGreeks('inverse', 'id,type,F,K,T,sigma\na,put,0,1,1,1\n').stderrLines).toEqual([
      'line 2: F: expected a number > 0 for a price in coin, was 0',
    ]);
    expect(runGreeks('bsm', 'id,type,S,K,T,sigma,r,q\na,call,1,1,1,1,0,-1e9\n').stderrLines[0]).toMatch(
      /^line 2: price: expected a value inside/,
    );
    expect(runGreeks('black76', `${HEADER}\na,call,100,90,-1,0.2,0\n`).stderrLines[0]).toBe(
      'line 2: T: expected a finite number ≥ 0, was -1',
    );
  });

  it('american: nan for the critical spot of an option never exercised early, 1 and 0 for yes and no, and columns in its messages', () => {
    const text = 'id,type,S,K,T,sigma,r,q\na,put,100,100,1,0.2,0,0.01\nb,put,60,100,1,0.2,0.05,0\nc,put,100,100,1,0.2,-0.01,-0.02\n';
    const answer = runGreeks('american', text);
    const [, a = '', b = '', c = ''] = okLines(answer);
    expect(a.split(',').slice(6, 8)).toEqual(['nan', '0']);
    expect(b.split(',').slice(0, 6)).toEqual(['b', '40', '-1', '0', '0', '0']);
    expect(b.split(',')[7]).toBe('1');
    expect(c).toBe(`c${','.repeat(8)}`);
    expect(answer.stderrLines).toEqual([
      'line 4: q: expected at least the rate -0.01 where that is negative (one exercise boundary), was -0.02',
    ]);
  });

  it('quotes an id that needs it', () => {
    expect(okLines(runGreeks('inverse', 'id,type,F,K,T,sigma\n"a,""1""",put,0,1,1,1\n'))[1]).toBe(`"a,""1"""${','.repeat(17)}`);
  });

  it('is bad input without a column, without a header, or when it is no table', () => {
    const badInput = (stderrLine: string): CsvAnswer => ({ kind: 'badInput', stderrLines: [stderrLine] });
    expect(runGreeks('bsm', golden('black76.csv')).stderrLines[0]).toMatch(/^line 1: S: expected a column of that name/);
    expect(runGreeks('black76', 'id,type,F,K,T,sigma\n')).toEqual(
      badInput('line 1: r: expected a column of that name, was "id,type,F,K,T,sigma"'),
    );
    expect(runGreeks('black76', '')).toEqual(badInput('line 1: expected a header with id,type,F,K,T,sigma,r, was nothing'));
  });

  it('survives a 10 M-character line among good ones', () => {
    const lines = okLines(
      runGreeks('black76', `${HEADER}\na,call,100,90,0.5,0.2,0\nb,call,${'9'.repeat(10_000_000)},90,1,1,0\nc,put,100,90,0.5,0.2,0\n`),
    );
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['id,', 'a,1', 'b,,', 'c,1', '']);
  });
});
