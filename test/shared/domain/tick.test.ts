import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOnLot, isOnTick, roundAmountToLot, roundPriceToTick, tickAt } from '../../../shared/domain/tick.ts';
import { decimal, toDecimalText } from '../../../shared/units/decimal.ts';
import { anInstrument } from './aBook.ts';

const option = anInstrument('BTC-27FEB26-70000-P');
const perpetual = anInstrument('BTC-PERPETUAL');
/** The coarse grid does not hold the price where it begins. */
const awkward = {
  id: option.id,
  tickSteps: [
    { abovePrice: decimal('0'), tick: decimal('0.0001') },
    { abovePrice: decimal('0.0052'), tick: decimal('0.0005') },
  ],
};

describe('tickAt', () => {
  it.each([
    ['0.0001', '0.0001'],
    ['0.005', '0.0001'],
    ['0.0050001', '0.0005'],
    ['0.2', '0.0005'],
    ['-1', '0.0001'],
  ])('is, at %s coin, %s: the coarse step begins strictly above 0.005', (price, tick) => {
    expect(toDecimalText(tickAt(option, decimal(price)))).toBe(tick);
  });
});

describe('roundPriceToTick', () => {
  it.each([
    ['0.00523', 'down', '0.005'],
    ['0.00523', 'up', '0.0055'],
    ['0.00523', 'nearest', '0.005'],
    ['0.00528', 'nearest', '0.0055'],
    ['0.00525', 'nearest', '0.005'],
    ['0.00575', 'nearest', '0.006'],
    ['0.00496', 'up', '0.005'],
    ['0.00004', 'down', '0'],
    ['0.00004', 'up', '0.0001'],
    ['0.0055', 'down', '0.0055'],
    ['0.0055', 'up', '0.0055'],
    ['0.0056', 'towardZero', '0.0055'],
  ] as const)('takes %s %s to %s', (price, rule, expected) => {
    expect(toDecimalText(roundPriceToTick(option, decimal(price), rule))).toBe(expected);
  });

  it.each([
    ['0.0053', 'down', '0.0052'],
    ['0.00515', 'up', '0.0052'],
    ['0.0053', 'nearest', '0.0052'],
    ['0.00521', 'up', '0.0055'],
    ['0.0054', 'nearest', '0.0055'],
  ] as const)('uses both grids where the coarse one begins off its own steps: %s %s is %s', (price, rule, expected) => {
    expect(toDecimalText(roundPriceToTick(awkward, decimal(price), rule))).toBe(expected);
  });

  const prices = fc.integer({ min: 1, max: 2_000_000 }).map((units) => decimal(units).div(10_000_000));

  it.each([
    ['listed', option],
    ['awkward', awkward],
  ])('always lands on a price the venue takes, on the right side and nothing nearer (%s steps)', (_name, instrument) => {
    fc.assert(
      fc.property(prices, (price) => {
        const below = roundPriceToTick(instrument, price, 'down');
        const above = roundPriceToTick(instrument, price, 'up');
        const nearest = roundPriceToTick(instrument, price, 'nearest');
        expect(below.lessThanOrEqualTo(price) && above.greaterThanOrEqualTo(price)).toBe(true);
        expect(below.isZero() || isOnTick(instrument, below)).toBe(true);
        expect(isOnTick(instrument, above)).toBe(true);
        const gap = above.minus(price).lessThan(price.minus(below)) ? above.minus(price) : price.minus(below);
        expect(toDecimalText(nearest.minus(price).abs())).toBe(toDecimalText(gap));
        if (isOnTick(instrument, price)) expect([below, above, nearest].map(toDecimalText)).toEqual(Array(3).fill(toDecimalText(price)));
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});

describe('isOnTick', () => {
  it('is exact where float64 remainders are not: 0.3 is a multiple of 0.0001', () => {
    expect(isOnTick(option, decimal('0.3'))).toBe(true);
    expect(isOnTick(option, decimal('0.3001'))).toBe(false);
    expect(isOnTick(perpetual, decimal('78412.5'))).toBe(true);
    expect(isOnTick(perpetual, decimal('78412.3'))).toBe(false);
  });

  it('refuses 0 and below', () => {
    expect(isOnTick(option, decimal('0'))).toBe(false);
    expect(isOnTick(option, decimal('-0.0001'))).toBe(false);
  });
});

describe('roundAmountToLot', () => {
  it.each([
    ['0.37', 'down', '0.3'],
    ['0.37', 'up', '0.4'],
    ['-0.37', 'towardZero', '-0.3'],
    ['-0.37', 'down', '-0.4'],
    ['0.04', 'nearest', '0'],
  ] as const)('takes %s BTC of options %s to %s', (amount, rule, expected) => {
    expect(toDecimalText(roundAmountToLot(option, decimal(amount), rule))).toBe(expected);
  });

  it('counts the BTC perpetual in steps of 10 USD', () => {
    expect(toDecimalText(roundAmountToLot(perpetual, decimal('12345.6'), 'nearest'))).toBe('12350');
    expect(isOnLot(perpetual, decimal('-12340'))).toBe(true);
    expect(isOnLot(perpetual, decimal('15'))).toBe(false);
  });
});
