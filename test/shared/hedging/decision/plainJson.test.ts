import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromPlainJson, plainDifferences, toPlainJson, type PlainJson } from '../../../../shared/hedging/decision/plainJson.ts';
import { decimal, isDecimal } from '../../../../shared/units/decimal.ts';

/** Through the database: text and back. */
function trip(value: unknown): unknown {
  return fromPlainJson(JSON.parse(JSON.stringify(toPlainJson(value))) as PlainJson);
}

describe('toPlainJson', () => {
  it('gives back any data of the engines: every double, exact decimals, lists and nothing', () => {
    const leaf = fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
    );
    const data = fc.letrec((tie) => ({
      node: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('node')), fc.dictionary(fc.string({ minLength: 1 }), tie('node'))),
    })).node;
    fc.assert(
      fc.property(data, (value) => {
        expect(trip(value)).toEqual(positiveZero(value));
      }),
      { seed: 20_260_203, numRuns: 2_000 },
    );
  });

  it('keeps decimals decimals, to the last digit', () => {
    const text = '123456789012345678901234567890.000000000000000000000000000001';
    const again = trip({ lot: decimal(text) }) as { lot: unknown };
    expect(isDecimal(again.lot) && again.lot.equals(decimal(text))).toBe(true);
  });

  it('leaves out what is undefined, and refuses what is no data', () => {
    expect(toPlainJson({ a: undefined, b: 1 })).toEqual({ b: 1 });
    expect(() => toPlainJson({ f: () => 1 })).toThrow('expected data, was a function');
    expect(() => toPlainJson(new Map())).toThrow('expected data');
  });
});

describe('plainDifferences', () => {
  it('names each place that is not the same double, and nothing else', () => {
    const stored = { a: 0.1 + 0.2, list: [1, 2], gone: 'x', same: { deep: null } };
    const again = { a: 0.3, list: [1, 2, 3], same: { deep: null }, fresh: true };
    expect(plainDifferences(stored, again, 'verdict')).toEqual([
      'verdict.a: was 0.30000000000000004, is now 0.3',
      'verdict.list.2: was nothing, is now 3',
      'verdict.gone: was "x", is now nothing',
      'verdict.fresh: was nothing, is now true',
    ]);
    expect(plainDifferences(stored, structuredClone(stored), 'verdict')).toEqual([]);
    expect(plainDifferences([], {}, 'x')).toEqual(['x: was [], is now {}']);
  });

  it('stops after twenty', () => {
    const list = (value: number) => Array.from({ length: 50 }, () => value);
    expect(plainDifferences(list(1), list(2), 'x')).toHaveLength(20);
  });
});

/** −0 is 0 in JSON. */
function positiveZero(value: unknown): unknown {
  if (typeof value === 'number') return value + 0;
  if (Array.isArray(value)) return value.map(positiveZero);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, positiveZero(item)]));
}
