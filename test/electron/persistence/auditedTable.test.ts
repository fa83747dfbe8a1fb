import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { APPEND_TABLES, auditPayload, KEYED_TABLES, type SqlRow } from '../../../electron/persistence/auditedTable.ts';

describe('auditPayload', () => {
  it.each([...APPEND_TABLES, ...KEYED_TABLES].map((table) => [table.table, table] as const))(
    'is the JSON of all columns of %s in order of name, long ones as their SHA-256: proofs of older builds hold',
    (_name, table) => {
      const values: SqlRow = Object.fromEntries(
        [table.key, ...table.columns].map((column, index) => [column, index % 2 === 0 ? index : `"ü" ${index}`]),
      );
      const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
      const entries = Object.entries(values).map(([column, value]) =>
        table.hashedColumns.includes(column) ? [`${column}_sha256`, hash(String(value))] : [column, value],
      );
      const sorted = entries.toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
      expect(auditPayload(table, values)).toBe(JSON.stringify(Object.fromEntries(sorted)));
    },
  );

  it('refuses a row that lacks a column', () => {
    const [table] = KEYED_TABLES;
    if (table === undefined) throw new Error('expected a table');
    expect(() => auditPayload(table, { [table.key]: 'x' })).toThrow(/no value for/);
  });
});
