import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { americanRisk } from '../../../shared/pricing/americanRisk.ts';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { deribitTheta, revaluationTheta, textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import { shiftedMarket, type MarketView } from '../../../shared/risk/marketView.ts';
import type { LegRisk, RiskFigures } from '../../../shared/risk/riskFigures.ts';
import { unknownBecause } from '../../../shared/risk/unknownFigures.ts';
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
  known,
  numbersOf,
  valueOf,
} from './riskBuilders.ts';

const CALL = 'BTC-27FEB26-110000-C';
const LINEAR_CALL = 'BTC_USDC-27FEB26-110000-C';

function riskOf(leg: Leg, market: MarketView, atMs: number = AT_MS): LegRisk {
  return valueOf(legRisk(leg, market, atMs, textbookTheta));
}

/** Product anchors §5.8: F = 100,000, K = 110,000 call, T = 30/365, sigma = 0.55. */
const vectorMarket = aMarket([anOptionQuote(CALL, 100_000, 0.55), anOptionQuote(LINEAR_CALL, 100_000, 0.55)], [anIndex('BTC', 99_900)]);

describe('legRisk of an inverse option', () => {
  const one = riskOf(aPosition(CALL, 1, 0.02), vectorMarket);

  it.each([
    ['valueUsd', 2764.66516],
    ['valueCoin', 0.0276466516],
    ['markPrice', 0.0276466516],
    ['deltaCoin', 0.299578643],
    ['premiumAdjustedDeltaCoin', 0.271931991],
    ['gammaCoinPerUsd', 2.20364777e-5],
    ['gammaCoinPerPct', 0.0220364777],
    ['gammaUsdPerPct', 2203.64777],
    ['premiumAdjustedGammaCoinPerUsd', 1.93171578e-5],
    ['vegaUsdPerVolPoint', 99.6169539],
    ['thetaUsdPerDay', -91.3155411],
  ] as const)('%s is the published test vector of the conventions', (name, expected) => {
    expect(known(one[name]) / expected).toBeCloseTo(1, 8);
  });

  it('is signed: short 10 is minus ten times long 1 in every summed figure', () => {
    const short = riskOf(aPosition(CALL, -10, 0.02), vectorMarket);
    const { markPrice, markPriceUsd, daysLeft, moneynessSigmas, oldestQuoteMs, ...figures } = one;
    for (const name of Object.keys(figures) as readonly (keyof RiskFigures)[]) {
      expect(known(short[name]) / known(one[name]), name).toBeCloseTo(-10, 8);
    }
    expect([short.markPriceUsd, short.daysLeft, short.moneynessSigmas, short.oldestQuoteMs]).toEqual([
      markPriceUsd,
      daysLeft,
      moneynessSigmas,
      oldestQuoteMs,
    ]);
    expect(short.markPrice).toBe(markPrice);
  });

  it('vanna, volga and charm are the central differences of delta, vega and delta in vol points and days', () => {
    const bumped = (sigma: number, atMs: number = AT_MS) =>
      riskOf(aPosition(CALL, 5), aMarket([anOptionQuote(CALL, 100_000, sigma)]), atMs);
    const five = bumped(0.55);
    const [up, down] = [bumped(0.56), bumped(0.54)];
    expect((known(up.deltaCoin) - known(down.deltaCoin)) / 2 / known(five.vannaCoinPerVolPoint)).toBeCloseTo(1, 2);
    const vegaChange = (known(up.vegaUsdPerVolPoint) - known(down.vegaUsdPerVolPoint)) / 2;
    expect(vegaChange / known(five.volgaUsdPerVolPointSquared)).toBeCloseTo(1, 2);
    const hours = (count: number) => bumped(0.55, AT_MS + count * 3_600_000);
    expect((known(hours(12).deltaCoin) - known(hours(-12).deltaCoin)) / known(five.charmCoinPerDay)).toBeCloseTo(1, 2);
  });

  it('counts P&L in coin against the average, in USD at the index', () => {
    expect(known(one.pnlUsd)).toBeCloseTo((known(one.markPrice) - 0.02) * 99_900, 8);
    expect(riskOf(aPosition(CALL, 1), vectorMarket).pnlUsd).toBeNull();
    const noIndex = aMarket([anOptionQuote(CALL, 100_000, 0.55)]);
    expect(riskOf(aPosition(CALL, 1, 0.02), noIndex).pnlUsd).toBeNull();
  });

  it('says days left, moneyness in standard deviations and the age of its quote', () => {
    expect(one.daysLeft).toBe(30);
    expect(known(one.moneynessSigmas)).toBeCloseTo(Math.log(1.1) / (0.55 * Math.sqrt(30 / 365)), 12);
    expect(one.oldestQuoteMs).toBe(AT_MS - 1_000);
  });

  it('follows the theta convention: six hours before expiry Deribit prints a quarter of a day', () => {
    const atMs = EXPIRY_MS - 6 * 3_600_000;
    const market = aMarket([anOptionQuote(CALL, 110_000, 0.55)]);
    const textbook = riskOf(aPosition(CALL, 2), market, atMs);
    const deribit = valueOf(legRisk(aPosition(CALL, 2), market, atMs, deribitTheta));
    expect(known(deribit.thetaUsdPerDay)).toBeCloseTo(known(textbook.thetaUsdPerDay) / 4, 6);
  });

  it('fails with the missing field named, and never calls an unknown zero', () => {
    expect(failureOf(legRisk(aPosition(CALL, 1), aMarket([]), AT_MS, textbookTheta))).toBe(
      `missingData: ${CALL}: forwardUsd: the market has no quote`,
    );
    const noSigma = aMarket([anOptionQuote(CALL, 100_000, null)]);
    expect(failureOf(legRisk(aPosition(CALL, 1), noSigma, AT_MS, textbookTheta))).toContain('missingData: BTC-27FEB26-110000-C: markSigma');
    const badForward = aMarket([anOptionQuote(CALL, 0, 0.5)]);
    expect(failureOf(legRisk(aPosition(CALL, 1), badForward, AT_MS, textbookTheta))).toContain('invalidInput');
    const badSigma = aMarket([anOptionQuote(CALL, 100_000, -0.5)]);
    expect(failureOf(legRisk(aPosition(CALL, 1), badSigma, AT_MS, textbookTheta))).toContain('sigma');
  });
});

