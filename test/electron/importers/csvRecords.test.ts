/** Files that are no CSV at all: both importers stand on this, so it is tested through the simpler one. */
import { describe, expect, it } from 'vitest';
import { parseChainCsv } from '../../../electron/importers/chainCsv.ts';
import { errorLines } from '../../../electron/importers/importErrors.ts';

const HEADER = 'instrument_name,underlying_price,mark_iv';
const ROW = 'BTC-27FEB26-70000-P,78000,65';

function linesOf(text: string): readonly string[] {
  return errorLines(parseChainCsv(text));
}

describe('readCsvRecords', () => {
  it.each([
    ['nothing', '', ['file: empty file']],
    ['white space', ' \n\n\t', ['file: empty file']],
    ['a byte order mark alone', '\uFEFF', ['file: empty file']],
    ['a header alone', HEADER, ['file: no rows below the header']],
    ['a NUL byte', `${HEADER}\n${ROW}\nBTC\0`, ['line 3, file: binary data: a NUL byte']],
    [
      'bytes that are not UTF-8',
      `${HEADER}\n${new TextDecoder().decode(new Uint8Array([0xff, 0xfe, 0x41]))}`,
      ['line 2, file: not UTF-8 text'],
    ],
    ['a quote that is never closed', `${HEADER}\n"${ROW}\n${ROW}`, ['line 3, row: a quoted field is not closed']],
    ['text after a closing quote', `${HEADER}\n"BTC"X,1,2\n`, ['line 2, row: text after a closing quote; not read further']],
  ])('refuses %s', (_what, text, errors) => {
    const result = parseChainCsv(text);
    expect([errorLines(result), result.rows]).toEqual([errors, []]);
  });

  it('goes on after a broken record and reads the rest', () => {
    const { rows, errors } = parseChainCsv(`${HEADER}\nBTC"X,1,2\n${ROW}\n`);
    expect([rows.length, errors.length]).toEqual([1, 1]);
  });

  it('takes line ends of both kinds in one file', () => {
    expect(parseChainCsv(`${HEADER}\r\n${ROW}\nBTC-PERPETUAL,78000,\r\n`)).toMatchObject({
      errorCount: 0,
      rows: [{ line: 2 }, { line: 3 }],
    });
  });

  it.each([
    ['letters', 'a'],
    ['commas', ','],
    ['quotes', '"'],
  ])('refuses a line of ten million %s by its number, without repeating it', (_what, letter) => {
    const lines = linesOf(`${HEADER}\n${ROW}\n${letter.repeat(10_000_000)}\n`);
    expect(lines).toEqual(['line 3, row: longer than 100000 characters']);
  });

  it('refuses a quoted field that swallows the file', () => {
    const lines = linesOf(`${HEADER}\n"${`${ROW}\n`.repeat(100_000)}`);
    expect(lines.length).toBe(1);
    expect(lines[0]).toContain('longer than 100000 characters');
  });

  it('echoes at most 40 characters of a bad cell', () => {
    const [line = ''] = linesOf(`${HEADER}\n${'x'.repeat(50_000)},1,2\n`);
    expect(line).toBe(`line 2, instrument_name: unknown instrument "${'x'.repeat(40)}"…`);
  });
});

describe('errorLines', () => {
  it('lists the first 200 and counts the others', () => {
    const result = parseChainCsv(`${HEADER}\n${'x,1,2\n'.repeat(500)}`);
    expect([result.errors.length, result.errorCount]).toEqual([200, 500]);
    expect(errorLines(result).at(-1)).toBe('… and 300 more errors');
  });

  it('stops reading at 10,000 errors and says so', () => {
    const result = parseChainCsv(`${HEADER}\n${'x"y,1,2\n'.repeat(200_000)}`);
    expect(result.errorCount).toBe(10_000);
    expect(errorLines(result).at(-1)).toBe('… and 9800 more errors before reading stopped');
  });
});

describe('the time a big file takes', () => {
  it('grows with its length, not with its square: eight times the rows in far less than 64 times the time', () => {
    const row = (index: number) => `BTC-27FEB26-${10_000 + index}-P,78000.5,65.2`;
    const text = (rows: number) => [HEADER, ...Array.from({ length: rows }, (_, index) => row(index))].join('\n');
    const [small, big] = [text(5_000), text(40_000)];
    const seconds = (source: string) => {
      const started = process.hrtime.bigint();
      expect(parseChainCsv(source).errorCount).toBe(0);
      return Number(process.hrtime.bigint() - started) / 1e9;
    };
    const best = (source: string) => Math.min(...[1, 2, 3].map(() => seconds(source)));
    expect(best(big) / best(small)).toBeLessThan(32);
  });
});
