import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { americanGreeks, americanValue, type AmericanGreeks, type AmericanInputs } from '../../../shared/pricing/american.ts';
import { europeanGreeks } from '../../../shared/pricing/europeanGreeks.ts';
import { bsmGreeks } from '../../../shared/pricing/bsmGreeks.ts';
import { binomialAmerican } from './binomialAmerican.ts';
import { goldenRows, numberOf, sideOf, type GoldenRow } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

function inputsOf(row: GoldenRow): AmericanInputs {
  const [spot = NaN, strike = NaN, years = NaN, sigma = NaN, rate = NaN, carry = NaN] = ['S', 'K', 'T', 'sigma', 'r', 'q'].map((column) =>
    numberOf(row, column),
  );
  return { side: sideOf(row), spot, strike, years, sigma, rate, carry };
}

/** Everything a trader meets: 1 day to 5 years, 5 % to 150 %, rates to 12 % of either sign where one boundary exists. */
const anOption: fc.Arbitrary<AmericanInputs> = fc
  .record({
    side: fc.constantFrom('call' as const, 'put' as const),
    distance: fc.double({ min: -3, max: 3, noNaN: true }),
    years: fc.double({ min: 1 / 365, max: 5, noNaN: true }),
    sigma: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
    rate: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 0.12, noNaN: true })),
    carry: fc.oneof(fc.constant(0), fc.constant(0.03), fc.double({ min: 0.001, max: 0.12, noNaN: true })),
  })
  .map(({ distance, ...rest }) => ({
    ...rest,
    strike: 100,
    spot: 100 * Math.exp(distance * Math.min(1, rest.sigma * Math.sqrt(rest.years))),
  }));

const SEEDED = { seed: 20_260_222, numRuns: 400 } as const;

function greeks(inputs: AmericanInputs): AmericanGreeks {
  return unwrap(americanGreeks(inputs));
}

function priceOf(inputs: AmericanInputs): number {
  return unwrap(americanValue(inputs)).price;
}

/** The fourth-order difference quotient of the price by one input. */
function slope(inputs: AmericanInputs, field: 'spot' | 'years' | 'sigma' | 'rate' | 'carry' | 'strike', step: number): number {
  const at = (steps: number): number => priceOf({ ...inputs, [field]: inputs[field] + steps * step });
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

type HigherGreek = 'vanna' | 'volga' | 'charm' | 'speed' | 'zomma' | 'color' | 'veta' | 'ultima';
type LowerGreek = 'delta' | 'gamma' | 'vega' | 'volga';

/** The fourth-order difference quotient of one Greek by one input. */
function slopeOf(inputs: AmericanInputs, greek: LowerGreek, field: 'spot' | 'years' | 'sigma', step: number): number {
  const at = (steps: number): number => greeks({ ...inputs, [field]: inputs[field] + steps * step })[greek];
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * step);
}

const USUAL: AmericanInputs = { side: 'put', spot: 100, strike: 105, years: 0.75, sigma: 0.3, rate: 0.05, carry: 0.02 };