describe('legRisk of an American option', () => {
  const NAME = 'BTC_USDC-27FEB26-110000-P';
  const put = anAmericanPosition(NAME, -3);
  const marketAt = (rate?: number): MarketView => aMarket([{ ...anOptionQuote(NAME, 80_000, 0.5), rate }], [anIndex('BTC', 79_900)]);
  const inputs = valueOf(blackInputs({ side: 'put', forwardUsd: 80_000, strikeUsd: 110_000, years: 30 / 365, sigma: 0.5 }));

  it('is its own model times the amount: deep in the money it is exercised, worth what it pays and without decay', () => {
    const risk = riskOf(put, marketAt(0.2));
    const unit = valueOf(americanRisk(inputs, 0.2));
    expect(risk).toMatchObject({
      valueUsd: -3 * unit.valueUsd,
      deltaCoin: -3 * unit.deltaCoin,
      vegaUsdPerVolPoint: -3 * unit.vegaUsdPerVolPoint,
    });
    expect(unit.valueUsd).toBeGreaterThan(black76(inputs).valueUsd * Math.exp((-0.2 * 30) / 365));
    expect(unit.valueUsd).toBeGreaterThanOrEqual(30_000);
    expect(risk.markPrice).toBe(unit.valueUsd);
  });

  it('is the European option without interest, and another number with it', () => {
    const european = riskOf(aPosition(NAME, -3), marketAt());
    expect(riskOf(put, marketAt(0)).valueUsd).toBeCloseTo(european.valueUsd ?? NaN, 7);
    expect(Math.abs((riskOf(put, marketAt(0.2)).valueUsd ?? NaN) - (european.valueUsd ?? NaN))).toBeGreaterThan(100);
  });

  it('loses over a day what its own model says a day later', () => {
    const atTheMoney = anAmericanPosition('BTC_USDC-27FEB26-80000-P', 1);
    const market = aMarket([{ ...anOptionQuote('BTC_USDC-27FEB26-80000-P', 80_000, 0.5), rate: 0.2 }], [anIndex('BTC', 79_900)]);
    const now = valueOf(legRisk(atTheMoney, market, AT_MS, revaluationTheta));
    const later = valueOf(legRisk(atTheMoney, market, AT_MS + 86_400_000, revaluationTheta));
    expect(now.thetaUsdPerDay).toBeCloseTo((later.valueUsd ?? NaN) - (now.valueUsd ?? NaN), 6);
  });

  it('needs an interest rate, and cannot be settled in coin', () => {
    expect(failureOf(legRisk(put, marketAt(), AT_MS, textbookTheta))).toMatch(/^missingData: BTC_USDC-27FEB26-110000-P: rate:/);
    const inverse = anAmericanPosition(CALL, 1);
    expect(failureOf(legRisk(inverse, vectorMarket, AT_MS, textbookTheta))).toMatch(/^unsupported: BTC-27FEB26-110000-C: exercise:/);
  });

  it('is settled like any other', () => {
    expect(riskOf(put, marketAt(), EXPIRY_MS).valueUsd).toBe(-90_000);
  });
});

