import { describe, expect, it } from 'vitest';
import { carryUsd, expectedFundingShare, fundingRate, type CarryRequest } from '../../../shared/costs/carry.ts';
import type { FundingRule } from '../../../shared/domain/rulebook.ts';
import { toMs } from '../../../shared/units/time.ts';
import { anInstrument, AT_MS, EXPIRY_MS, failureOf, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';

const BTC = { damper: 0.00025, cap: 0.005, periodHours: 8 } as FundingRule;

function aCarry(name: string, rest: Partial<CarryRequest> = {}): CarryRequest {
  return {
    instrument: anInstrument(name),
    side: 'buy',
    amount: 100_000,
    indexUsd: 80_000,
    markPriceUsd: 80_080,
    horizonHours: 24,
    capitalCostPerYear: 0.1,
    premiumHalfLifeHours: null,
    rulebook: RULEBOOK,
    tsMs: AT_MS,
    ...rest,
  };
}

describe('fundingRate', () => {
  it.each([
    ['inside the damper', 0.00025, 0],
    ['inside it below', -0.0002, 0],
    ['beyond it: 0.10 % gives 0.075 %', 0.001, 0.00075],
    ['beyond it below', -0.001, -0.00075],
    ['at the cap', 0.02, 0.005],
    ['at the cap below', -0.02, -0.005],
  ])('is %s', (_what, premium, rate) => {
    expect(fundingRate(BTC, premium)).toBeCloseTo(rate, 15);
  });
});

describe('expectedFundingShare', () => {
  it.each([0.0003, 0.001, 0.004, 0.03, -0.03])('integrates the rate of a premium of %d that halves every 6 hours', (premium) => {
    for (const hours of [2, 24, 200]) {
      const steps = 200_000;
      let sum = 0;
      for (let i = 0; i < steps; i += 1) sum += fundingRate(BTC, premium * 2 ** (-((i + 0.5) * hours) / steps / 6));
      expect(expectedFundingShare(BTC, premium, hours, 6)).toBeCloseTo((sum / steps) * (hours / 8), 9);
    }
  });

  it('tends to the constant premium as the half-life grows', () => {
    expect(expectedFundingShare(BTC, 0.001, 24, 1e9)).toBeCloseTo(expectedFundingShare(BTC, 0.001, 24, null), 9);
    expect(expectedFundingShare(BTC, 0.001, 24, null)).toBeCloseTo(0.00225, 12);
  });
});

describe('carryUsd', () => {
  it('lets a long of an inverse perpetual pay the rate on its USD, three periods a day, and a short earn it', () => {
    expect(valueOf(carryUsd(aCarry('BTC-PERPETUAL')))).toBeCloseTo(100_000 * 0.00075 * 3, 8);
    expect(valueOf(carryUsd(aCarry('BTC-PERPETUAL', { side: 'sell' })))).toBeCloseTo(-225, 8);
    expect(valueOf(carryUsd(aCarry('BTC-PERPETUAL', { markPriceUsd: 79_920 })))).toBeCloseTo(-225, 8);
  });

  it('counts a linear perpetual at the index, with its own cap', () => {
    const linear = aCarry('BTC_USDC-PERPETUAL', { amount: 2, horizonHours: 8 });
    expect(valueOf(carryUsd(linear))).toBeCloseTo(2 * 80_000 * 0.00075, 8);
    expect(valueOf(carryUsd({ ...linear, markPriceUsd: 88_000 }))).toBeCloseTo(2 * 80_000 * 0.05, 8);
  });

  it('lets the basis of a future shrink evenly: a day of thirty, and all of it at expiry', () => {
    const future = aCarry('BTC-27FEB26', { markPriceUsd: 80_800 });
    const basisUsd = (100_000 / 80_800) * 800;
    expect(valueOf(carryUsd(future))).toBeCloseTo(basisUsd / 30, 8);
    expect(valueOf(carryUsd({ ...future, horizonHours: 10_000 }))).toBeCloseTo(basisUsd, 8);
    expect(valueOf(carryUsd({ ...future, side: 'sell' }))).toBeCloseTo(-basisUsd / 30, 8);
    // Held to expiry an inverse long of N from F to S loses N(1/S − 1/F) coins, worth S each.
    expect(basisUsd).toBeCloseTo(100_000 * (1 / 80_000 - 1 / 80_800) * 80_000, 8);
  });

  it('is the cost of the money for spot, and nothing for an option', () => {
    const spot = aCarry('BTC_USDC', { amount: 1, horizonHours: 8_760 });
    expect(valueOf(carryUsd(spot))).toBeCloseTo(8_000, 8);
    expect(valueOf(carryUsd({ ...spot, side: 'sell' }))).toBeCloseTo(-8_000, 8);
    expect(valueOf(carryUsd(aCarry('BTC-27FEB26-90000-P')))).toBe(0);
  });

  it.each<[string, CarryRequest, string]>([
    ['without an index', aCarry('BTC-PERPETUAL', { indexUsd: null }), 'missingData: BTC-PERPETUAL: carry: the index is not known'],
    [
      'before the funding rule is known',
      aCarry('BTC-PERPETUAL', { tsMs: toMs(Date.UTC(2025, 0, 1)) }),
      'missingData: funding of BTC-PERPETUAL: known from 2025-12-30T00:00:00.000Z on',
    ],
    ['after expiry', aCarry('BTC-27FEB26', { tsMs: toMs(EXPIRY_MS) }), 'notApplicable: BTC-27FEB26: carry: it has expired'],
    ['of a pair in coin', aCarry('ETH_BTC'), 'unsupported: ETH_BTC: expected a price in USD, is quoted in BTC'],
  ])('is not known %s', (_what, request, message) => {
    expect(failureOf(carryUsd(request))).toBe(message);
  });
});
