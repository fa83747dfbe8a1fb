import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateHedgeCost } from '../../../shared/costs/hedgeCost.ts';
import { predictCost } from '../../../shared/costs/predictCost.ts';
import type { CostPrediction } from '../../../shared/costs/costPrediction.ts';
import type { ExecutionPlan, HoldingPlan } from '../../../shared/costs/costRequest.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anInstrument, failureOf, valueOf } from '../risk/riskBuilders.ts';
import { aBook, aRequest, type RequestTerms } from './costBuilders.ts';

const LINEAR = 'BTC_USDC-PERPETUAL';
const PUT = 'BTC-27FEB26-90000-P';
const SEED = { seed: 41, numRuns: 200 };

function cost(terms: RequestTerms = {}): CostPrediction {
  return valueOf(predictCost(aRequest(terms)));
}

function sumOf(prediction: CostPrediction): number {
  const { feeUsd, halfSpreadUsd, slippageUsd, impactUsd, carryUsd, marginUsd } = prediction;
  return feeUsd + halfSpreadUsd + slippageUsd + impactUsd + carryUsd + marginUsd;
}

/** The same total with parts to the last digits; `execution` is the name of the plan. */
function expectSame(actual: CostPrediction, expected: CostPrediction): void {
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value === 'number') expect(actual[name as keyof CostPrediction], name).toBeCloseTo(value, 6);
  }
}

/** Levels a tick or more apart, moving away from 100 by `sign`. */
const levelsAway = (sign: 1 | -1) =>
  fc
    .array(fc.tuple(fc.double({ min: 0.1, max: 2, noNaN: true }), fc.double({ min: 0.1, max: 5, noNaN: true })), {
      minLength: 1,
      maxLength: 6,
    })
    .map((steps) => {
      let price = 100;
      return steps.map(([step, amount]) => [(price += sign * step), amount] as const);
    });
const books = fc.record({ bids: levelsAway(-1), asks: levelsAway(1) });

const executions: fc.Arbitrary<ExecutionPlan> = fc.oneof(
  fc.constant({ kind: 'market' } as const),
  fc.record({ kind: fc.constant('passive' as const), waitSeconds: fc.double({ min: 0, max: 1e6, noNaN: true }) }),
  fc.record({
    kind: fc.constant('sliced' as const),
    slices: fc.integer({ min: 1, max: 20 }),
    durationSeconds: fc.double({ min: 0, max: 3_600, noNaN: true }),
    refillHalfLifeSeconds: fc.option(fc.double({ min: 0, max: 1e4, noNaN: true })),
  }),
);

