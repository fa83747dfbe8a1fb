import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { bookRisk } from '../../../shared/risk/aggregate.ts';
import { underlyingOf } from '../../../shared/risk/leg.ts';
import { createScenarioBook } from '../../../shared/risk/scenarioBook.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { aRandomBook } from './randomBooks.ts';
import { aBalance, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, failureOf, known } from './riskBuilders.ts';
import { AT_PATH, aScenarioBook, flatMarket, riskAt } from './scenarioRig.ts';

const SETTING = { fromMs: AT_MS, theta: textbookTheta, expiryRule: AT_PATH, sigmaMove: null };

describe('createScenarioBook', () => {
  it('without a move is the risk of the book, figure by figure, bit for bit (random books)', () => {
    fc.assert(
      fc.property(aRandomBook, ({ legs, market }) => {
        if (legs.every((leg) => underlyingOf(leg) === null)) return;
        const { pnlUsd, pnlCoin, ...there } = riskAt(aScenarioBook(legs, market), 1);
        const { pnlUsd: sinceEntryUsd, ...risk } = bookRisk(legs, market, AT_MS, textbookTheta).underlyings[0]?.risk ?? {};
        expect(there).toEqual(risk);
        expect([pnlUsd ?? 0, pnlCoin ?? 0]).toEqual([0, 0]);
        expect(sinceEntryUsd).not.toBe(undefined);
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  it('value differences are the delta, delta differences the gamma, the vol shift the vega (random books, central differences)', () => {
    fc.assert(
      fc.property(aRandomBook, fc.double({ min: 0.8, max: 1.25, noNaN: true }), ({ legs, market }, spotRatio) => {
        const options = legs.filter((leg) => leg.kind === 'position' && leg.instrument.kind === 'option' && leg.signedAmount !== 0);
        if (options.length === 0) return;
        const book = aScenarioBook(options, market);
        const forwardUsd = 1.01 * known(market.index(toCurrency('BTC'))?.indexUsd);
        const gross = options.reduce((sum, leg) => sum + (leg.kind === 'position' ? Math.abs(leg.signedAmount) : 0), 0);
        const step = 1e-4;
        const [low, here, high] = [spotRatio - step, spotRatio, spotRatio + step].map((ratio) => riskAt(book, ratio));
        const slope = (known(high?.valueUsd) - known(low?.valueUsd)) / (2 * step * forwardUsd);
        expect(Math.abs(slope - known(here?.deltaCoin)) / gross).toBeLessThan(1e-4);
        const bend = (known(high?.deltaCoin) - known(low?.deltaCoin)) / (2 * step);
        expect(Math.abs(bend - known(here?.gammaCoinPerUsd) * forwardUsd) / gross).toBeLessThan(2e-3);
        const up = riskAt(book, spotRatio, AT_MS, { kind: 'points', points: 0.01 });
        const down = riskAt(book, spotRatio, AT_MS, { kind: 'points', points: -0.01 });
        const vega = (known(up.valueUsd) - known(down.valueUsd)) / 0.02;
        expect(Math.abs(vega - known(here?.vegaUsdPerVolPoint)) / (gross * forwardUsd)).toBeLessThan(1e-7);
      }),
      { seed: 32, numRuns: 100 },
    );
  });

  it('relative shifts scale the volatility: +10 % of 55 % is +5.5 points', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-110000-C', 10)]);
    const relative = riskAt(book, 1, AT_MS, { kind: 'relative', share: 0.1 });
    const points = riskAt(book, 1, AT_MS, { kind: 'points', points: 5.5 });
    expect(relative.valueUsd).toBeCloseTo(known(points.valueUsd), 6);
  });

  it('a volatility shifted below nothing stops at a tenth of a point, and the value at intrinsic', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-90000-C', 1)]);
    expect(riskAt(book, 1, AT_MS, { kind: 'points', points: -80 }).valueUsd).toBeCloseTo(10_000, 6);
  });

  it('asks the smile for each option with what it is marked at, and adds the shift on top', () => {
    const asked: (readonly number[])[] = [];
    const sigmaMove = (...terms: readonly [number, number, number, number, number]): number => {
      asked.push(terms);
      return 0.6;
    };
    const leg = aPosition('BTC-27FEB26-110000-C', 1);
    const book = aScenarioBook([leg, aPosition('BTC-PERPETUAL', 100, 100_000)], undefined, { sigmaMove });
    const moved = riskAt(book, 1.1, AT_MS, { kind: 'points', points: 2 });
    expect(asked).toEqual([[110_000, AT_MS + 30 * MS_PER_DAY, 100_000, 0.55, 1.1]]);
    const plain = riskAt(aScenarioBook([leg], flatMarket([leg], 100_000, 0.62)), 1.1);
    expect(moved.vegaUsdPerVolPoint).toBeCloseTo(known(plain.vegaUsdPerVolPoint), 9);
  });

  it('leaves cash out', () => {
    const call = aPosition('BTC-27FEB26-110000-C', 1);
    const [alone, withCash] = [aScenarioBook([call]), aScenarioBook([call, aBalance('USDC', 1e6)])];
    expect(riskAt(withCash, 1.1)).toEqual(riskAt(alone, 1.1));
  });
});

describe('createScenarioBook: what is unknown', () => {
  const quoted = aPosition('BTC-27FEB26-110000-C', 1);
  const unquoted = aPosition('BTC-27FEB26-120000-C', 5);
  const market = aMarket(
    [anOptionQuote(quoted.instrument.id, 100_000, 0.55), anOptionQuote(unquoted.instrument.id, 100_000, null)],
    [anIndex('BTC', 100_000)],
  );
  const book = aScenarioBook([quoted, unquoted], market);

  it('is counted on every level and left out of every sum', () => {
    const alone = aScenarioBook([quoted], market);
    for (const ratio of [0.8, 1, 1.3]) {
      const risk = riskAt(book, ratio);
      expect([risk.unknownLegs, risk.complete]).toEqual([1, false]);
      expect(risk.valueUsd).toBe(riskAt(alone, ratio).valueUsd);
    }
  });

  it('stays unknown after its expiry, so that P&L never compares different legs', () => {
    const after = riskAt(book, 1.5, AT_MS + 40 * MS_PER_DAY);
    expect(after.unknownLegs).toBe(1);
    expect(after.valueUsd).toBeCloseTo(40_000, 6);
  });
});

describe('createScenarioBook: bad input', () => {
  const leg = aPosition('BTC-27FEB26-110000-C', 1);
  const market = flatMarket([leg]);
  const book = aScenarioBook([leg]);
  const at = (scenario: Partial<Parameters<typeof book.riskAt>[0]>) =>
    failureOf(book.riskAt({ spotRatio: 1, atMs: AT_MS, volShift: { kind: 'points', points: 0 }, ...scenario }));

  it.each([0, -1, NaN, Infinity, 1e9])('spot ratio %d is refused', (spotRatio) => {
    expect(at({ spotRatio })).toContain('invalidInput: spotRatio: expected 0.001…1000');
  });

  it('shifts and moments that cannot be are refused by name', () => {
    expect(at({ volShift: { kind: 'points', points: NaN } })).toContain('points: expected');
    expect(at({ volShift: { kind: 'relative', share: -1.5 } })).toContain('share: expected');
    expect(at({ atMs: AT_MS - 1 })).toContain(`atMs: expected not before ${AT_MS}`);
    expect(at({ atMs: NaN })).toContain('atMs');
  });

  it('no legs, two underlyings and an impossible user price are refused', () => {
    expect(failureOf(createScenarioBook([aBalance('USD', 1)], market, SETTING))).toContain('missingData: legs');
    const eth = aPosition('ETH-27FEB26-3000-C', 1);
    expect(failureOf(createScenarioBook([leg, eth], market, SETTING))).toBe('invalidInput: legs: expected one underlying, was BTC, ETH');
    const expiryRule = { kind: 'atUserPrice', priceUsd: 0 } as const;
    expect(failureOf(createScenarioBook([leg], market, { ...SETTING, expiryRule }))).toContain('invalidInput: priceUsd');
  });
});
