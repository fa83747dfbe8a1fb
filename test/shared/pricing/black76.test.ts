import { assert, constantFrom, double, property, record, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { black76Greeks } from '../../../shared/pricing/black76Greeks.ts';
import { BLACK_RANGE, blackInputs, type BlackInputs } from '../../../shared/pricing/blackInputs.ts';
import type { OptionRisk } from '../../../shared/pricing/optionRisk.ts';
import { goldenRows, numberOf, sideOf } from './goldenTable.ts';
import { aBlackInput, unwrap } from './unwrap.ts';

const SEED = 20_260_201;
const RUNS = 20_000;

/** e^x for x uniform between the logarithms of `min` and `max`. */
function logUniform([min, max]: readonly [number, number]): Arbitrary<number> {
  return double({ min: 0, max: 1, noNaN: true }).map((u) => Math.min(max, Math.max(min, min * (max / min) ** u)));
}

function blackInputArbitrary(range: typeof BLACK_RANGE): Arbitrary<BlackInputs> {
  const side = constantFrom<'call' | 'put'>('call', 'put');
  const numbers = { forwardUsd: logUniform(range.forwardUsd), strikeUsd: logUniform(range.strikeUsd) };
  return record({ side, ...numbers, years: logUniform(range.years), sigma: logUniform(range.sigma) }).map((raw) =>
    unwrap(blackInputs(raw)),
  );
}

/** What a desk meets: an hour to two years, 5 to 300 %, strikes from a fifth to five times the forward. */
const MARKET = blackInputArbitrary({
  forwardUsd: [20_000, 100_000],
  strikeUsd: [20_000, 100_000],
  years: [1 / 8_760, 2],
  sigma: [0.05, 3],
});
const ANYTHING = blackInputArbitrary(BLACK_RANGE);

function other(inputs: BlackInputs): BlackInputs {
  return unwrap(blackInputs({ ...inputs, side: inputs.side === 'call' ? 'put' : 'call' }));
}

describe('black76', () => {
  it('is the undiscounted golden model in the units of the desk (rows with r = 0)', () => {
    const rows = goldenRows('black76.csv').filter((row) => numberOf(row, 'r') === 0);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const [forward, strike, years, sigma] = ['F', 'K', 'T', 'sigma'].map((column) => numberOf(row, column));
      const risk = black76(
        aBlackInput({ side: sideOf(row), forwardUsd: forward ?? NaN, strikeUsd: strike ?? NaN, years: years ?? NaN, sigma: sigma ?? NaN }),
      );
      const plain = unwrap(
        black76Greeks({
          side: sideOf(row),
          forward: forward ?? NaN,
          strike: strike ?? NaN,
          years: years ?? NaN,
          sigma: sigma ?? NaN,
          rate: 0,
        }),
      );
      const expected: Record<keyof OptionRisk, number> = {
        valueUsd: plain.price,
        deltaCoin: plain.deltaForward,
        gammaCoinPerUsd: plain.gamma,
        vegaUsdPerVolPoint: plain.vega / 100,
        thetaUsdPerDay: plain.theta / 365,
        rhoUsdPerPct: plain.rhoSpotFixed / 100,
        vannaCoinPerVolPoint: plain.vanna / 100,
        volgaUsdPerVolPointSquared: plain.volga / 1e4,
        charmCoinPerDay: plain.charm / 365,
      };
      for (const name of Object.keys(expected) as (keyof OptionRisk)[]) {
        expect(Math.abs(risk[name] - expected[name]), `${row('id')} ${name}`).toBeLessThanOrEqual(1e-15 * Math.abs(expected[name]));
      }
    }
  });

  it('keeps put–call parity in value, delta and rho (20,000 random options)', () => {
    const parity = property(MARKET, (inputs) => {
      const sign = inputs.side === 'call' ? 1 : -1;
      const [one, two] = [black76(inputs), black76(other(inputs))];
      const { forwardUsd, strikeUsd, years } = inputs;
      expect(Math.abs(one.valueUsd - two.valueUsd - sign * (forwardUsd - strikeUsd))).toBeLessThan(1e-15 * 4 * (forwardUsd + strikeUsd));
      expect(Math.abs(one.deltaCoin - two.deltaCoin - sign)).toBeLessThan(1e-15);
      expect(Math.abs(one.rhoUsdPerPct - two.rhoUsdPerPct - (sign * strikeUsd * years) / 100)).toBeLessThan(1e-15 * strikeUsd * years);
      expect([one.gammaCoinPerUsd, one.vegaUsdPerVolPoint, one.thetaUsdPerDay]).toEqual([
        two.gammaCoinPerUsd,
        two.vegaUsdPerVolPoint,
        two.thetaUsdPerDay,
      ]);
    });
    assert(parity, { numRuns: RUNS, seed: SEED });
  });

  it('is finite, at least intrinsic and at most its bound, for everything that BlackInputs admit (20,000 random options)', () => {
    const bounds = property(ANYTHING, (inputs) => {
      const risk = black76(inputs);
      for (const value of Object.values(risk)) expect(Number.isFinite(value)).toBe(true);
      const { side, forwardUsd, strikeUsd } = inputs;
      const isCall = side === 'call';
      expect(risk.valueUsd).toBeGreaterThanOrEqual(Math.max(0, isCall ? forwardUsd - strikeUsd : strikeUsd - forwardUsd));
      expect(risk.valueUsd).toBeLessThanOrEqual((isCall ? forwardUsd : strikeUsd) * (1 + 4 * 2 ** -53));
      expect(isCall ? risk.deltaCoin : -risk.deltaCoin).toBeGreaterThanOrEqual(0);
      expect(Math.abs(risk.deltaCoin)).toBeLessThanOrEqual(1);
      expect(Math.min(risk.gammaCoinPerUsd, risk.vegaUsdPerVolPoint, -risk.thetaUsdPerDay)).toBeGreaterThanOrEqual(0);
    });
    assert(bounds, { numRuns: RUNS, seed: SEED });
  });

  it('is finite in every corner of the range, zeros included', () => {
    const corners = (name: keyof typeof BLACK_RANGE): number[] => [0, ...BLACK_RANGE[name]];
    for (const side of ['call', 'put'] as const) {
      for (const forwardUsd of corners('forwardUsd')) {
        for (const strikeUsd of corners('strikeUsd')) {
          for (const years of corners('years')) {
            for (const sigma of corners('sigma')) {
              const risk = black76(aBlackInput({ side, forwardUsd, strikeUsd, years, sigma }));
              for (const [name, value] of Object.entries(risk)) {
                expect(Number.isFinite(value), `${name} at ${[side, forwardUsd, strikeUsd, years, sigma].join(' ')}`).toBe(true);
              }
            }
          }
        }
      }
    }
  });

  it('has the derivatives it claims (central differences of its own value)', () => {
    for (const side of ['call', 'put'] as const) {
      for (const strikeUsd of [55_000, 70_000, 90_000]) {
        const at = (changes: Parameters<typeof aBlackInput>[0]): OptionRisk => black76(aBlackInput({ side, strikeUsd, ...changes }));
        const risk = at({});
        const slope = (f: (step: number) => number, step: number): number => (f(step) - f(-step)) / (2 * step);
        const [years, day] = [30 / 365, 1 / 365];
        expect(slope((h) => at({ forwardUsd: 70_000 + h }).valueUsd, 7)).toBeCloseTo(risk.deltaCoin, 7);
        expect(slope((h) => at({ forwardUsd: 70_000 + h }).deltaCoin, 7)).toBeCloseTo(risk.gammaCoinPerUsd, 11);
        expect(slope((h) => at({ sigma: 0.6 + h }).valueUsd, 1e-4) / 100).toBeCloseTo(risk.vegaUsdPerVolPoint, 4);
        expect(slope((h) => at({ sigma: 0.6 + h }).deltaCoin, 1e-4) / 100).toBeCloseTo(risk.vannaCoinPerVolPoint, 8);
        expect(slope((h) => at({ sigma: 0.6 + h }).vegaUsdPerVolPoint, 1e-4) / 100).toBeCloseTo(risk.volgaUsdPerVolPointSquared, 6);
        expect(slope((h) => at({ years: years - h * day }).valueUsd, 0.01)).toBeCloseTo(risk.thetaUsdPerDay, 4);
        expect(slope((h) => at({ years: years - h * day }).deltaCoin, 0.01)).toBeCloseTo(risk.charmCoinPerDay, 8);
      }
    }
  });

  it('is intrinsic value with a step delta when T, σ, K or F is 0; 0 at the strike', () => {
    const rest = {
      gammaCoinPerUsd: 0,
      vegaUsdPerVolPoint: 0,
      thetaUsdPerDay: 0,
      vannaCoinPerVolPoint: 0,
      volgaUsdPerVolPointSquared: 0,
      charmCoinPerDay: 0,
    };
    expect(black76(aBlackInput({ years: 0, strikeUsd: 60_000 }))).toEqual({ ...rest, valueUsd: 10_000, deltaCoin: 1, rhoUsdPerPct: 0 });
    expect(black76(aBlackInput({ years: 0, strikeUsd: 80_000 }))).toEqual({ ...rest, valueUsd: 0, deltaCoin: 0, rhoUsdPerPct: 0 });
    expect(black76(aBlackInput({ side: 'put', sigma: 0, years: 1, strikeUsd: 80_000 }))).toEqual({
      ...rest,
      valueUsd: 10_000,
      deltaCoin: -1,
      rhoUsdPerPct: -800,
    });
    expect(black76(aBlackInput({ strikeUsd: 0 }))).toMatchObject({ valueUsd: 70_000, deltaCoin: 1 });
    expect(black76(aBlackInput({ side: 'put', forwardUsd: 0 }))).toMatchObject({ valueUsd: 70_000, deltaCoin: -1 });
    for (const side of ['call', 'put'] as const) {
      expect(black76(aBlackInput({ side, years: 0 }))).toEqual({ ...rest, valueUsd: 0, deltaCoin: 0, rhoUsdPerPct: 0 });
      expect(black76(aBlackInput({ side, forwardUsd: 0, strikeUsd: 0 }))).toMatchObject({ valueUsd: 0, deltaCoin: 0 });
    }
  });

  it('approaches those limits from the last millisecond', () => {
    const years = 1 / (365 * 86_400_000);
    expect(black76(aBlackInput({ years, strikeUsd: 69_000 }))).toMatchObject({ valueUsd: 1_000, deltaCoin: 1, gammaCoinPerUsd: 0 });
    expect(black76(aBlackInput({ years })).deltaCoin).toBeCloseTo(0.5, 5);
  });
});