describe('predictCost at market', () => {
  it('walks an inverse book and adds the square-root impact of what it does not hold', () => {
    // Sells 3,000 USD into 1,000 at 50,000 and 1,000 at 40,000 under a mid of 51,000; the third thousand trades at 40,000 less 0.03·√(1,000/4e6).
    const prediction = cost({ amount: 3_000 });
    const last = 40_000 * (1 - 0.03 * Math.sqrt(1_000 / 4e6));
    expect(prediction.halfSpreadUsd).toBeCloseTo((3_000 / 50_000) * 1_000, 9);
    expect(prediction.slippageUsd).toBeCloseTo(20 + 275 + 275 - 60, 9);
    expect(prediction.impactUsd).toBeCloseTo((1_000 / last) * (51_000 - last) - 275, 9);
    expect(prediction.impactUsd).toBeCloseTo(0.605, 3);
    expect(prediction.averagePriceUsd).toBeCloseTo(3_000 / (1_000 / 50_000 + 1_000 / 40_000 + 1_000 / last), 6);
    // 5 bp of the notional in February 2026; the venue books eight decimals of a coin.
    expect(prediction.feeUsd).toBeCloseTo(1.5, 3);
    expect([prediction.fillProbability, prediction.timingRiskUsd, prediction.carryUsd, prediction.marginUsd]).toEqual([1, 0, 0, 0]);
  });

  it('walks a linear book: 3 coins from 100 × 1, 101 × 1 and the rest one impact above 101', () => {
    const terms = {
      name: LINEAR,
      side: 'buy',
      amount: 3,
      bids: [[99, 9]],
      asks: [
        [100, 1],
        [101, 1],
      ],
      dailyVolumeUsd: 10_100,
    } as const;
    const prediction = cost(terms);
    expect(prediction.halfSpreadUsd).toBeCloseTo(3 * 0.5, 12);
    expect(prediction.slippageUsd).toBeCloseTo(2, 12);
    expect(prediction.impactUsd).toBeCloseTo(101 * 0.03 * Math.sqrt(101 / 10_100), 12);
    expect(prediction.averagePriceUsd).toBeCloseTo(99.5 + (1.5 + 2 + 0.303) / 3, 12);
    expect(prediction.feeUsd).toBeCloseTo(0.0005 * 3 * prediction.averagePriceUsd, 8);
  });

  it('charges an option the premium beside its mid at the index, and the fee per coin until the cap of 12.5 %', () => {
    const option = { name: PUT, side: 'buy', amount: 2, indexUsd: 80_000, bids: [[0.01, 9]], asks: [[0.011, 9]] } as const;
    const prediction = cost(option);
    expect(prediction.halfSpreadUsd).toBeCloseTo(2 * 0.0005 * 80_000, 9);
    expect(prediction.feeUsd).toBeCloseTo(2 * 0.0003 * 80_000, 9);
    expect(prediction.averagePriceUsd).toBeCloseTo(880, 9);
    const cheap = cost({ ...option, bids: [[0.0009, 9]], asks: [[0.0011, 9]] });
    expect(cheap.feeUsd).toBeCloseTo(2 * 0.125 * 0.0011 * 80_000, 6);
  });

  it('agrees with the estimate of the ticket wherever the visible book holds the amount', () => {
    fc.assert(
      fc.property(
        books,
        fc.constantFrom('buy' as const, 'sell' as const),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (book, side, share) => {
          for (const name of [LINEAR, 'BTC-PERPETUAL']) {
            const depth = (side === 'buy' ? book.asks : book.bids).reduce((sum, [, amount]) => sum + amount, 0);
            const request = aRequest({ name, side, amount: depth * share * 0.999, ...book });
            const estimate = valueOf(estimateHedgeCost({ ...request, execution: { kind: 'take', limitPriceUsd: null } }));
            const prediction = valueOf(predictCost(request));
            expect(prediction.halfSpreadUsd).toBeCloseTo(estimate.cost.halfSpreadUsd, 9);
            expect(prediction.slippageUsd).toBeCloseTo(estimate.cost.slippageUsd, 9);
            expect(prediction.feeUsd).toBeCloseTo(estimate.cost.feeUsd, 5);
            expect(prediction.averagePriceUsd).toBeCloseTo(estimate.averagePriceUsd, 9);
          }
        },
      ),
      SEED,
    );
  });

  it('costs a buy what a sale costs on the mirrored book', () => {
    fc.assert(
      fc.property(books, fc.double({ min: 0.01, max: 0.09, noNaN: true }), ({ bids, asks }, amount) => {
        const mid = (Number(bids[0]?.[0]) + Number(asks[0]?.[0])) / 2;
        const mirrored = (side: typeof bids) => side.map(([price, size]) => [2 * mid - price, size] as const);
        const bought = cost({ name: LINEAR, side: 'buy', amount: amount * 10, bids, asks });
        const sold = predictCost(aRequest({ name: LINEAR, side: 'sell', amount: amount * 10, bids: mirrored(asks), asks: mirrored(bids) }));
        expect(valueOf(sold).halfSpreadUsd).toBeCloseTo(bought.halfSpreadUsd, 9);
        expect(valueOf(sold).slippageUsd).toBeCloseTo(bought.slippageUsd, 9);
      }),
      SEED,
    );
  });

  it('vanishes with the size', () => {
    const tiny = cost({ name: LINEAR, amount: 1e-9, bids: [[99, 1]], asks: [[100, 1]] });
    expect(tiny.totalUsd).toBeCloseTo(0, 7);
    expect(tiny.averagePriceUsd).toBeCloseTo(99, 6);
  });
});

