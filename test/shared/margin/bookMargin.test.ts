import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accountFor,
  bookMargin,
  marginUsePct,
  type AccountMargin,
  type BookMargin,
  type MarginContext,
} from '../../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../../shared/margin/marginAfter.ts';
import { marginBook } from '../../../shared/margin/marginBook.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { toMs } from '../../../shared/units/time.ts';
import {
  aBalance,
  aFutureQuote,
  aMarket,
  anIndex,
  anInstrument,
  anOptionQuote,
  aPosition,
  AT_MS,
  known,
  RULEBOOK,
} from '../risk/riskBuilders.ts';

const CALL = 'BTC-27FEB26-70000-C';
const PUT = 'BTC-27FEB26-60000-P';
const QUOTES = [
  { ...anOptionQuote(CALL, 64_650, 0.5), markPrice: 0.0458 },
  { ...anOptionQuote(PUT, 64_650, 0.5), markPrice: 0.03 },
  aFutureQuote('BTC-PERPETUAL', 64_000),
  aFutureQuote('BTC-27FEB26', 64_640),
  aFutureQuote('BTC_USDC-PERPETUAL', 64_010),
  aFutureQuote('BTC_USDC', 64_005),
];
const CONTEXT: MarginContext = { market: aMarket(QUOTES, [anIndex('BTC', 64_000)]), atMs: AT_MS, rulebook: RULEBOOK };
const BLIND: MarginContext = { ...CONTEXT, market: aMarket([], []) };

function account(book: BookMargin, currency: string): AccountMargin {
  const found = book.accounts.find((row) => row.currency === currency);
  if (found === undefined) throw new Error(`no ${currency} account`);
  return found;
}

