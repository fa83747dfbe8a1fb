import { describe, expect, it } from 'vitest';
import { markOutUsd, realisedVsEstimate, type CostComparison } from '../../../shared/costs/realisedSplit.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aFill } from '../../support/storeSamples.ts';
import { anInstrument, failureOf, valueOf } from '../risk/riskBuilders.ts';

const INVERSE = anInstrument('BTC-PERPETUAL');
// 79,900 USD at 79,900 are 1 BTC, sold 100 USD under the mid; the fee of 0.0005 BTC is 39.95 USD there.
const FILL = aFill({
  side: 'sell',
  amount: decimal(79_900),
  price: decimal(79_900),
  fee: decimal('0.0005'),
  feeCurrency: toCurrency('BTC'),
});

function expectComparison(given: CostComparison, estimateUsd: number, realisedUsd: number, differenceUsd: number): void {
  expect(given.estimateUsd).toBe(estimateUsd);
  expect(given.realisedUsd).toBeCloseTo(realisedUsd, 9);
  expect(given.differenceUsd).toBeCloseTo(differenceUsd, 9);
}

describe('realisedVsEstimate', () => {
  it('sets fee against fee and price against half spread, slippage and impact', () => {
    const estimate = { feeUsd: 40, halfSpreadUsd: 50, slippageUsd: 20, impactUsd: 5 };
    const { fee, price, total } = valueOf(realisedVsEstimate(estimate, INVERSE, [FILL], 80_000));
    expectComparison(fee, 40, 39.95, -0.05);
    expectComparison(price, 75, 100, 25);
    expectComparison(total, 115, 139.95, 24.95);
  });

  it('compares with nothing when there was no estimate, and takes an old one without impact', () => {
    expect(valueOf(realisedVsEstimate(null, INVERSE, [FILL], 80_000)).total).toMatchObject({ estimateUsd: null, differenceUsd: null });
    const old = { feeUsd: 40, halfSpreadUsd: 50, slippageUsd: 20 };
    expect(valueOf(realisedVsEstimate(old, INVERSE, [FILL], 80_000)).price.estimateUsd).toBe(70);
  });

  it('says nothing about what never filled or has no USD price', () => {
    expect(failureOf(realisedVsEstimate(null, INVERSE, [], 80_000))).toBe('notApplicable: BTC-PERPETUAL: nothing filled');
    expect(failureOf(realisedVsEstimate(null, anInstrument('BTC-27FEB26-90000-P'), [FILL], 1))).toContain('unsupported');
    expect(failureOf(realisedVsEstimate(null, INVERSE, [FILL], 0))).toContain('invalidInput');
  });
});

describe('markOutUsd', () => {
  it('is > 0 when the market went the way of the fill', () => {
    expect(markOutUsd('buy', 2, 80_000, 80_010)).toBe(20);
    expect(markOutUsd('sell', 2, 80_000, 80_010)).toBe(-20);
  });
});
