import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multipleOf, nearestTick, toTickLadder } from '../../../../electron/venues/replay/tickNumber.ts';
import { isOnTick, roundPriceToTick } from '../../../../shared/domain/tick.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { demoInstrument } from '../../../support/demoRecording.ts';

describe('nearestTick', () => {
  it.each(['BTC-PERPETUAL', 'ETH-PERPETUAL', 'BTC-27MAR26', 'BTC-27FEB26-70000-P', 'ETH-27FEB26-2000-P'])(
    'agrees with the exact rounding of shared/domain on %s, and is the float64 of its decimal text',
    (name) => {
      const instrument = demoInstrument(name);
      const ladder = toTickLadder(instrument.tickSteps);
      const [min, max] = instrument.kind === 'option' ? [0.0001, 1.5] : [100, 150_000];
      fc.assert(
        fc.property(fc.double({ min, max, noNaN: true }), (price) => {
          const rounded = nearestTick(ladder, price);
          expect(isOnTick(instrument, decimal(rounded))).toBe(true);
          const exact = roundPriceToTick(instrument, decimal(price), 'nearest').toNumber();
          // A price exactly between two ticks may go either way.
          if (rounded !== exact) expect(Math.abs(Math.abs(rounded - price) - Math.abs(exact - price))).toBeLessThan(1e-12 * price);
        }),
        { numRuns: 2_000, seed: 1 },
      );
    },
  );
});

describe('multipleOf', () => {
  it('gives 0.3 for three tenths', () => {
    expect(multipleOf(0.1, 3)).toBe(0.3);
    expect(multipleOf(0.0005, 15)).toBe(0.0075);
    expect(multipleOf(2.5, 3)).toBe(7.5);
  });
});
