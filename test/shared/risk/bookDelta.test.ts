import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { bookRisk, netDeltaCoin } from '../../../shared/risk/aggregate.ts';
import { bookDelta } from '../../../shared/risk/bookDelta.ts';
import { shiftedMarket } from '../../../shared/risk/marketView.ts';
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
  failureOf,
  valueOf,
} from './riskBuilders.ts';

describe('bookDelta', () => {
  it('refuses an American option, whose delta is not a normal CDF', () => {
    const put = anAmericanPosition('BTC_USDC-27FEB26-110000-P', 2);
    const market = aMarket([{ ...anOptionQuote('BTC_USDC-27FEB26-110000-P', 80_000, 0.5), rate: 0.2 }], [anIndex('BTC', 80_000)]);
    expect(failureOf(bookDelta([put], market, AT_MS, 'usd'))).toMatch(/^unsupported: BTC_USDC-27FEB26-110000-P: exercise:/);
  });

  it('equals legRisk on a shifted market, summed, in both numeraires (property, seeded)', () => {
    fc.assert(
      fc.property(
        aRandomBook,
        fc.double({ min: 0.7, max: 1.3, noNaN: true }),
        fc.constantFrom('usd', 'coin'),
        ({ legs, market }, ratio, numeraire) => {
          const fast = valueOf(bookDelta(legs, market, AT_MS, numeraire))(ratio);
          const { underlyings } = bookRisk(legs, shiftedMarket(market, ratio), AT_MS, textbookTheta);
          const btc = underlyings.find(({ underlying }) => underlying === 'BTC');
          const plain = btc === undefined ? 0 : netDeltaCoin(btc.risk, numeraire);
          expect(plain).not.toBeNull();
          expect(Math.abs(fast - (plain ?? Number.NaN))).toBeLessThan(1e-10 * (1 + legs.length * 50));
        },
      ),
      { numRuns: 300, seed: 3 },
    );
  });

  it('holds a settled payoff still: coins keep their delta, cash its 1/S, whatever spot does afterwards', () => {
    const legs = [aPosition('BTC-27FEB26-110000-C', 12), aPosition('BTC_USDC-27FEB26-110000-C', 12)];
    const market = aMarket(legs.map(({ instrument }) => anOptionQuote(instrument.id, 120_000, null)));
    const usd = valueOf(bookDelta(legs, market, EXPIRY_MS, 'usd'));
    expect(usd(1)).toBeCloseTo(1, 12);
    expect(usd(0.8)).toBeCloseTo(1, 12);
    const coin = valueOf(bookDelta(legs, market, EXPIRY_MS, 'coin'));
    expect(coin(1)).toBeCloseTo(-1, 12);
    expect(coin(0.8)).toBeCloseTo(-1.25, 12);
  });

  it('fails when a delta is unknown, naming what is missing', () => {
    const market = aMarket([aFutureQuote('BTC-PERPETUAL', 100_000)], [anIndex('BTC', 100_000)]);
    const legs = [aPosition('BTC-PERPETUAL', 1_000), aBalance('BTC', 1), aBalance('USDC', 7)];
    expect(failureOf(bookDelta(legs, market, AT_MS, 'usd'))).toBe('missingData: BTC-PERPETUAL: averagePrice: needed for the delta in usd');
    expect(valueOf(bookDelta(legs, market, AT_MS, 'coin'))(2)).toBeCloseTo(0.005, 12);
    expect(failureOf(bookDelta([aPosition('BTC-27FEB26-90000-C', 1)], market, AT_MS, 'coin'))).toContain('forwardUsd');
  });
});