describe('predictCost', () => {
  it('is the sum of its parts and finite; at market ≥ 0 when nothing is held', () => {
    fc.assert(
      fc.property(
        books,
        executions,
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        fc.constantFrom('buy' as const, 'sell' as const),
        (book, execution, amount, side) => {
          for (const name of [LINEAR, 'BTC-PERPETUAL']) {
            const prediction = cost({ name, side, amount, execution, ...book });
            expect(prediction.totalUsd).toBeCloseTo(sumOf(prediction), 9);
            expect(Object.values(prediction).every((value) => typeof value === 'string' || Number.isFinite(value))).toBe(true);
            if (execution.kind !== 'passive') expect(prediction.totalUsd).toBeGreaterThanOrEqual(0);
            expect(prediction.fillProbability).toBeGreaterThanOrEqual(0);
            expect(prediction.fillProbability).toBeLessThanOrEqual(1);
          }
        },
      ),
      SEED,
    );
  });

  const HOLDING: HoldingPlan = {
    horizonHours: 24,
    capitalCostPerYear: 0.1,
    markPriceUsd: 51_051,
    premiumHalfLifeHours: null,
    addedInitialMarginUsd: 36_500,
  };

  it('adds funding and the cost of margin over the horizon: a premium of 0.1 % pays the seller 0.075 % three times a day', () => {
    const plain = cost();
    const held = cost({ holding: HOLDING });
    expect(held.carryUsd).toBeCloseTo(-2_000 * 0.00075 * 3, 9);
    expect(held.marginUsd).toBeCloseTo((36_500 * 0.1) / 365, 9);
    expect(held.totalUsd).toBeCloseTo(plain.totalUsd - 4.5 + 10, 9);
    expect(cost({ holding: { ...HOLDING, addedInitialMarginUsd: -36_500 } }).marginUsd).toBeCloseTo(-10, 9);
  });

  it.each<[string, RequestTerms, string]>([
    ['an empty side', { asks: [] }, 'missingData: BTC-PERPETUAL: the book has no ask'],
    ['an empty side of the other', { bids: [] }, 'missingData: BTC-PERPETUAL: the book has no bid'],
    ['a crossed book', { bids: [[53_000, 1]] }, 'invalidInput: BTC-PERPETUAL: the book is crossed: bid 53000 above ask 52000'],
    ['a price of 0', { bids: [[0, 1]] }, 'invalidInput: BTC-PERPETUAL: expected prices > 0, were 0 and 52000'],
    ['no amount', { amount: 0 }, 'invalidInput: amount of BTC-PERPETUAL: expected > 0, was 0'],
    [
      'depth without a volatility',
      { amount: 3_000, dailySigma: null },
      'missingData: BTC-PERPETUAL: depth: the book shows 2000; the impact of the rest needs the volatility',
    ],
    [
      'more than the law covers',
      { amount: 1e9, dailyVolumeUsd: 1 },
      'missingData: BTC-PERPETUAL: depth: the book shows 2000; the rest is more than the impact law covers',
    ],
    [
      'depth of a linear contract without a volume',
      { name: LINEAR, amount: 9_000, dailyVolumeUsd: null },
      'missingData: BTC_USDC-PERPETUAL: depth: the book shows 2000; the impact of the rest needs the daily volume',
    ],
    ['a negative volatility', { dailySigma: -1 }, 'invalidInput: dailySigma: expected >= 0, was -1'],
    ['a volume of 0', { dailyVolumeUsd: 0 }, 'invalidInput: dailyVolumeUsd: expected > 0, was 0'],
    [
      'a passive option',
      { name: PUT, execution: { kind: 'passive', waitSeconds: 1 } },
      'unsupported: BTC-27FEB26-90000-P: the cost of options is known at market only',
    ],
    ['an option without an index', { name: PUT, indexUsd: null }, 'missingData: BTC-27FEB26-90000-P: the index is not known'],
    ['spot, whose fee nobody knows', { name: 'BTC_USDC' }, 'missingData: fees of BTC_USDC: the rulebook has none'],
    [
      'no slices',
      { execution: { kind: 'sliced', slices: 0, durationSeconds: 1, refillHalfLifeSeconds: null } },
      'invalidInput: slices: expected 1 … 1000, was 0',
    ],
    ['a negative wait', { execution: { kind: 'passive', waitSeconds: -1 } }, 'invalidInput: waitSeconds: expected >= 0, was -1'],
    [
      'a passive order without a volatility',
      { dailySigma: null, execution: { kind: 'passive', waitSeconds: 1 } },
      'missingData: BTC-PERPETUAL: the chance to fill needs the volatility',
    ],
    ['a horizon of 0', { holding: { ...HOLDING, horizonHours: 0 } }, 'invalidInput: horizonHours: expected > 0, was 0'],
    [
      'a negative cost of capital',
      { holding: { ...HOLDING, capitalCostPerYear: -0.1 } },
      'invalidInput: capitalCostPerYear: expected >= 0, was -0.1',
    ],
    [
      'an unknown margin',
      { holding: { ...HOLDING, addedInitialMarginUsd: null } },
      'missingData: BTC-PERPETUAL: the margin of the trade is not known',
    ],
    ['an unknown mark', { holding: { ...HOLDING, markPriceUsd: null } }, 'missingData: BTC-PERPETUAL: carry: the mark price is not known'],
  ])('refuses %s', (_what, terms, message) => {
    expect(failureOf(predictCost(aRequest(terms)))).toBe(message);
  });

  it('needs no volatility while the book holds the size', () => {
    expect(cost({ dailySigma: null }).totalUsd).toBe(cost().totalUsd);
  });

  it('falls back to the default volume of an inverse perpetual', () => {
    const assumed = cost({ amount: 3_000, dailyVolumeUsd: null });
    expect(assumed.impactUsd).toBeCloseTo(cost({ amount: 3_000, dailyVolumeUsd: 200e6 }).impactUsd, 12);
  });
});