describe('bookMargin', () => {
  it('adds up an account by hand: balance, a perpetual, a short call, a long put', () => {
    const legs = [aBalance('BTC', 10), aPosition('BTC-PERPETUAL', 640_000, 60_000), aPosition(CALL, -2), aPosition(PUT, 4)];
    const btc = account(bookMargin(legs, CONTEXT), 'BTC');
    const pnl = 640_000 / 60_000 - 10;
    const options = -2 * 0.0458 + 4 * 0.03;
    expect(btc.initialCoin).toBeCloseTo(10 * (0.02 + 10 * 0.00005) + 2 * 0.1458, 10);
    expect(btc.maintenanceCoin).toBeCloseTo(10 * (0.01 + 10 * 0.00005) + 2 * 0.1208, 10);
    expect(btc.marginBalanceCoin).toBeCloseTo(10 + pnl, 10);
    expect(btc.equityCoin).toBeCloseTo(10 + pnl + options, 10);
    expect(btc.initialUsd).toBeCloseTo(64_000 * known(btc.initialCoin), 6);
    expect(marginUsePct(btc)).toBeCloseTo((100 * known(btc.initialCoin)) / (10 + pnl), 8);
    expect([btc.unknownLegs, btc.isConfirmed]).toEqual([0, true]);
  });

  it('nets an instrument before it applies the rate that grows with size', () => {
    const netted = bookMargin([aPosition('BTC-PERPETUAL', 6_400_000, 64_000), aPosition('BTC-PERPETUAL', -6_080_000, 60_000)], CONTEXT);
    expect(account(netted, 'BTC').initialCoin).toBeCloseTo(5 * (0.02 + 5 * 0.00005), 10);
    const apart = bookMargin([aPosition('BTC-PERPETUAL', 640_000), aPosition('BTC-27FEB26', -646_400)], CONTEXT);
    expect(account(apart, 'BTC').initialCoin).toBeCloseTo(2 * 10 * (0.02 + 10 * 0.00005), 10);
  });

  it('keeps coin and USDC apart and adds them in USD', () => {
    const book = bookMargin(
      [aBalance('BTC', 1), aBalance('USDC', 5_000), aPosition('BTC_USDC-PERPETUAL', 2, 63_000), aPosition(CALL, -1)],
      CONTEXT,
    );
    const usdc = account(book, 'USDC');
    expect(usdc.initialCoin).toBeCloseTo(2 * 64_000 * 0.0201, 8);
    expect(usdc.equityCoin).toBeCloseTo(5_000 + 2 * 1_010, 8);
    expect(book.accounts.map(({ currency }) => currency)).toEqual(['BTC', 'USDC']);
    expect(book.initialUsd).toBeCloseTo(known(usdc.initialUsd) + 64_000 * 0.1458, 6);
    expect(book.equityUsd).toBeCloseTo(7_020 + 64_000 * (1 - 0.0458), 6);
  });

  it('does not know what one leg hides, and never says 0', () => {
    const btc = account(bookMargin([aBalance('BTC', 1), aPosition(CALL, -1), aPosition('BTC-PERPETUAL', 100, 60_000)], BLIND), 'BTC');
    expect(btc).toMatchObject({
      initialCoin: null,
      maintenanceCoin: null,
      equityCoin: null,
      marginBalanceCoin: null,
      initialUsd: null,
      unknownLegs: 2,
    });
    expect(marginUsePct(btc)).toBeNull();
  });

  it('knows the margin but not the equity without a balance or an average', () => {
    const noBalance = account(bookMargin([aPosition('BTC-PERPETUAL', 640_000, 64_000)], CONTEXT), 'BTC');
    expect([noBalance.initialCoin === null, noBalance.equityCoin]).toEqual([false, null]);
    const noAverage = account(bookMargin([aBalance('BTC', 1), aPosition('BTC-PERPETUAL', 640_000)], CONTEXT), 'BTC');
    expect([noAverage.initialCoin === null, noAverage.equityCoin]).toEqual([false, null]);
  });

  it('has no share of a balance that is used up, and 0 where nothing is asked', () => {
    const broke = account(bookMargin([aBalance('BTC', -1), aPosition(CALL, -1)], CONTEXT), 'BTC');
    expect(marginUsePct(broke)).toBeNull();
    expect(marginUsePct(account(bookMargin([aBalance('BTC', 0), aPosition(CALL, 1)], CONTEXT), 'BTC'))).toBe(0);
  });

  it('is worth 0 USD at every price where it is 0, and unknown elsewhere without an index', () => {
    const empty = bookMargin([aBalance('ETH', 0)], BLIND);
    expect([empty.initialUsd, empty.equityUsd]).toEqual([0, 0]);
    const held = bookMargin([aBalance('ETH', 1)], BLIND);
    expect([held.initialUsd, account(held, 'ETH').equityCoin, held.equityUsd]).toEqual([0, 1, null]);
  });

  it('is an estimate on unconfirmed rules from August 2026', () => {
    const later = { ...CONTEXT, atMs: toMs(Date.UTC(2026, 9, 1)) };
    expect(account(bookMargin([aPosition('BTC-PERPETUAL', 100, 64_000)], later), 'BTC').isConfirmed).toBe(false);
  });

  it('is plain data', () => {
    const book = bookMargin([aBalance('BTC', 1), aPosition(CALL, -1)], CONTEXT);
    expect(JSON.parse(JSON.stringify(book))).toEqual(book);
  });
});

/** Legs of one BTC book; repeats of an instrument are wanted. */
const legsOf: fc.Arbitrary<readonly Leg[]> = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom(CALL, PUT), fc.integer({ min: -50, max: 50 })).map(([name, tenths]) => aPosition(name, tenths / 10)),
      fc
        .tuple(fc.constantFrom('BTC-PERPETUAL', 'BTC-27FEB26'), fc.integer({ min: -1_000, max: 1_000 }))
        .map(([name, lots]) => aPosition(name, lots * 1_000, 63_000)),
      fc.integer({ min: -500, max: 500 }).map((lots) => aPosition('BTC_USDC-PERPETUAL', lots / 100, 65_000)),
    ),
    { maxLength: 8 },
  )
  .map((legs) => [aBalance('BTC', 25), aBalance('USDC', 100_000), ...legs]);

