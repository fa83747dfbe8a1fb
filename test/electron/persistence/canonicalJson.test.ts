import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../electron/persistence/canonicalJson.ts';
import { refusalOf, valueOf } from '../../support/storeSamples.ts';

describe('canonicalJson', () => {
  it('means what JSON means, for any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(valueOf(canonicalJson(value)))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 20_260_203 },
    );
  });

  it('does not depend on the order in which keys were written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).toReversed());
        expect(canonicalJson(reversed)).toEqual(canonicalJson(value));
      }),
      { seed: 20_260_203 },
    );
  });

  it('is the text of JSON itself with the keys in order: what was hashed before hashes the same', () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== 'object' || value === null) return value;
      return new Map(
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([key, item]) => [key, sorted(item)]),
      );
    };
    const text = (value: unknown): string => {
      if (value instanceof Map) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}:${text(item)}`).join(',')}}`;
      return Array.isArray(value) ? `[${value.map(text).join(',')}]` : JSON.stringify(value);
    };
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.dictionary(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        (a, b) => {
          expect(valueOf(canonicalJson({ a, b }))).toBe(text(sorted({ a, b })));
        },
      ),
      { seed: 20_260_203, numRuns: 500 },
    );
  });

  it('has one text for zero, and leaves out what is undefined', () => {
    expect(valueOf(canonicalJson({ z: -0, gone: undefined, a: 'ü' }))).toBe('{"a":"ü","z":0}');
  });

  it.each([
    [{ a: [1, Number.POSITIVE_INFINITY] }, '$.a[1]: expected a finite number, was Infinity'],
    [[undefined], '$[0]: expected plain JSON, was undefined'],
    [{ f: () => 1 }, '$.f: expected plain JSON, was function'],
    [{ n: 1n }, '$.n: expected plain JSON, was bigint'],
    [{ list: [{ deep: { n: Number.NaN } }] }, '$.list[0].deep.n: expected a finite number, was NaN'],
    [{ s: new Set([1]) }, '$.s: expected a plain object, was Set'],
  ])('refuses %o, naming the place', (value, message) => {
    expect(refusalOf(canonicalJson(value))).toBe(`invalidInput: ${message}`);
  });

  it('refuses a circle instead of overflowing', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(refusalOf(canonicalJson(circle))).toMatch(/nested deeper than 100/);
  });
});
