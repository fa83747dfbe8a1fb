/** Random books on the demo's kind of instruments, for properties; fast-check hands in the numbers. */
import * as fc from 'fast-check';
import type { Leg } from '../../../shared/risk/leg.ts';
import type { MarketView } from '../../../shared/risk/marketView.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition } from './riskBuilders.ts';

const EXPIRIES = ['30JAN26', '27FEB26', '27MAR26', '25DEC26'] as const;

const optionLeg = fc.record({
  kind: fc.constant('option' as const),
  expiry: fc.constantFrom(...EXPIRIES),
  strike: fc.integer({ min: 40, max: 180 }).map((thousands) => thousands * 1_000),
  side: fc.constantFrom('C', 'P'),
  family: fc.constantFrom('BTC', 'BTC_USDC'),
  amount: fc.integer({ min: -500, max: 500 }).map((tenths) => tenths / 10),
  average: fc.option(fc.double({ min: 0, max: 0.5, noNaN: true }), { nil: null }),
});

const futureLeg = fc.record({
  kind: fc.constant('future' as const),
  name: fc.constantFrom('BTC-PERPETUAL', 'BTC-27FEB26', 'BTC_USDC-PERPETUAL', 'BTC_USDC-27MAR26'),
  amount: fc.integer({ min: -100, max: 100 }),
  entry: fc.double({ min: 30_000, max: 150_000, noNaN: true }),
});

const balanceLeg = fc.record({
  kind: fc.constant('balance' as const),
  currency: fc.constantFrom('BTC', 'USDC'),
  amount: fc.double({ min: -50, max: 50, noNaN: true }),
});

/** Legs of BTC and cash, every one of which the market quotes. */
export const aRandomBook = fc
  .record({
    legs: fc.array(fc.oneof(optionLeg, optionLeg, futureLeg, balanceLeg), { minLength: 1, maxLength: 30 }),
    spot: fc.double({ min: 50_000, max: 120_000, noNaN: true }),
    sigma: fc.double({ min: 0.2, max: 1.5, noNaN: true }),
  })
  .map(({ legs, spot, sigma }): { legs: readonly Leg[]; market: MarketView } => {
    const built = legs.map((leg): Leg => {
      if (leg.kind === 'balance') return aBalance(leg.currency, leg.amount);
      if (leg.kind === 'option') return aPosition(`${leg.family}-${leg.expiry}-${leg.strike}-${leg.side}`, leg.amount, leg.average);
      const perUnit = leg.name.startsWith('BTC-') ? 10_000 : 0.5;
      return aPosition(leg.name, leg.amount * perUnit, leg.entry);
    });
    const quotes = built.flatMap((leg) => {
      if (leg.kind === 'balance') return [];
      const { id } = leg.instrument;
      return [leg.instrument.kind === 'option' ? anOptionQuote(id, spot * 1.01, sigma) : aFutureQuote(id, spot * 1.005)];
    });
    return { legs: built, market: aMarket(quotes, [anIndex('BTC', spot)]) };
  });
