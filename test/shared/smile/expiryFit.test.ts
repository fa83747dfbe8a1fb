import { describe, expect, it } from 'vitest';
import { fitExpiry } from '../../../shared/smile/expiryFit.ts';
import type { StrikeQuote } from '../../../shared/smile/smilePoints.ts';
import { sviVariance } from '../../../shared/smile/svi.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { A_SMILE, anExpiry, FORWARD_USD, recordedFits, seededNumbers, twoQuotes } from './smileBuilders.ts';

const DAYS = 30;
const YEARS = DAYS / 365;

function quotesAt(strikesUsd: readonly number[], sigmaOf: (k: number) => number, halfSpread = 0.005) {
  return strikesUsd.flatMap((strikeUsd) => twoQuotes(strikeUsd, YEARS, sigmaOf(Math.log(strikeUsd / FORWARD_USD)), halfSpread));
}

const svi = (k: number): number => Math.sqrt(sviVariance(A_SMILE, k) / YEARS);

describe('fitExpiry', () => {
  it('fits an SVI to quotes of one, inside every spread', () => {
    const strikes = Array.from({ length: 20 }, (_, i) => 70_000 + 4_000 * i);
    const fit = expectOk(fitExpiry(anExpiry(DAYS, quotesAt(strikes, svi))));
    expect(fit).toMatchObject({ fallback: null, isPoor: false, isRepaired: false, violations: [], problems: [] });
    expect(fit.quality.insideShare).toBe(1);
    expect(fit.quality.rmsVolPoints).toBeLessThan(0.02);
    expect(fit.curve.kind).toBe('svi');
  });

  it.each([
    [1, 'flat'],
    [2, 'interpolated'],
    [5, 'interpolated'],
  ])('makes no SVI of %d strikes: the marks themselves, and it says why', (count, kind) => {
    const strikes = [90_000, 95_000, 100_000, 105_000, 110_000].slice(0, count);
    const fit = expectOk(fitExpiry(anExpiry(DAYS, quotesAt(strikes, svi))));
    expect(fit).toMatchObject({ fallback: 'fewStrikes', params: null });
    expect(fit.curve.kind).toBe(kind);
    expect(fit.curve.sigma(Math.log(0.9))).toBeCloseTo(svi(Math.log(0.9)), 10);
  });

  it('refuses an SVI through a smile with two humps, keeps its error for the record, and names the butterflies of the marks', () => {
    const strikes = Array.from({ length: 21 }, (_, i) => 70_000 + 3_000 * i);
    const fit = expectOk(
      fitExpiry(
        anExpiry(
          DAYS,
          quotesAt(strikes, (k) => 0.6 + 0.1 * Math.cos(25 * k)),
        ),
      ),
    );
    expect(fit.fallback).toBe('poorFit');
    expect(fit.refusedQuality?.rmsVolPoints).toBeGreaterThan(2);
    expect(fit.quality.rmsVolPoints).toBeLessThan(0.01);
    expect(fit.violations).toMatchObject([{ kind: 'butterfly', where: 'strikes' }]);
  });

  it.each([
    ['meet at one log-moneyness', [100_000, 100_000, 100_500, 100_000, 100_000], 0.52],
    ['change places', [100_000, 100_000, 100_900, 100_000, 100_000], 0.55],
  ])('marks whose strikes %s, each on its own forward, are met all the same', (_, forwardsUsd, nextSigma) => {
    const strikes = [99_000, 100_000, 100_500, 101_500, 102_500];
    const sigmas = [0.5, 0.52, nextSigma, 0.56, 0.58];
    const quotes = strikes.flatMap((strikeUsd, i) =>
      twoQuotes(strikeUsd, YEARS, sigmas[i] ?? NaN, 0.005).map((quote) => ({ ...quote, forwardUsd: forwardsUsd[i] ?? NaN })),
    );
    const { curve, points } = expectOk(fitExpiry(anExpiry(DAYS, quotes)));
    for (let k = -0.03; k <= 0.03; k += 0.0005) {
      expect(curve.sigma(k)).toBeGreaterThanOrEqual(0.5);
      expect(curve.sigma(k)).toBeLessThanOrEqual(0.58);
      expect(curve.slope(k)).not.toBeNaN();
    }
    const meet = points.filter(({ logMoneyness }) => logMoneyness === 0).map(({ markSigma }) => markSigma ?? NaN);
    expect(curve.sigma(0)).toBeCloseTo(meet.reduce((sum, sigma) => sum + sigma, 0) / meet.length, 12);
  });

  it('looks for butterflies of marks on one forward, whatever each was quoted on', () => {
    const straight = (k: number): number => 0.6 - 1.5 * k;
    const quotes = [96_000, 98_000, 100_000, 102_000, 104_000].flatMap((strikeUsd) => {
      const forwardUsd = strikeUsd === 100_000 ? 100_800 : FORWARD_USD;
      const [call] = twoQuotes(strikeUsd, YEARS, straight(Math.log(strikeUsd / forwardUsd)), 0.005);
      return call === undefined ? [] : [{ ...call, forwardUsd, bidUsd: null, askUsd: null }];
    });
    const fit = expectOk(fitExpiry(anExpiry(DAYS, quotes)));
    expect(fit.curve.sigma(0)).toBeCloseTo(0.6, 12);
    expect(fit.violations).toEqual([]);
  });

  it('fails when no strike has a volatility, and on a time that has passed', () => {
    const blank = { strikeUsd: 100_000, side: 'call', bidUsd: null, askUsd: null, markSigma: null } as const;
    expect(expectFailure(fitExpiry(anExpiry(DAYS, [blank]))).reason).toBe('missingData');
    expect(expectFailure(fitExpiry(anExpiry(DAYS, []))).reason).toBe('missingData');
    expect(expectFailure(fitExpiry({ ...anExpiry(DAYS, quotesAt([1e5], svi)), years: 0 })).reason).toBe('invalidInput');
  });
});

