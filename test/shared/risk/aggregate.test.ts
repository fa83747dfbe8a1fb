import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import {
  aggregateRisk,
  bookRisk,
  createRunningRisk,
  netDeltaCoin,
  type GroupRisk,
  type ValuedBook,
} from '../../../shared/risk/aggregate.ts';
import { bookStructure } from '../../../shared/risk/bookStructure.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import type { MarketView } from '../../../shared/risk/marketView.ts';
import { hedgedDeltaCoin, type RiskFigures } from '../../../shared/risk/riskFigures.ts';
import { aRandomBook } from './randomBooks.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, known } from './riskBuilders.ts';

const SUMMED = [
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'deltaUsd',
  'gammaCoinPerUsd',
  'premiumAdjustedGammaCoinPerUsd',
  'gammaCoinPerPct',
  'gammaUsdPerPct',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
  'rhoUsdPerPct',
  'vannaCoinPerVolPoint',
  'volgaUsdPerVolPointSquared',
  'charmCoinPerDay',
  'valueUsd',
  'valueCoin',
] as const satisfies readonly (keyof RiskFigures)[];

function valued(legs: readonly Leg[], market: MarketView): ValuedBook {
  return bookRisk(legs, market, AT_MS, textbookTheta);
}

function btcOf(book: ValuedBook): GroupRisk {
  const part = book.underlyings.find(({ underlying }) => underlying === 'BTC');
  if (part === undefined) throw new Error('no BTC in the book');
  return part.risk;
}

const market = aMarket(
  [
    anOptionQuote('BTC-27FEB26-110000-C', 100_000, 0.55),
    anOptionQuote('BTC-27FEB26-90000-P', 100_000, 0.6),
    anOptionQuote('ETH-27FEB26-3000-C', 2_900, 0.7),
    aFutureQuote('BTC-PERPETUAL', 99_900),
  ],
  [anIndex('BTC', 99_800), anIndex('ETH', 2_890)],
);

describe('aggregateRisk', () => {
  const legs = [
    aPosition('BTC-27FEB26-110000-C', -10, 0.03),
    aPosition('ETH-27FEB26-3000-C', 50, 0.05),
    aPosition('BTC-PERPETUAL', 200_000, 101_000),
    aBalance('BTC', 2),
    aBalance('USDC', 1_000),
    aPosition('BTC-27FEB26-90000-P', 10, 0.02),
  ];
  const book = valued(legs, market);

  it('orders underlyings by name with cash last, expiries rising with undated last, options by strike', () => {
    expect(book.underlyings.map(({ underlying }) => underlying)).toEqual(['BTC', 'ETH', null]);
    const btc = book.underlyings[0];
    expect(btc?.expiries.map(({ expiryMs, legs: places }) => [expiryMs === null, places])).toEqual([
      [false, [5, 0]],
      [true, [2, 3]],
    ]);
  });

  it('adds USD figures over underlyings and never their coins', () => {
    const parts = book.underlyings.map(({ risk }) => risk);
    for (const name of ['deltaUsd', 'gammaUsdPerPct', 'vegaUsdPerVolPoint', 'thetaUsdPerDay', 'valueUsd'] as const) {
      const sum = parts.reduce((total, part) => total + known(part[name]), 0);
      expect(known(book.total[name])).toBeCloseTo(sum, 6);
    }
    const coins = [
      'deltaCoin',
      'premiumAdjustedDeltaCoin',
      'gammaCoinPerUsd',
      'gammaCoinPerPct',
      'vannaCoinPerVolPoint',
      'charmCoinPerDay',
      'valueCoin',
    ] as const;
    expect(coins.map((name) => book.total[name])).toEqual(coins.map(() => null));
  });

  it('is complete, knows the delta of both numeraires, and keeps the identity Δ_usd = Δ_coin + equity', () => {
    const btc = btcOf(book);
    expect([btc.complete, btc.unknownLegs, btc.legCount]).toEqual([true, 0, 4]);
    expect(netDeltaCoin(btc, 'usd')).toBe(btc.deltaCoin);
    expect(netDeltaCoin(btc, 'coin')).toBe(btc.premiumAdjustedDeltaCoin);
    expect(known(btc.deltaCoin)).toBeCloseTo(known(btc.premiumAdjustedDeltaCoin) + known(btc.valueCoin), 12);
    expect(hedgedDeltaCoin(btc, 'coin')).toBe(btc.premiumAdjustedDeltaCoin);
  });

  it('counts cash as known: it has a value and no delta to miss', () => {
    const cash = book.underlyings.at(-1)?.risk;
    expect([cash?.complete, cash?.valueUsd, cash?.deltaCoin, cash?.deltaUsd]).toEqual([true, 1_000, null, 0]);
    expect(book.total.complete).toBe(true);
  });

  it('shows what it knows of an incomplete book with the count, and no net delta', () => {
    const partly = valued([...legs, aPosition('BTC-27FEB26-120000-C', 1)], market);
    const btc = btcOf(partly);
    expect([btc.complete, btc.unknownLegs, partly.total.unknownLegs]).toEqual([false, 1, 1]);
    expect(known(btc.deltaCoin)).toBeCloseTo(known(btcOf(book).deltaCoin), 12);
    expect([netDeltaCoin(btc, 'usd'), netDeltaCoin(btc, 'coin'), btc.pnlUsd]).toEqual([null, null, null]);
  });

  it('an inverse perpetual without an average hides the USD-numeraire delta only', () => {
    const btc = btcOf(valued([aPosition('BTC-PERPETUAL', 99_900)], market));
    expect([netDeltaCoin(btc, 'usd'), netDeltaCoin(btc, 'coin'), btc.unknownLegs]).toEqual([null, 1, 1]);
    expect([btc.deltaCoin, btc.gammaCoinPerUsd]).toEqual([null, 0]);
  });

  it('gives P&L only when every position has one; balances do not count', () => {
    expect(btcOf(book).pnlUsd).not.toBeNull();
    expect(btcOf(valued([...legs, aPosition('BTC-27FEB26-110000-C', 1)], market)).pnlUsd).toBeNull();
  });

  it('reports the oldest quote of the group', () => {
    expect(book.total.oldestQuoteMs).toBe(AT_MS - 1_000);
    expect(valued([aBalance('USD', 5)], market).total.oldestQuoteMs).toBeNull();
  });

  it('an empty book is nothing, not zero', () => {
    const empty = aggregateRisk(bookStructure([]), [], []);
    expect([empty.underlyings.length, empty.total.valueUsd, empty.total.complete]).toEqual([0, null, true]);
  });
});