describe('predictCost passive', () => {
  const terms = { name: LINEAR, side: 'buy', amount: 10, bids: [[99, 50]], asks: [[101, 50]], dailySigma: 0.04 } as const;
  const resting = (waitSeconds: number) => cost({ ...terms, execution: { kind: 'passive', waitSeconds } });

  it('weighs the maker at its own touch with the taker after the price has run away', () => {
    // A wait of a quarter of a day: s = 100·0.04/2 = 2 USD, the order a = 1 + tick 1 = 2 USD from a trade through it, p = 2N(−1) = 0.3173.
    const prediction = resting(86_400 / 4);
    const p = 0.31731050786291415;
    expect(prediction.fillProbability).toBeCloseTo(p, 12);
    expect(prediction.halfSpreadUsd).toBeCloseTo(10 * (-p + (1 - p)), 9);
    expect(prediction.slippageUsd).toBeCloseTo(10 * 2 * p, 9);
    // No maker fee in February 2026; 5 bp of 1,010 for the taker.
    expect(prediction.feeUsd).toBeCloseTo((1 - p) * 0.505, 9);
    expect(prediction.averagePriceUsd).toBeCloseTo(99 * p + 101 * (1 - p) + 2 * p, 9);
  });

  it('costs a sale the same, at prices mirrored about the mid of 100', () => {
    const execution = { kind: 'passive', waitSeconds: 86_400 / 4 } as const;
    const [bought, sold] = [cost({ ...terms, execution }), cost({ ...terms, side: 'sell', execution })];
    expect(sold.halfSpreadUsd).toBeCloseTo(bought.halfSpreadUsd, 9);
    expect(sold.slippageUsd).toBeCloseTo(bought.slippageUsd, 9);
    expect(sold.averagePriceUsd).toBeCloseTo(200 - bought.averagePriceUsd, 9);
  });

  it('is the market order without a wait, and fills for certain with an endless one', () => {
    expectSame(resting(0), { ...cost(terms), fillProbability: 0 });
    expect(resting(1e14).fillProbability).toBeCloseTo(1, 3);
    expect(resting(1e14).feeUsd).toBeCloseTo(0, 3);
  });

  it('is likelier to fill the longer it waits', () => {
    const chances = [1, 60, 3_600, 86_400].map((seconds) => resting(seconds).fillProbability);
    expect(chances).toEqual(chances.toSorted((a, b) => a - b));
  });
});

