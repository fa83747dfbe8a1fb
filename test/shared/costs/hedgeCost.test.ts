import { describe, expect, it } from 'vitest';
import { estimateHedgeCost, estimateTouchCost, type HedgeCostRequest } from '../../../shared/costs/hedgeCost.ts';
import { feeOf } from '../../../shared/domain/fee.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anInstrument, AT_MS, failureOf, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';

const instrument = anInstrument('BTC-PERPETUAL');
const request: HedgeCostRequest = {
  instrument,
  side: 'sell',
  amount: decimal(2_000),
  execution: { kind: 'take', limitPriceUsd: null },
  book: {
    instrumentId: instrument.id,
    bids: [
      { price: 50_000, amount: 1_000 },
      { price: 40_000, amount: 1_000 },
    ],
    asks: [{ price: 52_000, amount: 5_000 }],
    tsMs: AT_MS,
  },
  rulebook: RULEBOOK,
  tsMs: AT_MS,
};

describe('estimateHedgeCost', () => {
  it('parts sum to the loss of coins against the mid, in USD, plus the fee of the venue', () => {
    const { cost, averagePriceUsd, worstPriceUsd } = valueOf(estimateHedgeCost(request));
    const lostCoins = 1_000 / 50_000 + 1_000 / 40_000 - 2_000 / 51_000;
    expect(cost.halfSpreadUsd + cost.slippageUsd).toBeCloseTo(lostCoins * 51_000, 8);
    expect(cost.halfSpreadUsd).toBeCloseTo((2_000 / 50_000) * 1_000, 8);
    expect(averagePriceUsd).toBeCloseTo(2_000 / 0.045, 8);
    expect(worstPriceUsd).toBe(40_000);
    const question = { instrument, liquidity: 'taker', amount: decimal(2_000), price: decimal(averagePriceUsd), indexUsd: null } as const;
    const fee = valueOf(feeOf({ ...question, rulebook: RULEBOOK, tsMs: AT_MS }));
    expect(cost.feeUsd).toBeCloseTo(fee.fee.toNumber() * averagePriceUsd, 8);
    expect(cost.feeUsd).toBeGreaterThan(0);
    expect(cost.totalUsd).toBeCloseTo(cost.feeUsd + cost.halfSpreadUsd + cost.slippageUsd, 10);
  });

  it('refuses a crossed book: a taker earns no half spread', () => {
    const book = { ...request.book, bids: [{ price: 53_000, amount: 5_000 }] };
    expect(failureOf(estimateHedgeCost({ ...request, book }))).toBe(
      'invalidInput: BTC-PERPETUAL: the book is crossed: bid 53000 above ask 52000',
    );
    expect(failureOf(estimateTouchCost({ ...request, book }))).toContain('crossed');
    expect(failureOf(estimateHedgeCost({ ...request, book: { ...request.book, bids: [{ price: 0, amount: 5_000 }] } }))).toContain(
      'prices > 0',
    );
  });

  it('a linear amount loses coins × price difference', () => {
    const linear = anInstrument('BTC_USDC-PERPETUAL');
    const { cost } = valueOf(estimateHedgeCost({ ...request, instrument: linear, side: 'buy', amount: decimal(2) }));
    expect(cost.halfSpreadUsd).toBe(2_000);
    expect(cost.slippageUsd).toBe(0);
  });

  it('a resting order earns its half of the spread, if it fills', () => {
    const { cost } = valueOf(estimateHedgeCost({ ...request, execution: { kind: 'rest', priceUsd: 52_000 } }));
    expect(cost.halfSpreadUsd).toBeCloseTo(-(2_000 / 52_000) * 1_000, 8);
    expect(cost.slippageUsd).toBe(0);
  });

  it('is missingData when depth, a side or the limit does not reach, never a guess', () => {
    expect(failureOf(estimateHedgeCost({ ...request, amount: decimal(3_000) }))).toBe(
      'missingData: BTC-PERPETUAL: depth: the book shows 2000 of 3000 USD',
    );
    const limited = estimateHedgeCost({ ...request, execution: { kind: 'take', limitPriceUsd: 45_000 } });
    expect(failureOf(limited)).toContain('the book shows 1000 of 2000');
    expect(failureOf(estimateHedgeCost({ ...request, book: { ...request.book, asks: [] } }))).toContain('no ask');
    expect(failureOf(estimateHedgeCost({ ...request, instrument: anInstrument('BTC-27FEB26-90000-P') }))).toContain('unsupported');
  });
});

describe('estimateTouchCost', () => {
  it('is fee and half spread at the touch, whatever stands behind it', () => {
    const cost = valueOf(estimateTouchCost({ ...request, amount: decimal(1_000_000) }));
    expect(cost.halfSpreadUsd).toBeCloseTo(20 * 1_000, 6);
    expect(cost.feeUsd).toBeGreaterThan(0);
  });
});
