import { describe, expect, it } from 'vitest';
import { predictCost } from '../../../shared/costs/predictCost.ts';
import type { CostPrediction } from '../../../shared/costs/costPrediction.ts';
import type { TradeSide } from '../../../shared/domain/order.ts';
import { valueOf } from '../risk/riskBuilders.ts';
import { aRequest } from './costBuilders.ts';

/** 100,000 USD of a monthly future, 30 days before its expiry, at the index: no basis. */
function costOver(days: number, side: TradeSide, { name = 'BTC-27FEB26', heldAmount = 0 } = {}): CostPrediction {
  return valueOf(
    predictCost(
      aRequest({
        name,
        amount: 100_000,
        side,
        bids: [[49_995, 1e6]],
        asks: [[50_005, 1e6]],
        indexUsd: 50_000,
        holding: {
          horizonHours: 24 * days,
          capitalCostPerYear: 0.1,
          markPriceUsd: 50_000,
          premiumHalfLifeHours: null,
          addedInitialMarginUsd: 2_000,
          heldAmount,
        },
      }),
    ),
  );
}

describe('a future that expires within the horizon', () => {
  it('is delivered, for 2.5 bp of its notional on either side: 25 USD', () => {
    for (const side of ['buy', 'sell'] as const) {
      expect(costOver(31, side).carryUsd).toBeCloseTo(25, 4);
      expect(costOver(29, side).carryUsd).toBeCloseTo(0, 9);
    }
  });

  it('saves the delivery of what it closes, and pays for what it adds beyond that', () => {
    expect(costOver(31, 'sell', { heldAmount: 100_000 }).carryUsd).toBeCloseTo(-25, 4);
    expect(costOver(31, 'buy', { heldAmount: 100_000 }).carryUsd).toBeCloseTo(25, 4);
    expect(costOver(31, 'sell', { heldAmount: 50_000 }).carryUsd).toBeCloseTo(0, 9);
  });

  it('costs nothing to deliver where the venue takes nothing: a weekly one', () => {
    expect(costOver(31, 'buy', { name: 'BTC-13FEB26' }).carryUsd).toBeCloseTo(0, 9);
  });

  it('ties its margin up no longer than that: 2,000 USD at 10 % over 30 days', () => {
    const thirtyDaysUsd = (2_000 * 0.1 * 30) / 365;
    expect(costOver(60, 'buy').marginUsd).toBeCloseTo(thirtyDaysUsd, 9);
    expect(costOver(15, 'buy').marginUsd).toBeCloseTo(thirtyDaysUsd / 2, 9);
  });
});
