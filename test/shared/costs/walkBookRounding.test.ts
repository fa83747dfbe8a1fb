import { describe, expect, it } from 'vitest';
import { estimateHedgeCost } from '../../../shared/costs/hedgeCost.ts';
import { predictCost } from '../../../shared/costs/predictCost.ts';
import { depthUpTo, walkBook } from '../../../shared/costs/walkBook.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';
import { aBook, aRequest } from './costBuilders.ts';

/** Seven levels of 0.1: 0.7 coins, though seven subtractions of 0.1 from 0.7 leave 2.8e-17. */
const ASKS = Array.from({ length: 7 }, (_, at) => [52_000 + at, 0.1] as const);
const name = 'BTC_USDC-PERPETUAL';
const book = aBook(name, [[51_990, 1]], ASKS);

describe('a trade of all that a book of coins shows', () => {
  it('is complete: what floats leave of a subtraction is no amount', () => {
    const walk = walkBook(book, { side: 'buy', amount: 0.7, amountUnit: 'coin', limitPrice: null });
    expect(depthUpTo(book, 'buy', null)).toBeGreaterThan(0.7 - 1e-12);
    expect([walk.isComplete, walk.filledAmount]).toEqual([true, 0.7]);
    expect(walk.averagePrice).toBeCloseTo(52_003, 9);
  });

  it('does not touch the level behind', () => {
    const deeper = aBook(name, [[51_990, 1]], [...ASKS, [60_000, 5]]);
    const walk = walkBook(deeper, { side: 'buy', amount: 0.7, amountUnit: 'coin', limitPrice: null });
    expect(walk.worstPrice).toBe(52_006);
  });

  it('has a cost, and needs no impact law', () => {
    const { averagePriceUsd } = valueOf(
      estimateHedgeCost({
        instrument: anInstrument(name),
        side: 'buy',
        amount: decimal(0.7),
        execution: { kind: 'take', limitPriceUsd: null },
        book,
        rulebook: RULEBOOK,
        tsMs: AT_MS,
      }),
    );
    expect(averagePriceUsd).toBeCloseTo(52_003, 9);
    const cost = valueOf(
      predictCost(aRequest({ name, amount: 0.7, side: 'buy', bids: [[51_990, 1]], asks: ASKS, dailyVolumeUsd: null, dailySigma: null })),
    );
    expect(cost.impactUsd).toBe(0);
  });
});
