import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertQuantity, toAmount, type QuantityUnit } from '../../../shared/domain/quantity.ts';
import { decimal, toDecimalText } from '../../../shared/units/decimal.ts';
import { anInstrument, unwrap } from './aBook.ts';

const inverse = anInstrument('BTC-PERPETUAL');
const linear = anInstrument('BTC_USDC-PERPETUAL');
const option = anInstrument('BTC-27FEB26-70000-P');
const PRICE = decimal('80000');

describe('convertQuantity', () => {
  it.each([
    ['40000', 'usd', 'coin', inverse, '0.5'],
    ['40000', 'usd', 'contracts', inverse, '4000'],
    ['4000', 'contracts', 'usd', inverse, '40000'],
    ['4000', 'contracts', 'coin', inverse, '0.5'],
    ['0.5', 'coin', 'usd', inverse, '40000'],
    ['0.5', 'coin', 'contracts', inverse, '4000'],
    ['0.5', 'coin', 'usd', linear, '40000'],
    ['0.5', 'coin', 'contracts', linear, '500'],
    ['40000', 'usd', 'contracts', linear, '500'],
    ['-3.5', 'coin', 'contracts', option, '-3.5'],
    ['7', 'usd', 'usd', inverse, '7'],
  ] as const)(
    'turns %s %s into %s: contract sizes 10 USD, 0.001 BTC and 1 BTC, price 80,000',
    (amount, unit, wanted, instrument, expected) => {
      const converted = unwrap(convertQuantity({ unit, amount: decimal(amount) }, wanted, instrument, PRICE));
      expect([converted.unit, toDecimalText(converted.amount)]).toEqual([wanted, expected]);
    },
  );

  it('needs a price only between USD and coin', () => {
    expect(convertQuantity({ unit: 'usd', amount: decimal(10) }, 'contracts', inverse, null).ok).toBe(true);
    expect(convertQuantity({ unit: 'usd', amount: decimal(10) }, 'coin', inverse, null)).toMatchObject({
      failure: { reason: 'missingData' },
    });
    expect(convertQuantity({ unit: 'coin', amount: decimal(1) }, 'contracts', inverse, null)).toMatchObject({
      failure: { reason: 'missingData' },
    });
  });

  it.each(['0', '-1'])('refuses a price of %s', (price) => {
    expect(convertQuantity({ unit: 'usd', amount: decimal(10) }, 'coin', inverse, decimal(price))).toMatchObject({
      failure: { reason: 'invalidInput' },
    });
  });

  it('comes back from any unit to where it was, up to the 40th digit', () => {
    const units = fc.constantFrom<QuantityUnit>('usd', 'coin', 'contracts');
    const amounts = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const prices = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(units, units, amounts, prices, fc.constantFrom(inverse, linear, option), (from, to, amount, price, instrument) => {
        const there = unwrap(convertQuantity({ unit: from, amount: decimal(amount) }, to, instrument, decimal(price)));
        const back = unwrap(convertQuantity(there, from, instrument, decimal(price)));
        expect(back.amount.minus(amount).abs().lessThan('1e-40')).toBe(true);
      }),
      { seed: 11 },
    );
  });
});

describe('toAmount', () => {
  it('is USD for inverse perpetuals and coin for options', () => {
    expect(toDecimalText(unwrap(toAmount({ unit: 'contracts', amount: decimal(3) }, inverse, null)))).toBe('30');
    expect(toDecimalText(unwrap(toAmount({ unit: 'usd', amount: decimal(40_000) }, option, PRICE)))).toBe('0.5');
  });
});