const aShuffledBook = aRandomBook.chain(({ legs, market: quotes }) =>
  fc.record({
    legs: fc.constant(legs),
    shuffledLegs: fc.shuffledSubarray([...legs], { minLength: legs.length }),
    market: fc.constant(quotes),
  }),
);

describe('aggregateRisk on random books (property, seeded)', () => {
  it('parts sum to the whole, and the order of the legs does not show', () => {
    fc.assert(
      fc.property(aShuffledBook, ({ legs, shuffledLegs, market: quotes }) => {
        const shuffled = valued(shuffledLegs, quotes);
        const straight = valued(legs, quotes);
        for (const name of SUMMED) {
          const terms = straight.legs.map((risk) => (risk.ok ? (risk.value[name] ?? 0) : 0));
          const size = terms.reduce((total, term) => total + Math.abs(term), 0);
          for (const [at, part] of straight.underlyings.entries()) {
            const whole = part.risk[name] ?? 0;
            const members = part.expiries.flatMap(({ legs: places }) => places.map((place) => terms[place] ?? 0));
            const plain = members.reduce((total, term) => total + term, 0);
            expect(Math.abs(whole - plain)).toBeLessThanOrEqual(1e-12 * size);
            const parts = part.expiries.reduce((total, { risk }) => total + (risk[name] ?? 0), 0);
            expect(Math.abs(whole - parts)).toBeLessThanOrEqual(1e-12 * size);
            expect(Math.abs(whole - (shuffled.underlyings[at]?.risk[name] ?? 0))).toBeLessThanOrEqual(1e-15 * size);
          }
        }
      }),
      { numRuns: 200, seed: 11 },
    );
  });

  it('running sums are the bits of sums made anew, whatever changed since the last ones', () => {
    const aChange = fc.record({ at: fc.nat(), laterMs: fc.integer({ min: 0, max: 3_600_000 }) });
    fc.assert(
      fc.property(aRandomBook, fc.array(fc.array(aChange, { maxLength: 4 }), { minLength: 1, maxLength: 5 }), (book, rounds) => {
        const { legs, market: quotes } = book;
        const structure = bookStructure(legs);
        const running = createRunningRisk(structure, legs);
        const risks = [...valued(legs, quotes).legs];
        expect(running.update(risks, new Set())).toEqual(aggregateRisk(structure, legs, risks));
        for (const changes of rounds) {
          const changed = new Set<number>();
          for (const { at: anywhere, laterMs } of changes) {
            const at = anywhere % legs.length;
            const leg = legs[at];
            if (leg === undefined) continue;
            risks[at] = legRisk(leg, quotes, AT_MS + laterMs, textbookTheta);
            changed.add(at);
          }
          expect(running.update(risks, changed)).toEqual(aggregateRisk(structure, legs, risks));
        }
      }),
      { numRuns: 200, seed: 13 },
    );
  });

  it('Δ_usd = Δ_coin + equity for the whole of an underlying', () => {
    fc.assert(
      fc.property(aRandomBook, ({ legs, market: quotes }) => {
        const part = valued(legs, quotes).underlyings.find(({ underlying }) => underlying === 'BTC');
        if (part === undefined) return;
        const { deltaCoin, premiumAdjustedDeltaCoin, valueCoin } = part.risk;
        const size = 1_000 + Math.abs(known(deltaCoin));
        expect(Math.abs(known(deltaCoin) - known(premiumAdjustedDeltaCoin) - known(valueCoin))).toBeLessThan(1e-12 * size);
      }),
      { numRuns: 300, seed: 12 },
    );
  });
});
