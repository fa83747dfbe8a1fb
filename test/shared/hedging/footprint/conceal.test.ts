import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Concealment } from '../../../../shared/domain/policySchema.ts';
import { isOnLot, isOnTick } from '../../../../shared/domain/tick.ts';
import { conceal, type ConcealableTrade } from '../../../../shared/hedging/footprint/conceal.ts';
import { isRoundLevel } from '../../../../shared/hedging/footprint/roundLevels.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { anInstrument } from '../../risk/riskBuilders.ts';

/** Lot 10 USD, tick 0.5. */
const perpetual = anInstrument('BTC-PERPETUAL');

function aTrade(overrides: Partial<ConcealableTrade> = {}): ConcealableTrade {
  return {
    instrument: perpetual,
    side: 'buy',
    amount: decimal(50_000),
    minAmount: decimal(10),
    limitPrice: decimal('78412.5'),
    isResting: true,
    ...overrides,
  };
}

function aConcealment(overrides: Partial<Concealment> = {}): Concealment {
  return { seed: 7, maxDelaySeconds: 30, maxSizeCutPct: 20, maxPriceTicks: 8, avoidRoundLevels: true, ...overrides };
}

const OFF = aConcealment({ maxDelaySeconds: 0, maxSizeCutPct: 0, maxPriceTicks: 0, avoidRoundLevels: false });

const anyConcealment = fc.record({
  seed: fc.integer({ min: 0, max: 0xffffffff }),
  maxDelaySeconds: fc.double({ min: 0, max: 600, noNaN: true }),
  maxSizeCutPct: fc.double({ min: 0, max: 50, noNaN: true }),
  maxPriceTicks: fc.integer({ min: 0, max: 100 }),
  avoidRoundLevels: fc.boolean(),
});

const anyTrade = fc
  .record({
    lots: fc.integer({ min: 1, max: 100_000 }),
    minLots: fc.integer({ min: 0, max: 200 }),
    halves: fc.integer({ min: 1, max: 400_000 }),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    isResting: fc.boolean(),
  })
  .map(({ lots, minLots, halves, side, isResting }) =>
    aTrade({ amount: decimal(lots * 10), minAmount: decimal(minLots * 10), limitPrice: decimal(halves).div(2), side, isResting }),
  );

