import { describe, expect, it } from 'vitest';
import { csvField, parseCsvNumber, readCsvTable, shown } from '../../../electron/cli/csvTable.ts';
import type { Result } from '../../../shared/result/result.ts';

function outcome<T>(result: Result<T>): T | string {
  return result.ok ? result.value : `${result.failure.reason}: ${result.failure.message}`;
}

describe('readCsvTable', () => {
  it('finds columns by name whatever their order, with BOM, CRLF and blank lines', () => {
    const table = readCsvTable('\uFEFFK, id ,extra\r\n1,a,x\r\n\r\n2,"b,c",y\r\n', ['id', 'K']);
    expect(outcome(table)).toEqual({
      header: ['K', 'id', 'extra'],
      rows: [
        { line: 2, fields: ['1', 'a', 'x'] },
        { line: 4, fields: ['2', 'b,c', 'y'] },
      ],
    });
  });

  it('names a column that is missing or there twice', () => {
    expect(outcome(readCsvTable('id,F\n', ['id', 'K']))).toBe('invalidInput: line 1: K: expected a column of that name, was "id,F"');
    expect(outcome(readCsvTable('id,K,K\n', ['id', 'K']))).toBe(
      'invalidInput: line 1: K: expected a column of that name, was 2 of that name',
    );
  });

  it('says so when there is nothing', () => {
    for (const text of ['', '\n\n', '\uFEFF'])
      expect(outcome(readCsvTable(text, ['id']))).toBe('invalidInput: line 1: expected a header with id, was nothing');
  });

  it('does not let a quote that never closes swallow the rows behind it', () => {
    const table = readCsvTable('id,K\na,1\n"b,2\nc,3\n', ['id', 'K']);
    expect(outcome(table)).toMatchObject({
      rows: [{ fields: ['a', '1'] }, { line: 3, fields: ['"b', '2'] }, { line: 4, fields: ['c', '3'] }],
    });
  });

  it('answers binary junk and a 10 M-character line with a short error', () => {
    const junk = String.fromCharCode(...Array.from({ length: 4_096 }, (_, index) => (index * 7_919) % 256));
    for (const text of [junk, 'x'.repeat(10_000_000), '"'.repeat(999_999)]) {
      const table = readCsvTable(text, ['id']);
      const message = table.ok ? '' : `${table.failure.reason}: ${table.failure.message}`;
      expect(message).toMatch(/^invalidInput: line \d+: id: expected a column of that name, was /);
      expect(message.length).toBeLessThan(400);
    }
  });
});

describe('parseCsvNumber', () => {
  it('reads decimal and exponent notation', () => {
    for (const [text, value] of [
      ['1', 1],
      [' -0.5 ', -0.5],
      ['.5', 0.5],
      ['5.', 5],
      ['+1.5E-3', 0.0015],
      ['0.00011415525114155251', 1 / 8_760],
    ] as const) {
      expect(outcome(parseCsvNumber('T', text))).toBe(value);
    }
  });

  it('refuses everything else, naming the column', () => {
    for (const text of ['', ' ', 'nan', 'NaN', 'inf', '-Infinity', '0x10', '1_000', '1,5', '1e999', '1e', 'e5', '--1', '1'.repeat(2_000)]) {
      expect(outcome(parseCsvNumber('sigma', text)), text).toMatch(/^invalidInput: sigma: expected a finite number, was "/);
    }
  });
});

describe('csvField', () => {
  it('quotes only where it must', () => {
    expect(['a b', 'a,b', 'a"b', 'a\nb'].map(csvField)).toEqual(['a b', '"a,b"', '"a""b"', '"a\nb"']);
  });
});

describe('shown', () => {
  it('escapes control characters and cuts long text', () => {
    expect(shown('a\u0000b')).toBe('"a\\u0000b"');
    expect(shown('x'.repeat(50))).toBe(`"${'x'.repeat(40)}"… (50 characters)`);
  });
});
