import { describe, expect, it } from 'vitest';
import { finiteGreeks, invalidNumber } from '../../../shared/pricing/numberChecks.ts';
import { failureText } from './unwrap.ts';

describe('invalidNumber', () => {
  it('is null when every named number is finite and large enough; others are not looked at', () => {
    const raw = { a: 0, b: 1e300, c: NaN };
    expect(invalidNumber<'a' | 'b'>(raw, ['a', 'b'], 0)).toBeNull();
    expect(invalidNumber({ a: -1 }, ['a'], -Infinity)).toBeNull();
  });

  it('names the first that is not', () => {
    expect(invalidNumber({ a: 1, b: -1, c: NaN }, ['a', 'b', 'c'], 0)?.message).toBe('b: expected a finite number ≥ 0, was -1');
    expect(invalidNumber({ a: -Infinity }, ['a'], -Infinity)?.message).toBe('a: expected a finite number, was -Infinity');
  });
});

describe('finiteGreeks', () => {
  it('lets finite numbers through', () => {
    const greeks = { price: 1, delta: -0.5 };
    expect(finiteGreeks(greeks)).toEqual({ ok: true, value: greeks });
  });

  it('stops infinities and NaN, naming the Greek', () => {
    for (const gamma of [Infinity, -Infinity, NaN]) {
      expect(failureText(finiteGreeks({ price: 1, gamma }))).toBe(
        `calculationFailed: gamma: expected a value inside the range of a double, was ${gamma}`,
      );
    }
  });
});