describe('fitExpiry on rubbish', () => {
  it('answers 1,500 random expiries, half of whose numbers are no prices, with a failure or a finite curve', () => {
    const next = seededNumbers(17);
    const rubbish = [NaN, Infinity, -Infinity, -1, 0, 1e-300, 1e300, null] as const;
    const number = (size: number): number | null => (next() < 0.5 ? (rubbish[Math.floor(next() * rubbish.length)] ?? null) : next() * size);
    for (let run = 0; run < 1_500; run += 1) {
      const quotes = Array.from({ length: Math.floor(20 * next()) }, (): StrikeQuote => {
        const strikeUsd = next() < 0.1 ? (number(1e5) ?? 0) : 50_000 + 100_000 * next();
        const side = next() < 0.5 ? 'call' : 'put';
        return { strikeUsd, side, bidUsd: number(20_000), askUsd: number(20_000), markSigma: number(2) };
      });
      const fit = fitExpiry(anExpiry(0.001 + 100 * next() ** 3, quotes));
      if (!fit.ok) continue;
      for (const k of [-8, -0.5, 0, 0.01, 0.5, 8]) {
        expect(fit.value.curve.sigma(k)).toBeGreaterThan(0);
        expect(fit.value.curve.sigma(k)).toBeLessThan(1e6);
        expect(Number.isFinite(fit.value.curve.slope(k))).toBe(true);
      }
    }
  });
});

describe('fitExpiry on recorded chains (15 January 2026, calm; 6 February 2026, after the fall)', () => {
  const fits = recordedFits();

  it.each([...fits.keys()])('%s: finite, and without butterflies where it is an SVI', (name) => {
    const fit = fits.get(name);
    for (const { logMoneyness } of fit?.points ?? []) expect(Number.isFinite(fit?.curve.sigma(logMoneyness))).toBe(true);
    if (fit?.fallback === null) expect(fit.violations).toEqual([]);
  });

  it.each([
    ['BTC 2026-01-15 8.2', 0.25, 0.95],
    ['BTC 2026-01-15 43.2', 0.25, 0.9],
    ['ETH 2026-01-15 71.2', 0.45, 0.85],
    ['BTC 2026-01-15 344.2', 0.25, 0.9],
    ['ETH 2026-02-06 20.9', 0.6, 0.9],
    ['BTC 2026-02-06 139.9', 0.5, 0.8],
    ['BTC 2026-02-06 230.9', 0.4, 0.8],
  ])('%s: an SVI within %d vol points (weighted rms), a share of %d of the spreads met', (name, rmsVolPoints, insideShare) => {
    const fit = fits.get(name);
    expect(fit?.fallback).toBeNull();
    expect(fit?.quality.rmsVolPoints).toBeLessThan(rmsVolPoints);
    expect(fit?.quality.insideShare).toBeGreaterThanOrEqual(insideShare);
  });
});
