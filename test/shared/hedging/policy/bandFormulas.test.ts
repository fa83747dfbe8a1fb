import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BandMarket } from '../../../../shared/hedging/policy/bandWidths.ts';
import { fixedBandWidths } from '../../../../shared/hedging/policy/fixedBand.ts';
import { gammaScaledHalfWidth, gammaScaledWidths } from '../../../../shared/hedging/policy/gammaScaledBand.ts';
import { lelandFactor, lelandNumber } from '../../../../shared/hedging/policy/leland.ts';
import { whalleyWilmottHalfWidth, whalleyWilmottWidths } from '../../../../shared/hedging/policy/whalleyWilmott.ts';
import { zakamoulineBand, zakamoulineFactor, zakamoulineWidths } from '../../../../shared/hedging/policy/zakamouline.ts';
import { goldenRows, numberOf, type GoldenRow } from '../../pricing/goldenTable.ts';

const GOLDEN = goldenRows('policyBands.csv');
const LIMIT = 1e-13;

function rowsOf(kind: string): GoldenRow[] {
  const rows = GOLDEN.filter((row) => row('kind') === kind);
  expect(rows.length).toBeGreaterThanOrEqual(20);
  return rows;
}

/** Ids of the rows whose value is off by more than 1e-13 of the golden one. */
function wrongRows(kind: string, column: string, valueOf: (row: GoldenRow) => number): string[] {
  return rowsOf(kind).flatMap((row) => {
    const golden = numberOf(row, column);
    const value = valueOf(row);
    return Math.abs(value - golden) <= LIMIT * Math.abs(golden) ? [] : [`${row('id')}: ${value}, expected ${golden}`];
  });
}

function aMarketOf(overrides: Partial<BandMarket> = {}): BandMarket {
  return {
    underlying: 'BTC',
    indexUsd: 100_000,
    gammaCoinPerUsd: 2.2e-4,
    sigma: 0.55,
    years: 0.1,
    equityUsd: 1e6,
    costShare: 5e-4,
    ...overrides,
  };
}

const WW = { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-4, costShare: null } as const;
const ZAKAMOULINE = { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } as const;

describe('fixedBandWidths', () => {
  it('usd and equity widths equal 50-digit values (policyBands.csv)', () => {
    const usd = wrongRows('usd', 'half', (row) => {
      const width = numberOf(row, 'width');
      const widths = fixedBandWidths(
        { kind: 'fixed', unit: 'usd', below: width, above: 1 },
        aMarketOf({ indexUsd: numberOf(row, 'index') }),
      );
      return widths.kind === 'widths' ? widths.belowCoin : Number.NaN;
    });
    const equity = wrongRows('equityPct', 'half', (row) => {
      const market = aMarketOf({ indexUsd: numberOf(row, 'index'), equityUsd: numberOf(row, 'equity') });
      const widths = fixedBandWidths({ kind: 'fixed', unit: 'equityPct', below: 1, above: numberOf(row, 'width') }, market);
      return widths.kind === 'widths' ? widths.aboveCoin : Number.NaN;
    });
    expect([...usd, ...equity]).toEqual([]);
  });

  it('coin widths need no market at all; the others name what they miss', () => {
    const blind = aMarketOf({ indexUsd: null, equityUsd: null });
    expect(fixedBandWidths({ kind: 'fixed', unit: 'coin', below: 1, above: 2 }, blind)).toMatchObject({ belowCoin: 1, aboveCoin: 2 });
    expect(fixedBandWidths({ kind: 'fixed', unit: 'usd', below: 1, above: 2 }, blind)).toEqual({ kind: 'unknown', missing: 'index' });
    const equity = fixedBandWidths({ kind: 'fixed', unit: 'equityPct', below: 1, above: 2 }, blind);
    expect(equity).toEqual({ kind: 'unknown', missing: 'equity and index' });
  });
});

