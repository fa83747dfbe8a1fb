import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HedgePolicy } from '../../../../shared/domain/policySchema.ts';
import { deltaAtVolatility, deltaShiftFunction } from '../../../../shared/hedging/policy/deltaShift.ts';
import { gammaWeightedTerms } from '../../../../shared/hedging/policy/gammaTerms.ts';
import { hedgeSetLegs } from '../../../../shared/hedging/policy/hedgeSet.ts';
import { policyGreeks } from '../../../../shared/hedging/policy/policyGreeks.ts';
import { volatilityFactor } from '../../../../shared/hedging/policy/volatilityFactor.ts';
import { textbookTheta } from '../../../../shared/pricing/thetaConventions.ts';
import { bookRisk } from '../../../../shared/risk/aggregate.ts';
import type { Leg } from '../../../../shared/risk/leg.ts';
import { legRisk } from '../../../../shared/risk/legRisk.ts';
import type { MarketView } from '../../../../shared/risk/marketView.ts';
import { hedgedDeltaCoin, hedgedGammaCoinPerUsd } from '../../../../shared/risk/riskFigures.ts';
import { MS_PER_DAY, toMs } from '../../../../shared/units/time.ts';
import { goldenRows, numberOf } from '../../pricing/goldenTable.ts';
import { aRandomBook } from '../../risk/randomBooks.ts';
import {
  aBalance,
  aFutureQuote,
  aMarket,
  anIndex,
  anOptionQuote,
  aPosition,
  AT_MS,
  EXPIRY_MS,
  known,
  valueOf,
} from '../../risk/riskBuilders.ts';
import { anEventPolicy, aPolicy } from './policyBuilders.ts';

const risksOf = (legs: readonly Leg[], market: MarketView) => legs.map((leg) => legRisk(leg, market, AT_MS, textbookTheta));

function greeksOf(legs: readonly Leg[], market: MarketView, policy: HedgePolicy, numeraire: 'usd' | 'coin' = 'usd') {
  const risks = risksOf(legs, market);
  return policyGreeks({ policy, legs, risks, market, atMs: AT_MS, numeraire, indexUsd: 100_000, costShare: 5e-4 });
}

/** `market` with every sigma multiplied. */
function scaledSigmas(market: MarketView, times: number): MarketView {
  return {
    index: (underlying) => market.index(underlying),
    quote(id) {
      const quote = market.quote(id);
      return quote?.kind === 'option' ? { ...quote, markSigma: quote.markSigma === null ? null : quote.markSigma * times } : quote;
    },
  };
}

