import { describe, expect, it } from 'vitest';
import { bsmGreeks, type BsmInputs } from '../../../shared/pricing/bsmGreeks.ts';
import { numberOf, sideOf, unstableValues, type GoldenRow } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

const OUTPUTS = [
  ['price', 'price'],
  ['delta', 'delta'],
  ['gamma', 'gamma'],
  ['vega', 'vega'],
  ['theta', 'theta'],
  ['rho', 'rho'],
  ['rho_q', 'rhoCarry'],
  ['vanna', 'vanna'],
  ['volga', 'volga'],
  ['charm', 'charm'],
  ['speed', 'speed'],
  ['zomma', 'zomma'],
  ['color', 'color'],
  ['veta', 'veta'],
  ['ultima', 'ultima'],
  ['dual_delta', 'dualDelta'],
  ['dual_gamma', 'dualGamma'],
] as const;

function inputsOf(row: GoldenRow): BsmInputs {
  return {
    side: sideOf(row),
    spot: numberOf(row, 'S'),
    strike: numberOf(row, 'K'),
    years: numberOf(row, 'T'),
    sigma: numberOf(row, 'sigma'),
    rate: numberOf(row, 'r'),
    carry: numberOf(row, 'q'),
  };
}

const USUAL: BsmInputs = { side: 'put', spot: 100, strike: 110, years: 0.5, sigma: 0.3, rate: 0.04, carry: 0.01 };

describe('bsmGreeks', () => {
  it('meets the golden table for every output and class at C ≤ 16 (60-digit values)', () => {
    expect(unstableValues('bsm', OUTPUTS, (row) => unwrap(bsmGreeks(inputsOf(row))), 16)).toEqual([]);
  });

  it('stays at C ≤ 3 in fact: a step back shows before the pass mark is missed', () => {
    expect(unstableValues('bsm', OUTPUTS, (row) => unwrap(bsmGreeks(inputsOf(row))), 3)).toEqual([]);
  });

  it('obeys the pricing equation θ + (r−q)SΔ + ½σ²S²Γ = rV', () => {
    for (const side of ['call', 'put'] as const) {
      const g = unwrap(bsmGreeks({ ...USUAL, side }));
      const left = g.theta + 0.03 * 100 * g.delta + 0.5 * 0.09 * 1e4 * g.gamma;
      expect(left).toBeCloseTo(0.04 * g.price, 13);
    }
  });

  it('is homogeneous: S·Δ + K·dual delta = V', () => {
    const g = unwrap(bsmGreeks(USUAL));
    expect(100 * g.delta + 110 * g.dualDelta).toBeCloseTo(g.price, 12);
  });

  it('has exact limits at T, σ, S, K = 0', () => {
    expect(unwrap(bsmGreeks({ ...USUAL, years: 0 }))).toMatchObject({ price: 10, delta: -1, gamma: 0, vega: 0, dualDelta: 1 });
    expect(unwrap(bsmGreeks({ ...USUAL, spot: 0 }))).toMatchObject({ price: 110 * Math.exp(-0.02), delta: -Math.exp(-0.005), gamma: 0 });
    expect(unwrap(bsmGreeks({ ...USUAL, strike: 0 }))).toMatchObject({ price: 0, delta: 0, rho: 0, dualDelta: 0 });
    expect(unwrap(bsmGreeks({ ...USUAL, side: 'call', strike: 0 })).price).toBe(100 * Math.exp(-0.005));
    expect(unwrap(bsmGreeks({ ...USUAL, strike: 100, sigma: 0, rate: 0, carry: 0 }))).toMatchObject({ price: 0, delta: 0, theta: 0 });
    expect(unwrap(bsmGreeks({ ...USUAL, spot: 0, strike: 0 }))).toMatchObject({ price: 0, delta: 0, dualDelta: 0 });
  });

  it('names the field it refuses', () => {
    expect(failureText(bsmGreeks({ ...USUAL, spot: -1 }))).toBe('invalidInput: spot: expected a finite number ≥ 0, was -1');
    expect(failureText(bsmGreeks({ ...USUAL, carry: NaN }))).toBe('invalidInput: carry: expected a finite number, was NaN');
  });
});