describe('legRisk of an expired option', () => {
  const market = aMarket([anOptionQuote(CALL, 120_000, null), anOptionQuote(LINEAR_CALL, 120_000, null)], [anIndex('BTC', 120_000)]);

  it('is the coins it pays when inverse: the same deltas as the balance it becomes', () => {
    const risk = riskOf(aPosition(CALL, -3), market, EXPIRY_MS);
    const asBalance = riskOf(aBalance('BTC', (-3 * 10_000) / 120_000), market);
    for (const name of ['deltaCoin', 'premiumAdjustedDeltaCoin', 'valueUsd', 'valueCoin', 'gammaCoinPerUsd', 'thetaUsdPerDay'] as const) {
      expect(known(risk[name])).toBeCloseTo(known(asBalance[name]), 10);
    }
  });

  it('is cash when linear: no USD delta, minus its value in the coin numeraire', () => {
    const risk = riskOf(aPosition(LINEAR_CALL, 2), market, EXPIRY_MS);
    expect(risk.valueUsd).toBe(20_000);
    expect(risk.deltaCoin).toBe(0);
    expect(risk.premiumAdjustedDeltaCoin).toBeCloseTo(-20_000 / 120_000, 12);
  });

  it('is worth nothing out of the money', () => {
    const risk = riskOf(aPosition('BTC-27FEB26-130000-C', 5), aMarket([anOptionQuote('BTC-27FEB26-130000-C', 120_000, 0.5)]), EXPIRY_MS);
    expect(risk.valueUsd).toBe(0);
    expect(numbersOf(risk).every(Number.isFinite)).toBe(true);
  });
});

describe('legRisk of futures and perpetuals', () => {
  const market = aMarket([aFutureQuote('BTC-PERPETUAL', 80_000), aFutureQuote('BTC_USDC-PERPETUAL', 80_000)], [anIndex('BTC', 80_100)]);

  it('inverse: N/E in the USD numeraire, N/S in the coin numeraire, N(1/E − 1/S) coins of value', () => {
    const risk = riskOf(aPosition('BTC-PERPETUAL', 1_000_000, 100_000), market);
    expect(risk.deltaCoin).toBe(10);
    expect(risk.premiumAdjustedDeltaCoin).toBe(12.5);
    expect(risk.valueCoin).toBe(-2.5);
    expect(risk.valueUsd).toBe(-200_000);
    expect(risk.pnlUsd).toBe(-2.5 * 80_100);
  });

  it('inverse without an average: the coin-numeraire delta is known, the rest is null and says why', () => {
    const leg = aPosition('BTC-PERPETUAL', 1_000_000);
    const risk = riskOf(leg, market);
    expect(risk.premiumAdjustedDeltaCoin).toBe(12.5);
    expect([risk.deltaCoin, risk.deltaUsd, risk.valueUsd, risk.valueCoin, risk.pnlUsd]).toEqual([null, null, null, null, null]);
    expect(unknownBecause(leg, risk)).toBe('BTC-PERPETUAL: averagePrice: unknown, so deltaCoin, valueUsd cannot be told');
  });

  it('linear: q in the USD numeraire, qE/S in the coin numeraire', () => {
    const risk = riskOf(aPosition('BTC_USDC-PERPETUAL', 2, 100_000), market);
    expect(risk.deltaCoin).toBe(2);
    expect(risk.valueUsd).toBe(-40_000);
    expect(risk.premiumAdjustedDeltaCoin).toBe(2.5);
    const unknown = riskOf(aPosition('BTC_USDC-PERPETUAL', 2), market);
    expect([unknown.deltaCoin, unknown.premiumAdjustedDeltaCoin, unknown.valueUsd]).toEqual([2, null, null]);
  });

  it('a delivered future is the coins or the cash it paid', () => {
    const quotes = aMarket([aFutureQuote('BTC-27FEB26', 80_000), aFutureQuote('BTC_USDC-27FEB26', 80_000)]);
    const inverse = riskOf(aPosition('BTC-27FEB26', 1_000_000, 100_000), quotes, EXPIRY_MS);
    expect([inverse.deltaCoin, inverse.premiumAdjustedDeltaCoin, inverse.valueCoin]).toEqual([-2.5, 0, -2.5]);
    const linear = riskOf(aPosition('BTC_USDC-27FEB26', 2, 100_000), quotes, EXPIRY_MS);
    expect([linear.deltaCoin, linear.premiumAdjustedDeltaCoin, linear.valueUsd]).toEqual([0, 0.5, -40_000]);
    expect(riskOf(aPosition('BTC-27FEB26', 1_000_000), quotes, EXPIRY_MS).premiumAdjustedDeltaCoin).toBeNull();
  });

  it('fails on a missing or senseless price', () => {
    expect(failureOf(legRisk(aPosition('BTC-PERPETUAL', 10), aMarket([]), AT_MS, textbookTheta))).toContain('markPriceUsd');
    const zero = aMarket([aFutureQuote('BTC-PERPETUAL', 0)]);
    expect(failureOf(legRisk(aPosition('BTC-PERPETUAL', 10), zero, AT_MS, textbookTheta))).toContain('invalidInput');
    expect(failureOf(legRisk(aPosition('BTC-PERPETUAL', 10, 0), market, AT_MS, textbookTheta))).toContain('averagePrice');
  });
});

