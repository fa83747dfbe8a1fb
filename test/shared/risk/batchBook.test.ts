import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBatchKernel } from '../../../shared/pricing/batch/batchKernel.ts';
import { THETA_CONVENTIONS, textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { bookRisk, type BookRisk, type GroupRisk } from '../../../shared/risk/aggregate.ts';
import { createBatchBook } from '../../../shared/risk/batchBook.ts';
import { bookStructure } from '../../../shared/risk/bookStructure.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import { shiftedMarket, type MarketView } from '../../../shared/risk/marketView.ts';
import { aRandomBook } from './randomBooks.ts';
import {
  aBalance,
  aFutureQuote,
  aMarket,
  anAmericanPosition,
  anIndex,
  anOptionQuote,
  aPosition,
  AT_MS,
  EXPIRY_MS,
} from './riskBuilders.ts';

const KERNELS = [createBatchKernel('simd'), createBatchKernel('plain')];
const SEED = 20_260_303;

type Figure = Exclude<keyof GroupRisk, 'complete'>;

/** The largest size of each figure over the legs of a book: what a rounding error of the sum is measured by. */
function sizesOf(book: ReturnType<typeof bookRisk>): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const leg of book.legs) {
    if (!leg.ok) continue;
    for (const [name, value] of Object.entries(leg.value)) {
      if (typeof value === 'number') sizes.set(name, Math.max(sizes.get(name) ?? 0, Math.abs(value)));
    }
  }
  // A theta may be the difference of two values.
  sizes.set('thetaUsdPerDay', Math.max(sizes.get('thetaUsdPerDay') ?? 0, sizes.get('valueUsd') ?? 0));
  return sizes;
}

/** Figures of `actual` that are not those of `expected` to 1e-12 of what they are made of. */
function differences(actual: GroupRisk, expected: GroupRisk, sizes: ReadonlyMap<string, number>): readonly string[] {
  return (Object.keys(expected) as (Figure | 'complete')[]).flatMap((name) => {
    const [a, e] = [actual[name], expected[name]];
    if (typeof a !== 'number' || typeof e !== 'number') return a === e ? [] : [`${name}: ${a}, was ${e}`];
    return Math.abs(a - e) <= 1e-12 * Math.max(Math.abs(e), sizes.get(name) ?? 0) ? [] : [`${name}: ${a}, was ${e}`];
  });
}

function allGroups({ total, underlyings }: BookRisk): readonly GroupRisk[] {
  return [total, ...underlyings.flatMap(({ risk, expiries }) => [risk, ...expiries.map((expiry) => expiry.risk)])];
}

function expectSame(legs: readonly Leg[], market: MarketView, atMs: number, theta = textbookTheta): void {
  const expected = bookRisk(legs, market, atMs, theta);
  const sizes = sizesOf(expected);
  for (const kernel of KERNELS) {
    const book = createBatchBook(kernel, legs, bookStructure(legs));
    const actual = allGroups(book.risk(market, atMs, theta));
    const found = allGroups(expected).flatMap((group, at) => {
      const own = actual[at];
      return own === undefined ? ['a group is missing'] : differences(own, group, sizes);
    });
    expect(found, kernel.engine).toEqual([]);
    legs.forEach((leg, at) => expect(book.legRisk(at)).toEqual(legRisk(leg, market, atMs, theta)));
  }
}

describe('createBatchBook', () => {
  it('gives every figure of every group of bookRisk, to 1e-12, for random books and every theta convention', () => {
    fc.assert(
      fc.property(
        aRandomBook,
        fc.constantFrom(...Object.values(THETA_CONVENTIONS)),
        fc.integer({ min: -20, max: 40 }),
        (book, theta, days) => {
          expectSame(book.legs, book.market, AT_MS + days * 86_400_000, theta);
        },
      ),
      { seed: SEED, numRuns: 300 },
    );
  });

  it('counts legs that cannot be valued as bookRisk does: no quote, no IV, a forward of 0, an amount that is none', () => {
    const legs = [
      aPosition('BTC-27FEB26-70000-C', 1, 0.05),
      aPosition('BTC-27FEB26-80000-C', 2, null),
      aPosition('BTC-27FEB26-90000-C', 3, 0.01),
      aPosition('BTC-27FEB26-95000-P', 1, 0.2),
      aPosition('BTC-27MAR26-80000-P', -1, 0.04),
      aPosition('BTC-PERPETUAL', 10_000, 70_000),
      aBalance('BTC', 2),
      aBalance('USDC', 1_000),
    ];
    const quotes = [
      anOptionQuote('BTC-27FEB26-70000-C', 71_000, 0.5),
      anOptionQuote('BTC-27FEB26-80000-C', 71_000, 0.5),
      anOptionQuote('BTC-27FEB26-90000-C', 71_000, null),
      anOptionQuote('BTC-27MAR26-80000-P', 0, 0.5),
      aFutureQuote('BTC-PERPETUAL', 70_500),
    ];
    expectSame(legs, aMarket(quotes, [anIndex('BTC', 70_400)]), AT_MS);
    expectSame(legs, aMarket(quotes), AT_MS);
  });

  it('leaves an American option to its own model', () => {
    const name = 'BTC_USDC-27FEB26-110000-P';
    const legs = [anAmericanPosition(name, 2), aPosition('BTC_USDC-27FEB26-80000-C', 1)];
    const market = aMarket([{ ...anOptionQuote(name, 80_000, 0.5), rate: 0.2 }, anOptionQuote('BTC_USDC-27FEB26-80000-C', 80_000, 0.5)]);
    for (const theta of Object.values(THETA_CONVENTIONS)) expectSame(legs, market, AT_MS, theta);
  });

  it('settles what expires: the same before, at and after the expiry, and after going back', () => {
    const legs = [
      aPosition('BTC-27FEB26-70000-C', 1, 0.05),
      aPosition('BTC-27FEB26-80000-P', -2, 0.05),
      aPosition('BTC-27MAR26-80000-P', 1, 0.05),
    ];
    const market = aMarket(
      legs.map((leg) => anOptionQuote(leg.instrument.id, 75_000, 0.6)),
      [anIndex('BTC', 75_000)],
    );
    for (const atMs of [EXPIRY_MS - 1, EXPIRY_MS, EXPIRY_MS + 1, EXPIRY_MS - 86_400_000]) expectSame(legs, market, atMs);
  });

  it('keeps nothing of the last market: one book through moved markets is a new book at each', () => {
    const legs = [aPosition('BTC-27FEB26-70000-C', 1, 0.05), aPosition('BTC-27FEB26-80000-P', -2, 0.05)];
    const market = aMarket(
      legs.map((leg) => anOptionQuote(leg.instrument.id, 75_000, 0.6)),
      [anIndex('BTC', 75_000)],
    );
    const [kernel] = KERNELS;
    if (kernel === undefined) throw new Error('no kernel');
    const book = createBatchBook(kernel, legs, bookStructure(legs));
    for (const ratio of [1, 0.5, 2, 1]) {
      const moved = shiftedMarket(market, ratio);
      const fresh = createBatchBook(kernel, legs, bookStructure(legs)).risk(moved, AT_MS, textbookTheta);
      expect(book.risk(moved, AT_MS, textbookTheta)).toEqual(fresh);
    }
  });

  it('values a book without options, and an empty one', () => {
    expectSame(
      [aBalance('BTC', 1), aPosition('BTC-PERPETUAL', -100, 70_000)],
      aMarket([aFutureQuote('BTC-PERPETUAL', 71_000)], [anIndex('BTC', 71_000)]),
      AT_MS,
    );
    expectSame([], aMarket([]), AT_MS);
  });
});
