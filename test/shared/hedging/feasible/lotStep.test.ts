import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lotsToNumber, lotsWithin } from '../../../../shared/hedging/feasible/lotStep.ts';
import { decimal } from '../../../../shared/units/decimal.ts';

const LOTS = ['10', '1', '0.001', '0.0001', '0.1', '0.25', '0.3', '7', '2.5'].map((text) => decimal(text));
const lot = fc.constantFrom(...LOTS);

describe('lotsToNumber', () => {
  it('is the double of the exact product (property, seeded)', () => {
    fc.assert(
      fc.property(lot, fc.nat({ max: 2 ** 31 - 1 }), (step, lots) => lotsToNumber(step, lots) === step.times(lots).toNumber()),
      { numRuns: 5_000, seed: 1 },
    );
  });
});

describe('lotsWithin', () => {
  it('does not lose a lot to float noise, nor find one that is not there', () => {
    expect(lotsWithin(decimal('0.1'), 0.3)).toBe(3);
    expect(lotsWithin(decimal('0.1'), 0.799_999_999_999_999_9)).toBe(7);
    expect(lotsWithin(decimal('0.001'), 1.001)).toBe(1_001);
    expect(lotsWithin(decimal('10'), 9.999_999_999_999)).toBe(0);
    expect(lotsWithin(decimal('10'), 0)).toBe(0);
    expect(lotsWithin(decimal('10'), 1e300)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is the exact quotient rounded down, on, just below and just above whole lots (property, seeded)', () => {
    const near = fc.constantFrom(0, 0.5, 1e-9, -1e-9, Number.EPSILON, -Number.EPSILON);
    fc.assert(
      fc.property(lot, fc.nat({ max: 1e9 }), near, (step, lots, off) => {
        const amount = Math.max(0, step.times(lots).toNumber() * (1 + off));
        return lotsWithin(step, amount) === decimal(amount).div(step).floor().toNumber();
      }),
      { numRuns: 5_000, seed: 2 },
    );
  });
});
