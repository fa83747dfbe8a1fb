import { assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squareLoss, twoDifference } from '../../../shared/math/exactArithmetic.ts';

const SEED = 20_260_201;

describe('twoDifference', () => {
  it('adds up to the exact difference (checked in integers)', () => {
    const whole = integer({ min: -(2 ** 52), max: 2 ** 52 });
    const exactness = property(whole, whole, integer({ min: 0, max: 11 }), (a, b, shift) => {
      const big = b * 2 ** shift;
      const { high, low } = twoDifference(a, big);
      expect(high).toBe(a - big);
      expect(BigInt(high) + BigInt(low)).toBe(BigInt(a) - BigInt(big));
    });
    assert(exactness, { numRuns: 5_000, seed: SEED });
  });
});

describe('squareLoss', () => {
  it('is what the rounded square lacks of the exact one (checked in integers)', () => {
    const exactness = property(integer({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1 }), (x) => {
      expect(BigInt(x * x) + BigInt(squareLoss(x))).toBe(BigInt(x) * BigInt(x));
    });
    assert(exactness, { numRuns: 5_000, seed: SEED });
  });
});
