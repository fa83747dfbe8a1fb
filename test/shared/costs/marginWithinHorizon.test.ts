import { describe, expect, it } from 'vitest';
import { predictCost } from '../../../shared/costs/predictCost.ts';
import type { CostPrediction } from '../../../shared/costs/costPrediction.ts';
import type { TradeSide } from '../../../shared/domain/order.ts';
import { valueOf } from '../risk/riskBuilders.ts';
import { aRequest } from './costBuilders.ts';

/** 100,000 USD of a monthly future, 30 days before its expiry, at the index: no basis. */
function costOver(days: number, side: TradeSide): CostPrediction {
  return valueOf(
    predictCost(
      aRequest({
        name: 'BTC-27FEB26',
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
        },
      }),
    ),
  );
}

describe('a future that expires within the horizon', () => {
  it('ties its margin up no longer than that: 2,000 USD at 10 % over 30 days', () => {
    const thirtyDaysUsd = (2_000 * 0.1 * 30) / 365;
    expect(costOver(60, 'buy').marginUsd).toBeCloseTo(thirtyDaysUsd, 9);
    expect(costOver(15, 'buy').marginUsd).toBeCloseTo(thirtyDaysUsd / 2, 9);
  });
});