describe('marginAfter', () => {
  const names = [CALL, PUT, 'BTC-PERPETUAL', 'BTC-27FEB26', 'BTC_USDC-PERPETUAL', 'BTC_USDC'] as const;
  const MARKS: Readonly<Record<string, number>> = {
    [CALL]: 0.0458,
    [PUT]: 0.03,
    'BTC-PERPETUAL': 64_000,
    'BTC-27FEB26': 64_640,
    'BTC_USDC-PERPETUAL': 64_010,
    BTC_USDC: 64_005,
  };

  function legsWith(legs: readonly Leg[], name: string, signedAmount: number): readonly Leg[] {
    const mark = known(MARKS[name]);
    if (name === 'BTC_USDC') return [...legs, aBalance('BTC', signedAmount), aBalance('USDC', -signedAmount * mark)];
    const premium = name === CALL || name === PUT ? [aBalance('BTC', -signedAmount * mark)] : [];
    return [...legs, aPosition(name, signedAmount, mark), ...premium];
  }

  it('is the margin of the book that has traded, at the mark', () => {
    fc.assert(
      fc.property(legsOf, fc.constantFrom(...names), fc.integer({ min: -300, max: 300 }), (legs, name, size) => {
        const signedAmount = name === 'BTC-PERPETUAL' || name === 'BTC-27FEB26' ? size * 1_000 : size / 10;
        const after = marginAfter(marginBook(legs, CONTEXT), { instrument: anInstrument(name), signedAmount }, CONTEXT);
        const full = bookMargin(legsWith(legs, name, signedAmount), CONTEXT);
        for (const [i, row] of full.accounts.entries()) {
          for (const [field, value] of Object.entries(row)) {
            const given = after.accounts[i]?.[field as keyof AccountMargin];
            if (typeof value === 'number') expect(given, field).toBeCloseTo(value, 6);
            else expect(given, field).toBe(value);
          }
        }
      }),
      { seed: 17, numRuns: 300 },
    );
  });

  it('frees what a closing trade gives back, and adds what an opening one needs', () => {
    const legs = [aBalance('BTC', 10), aPosition('BTC-PERPETUAL', 640_000, 64_000)];
    const before = bookMargin(legs, CONTEXT);
    const of = (signedAmount: number) => {
      const trade = { instrument: anInstrument('BTC-PERPETUAL'), signedAmount };
      return addedInitialUsd(before, marginAfter(marginBook(legs, CONTEXT), trade, CONTEXT), trade);
    };
    expect(of(-640_000)).toBeCloseTo(-64_000 * 10 * 0.0205, 6);
    // Doubling adds more than as much again: the rate grows with the size.
    expect(of(640_000)).toBeCloseTo(64_000 * (20 * 0.021 - 10 * 0.0205), 6);
  });

  it('opens an account that the book had not, whose balance is then unknown', () => {
    const trade = { instrument: anInstrument('BTC_USDC-PERPETUAL'), signedAmount: 1 };
    const legs = [aBalance('BTC', 1)];
    const after = marginAfter(marginBook(legs, CONTEXT), trade, CONTEXT);
    expect(accountFor(after, trade.instrument)?.initialCoin).toBeCloseTo(64_000 * 0.02005, 6);
    expect(accountFor(after, trade.instrument)?.equityCoin).toBeNull();
    expect(addedInitialUsd(bookMargin(legs, CONTEXT), after, trade)).toBeCloseTo(64_000 * 0.02005, 6);
  });

  it('stays unknown beside an unknown leg, and knows again once that leg is closed', () => {
    const legs = [aBalance('BTC', 1), aPosition('BTC-27FEB26', 1_000, 64_000)];
    const hidden = { ...CONTEXT, market: aMarket([aFutureQuote('BTC-PERPETUAL', 64_000)], [anIndex('BTC', 64_000)]) };
    const book = marginBook(legs, hidden);
    const more = marginAfter(book, { instrument: anInstrument('BTC-PERPETUAL'), signedAmount: 100 }, hidden);
    expect(account(more, 'BTC').initialCoin).toBeNull();
    const closed = marginAfter(book, { instrument: anInstrument('BTC-27FEB26'), signedAmount: -1_000 }, hidden);
    expect(account(closed, 'BTC')).toMatchObject({ initialCoin: 0, unknownLegs: 0 });
  });
});
