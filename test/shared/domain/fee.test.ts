import { describe, expect, it } from 'vitest';
import { deliveryFeeOf, feeOf, type Fee, type FeeQuestion } from '../../../shared/domain/fee.ts';
import type { Liquidity } from '../../../shared/domain/order.ts';
import type { Result } from '../../../shared/result/result.ts';
import { decimal, toDecimalText } from '../../../shared/units/decimal.ts';
import { anInstrument, at, FEBRUARY, rulebook } from './aBook.ts';

const SEPTEMBER = at('2026-09-01T00:00:00Z');

interface Trade {
  readonly name: string;
  readonly amount: string;
  readonly price: string;
  readonly liquidity?: Liquidity;
  readonly tsMs?: FeeQuestion['tsMs'];
  readonly indexUsd?: string;
}

function question({ name, amount, price, liquidity = 'taker', tsMs = FEBRUARY, indexUsd }: Trade): FeeQuestion {
  return {
    instrument: anInstrument(name, tsMs),
    liquidity,
    amount: decimal(amount),
    price: decimal(price),
    indexUsd: indexUsd === undefined ? null : decimal(indexUsd),
    rulebook,
    tsMs,
  };
}

function text(result: Result<Fee>): string {
  return result.ok ? `${toDecimalText(result.value.fee)} ${result.value.currency}` : result.failure.reason;
}

describe('feeOf', () => {
  it('charges the taker of an inverse perpetual rate × USD ÷ price in coin: the venue books 0.00000055 BTC for 100 USD at 64,010.5', () => {
    expect(text(feeOf(question({ name: 'BTC-PERPETUAL', amount: '100', price: '64010.5', tsMs: SEPTEMBER })))).toBe('0.00000055 BTC');
  });

  it.each([
    ['BTC-PERPETUAL', 'taker', FEBRUARY, '0.0005'],
    ['BTC-PERPETUAL', 'maker', FEBRUARY, '0'],
    ['BTC-PERPETUAL', 'taker', SEPTEMBER, '0.00035'],
    ['BTC-PERPETUAL', 'maker', SEPTEMBER, '0.00015'],
    ['BTC-27FEB26', 'maker', FEBRUARY, '0'],
    ['BTC-20FEB26', 'maker', FEBRUARY, '-0.0001'],
    ['BTC-18SEP26', 'maker', SEPTEMBER, '0.00015'],
  ] as const)('charges 1 BTC worth of %s as %s, dated %d, %s BTC (rates before and after 1 August 2026)', (name, liquidity, tsMs, fee) => {
    expect(text(feeOf(question({ name, liquidity, tsMs, amount: '80000', price: '80000' })))).toBe(`${fee} BTC`);
  });

  it('changes at midnight UTC of 1 August 2026', () => {
    const trade = { name: 'ETH-PERPETUAL', amount: '2000', price: '2000' };
    expect(text(feeOf(question({ ...trade, tsMs: at('2026-07-31T23:59:59.999Z') })))).toBe('0.0005 ETH');
    expect(text(feeOf(question({ ...trade, tsMs: at('2026-08-01T00:00:00Z') })))).toBe('0.00035 ETH');
  });

  it.each([
    ['0.05', '0.0003'],
    ['0.0024', '0.0003'],
    ['0.002', '0.00025'],
    ['0.0001', '0.0000125'],
    ['0', '0'],
  ])('charges one inverse option at %s coin %s coin: 0.0003, capped at 12.5 %% of the premium', (price, fee) => {
    expect(text(feeOf(question({ name: 'BTC-27FEB26-70000-P', amount: '1', price })))).toBe(`${fee} BTC`);
  });

  it('charges linear perpetuals rate × coins × price in USDC', () => {
    expect(text(feeOf(question({ name: 'BTC_USDC-PERPETUAL', amount: '0.5', price: '80000' })))).toBe('20 USDC');
  });

  it.each([
    ['2000', '12'],
    ['100', '6.25'],
  ])('charges half a linear option at %s USDC, index 80,000, %s USDC', (price, fee) => {
    expect(text(feeOf(question({ name: 'BTC_USDC-26JUN26-80000-C', amount: '0.5', price, indexUsd: '80000' })))).toBe(`${fee} USDC`);
  });

  it('cannot tell the fee of a linear option without the index, of spot, or before the first known rate', () => {
    expect(text(feeOf(question({ name: 'BTC_USDC-26JUN26-80000-C', amount: '0.5', price: '2000' })))).toBe('missingData');
    expect(text(feeOf(question({ name: 'BTC_USDC', amount: '0.5', price: '80000' })))).toBe('missingData');
    const early = { ...question({ name: 'BTC-PERPETUAL', amount: '10', price: '30000' }), tsMs: at('2020-01-01T00:00:00Z') };
    expect(text(feeOf(early))).toBe('missingData');
  });

  it.each([
    ['0', '80000'],
    ['-10', '80000'],
    ['10', '0'],
    ['10', '-1'],
  ])('refuses amount %s at price %s', (amount, price) => {
    expect(text(feeOf(question({ name: 'BTC-PERPETUAL', amount, price })))).toBe('invalidInput');
  });

  it('rounds to 8 decimals', () => {
    expect(text(feeOf(question({ name: 'BTC-PERPETUAL', amount: '10', price: '64010.5', tsMs: SEPTEMBER })))).toBe('0.00000005 BTC');
  });
});

describe('deliveryFeeOf', () => {
  function delivery(name: string, amount: string, price: string): string {
    const { liquidity, price: deliveryPrice, ...rest } = question({ name, amount, price });
    expect(liquidity).toBe('taker');
    return text(deliveryFeeOf({ ...rest, deliveryPrice }));
  }

  it.each([
    ['BTC-27FEB26', '80000', '80000', '0.00025 BTC'],
    ['BTC-20FEB26', '80000', '80000', '0 BTC'],
    ['BTC-27FEB26-70000-P', '2', '0.1', '0.0003 BTC'],
    ['BTC-27FEB26-70000-P', '2', '0.001', '0.00025 BTC'],
    ['BTC-27FEB26-70000-P', '2', '0', '0 BTC'],
    ['BTC-26FEB26-70000-P', '2', '0.1', '0 BTC'],
  ])(
    'charges the delivery of %s, %s at %s, with %s: 0.025 %% futures, 0.015 %% options capped, weekly futures and daily options free',
    (name, amount, price, fee) => {
      expect(delivery(name, amount, price)).toBe(fee);
    },
  );

  it('does not apply to what never expires', () => {
    expect(delivery('BTC-PERPETUAL', '10', '80000')).toBe('notApplicable');
  });
});