describe('legRisk of what is held', () => {
  const market = aMarket([aFutureQuote('BTC_USDC', 80_000)], [anIndex('BTC', 80_100), anIndex('ETH', 2_500)]);

  it('a coin balance: its amount in the USD numeraire, 0 in the coin numeraire', () => {
    const risk = riskOf(aBalance('BTC', 1.5), market);
    expect([risk.deltaCoin, risk.premiumAdjustedDeltaCoin, risk.valueCoin, risk.valueUsd]).toEqual([1.5, 0, 1.5, 1.5 * 80_100]);
  });

  it('a coin balance without an index keeps its deltas and says what it lacks', () => {
    const leg = aBalance('SOL', 10);
    const risk = riskOf(leg, market);
    expect([risk.deltaCoin, risk.premiumAdjustedDeltaCoin, risk.valueUsd]).toEqual([10, 0, null]);
    expect(unknownBecause(leg, risk)).toContain('SOL: indexUsd');
  });

  it('cash: worth its amount, delta in no coin, lacking nothing', () => {
    const leg = aBalance('USDC', -250);
    const risk = riskOf(leg, aMarket([]));
    expect([risk.valueUsd, risk.deltaUsd, risk.deltaCoin, risk.valueCoin]).toEqual([-250, 0, null, null]);
    expect(unknownBecause(leg, risk)).toBeNull();
  });

  it('spot: coins at the mark of the pair, or at the index where the pair is not quoted in cash', () => {
    const spot = riskOf(aPosition('BTC_USDC', 2, 79_000), market);
    expect([spot.deltaCoin, spot.premiumAdjustedDeltaCoin, spot.valueUsd, spot.pnlUsd]).toEqual([2, 0, 160_000, 2_000]);
    const cross = riskOf(aPosition('ETH_BTC', 4, 0.03), market);
    expect([cross.deltaCoin, cross.valueUsd, cross.pnlUsd]).toEqual([4, 10_000, null]);
  });
});

describe('every leg, on random books (property, seeded)', () => {
  it('Δ_usd = Δ_coin + equity in coin', () => {
    fc.assert(
      fc.property(aRandomBook, ({ legs, market }) => {
        for (const leg of legs) {
          const risk = riskOf(leg, market);
          if (risk.valueCoin === null) continue;
          const scale = 1 + Math.abs(known(risk.deltaCoin)) + Math.abs(risk.valueCoin);
          expect(Math.abs(known(risk.deltaCoin) - known(risk.premiumAdjustedDeltaCoin) - risk.valueCoin)).toBeLessThan(1e-12 * scale);
        }
      }),
      { numRuns: 300, seed: 20_260_115 },
    );
  });

  it('deltaCoin is the slope of the value in USD, premiumAdjustedDeltaCoin S times the slope of the value in coin', () => {
    const h = 1e-4;
    fc.assert(
      fc.property(aRandomBook, ({ legs, market }) => {
        for (const leg of legs) {
          const risk = riskOf(leg, market);
          if (risk.valueCoin === null) continue;
          const up = riskOf(leg, shiftedMarket(market, 1 + h));
          const down = riskOf(leg, shiftedMarket(market, 1 - h));
          const cashDelta = (known(up.valueUsd) - known(down.valueUsd)) / (2 * h);
          const coinDelta = (known(up.valueCoin) - known(down.valueCoin)) / (2 * h);
          expect(Math.abs(cashDelta - known(risk.deltaUsd))).toBeLessThan(1e-4 * (1e4 + Math.abs(cashDelta)));
          expect(Math.abs(coinDelta - known(risk.premiumAdjustedDeltaCoin))).toBeLessThan(1e-4 * (0.1 + Math.abs(coinDelta)));
          const gamma = (known(up.premiumAdjustedDeltaCoin) - known(down.premiumAdjustedDeltaCoin)) / (2 * h);
          const s = leg.kind === 'position' ? known(risk.deltaUsd) / known(risk.deltaCoin) : 0;
          if (known(risk.deltaCoin) !== 0 && s > 0) {
            expect(Math.abs(gamma - known(risk.premiumAdjustedGammaCoinPerUsd) * s)).toBeLessThan(1e-3 * (1 + Math.abs(gamma)));
          }
        }
      }),
      { numRuns: 100, seed: 7 },
    );
  });
});