describe('predictCost sliced', () => {
  const terms = {
    name: LINEAR,
    side: 'buy',
    amount: 2,
    bids: [[99, 9]],
    asks: [
      [100, 1],
      [101, 1],
      [102, 9],
    ],
  } as const;
  const sliced = (slices: number, durationSeconds: number, refillHalfLifeSeconds: number | null) =>
    cost({ ...terms, execution: { kind: 'sliced', slices, durationSeconds, refillHalfLifeSeconds } });

  it('meets a book that is half refilled: 1 at 100, then 0.5 at 100 and 0.5 at 101', () => {
    const prediction = sliced(2, 60, 60);
    expect(prediction.halfSpreadUsd).toBeCloseTo(1, 12);
    expect(prediction.slippageUsd).toBeCloseTo(0.5, 12);
    expect(prediction.averagePriceUsd).toBeCloseTo(100.25, 12);
    // The second half waits a minute: σ·mid·√(60/86,400)·√(3/12) on 2 coins.
    expect(prediction.timingRiskUsd).toBeCloseTo(2 * 0.03 * 99.5 * Math.sqrt(60 / 86_400) * 0.5, 12);
  });

  it('is the market order in one slice, without a pause or without a refill; only timing differs', () => {
    expectSame(sliced(1, 600, 10), cost(terms));
    expectSame(sliced(5, 0, 10), cost(terms));
    expectSame(sliced(5, 600, null), { ...cost(terms), timingRiskUsd: sliced(5, 600, 10).timingRiskUsd });
  });

  it('never slips when the book recovers at once, and never more than the market order', () => {
    expect(sliced(2, 60, 0).slippageUsd).toBeCloseTo(0, 12);
    expect(sliced(4, 60, 30).totalUsd).toBeLessThan(cost(terms).totalUsd);
  });

  it('does not know its timing risk without a volatility, which is not 0', () => {
    const execution = { kind: 'sliced', slices: 2, durationSeconds: 60, refillHalfLifeSeconds: 60 } as const;
    expect(cost({ ...terms, execution, dailySigma: null }).timingRiskUsd).toBeNull();
  });
});

describe('predictCost, speed', () => {
  it('takes microseconds, not milliseconds (10 µs typical on its own; ten times that allowed here)', () => {
    const bids = Array.from({ length: 20 }, (_, i) => [50_000 - i, 5_000] as const);
    const asks = Array.from({ length: 20 }, (_, i) => [50_001 + i, 5_000] as const);
    const request = {
      ...aRequest(),
      book: aBook('BTC-PERPETUAL', bids, asks),
      amount: decimal(20_000),
      instrument: anInstrument('BTC-PERPETUAL'),
    };
    for (let i = 0; i < 1_000; i += 1) predictCost(request);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (let i = 0; i < 300; i += 1) predictCost(request);
      return ((performance.now() - start) / 300) * 1_000;
    });
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(100);
  });
});