describe('gammaScaledHalfWidth', () => {
  it('equals 50-digit values, floor and cap included (policyBands.csv)', () => {
    const wrong = wrongRows('gammaScaled', 'half', (row) =>
      gammaScaledHalfWidth({
        gammaCoinPerUsd: numberOf(row, 'gamma'),
        indexUsd: numberOf(row, 'index'),
        movePct: numberOf(row, 'width'),
        floorCoin: numberOf(row, 'floor'),
        capCoin: numberOf(row, 'cap'),
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('is the floor without gamma, index known or not; unknown without a gamma', () => {
    const band = { kind: 'gammaScaled', movePct: 1, floorCoin: 0.05, capCoin: null } as const;
    expect(gammaScaledWidths(band, aMarketOf({ gammaCoinPerUsd: 0, indexUsd: null }))).toMatchObject({ belowCoin: 0.05, aboveCoin: 0.05 });
    expect(gammaScaledWidths(band, aMarketOf({ gammaCoinPerUsd: null }))).toEqual({ kind: 'unknown', missing: 'gamma' });
    expect(gammaScaledWidths(band, aMarketOf({ indexUsd: null }))).toEqual({ kind: 'unknown', missing: 'index' });
  });
});

describe('whalleyWilmottHalfWidth', () => {
  it('equals 50-digit values (policyBands.csv)', () => {
    const wrong = wrongRows('whalleyWilmott', 'half', (row) =>
      whalleyWilmottHalfWidth({
        gammaCoinPerUsd: numberOf(row, 'gamma'),
        indexUsd: numberOf(row, 'index'),
        costShare: numberOf(row, 'cost'),
        riskAversionPerUsd: numberOf(row, 'aversion'),
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('ten 110,000 calls at F = 100,000, σ 0.55, 30 days, 5 bp, a = 1e-4: 0.3314733 coin (product vectors §5.8)', () => {
    const terms = { gammaCoinPerUsd: 10 * 2.20364777e-5, indexUsd: 100_000, costShare: 5e-4, riskAversionPerUsd: 1e-4 };
    expect(whalleyWilmottHalfWidth(terms)).toBeCloseTo(0.331473283, 7);
  });

  it('limits: no cost or no gamma → 0, known or not what else; a → ∞ → 0; a gamma that would underflow when squared is kept', () => {
    const terms = { gammaCoinPerUsd: 1e-4, indexUsd: 100_000, costShare: 5e-4, riskAversionPerUsd: 1e-4 };
    expect(whalleyWilmottHalfWidth({ ...terms, costShare: 0 })).toBe(0);
    expect(whalleyWilmottHalfWidth({ ...terms, gammaCoinPerUsd: 0 })).toBe(0);
    expect(whalleyWilmottHalfWidth({ ...terms, riskAversionPerUsd: 1e300 })).toBeLessThan(1e-99);
    expect(whalleyWilmottHalfWidth({ ...terms, gammaCoinPerUsd: 1e-200 })).toBeGreaterThan(0);
    const none = { belowCoin: 0, aboveCoin: 0 };
    expect(whalleyWilmottWidths(WW, aMarketOf({ costShare: 0, gammaCoinPerUsd: null, indexUsd: null }))).toMatchObject(none);
    expect(whalleyWilmottWidths(WW, aMarketOf({ gammaCoinPerUsd: 0, costShare: null, indexUsd: null }))).toMatchObject(none);
  });

  it('does not depend on sigma or time; names what it misses; the policy may bring its own cost', () => {
    const here = whalleyWilmottWidths(WW, aMarketOf());
    expect(whalleyWilmottWidths(WW, aMarketOf({ sigma: null, years: null }))).toEqual(here);
    expect(whalleyWilmottWidths({ ...WW, costShare: 5e-4 }, aMarketOf({ costShare: null }))).toEqual(here);
    const blind = aMarketOf({ gammaCoinPerUsd: null, indexUsd: null, costShare: null });
    expect(whalleyWilmottWidths(WW, blind)).toEqual({ kind: 'unknown', missing: 'gamma and index and cost share' });
  });
});

describe('zakamoulineWidths and zakamoulineFactor', () => {
  const termsOf = (row: GoldenRow) => ({
    gammaCoinPerUsd: numberOf(row, 'gamma'),
    sigma: numberOf(row, 'sigma'),
    years: numberOf(row, 'years'),
    indexUsd: numberOf(row, 'index'),
    costShare: numberOf(row, 'cost'),
    riskAversionPerUsd: numberOf(row, 'aversion'),
  });

  it('equal 50-digit values: H0, H1 and the factor (policyBands.csv)', () => {
    expect(wrongRows('zakamouline', 'h0', (row) => zakamoulineWidths(termsOf(row))?.h0Coin ?? Number.NaN)).toEqual([]);
    expect(wrongRows('zakamouline', 'h1', (row) => zakamoulineWidths(termsOf(row))?.h1Coin ?? Number.NaN)).toEqual([]);
    expect(wrongRows('zakamouline', 'factor', (row) => zakamoulineFactor(termsOf(row)))).toEqual([]);
  });

  const terms = { gammaCoinPerUsd: 2e-4, sigma: 0.55, years: 0.1, indexUsd: 1e5, costShare: 5e-4, riskAversionPerUsd: 1e-4 };

  it('limits: no cost → 0 + 0; no gamma → H0 alone; T or σ → 0 → without bound; a → ∞ → 0', () => {
    expect(zakamoulineWidths({ ...terms, costShare: 0 })).toEqual({ h0Coin: 0, h1Coin: 0 });
    expect(zakamoulineWidths({ ...terms, costShare: 0, years: 0, sigma: 0 })).toEqual({ h0Coin: 0, h1Coin: 0 });
    expect(zakamoulineWidths({ ...terms, gammaCoinPerUsd: 0 })).toEqual({ h0Coin: 5e-4 / (1e-4 * 1e5 * 0.55 * 0.55 * 0.1), h1Coin: 0 });
    expect(zakamoulineWidths({ ...terms, years: 0 })).toBeNull();
    expect(zakamoulineWidths({ ...terms, sigma: 0 })).toBeNull();
    const afraid = zakamoulineWidths({ ...terms, riskAversionPerUsd: 1e300 });
    expect((afraid?.h0Coin ?? 1) + (afraid?.h1Coin ?? 1)).toBeLessThan(1e-140);
  });

  it('limits of the factor: 1 without cost, gamma, time or volatility', () => {
    for (const name of ['costShare', 'gammaCoinPerUsd', 'years', 'sigma'] as const) {
      expect(zakamoulineFactor({ ...terms, [name]: 0 })).toBe(1);
    }
  });

  it('short gamma is hedged at a higher volatility, long gamma at a lower one, by the same amount', () => {
    const long = zakamoulineFactor(terms);
    const short = zakamoulineFactor({ ...terms, gammaCoinPerUsd: -2e-4 });
    expect(long).toBeLessThan(1);
    expect(short - 1).toBeCloseTo(1 - long, 15);
  });

  it('a band without bound says so; an unknown figure is named', () => {
    expect(zakamoulineBand(ZAKAMOULINE, aMarketOf({ years: 0 })).kind).toBe('unbounded');
    const blind = aMarketOf({ sigma: null, years: null });
    expect(zakamoulineBand(ZAKAMOULINE, blind)).toEqual({ kind: 'unknown', missing: 'sigma and time to expiry' });
    expect(zakamoulineBand({ ...ZAKAMOULINE, costShare: 0 }, blind)).toMatchObject({ belowCoin: 0, aboveCoin: 0 });
  });
});

describe('lelandNumber and lelandFactor', () => {
  it('equal 50-digit values (policyBands.csv); the first row is Δt = 1 day, 5 bp, σ 0.55 → 0.0277155693 (product vectors §5.8)', () => {
    const termsOf = (row: GoldenRow) => ({
      gammaCoinPerUsd: numberOf(row, 'gamma'),
      sigma: numberOf(row, 'sigma'),
      everyMinutes: numberOf(row, 'minutes'),
      costShare: numberOf(row, 'cost'),
    });
    expect(wrongRows('leland', 'leland', (row) => lelandNumber(termsOf(row)) ?? Number.NaN)).toEqual([]);
    expect(wrongRows('leland', 'factor', (row) => lelandFactor(termsOf(row)))).toEqual([]);
    expect(lelandNumber({ sigma: 0.55, everyMinutes: 1_440, costShare: 5e-4 })).toBeCloseTo(0.0277155693, 10);
  });

  it('limits: 1 without cost or gamma, and as Δt → ∞; σ = 0 has no number and moves no delta', () => {
    const terms = { gammaCoinPerUsd: -1, sigma: 0.5, everyMinutes: 60, costShare: 5e-4 };
    expect(lelandFactor({ ...terms, costShare: 0 })).toBe(1);
    expect(lelandFactor({ ...terms, gammaCoinPerUsd: 0 })).toBe(1);
    expect(lelandFactor({ ...terms, everyMinutes: 1e40 })).toBeCloseTo(1, 15);
    expect(lelandNumber({ ...terms, sigma: 0 })).toBeNull();
    expect(lelandFactor({ ...terms, sigma: 0 })).toBe(1);
  });
});

describe('utility bands', () => {
  /** Evenly spread in the logarithm. */
  const log = (low: number, high: number) =>
    fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((step) => low * (high / low) ** (step / (2 ** 31 - 1)));
  const anyTerms = fc.record({
    gammaCoinPerUsd: fc.oneof(
      fc.constant(0),
      log(1e-12, 1),
      log(1e-12, 1).map((gamma) => -gamma),
    ),
    sigma: log(0.01, 10),
    years: log(1e-8, 10),
    indexUsd: log(1e-6, 1e6),
    costShare: log(1e-9, 0.2),
    riskAversionPerUsd: log(1e-12, 1),
  });

  it('are finite, ≥ 0, never narrower at a higher cost and never wider at a higher risk aversion (10,000 runs)', () => {
    const halfOf = (terms: Parameters<typeof zakamoulineWidths>[0]): readonly [number, number] => {
      const widths = zakamoulineWidths(terms);
      return [whalleyWilmottHalfWidth(terms), widths === null ? Number.NaN : widths.h0Coin + widths.h1Coin];
    };
    fc.assert(
      fc.property(anyTerms, log(1, 50), (terms, times) => {
        const here = halfOf(terms);
        const dearer = halfOf({ ...terms, costShare: terms.costShare * times });
        const bolder = halfOf({ ...terms, riskAversionPerUsd: terms.riskAversionPerUsd / times });
        for (const at of [0, 1] as const) {
          if (!(Number.isFinite(here[at]) && here[at] >= 0)) throw new Error(`half width ${here[at]}`);
          if (!(dearer[at] >= here[at] * (1 - 1e-14) && bolder[at] >= here[at] * (1 - 1e-14))) throw new Error('not monotone');
        }
      }),
      { numRuns: 10_000, seed: 59 },
    );
  });
});