describe('americanGreeks', () => {
  const rows = goldenRows('american.csv');

  it('meets the golden table (80-bit solver, two boundary equations): price 1e-9·K, delta 1e-8, critical spot 1e-8, on every row', () => {
    const beyond = rows.filter((row) => {
      const { price, delta, criticalSpot, europeanPrice } = greeks(inputsOf(row));
      const strike = numberOf(row, 'K');
      const isCritical =
        row('critical_spot') === 'nan'
          ? criticalSpot === null
          : criticalSpot !== null && Math.abs(criticalSpot / numberOf(row, 'critical_spot') - 1) <= 1e-8;
      const isPrice = Math.abs(price - numberOf(row, 'price')) <= 1e-9 * strike;
      const isEuropean = Math.abs(europeanPrice - numberOf(row, 'european_price')) <= 1e-14 * strike;
      return !(isPrice && isEuropean && isCritical && Math.abs(delta - numberOf(row, 'delta')) <= 1e-8);
    });
    expect(beyond.map((row) => row('id'))).toEqual([]);
  });

  it('meets its gamma and theta to 2e-7 and 1e-8·K', () => {
    const beyond = rows.filter((row) => {
      const { gamma, theta } = greeks(inputsOf(row));
      const isGamma = Math.abs(gamma - numberOf(row, 'gamma')) <= 2e-7 * numberOf(row, 'gamma');
      return !(isGamma && Math.abs(theta - numberOf(row, 'theta')) <= 1e-8 * numberOf(row, 'K'));
    });
    expect(beyond.map((row) => row('id'))).toEqual([]);
  });

  it('meets its vega to 2e-6 farther than 1 % from the boundary (nearer, the table’s own differences reach across it)', () => {
    const beyond = rows.filter((row) => {
      const nearness = Math.abs(numberOf(row, 'S') / Number(row('critical_spot')) - 1);
      const error = Math.abs(greeks(inputsOf(row)).vega - numberOf(row, 'vega'));
      return !(nearness < 0.01 || error <= 2e-6 * numberOf(row, 'vega'));
    });
    expect(beyond.map((row) => row('id'))).toEqual([]);
  });

  it('is exactly intrinsic, ±1 and 0 where exercise is optimal, and exactly European where it never is', () => {
    for (const row of rows) {
      const inputs = inputsOf(row);
      const value = greeks(inputs);
      expect(Number(value.earlyExerciseNow), row('id')).toBe(numberOf(row, 'early_exercise_now'));
      if (value.earlyExerciseNow) {
        const intrinsic = Math.abs(inputs.spot - inputs.strike);
        expect(value).toMatchObject({ price: intrinsic, delta: inputs.side === 'call' ? 1 : -1, gamma: 0, vega: 0, theta: 0, rho: 0 });
      }
      if (value.criticalSpot === null) {
        const { price, delta, gamma, vega, theta, rho, rhoCarry } = unwrap(bsmGreeks(inputs));
        expect(value).toMatchObject({ price, delta, gamma, vega, theta, rho, rhoCarry });
      }
    }
  });

  it('agrees with an independent binomial tree, extrapolated (its own error: a few 1e-5 of the strike)', () => {
    fc.assert(
      fc.property(anOption, (inputs) => {
        const tree = binomialAmerican(inputs, 400);
        expect(Math.abs(tree - priceOf(inputs))).toBeLessThan(1.5e-4 * inputs.strike);
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('its Greeks are the numerical derivatives of its price', () => {
    fc.assert(
      fc.property(anOption, (inputs) => {
        const all = greeks(inputs);
        const { criticalSpot, earlyExerciseNow } = all;
        // A difference that crosses the boundary differentiates two functions.
        const distance = criticalSpot === null ? Infinity : Math.abs(Math.log(inputs.spot / criticalSpot));
        if (earlyExerciseNow || distance < 0.05 * inputs.sigma * Math.sqrt(inputs.years)) return;
        const spotStep = 1e-3 * inputs.spot * Math.min(1, inputs.sigma * Math.sqrt(inputs.years));
        const k = inputs.strike;
        expect(Math.abs(slope(inputs, 'spot', spotStep) - all.delta)).toBeLessThan(2e-6);
        expect(
          Math.abs(slope(inputs, 'strike', 1e-3 * Math.min(1, inputs.sigma * Math.sqrt(inputs.years)) * k) - all.dualDelta),
        ).toBeLessThan(2e-6);
        expect(Math.abs(slope(inputs, 'sigma', 1e-3 * inputs.sigma) - all.vega)).toBeLessThan(3e-6 * k);
        expect(Math.abs(slope(inputs, 'years', 1e-3 * inputs.years) + all.theta)).toBeLessThan((3e-6 * k) / Math.min(1, inputs.years));
        if (inputs.rate > 0.002 && Math.abs(inputs.rate - inputs.carry) > 1e-3) {
          expect(Math.abs(slope(inputs, 'rate', 1e-4) - all.rho)).toBeLessThan(1e-5 * k);
        }
        if (inputs.carry > 0.002 && Math.abs(inputs.rate - inputs.carry) > 1e-3) {
          expect(Math.abs(slope(inputs, 'carry', 1e-4) - all.rhoCarry)).toBeLessThan(1e-5 * k);
        }
      }),
      SEEDED,
    );
  });

  it('lies between its bounds, rises with maturity and volatility, and is convex and monotonic in spot and strike', () => {
    fc.assert(
      fc.property(anOption, (inputs) => {
        const { price, europeanPrice, delta, gamma } = greeks(inputs);
        const { side, spot, strike } = inputs;
        const sign = side === 'call' ? 1 : -1;
        const slack = 2e-9 * strike;
        expect(price).toBeGreaterThanOrEqual(Math.max(europeanPrice, sign * (spot - strike), 0));
        expect(price).toBeLessThanOrEqual(side === 'call' ? spot : strike);
        expect(sign * delta).toBeGreaterThanOrEqual(-1e-8);
        expect(sign * delta).toBeLessThanOrEqual(1);
        expect(gamma).toBeGreaterThanOrEqual(-1e-9 / strike);
        expect(priceOf({ ...inputs, years: 1.05 * inputs.years })).toBeGreaterThanOrEqual(price - slack);
        expect(priceOf({ ...inputs, sigma: 1.03 * inputs.sigma })).toBeGreaterThanOrEqual(price - slack);
        const [below, above] = [0.97, 1.03].map((factor) => priceOf({ ...inputs, spot: factor * spot }));
        expect(sign * ((above ?? NaN) - (below ?? NaN))).toBeGreaterThanOrEqual(-slack);
        expect((above ?? NaN) + (below ?? NaN)).toBeGreaterThanOrEqual(2 * price - 2 * slack);
        const [low, high] = [0.97, 1.03].map((factor) => priceOf({ ...inputs, strike: factor * strike }));
        expect(sign * ((low ?? NaN) - (high ?? NaN))).toBeGreaterThanOrEqual(-slack);
        expect((low ?? NaN) + (high ?? NaN)).toBeGreaterThanOrEqual(2 * price - 2 * slack);
      }),
      SEEDED,
    );
  });

  it('has a vega and rhos of ordinary size where the polynomial dips to 0 near expiry (once 1e107)', () => {
    const inputs: AmericanInputs = {
      side: 'put',
      strike: 100,
      spot: 24.46006694433698,
      years: 4.5891388349705275,
      sigma: 1.9410092581001255,
      rate: 0.10508131454511921,
      carry: 0.1399399348182527,
    };
    const all = greeks(inputs);
    expect(Math.abs(slope(inputs, 'sigma', 1e-3) - all.vega)).toBeLessThan(1e-5);
    expect(Math.abs(slope(inputs, 'rate', 1e-4) - all.rho)).toBeLessThan(1e-3);
    expect(Math.abs(slope(inputs, 'carry', 1e-4) - all.rhoCarry)).toBeLessThan(1e-3);
  });

  it('its higher Greeks are the numerical derivatives of its lower ones, to 2e-6 of their natural size (color, ultima: 5e-5)', () => {
    fc.assert(
      fc.property(anOption, (inputs) => {
        const all = greeks(inputs);
        const { criticalSpot, earlyExerciseNow } = all;
        const { spot, sigma, years, strike } = inputs;
        const width = Math.min(1, sigma * Math.sqrt(years));
        const distance = criticalSpot === null ? Infinity : Math.abs(Math.log(spot / criticalSpot));
        if (earlyExerciseNow || distance < 0.25 * width) return;
        const [bySpot, bySigma, byYears] = [0.01 * width * spot, 0.01 * sigma, -0.01 * years];
        const size = Math.max(spot, strike) / spot;
        const check = (
          name: HigherGreek,
          of: LowerGreek,
          field: 'spot' | 'sigma' | 'years',
          step: number,
          unit: number,
          share: number,
        ): void => {
          const error = Math.abs(slopeOf(inputs, of, field, Math.abs(step)) * Math.sign(step) - all[name]);
          expect(error, name).toBeLessThan(share * unit * size);
        };
        const root = Math.sqrt(years);
        check('vanna', 'vega', 'spot', bySpot, (root * spot) / (width * spot), 2e-6);
        check('volga', 'vega', 'sigma', bySigma, (spot * root) / sigma, 2e-6);
        check('charm', 'delta', 'years', byYears, 1 / years, 2e-6);
        check('speed', 'gamma', 'spot', bySpot, 1 / (width * spot) ** 2, 2e-6);
        check('zomma', 'gamma', 'sigma', bySigma, 1 / (width * spot * sigma), 2e-6);
        check('color', 'gamma', 'years', byYears, 1 / (width * spot * years), 5e-5);
        check('veta', 'vega', 'years', byYears, spot / root, 2e-6);
        check('ultima', 'volga', 'sigma', bySigma, (spot * root) / sigma ** 2, 5e-5);
      }),
      { ...SEEDED, numRuns: 60 },
    );
  });

  it('has higher Greeks of 0 where it is exercised, and exactly the European ones where it never is', () => {
    const none = { vanna: 0, volga: 0, charm: 0, speed: 0, zomma: 0, color: 0, veta: 0, ultima: 0 };
    expect(greeks({ ...USUAL, spot: 60 })).toMatchObject(none);
    // At expiry what is left is the discount, as for European options.
    expect(greeks({ ...USUAL, years: 0 })).toMatchObject({ ...none, charm: -0.02 });
    const { undiscountedDelta: _undiscounted, ...european } = europeanGreeks({ ...USUAL, side: 'call', carry: 0 });
    expect(greeks({ ...USUAL, side: 'call', carry: 0 })).toMatchObject(european);
  });

  it('keeps finite volga and ultima a hair outside the boundary, where less volatility would exercise it', () => {
    const { criticalSpot } = greeks(USUAL);
    const at = (distance: number): AmericanGreeks => greeks({ ...USUAL, spot: (criticalSpot ?? NaN) * (1 + distance) });
    expect(at(1e-4).volga / at(1e-3).volga).toBeCloseTo(1, 1);
    expect(at(1e-3).vega).toBeLessThan(at(1e-2).vega);
  });

  it('is symmetric: P(S, K, r, q) = C(K, S, q, r)', () => {
    fc.assert(
      fc.property(anOption, (inputs) => {
        const { side, spot, strike, rate, carry } = inputs;
        const mirrored = {
          ...inputs,
          side: side === 'call' ? 'put' : 'call',
          spot: strike,
          strike: spot,
          rate: carry,
          carry: rate,
        } as const;
        const [one, other] = [greeks(inputs), greeks(mirrored)];
        expect(Math.abs(one.price - other.price)).toBeLessThanOrEqual(1e-12 * (spot + strike));
        expect(Math.abs(one.delta - other.dualDelta)).toBeLessThanOrEqual(1e-12);
        expect(Math.abs(one.rho - other.rhoCarry)).toBeLessThanOrEqual(1e-9 * strike);
      }),
      SEEDED,
    );
  });

  it('obeys S·Δ + K·dual delta = V and θ + (r−q)SΔ + ½σ²S²Γ = rV while it is held', () => {
    for (const side of ['call', 'put'] as const) {
      const inputs = { ...USUAL, side };
      const { price, delta, gamma, theta, dualDelta } = greeks(inputs);
      expect(100 * delta + 105 * dualDelta).toBeCloseTo(price, 11);
      expect(theta + 0.03 * 100 * delta + 0.5 * 0.09 * 1e4 * gamma).toBeCloseTo(0.05 * price, 11);
    }
  });

  it('meets the boundary smoothly: a hair outside it is worth intrinsic with delta −1', () => {
    const { criticalSpot } = greeks(USUAL);
    const outside = greeks({ ...USUAL, spot: (criticalSpot ?? NaN) * (1 + 1e-7) });
    expect(outside.earlyExerciseNow).toBe(false);
    expect(outside.price - (105 - (criticalSpot ?? NaN) * (1 + 1e-7))).toBeLessThan(1e-9);
    expect(outside.delta).toBeCloseTo(-1, 6);
    expect(greeks({ ...USUAL, spot: criticalSpot ?? NaN }).earlyExerciseNow).toBe(true);
  });

  it('has exact limits at T = 0, σ = 0, S = 0 and K = 0', () => {
    expect(greeks({ ...USUAL, years: 0 })).toMatchObject({ price: 5, delta: -1, gamma: 0, criticalSpot: null });
    expect(greeks({ ...USUAL, sigma: 0 })).toMatchObject({ price: 5, delta: -1, earlyExerciseNow: true, criticalSpot: 105 });
    expect(greeks({ ...USUAL, spot: 0 })).toMatchObject({ price: 105, delta: -1, earlyExerciseNow: true });
    expect(greeks({ ...USUAL, strike: 0 })).toMatchObject({ price: 0, delta: 0 });
    expect(greeks({ ...USUAL, side: 'call', strike: 0 })).toMatchObject({ price: 100, delta: 1, earlyExerciseNow: true });
    expect(greeks({ ...USUAL, side: 'call', spot: 0 })).toMatchObject({ price: 0, delta: 0 });
  });

  it('waits for the best moment when nothing is uncertain: max over t of K·e^(−rt) − S·e^(−qt)', () => {
    const inputs: AmericanInputs = { ...USUAL, spot: 90, strike: 100, years: 10, sigma: 0, rate: 0.03, carry: 0.08 };
    const best = Math.max(...Array.from({ length: 100_001 }, (_, i) => 100 * Math.exp(-0.03 * i * 1e-4) - 90 * Math.exp(-0.08 * i * 1e-4)));
    const value = greeks(inputs);
    expect(value.price).toBeCloseTo(best, 6);
    expect(value.criticalSpot).toBeCloseTo(37.5, 12);
    expect(Math.abs(slope(inputs, 'spot', 0.1) - value.delta)).toBeLessThan(1e-8);
    expect(Math.abs(slope(inputs, 'rate', 1e-4) - value.rho)).toBeLessThan(1e-5);
  });

  it('approaches its certain limit as σ → 0', () => {
    const inputs: AmericanInputs = { ...USUAL, spot: 130, strike: 100, years: 1, rate: 0.02, carry: 0.4 };
    const limit = greeks({ ...inputs, sigma: 0 }).price;
    expect(Math.abs(priceOf({ ...inputs, sigma: 0.02 }) - limit)).toBeLessThan(0.1);
  });

  it('refuses a drift too strong for so little volatility (once 4e-5 of the strike below the value of a fixed exercise time)', () => {
    const steep: AmericanInputs = { side: 'put', spot: 101.24, strike: 100, years: 4.3, sigma: 0.004, rate: 0.055, carry: 1.877 };
    expect(failureText(americanValue(steep))).toBe(
      'calculationFailed: sigma: expected enough volatility against rate and carry to resolve the exercise boundary, was 0.004',
    );
    const fixedTime = priceOf({ ...steep, sigma: 0 });
    for (const sigma of [0.1, 0.15, 0.3]) expect(priceOf({ ...steep, sigma })).toBeGreaterThan(fixedTime - 1e-7);
  });

  it('refuses a second boundary by name, and numbers that are none', () => {
    expect(failureText(americanGreeks({ ...USUAL, rate: -0.01, carry: -0.02 }))).toBe(
      'unsupported: carry: expected at least the rate -0.01 where that is negative (one exercise boundary), was -0.02',
    );
    expect(failureText(americanGreeks({ ...USUAL, side: 'call', rate: -0.03, carry: -0.02 }))).toBe(
      'unsupported: rate: expected at least the carry -0.02 where that is negative (one exercise boundary), was -0.03',
    );
    expect(failureText(americanGreeks({ ...USUAL, sigma: NaN }))).toBe('invalidInput: sigma: expected a finite number ≥ 0, was NaN');
    expect(failureText(americanGreeks({ ...USUAL, years: -1 }))).toBe('invalidInput: years: expected a finite number ≥ 0, was -1');
    expect(failureText(americanGreeks({ ...USUAL, carry: Infinity }))).toBe('invalidInput: carry: expected a finite number, was Infinity');
  });

  it('with rates of 0 or below exercises a put only for the sake of a negative carry', () => {
    expect(greeks({ ...USUAL, rate: 0, carry: 0.02 }).criticalSpot).toBeNull();
    expect(greeks({ ...USUAL, rate: -0.02, carry: -0.01 }).criticalSpot).toBeNull();
    const { criticalSpot, price } = greeks({ ...USUAL, rate: 0, carry: -0.02 });
    expect(criticalSpot).toBeGreaterThan(50);
    expect(price).toBeCloseTo(binomialAmerican({ ...USUAL, rate: 0, carry: -0.02 }, 400), 2);
  });

  it('never answers with NaN, whatever finite numbers it gets', () => {
    const anyNumber = fc.double({ min: 0, max: 1e4, noNaN: true });
    const anyRate = fc.double({ min: -3, max: 3, noNaN: true });
    const wild = fc.record({
      side: fc.constantFrom('call' as const, 'put' as const),
      spot: anyNumber,
      strike: anyNumber,
      years: anyNumber,
      sigma: anyNumber,
      rate: anyRate,
      carry: anyRate,
    });
    fc.assert(
      fc.property(wild, (inputs) => {
        const result = americanGreeks(inputs);
        if (!result.ok) return;
        for (const value of Object.values(result.value)) expect(Number.isNaN(Number(value))).toBe(false);
      }),
      { ...SEEDED, numRuns: 300 },
    );
  });

  it.each([
    { side: 'put', spot: 0, strike: 100, years: 1e5, sigma: 0, rate: 1, carry: -1 },
    { side: 'call', spot: 100, strike: 0, years: 1e5, sigma: 0, rate: -1, carry: 1 },
  ] as const)('exercised now while its European twin is beyond the double range: by name, never NaN ($side)', (option) => {
    expect(failureText(americanGreeks(option))).toContain(
      'calculationFailed: europeanPrice: expected a value inside the range of a double',
    );
  });
});

describe('americanValue', () => {
  it('is americanGreeks without the Greeks that need more', () => {
    const rest = greeks(USUAL);
    const value = unwrap(americanValue(USUAL));
    expect(Object.keys(value).toSorted()).toEqual(
      ['criticalSpot', 'delta', 'dualDelta', 'dualGamma', 'earlyExerciseNow', 'europeanPrice', 'gamma', 'price', 'theta'].toSorted(),
    );
    expect(value.price).toBeCloseTo(rest.price, 8);
    expect(value.delta).toBeCloseTo(rest.delta, 8);
  });
});