describe('conceal', () => {
  it('is the identity when it is off: null, or every bound 0', () => {
    fc.assert(
      fc.property(anyTrade, fc.string(), (trade, key) => {
        for (const off of [null, OFF]) {
          const concealed = conceal(off, key, trade);
          expect([concealed.delaySeconds, concealed.heldBackAmount.toNumber(), concealed.words]).toEqual([0, 0, null]);
          expect(concealed.amount.equals(trade.amount)).toBe(true);
          expect(concealed.limitPrice).toEqual(trade.limitPrice);
        }
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  it('gives the same answer to the same question, and stays inside every bound (property)', () => {
    fc.assert(
      fc.property(anyConcealment, anyTrade, fc.string(), (concealment, trade, key) => {
        const concealed = conceal(concealment, key, trade);
        expect(conceal(concealment, key, trade)).toEqual(concealed);
        const { delaySeconds, amount, heldBackAmount, limitPrice } = concealed;
        expect(delaySeconds >= 0 && delaySeconds <= concealment.maxDelaySeconds).toBe(true);
        expect(amount.plus(heldBackAmount).equals(trade.amount)).toBe(true);
        expect(heldBackAmount.greaterThanOrEqualTo(0) && isOnLot(perpetual, heldBackAmount)).toBe(true);
        expect(heldBackAmount.lessThanOrEqualTo(trade.amount.times(decimal(concealment.maxSizeCutPct)).div(100))).toBe(true);
        expect(amount.greaterThanOrEqualTo(perpetual.lot)).toBe(true);
        if (heldBackAmount.greaterThan(0)) expect(amount.greaterThanOrEqualTo(trade.minAmount)).toBe(true);
        expect(limitPrice !== null && isOnTick(perpetual, limitPrice)).toBe(true);
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });

  it('moves a resting price away from the touch only, by at most maxPriceTicks and one more off a round level (property)', () => {
    fc.assert(
      fc.property(anyConcealment, anyTrade, fc.string(), (concealment, trade, key) => {
        const from = trade.limitPrice ?? decimal(0);
        const to = conceal(concealment, key, trade).limitPrice ?? decimal(0);
        const away = (trade.side === 'buy' ? from.minus(to) : to.minus(from)).div(0.5).toNumber();
        expect(away).toBeGreaterThanOrEqual(0);
        expect(away).toBeLessThanOrEqual(trade.isResting ? concealment.maxPriceTicks + (concealment.avoidRoundLevels ? 1 : 0) : 0);
        if (trade.isResting && concealment.avoidRoundLevels) expect(isRoundLevel(perpetual, to)).toBe(false);
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });

  it('leaves the limit of a market order, a missing price and one off the tick alone', () => {
    expect(conceal(aConcealment(), 'k', aTrade({ isResting: false })).limitPrice?.toFixed()).toBe('78412.5');
    expect(conceal(aConcealment(), 'k', aTrade({ limitPrice: null })).limitPrice).toBeNull();
    expect(conceal(aConcealment(), 'k', aTrade({ limitPrice: decimal('78412.3') })).limitPrice?.toFixed()).toBe('78412.3');
  });

  it('never goes below the smallest order: 100 USD with a minimum of 90 loses 0 or 10, of 100 nothing', () => {
    const at = (minAmount: number, key: string): number =>
      conceal(aConcealment({ maxSizeCutPct: 50 }), key, aTrade({ amount: decimal(100), minAmount: decimal(minAmount) })).amount.toNumber();
    const keys = Array.from({ length: 50 }, (_, i) => `k${i}`);
    expect(new Set(keys.map((key) => at(90, key)))).toEqual(new Set([90, 100]));
    expect(new Set(keys.map((key) => at(100, key)))).toEqual(new Set([100]));
  });

  it('says what it did: one sentence with its numbers', () => {
    const { words, delaySeconds, heldBackAmount } = conceal(aConcealment(), 'k2', aTrade());
    expect(delaySeconds).toBeGreaterThan(0);
    expect(heldBackAmount.toNumber()).toBeGreaterThan(0);
    expect(words).toMatch(/^waits [\d.]+ s, [\d,]+ USD held back, rests at 78,4\d\d(?:\.5)? instead of 78,412\.5$/);
  });
});

/** 20,000 decisions a second apart, as a desk would name them. */
const DECISIONS = Array.from({ length: 20_000 }, (_, i) =>
  conceal(aConcealment(), `book-1/BTC/${1_769_500_800_000 + i * 1_000}`, aTrade()),
);

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], y: readonly number[], mx: number, my: number): number =>
    x.reduce((sum, value, i) => sum + (value - mx) * ((y[i] ?? 0) - my), 0);
  return product(a, b, meanA, meanB) / Math.sqrt(product(a, a, meanA, meanA) * product(b, b, meanB, meanB));
}

describe('the spread of what conceal does over 20,000 decisions', () => {
  const delays = DECISIONS.map(({ delaySeconds }) => delaySeconds);
  const cuts = DECISIONS.map(({ heldBackAmount }) => heldBackAmount.toNumber());
  const prices = DECISIONS.map(({ limitPrice }) => limitPrice?.toNumber() ?? NaN);

  it('is even: each tenth of the delay, each tenth of the cut and each number of ticks is as frequent as the others within 5 errors', () => {
    const evenly = (bins: readonly number[], count: number): void => {
      const expected = bins.length / count;
      for (let bin = 0; bin < count; bin += 1) {
        const seen = bins.filter((value) => value === bin).length;
        expect(Math.abs(seen - expected)).toBeLessThan(5 * Math.sqrt(expected));
      }
    };
    evenly(
      delays.map((delay) => Math.min(9, Math.floor(delay / 3))),
      10,
    );
    evenly(
      cuts.map((cut) => Math.floor(cut / 10 / 100.1)),
      10,
    );
    evenly(
      prices.map((price) => Math.round((78_412.5 - price) * 2)),
      9,
    );
  });

  it('is independent: delay, cut and ticks of one decision, and of the next decision, within 4 errors of no correlation', () => {
    const limit = 4 / Math.sqrt(DECISIONS.length);
    const pairs: readonly (readonly [readonly number[], readonly number[]])[] = [
      [delays, cuts],
      [delays, prices],
      [cuts, prices],
      [delays.slice(1), delays.slice(0, -1)],
      [cuts.slice(1), cuts.slice(0, -1)],
      [prices.slice(1), prices.slice(0, -1)],
    ];
    for (const [a, b] of pairs) expect(Math.abs(correlation(a, b))).toBeLessThan(limit);
  });

  it('another seed is another spread', () => {
    const others = Array.from({ length: 2_000 }, (_, i) =>
      conceal(aConcealment({ seed: 8 }), `book-1/BTC/${1_769_500_800_000 + i * 1_000}`, aTrade()),
    );
    expect(
      Math.abs(
        correlation(
          others.map(({ delaySeconds }) => delaySeconds),
          delays.slice(0, 2_000),
        ),
      ),
    ).toBeLessThan(4 / Math.sqrt(2_000));
  });
});