describe('deltaAtVolatility', () => {
  it('equals 50-digit differences of N(d+) and K/F N(d−) (policyBands.csv, kind shift)', () => {
    const rows = goldenRows('policyBands.csv').filter((row) => row('kind') === 'shift');
    expect(rows.length).toBeGreaterThanOrEqual(20);
    for (const row of rows) {
      const name = `BTC-27FEB26-${numberOf(row, 'strike')}-C`;
      const atMs = toMs(EXPIRY_MS - numberOf(row, 'years') * MS_PER_DAY);
      const market = aMarket([anOptionQuote(name, numberOf(row, 'index'), numberOf(row, 'sigma'))]);
      const legs = [aPosition(name, 1)];
      const shift = (numeraire: 'usd' | 'coin') => deltaAtVolatility(legs, market, atMs, numeraire, numberOf(row, 'factor'));
      expect(Math.abs(shift('usd') - numberOf(row, 'shift_usd'))).toBeLessThan(1e-14);
      expect(Math.abs(shift('coin') - numberOf(row, 'shift_coin'))).toBeLessThan(1e-14);
    }
  });

  it('equals the whole book revalued with its sigmas scaled (property, seeded)', () => {
    fc.assert(
      fc.property(
        aRandomBook,
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        fc.constantFrom('usd', 'coin'),
        ({ legs, market }, factor, numeraire) => {
          const sum = (view: MarketView): number =>
            legs.reduce((total, leg) => total + (hedgedDeltaCoin(valueOf(legRisk(leg, view, AT_MS, textbookTheta)), numeraire) ?? 0), 0);
          const slow = sum(scaledSigmas(market, Math.sqrt(factor))) - sum(market);
          expect(Math.abs(deltaAtVolatility(legs, market, AT_MS, numeraire, factor) - slow)).toBeLessThan(1e-10 * (1 + legs.length * 50));
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });

  it('is 0 at factor 1; the function of spot is the same number at today’s spot', () => {
    const legs = [aPosition('BTC-27FEB26-110000-C', -10), aPosition('BTC-PERPETUAL', 1_000, 90_000)];
    const market = aMarket([anOptionQuote('BTC-27FEB26-110000-C', 100_000, 0.55), aFutureQuote('BTC-PERPETUAL', 100_000)]);
    const shiftAt = deltaShiftFunction(legs, market, AT_MS, 'coin');
    expect(deltaAtVolatility(legs, market, AT_MS, 'coin', 1)).toBe(0);
    expect(shiftAt(1.1, 1)).toBe(0);
    expect(shiftAt(1, 1.2)).toBe(deltaAtVolatility(legs, market, AT_MS, 'coin', 1.2));
  });
});

describe('gammaWeightedTerms', () => {
  const legs = [aPosition('BTC-27FEB26-100000-C', -3), aPosition('BTC-27MAR26-100000-P', 5), aPosition('BTC-PERPETUAL', 1_000, 90_000)];
  const market = aMarket([
    anOptionQuote('BTC-27FEB26-100000-C', 100_000, 0.5),
    anOptionQuote('BTC-27MAR26-100000-P', 101_000, 0.6),
    aFutureQuote('BTC-PERPETUAL', 100_000),
  ]);

  it('weighs by |gamma × amount|, long or short', () => {
    const risks = risksOf(legs, market);
    const [near, far] = risks.map((risk) => Math.abs(known(valueOf(risk).gammaCoinPerUsd)));
    const share = known(near) / (known(near) + known(far));
    const { sigma, years } = gammaWeightedTerms(legs, risks, market, AT_MS);
    expect(known(sigma)).toBeCloseTo(share * 0.5 + (1 - share) * 0.6, 14);
    expect(known(years)).toBeCloseTo((share * 30 + (1 - share) * 58) / 365, 14);
  });

  it('is null without living options, and weighs equally where every gamma underflowed', () => {
    expect(gammaWeightedTerms(legs, risksOf(legs, market), market, toMs(EXPIRY_MS + 90 * MS_PER_DAY))).toEqual({
      sigma: null,
      years: null,
    });
    const far = [aPosition('BTC-27FEB26-100000-C', 1), aPosition('BTC-27MAR26-100000-C', 1)];
    const tiny = aMarket(far.map(({ instrument }, at) => anOptionQuote(instrument.id, 1_000, 0.1 + at / 10)));
    expect(known(gammaWeightedTerms(far, risksOf(far, tiny), tiny, AT_MS).sigma)).toBeCloseTo(0.15, 15);
  });
});

describe('hedgeSetLegs', () => {
  const near = aPosition('BTC-30JAN26-100000-C', 1);
  const far = aPosition('BTC-27MAR26-100000-C', 1);
  const others = [aPosition('BTC-27MAR26', 1_000), aPosition('BTC-PERPETUAL', 1_000), aBalance('BTC', 2)];
  const legs = [near, far, ...others];

  it('leaves out options alone', () => {
    expect(hedgeSetLegs(legs, { kind: 'all' }, AT_MS)).toBe(legs);
    expect(hedgeSetLegs(legs, { kind: 'expiring', withinDays: 7 }, AT_MS)).toEqual([near, ...others]);
    expect(hedgeSetLegs(legs, { kind: 'legs', legKeys: ['deribit/BTC-27MAR26-100000-C'] }, AT_MS)).toEqual([far, ...others]);
  });

  it('an option on the last moment of the days counts', () => {
    const days = (far.instrument.kind === 'option' ? far.instrument.expiryMs - AT_MS : 0) / MS_PER_DAY;
    expect(hedgeSetLegs([far], { kind: 'expiring', withinDays: days }, AT_MS)).toEqual([far]);
    expect(hedgeSetLegs([far], { kind: 'expiring', withinDays: days - 1e-6 }, AT_MS)).toEqual([]);
  });
});

describe('policyGreeks', () => {
  it('for all legs equals the book’s own sums, in both numeraires (property, seeded)', () => {
    fc.assert(
      fc.property(aRandomBook, fc.constantFrom('usd', 'coin'), ({ legs, market }, numeraire) => {
        const { underlyings } = bookRisk(legs, market, AT_MS, textbookTheta);
        const group = underlyings.find(({ underlying }) => underlying === 'BTC')?.risk;
        const { netDeltaCoin, greeks, unknownLegs } = greeksOf(legs, market, aPolicy(), numeraire);
        expect(unknownLegs).toBe(0);
        expect(greeks.deltaShiftCoin).toBe(0);
        if (group === undefined) return;
        expect(Math.abs(known(netDeltaCoin) - known(hedgedDeltaCoin(group, numeraire)))).toBeLessThan(1e-10 * (1 + legs.length * 50));
        expect(Math.abs(known(greeks.gammaCoinPerUsd) - known(hedgedGammaCoinPerUsd(group, numeraire)))).toBeLessThan(1e-12);
      }),
      { numRuns: 200, seed: 6 },
    );
  });

  const legs = [aPosition('BTC-30JAN26-100000-C', -10), aPosition('BTC-27FEB26-110000-C', -10)];
  const market = aMarket(
    legs.map(({ instrument }) => anOptionQuote(instrument.id, 100_000, 0.55)),
    [anIndex('BTC', 100_000)],
  );

  it('counts the legs of the hedge set only', () => {
    const near = greeksOf(legs, market, aPolicy({ hedgeSet: { kind: 'expiring', withinDays: 7 } }));
    const alone = greeksOf(legs.slice(0, 1), market, aPolicy());
    expect(near).toEqual(alone);
    expect(near.greeks.gammaCoinPerUsd).not.toBe(greeksOf(legs, market, aPolicy()).greeks.gammaCoinPerUsd);
  });

  it('shifts by the policy’s own factor', () => {
    const policy = anEventPolicy({ kind: 'leland', everyMinutes: 60, costShare: null });
    const { greeks } = greeksOf(legs, market, policy);
    const factor = valueOf(volatilityFactor(policy, { ...greeks, indexUsd: 100_000, costShare: 5e-4 }));
    expect(factor).toBeGreaterThan(1.1);
    expect(greeks.deltaShiftCoin).toBe(deltaAtVolatility(legs, market, AT_MS, 'usd', factor));
  });

  it('an unknown leg makes delta and gamma unknown and is counted; a factor that is refused leaves the shift unknown', () => {
    const holed = aMarket([anOptionQuote('BTC-30JAN26-100000-C', 100_000, 0.55), anOptionQuote('BTC-27FEB26-110000-C', 100_000, null)]);
    const unknown = greeksOf(legs, holed, aPolicy());
    expect([unknown.netDeltaCoin, unknown.unknownLegs, unknown.greeks.gammaCoinPerUsd, unknown.greeks.deltaShiftCoin]).toEqual([
      null,
      1,
      null,
      0,
    ]);
    const hurried = anEventPolicy({ kind: 'leland', everyMinutes: 1, costShare: 0.01 });
    const long = legs.map((leg) => ({ ...leg, signedAmount: 10 }));
    expect(greeksOf(long, market, hurried).greeks.deltaShiftCoin).toBeNull();
  });

  it('cash among the legs has no delta to know', () => {
    expect(greeksOf([...legs, aBalance('USDC', 1e6)], market, aPolicy()).unknownLegs).toBe(0);
  });
});
