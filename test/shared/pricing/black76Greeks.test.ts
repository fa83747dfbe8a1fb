import { describe, expect, it } from 'vitest';
import { black76Greeks, type Black76Inputs } from '../../../shared/pricing/black76Greeks.ts';
import { numberOf, sideOf, unstableValues, type GoldenRow } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

const OUTPUTS = [
  ['price', 'price'],
  ['delta_forward', 'deltaForward'],
  ['delta_spot', 'deltaSpot'],
  ['gamma', 'gamma'],
  ['vega', 'vega'],
  ['theta', 'theta'],
  ['rho', 'rho'],
  ['rho_spot_fixed', 'rhoSpotFixed'],
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

function inputsOf(row: GoldenRow): Black76Inputs {
  return {
    side: sideOf(row),
    forward: numberOf(row, 'F'),
    strike: numberOf(row, 'K'),
    years: numberOf(row, 'T'),
    sigma: numberOf(row, 'sigma'),
    rate: numberOf(row, 'r'),
  };
}

const USUAL: Black76Inputs = { side: 'call', forward: 100, strike: 90, years: 0.5, sigma: 0.3, rate: 0.04 };

describe('black76Greeks', () => {
  it('meets the golden table for every output and class at C ≤ 16 (60-digit values)', () => {
    expect(unstableValues('black76', OUTPUTS, (row) => unwrap(black76Greeks(inputsOf(row))), 16)).toEqual([]);
  });

  it('stays at C ≤ 3 in fact: a step back shows before the pass mark is missed', () => {
    expect(unstableValues('black76', OUTPUTS, (row) => unwrap(black76Greeks(inputsOf(row))), 3)).toEqual([]);
  });

  it('keeps put–call parity in price and first-order Greeks', () => {
    const call = unwrap(black76Greeks(USUAL));
    const put = unwrap(black76Greeks({ ...USUAL, side: 'put' }));
    const discount = Math.exp(-0.02);
    expect(call.price - put.price).toBeCloseTo(discount * 10, 12);
    expect(call.deltaForward - put.deltaForward).toBeCloseTo(discount, 14);
    expect(call.dualDelta - put.dualDelta).toBeCloseTo(-discount, 14);
    expect([call.gamma, call.vega, call.ultima, call.color]).toEqual([put.gamma, put.vega, put.ultima, put.color]);
  });

  it('has exact limits: discounted intrinsic value without volatility, and its theta and rho', () => {
    const greeks = unwrap(black76Greeks({ ...USUAL, sigma: 0 }));
    const discount = Math.exp(-0.02);
    expect(greeks.price).toBeCloseTo(10 * discount, 14);
    expect(greeks.deltaForward).toBe(discount);
    expect(greeks.theta).toBeCloseTo(0.04 * 10 * discount, 14);
    expect(greeks.rho).toBeCloseTo(-0.5 * 10 * discount, 14);
    expect([greeks.gamma, greeks.vega, greeks.volga, greeks.speed, greeks.ultima]).toEqual([0, 0, 0, 0, 0]);
  });

  it('names the field it refuses', () => {
    expect(failureText(black76Greeks({ ...USUAL, sigma: -0.1 }))).toBe('invalidInput: sigma: expected a finite number ≥ 0, was -0.1');
    expect(failureText(black76Greeks({ ...USUAL, forward: NaN }))).toBe('invalidInput: forward: expected a finite number ≥ 0, was NaN');
    expect(failureText(black76Greeks({ ...USUAL, rate: Infinity }))).toBe('invalidInput: rate: expected a finite number, was Infinity');
    expect(black76Greeks({ ...USUAL, rate: -0.02 }).ok).toBe(true);
  });

  it('refuses results beyond the double range instead of letting Infinity or NaN out', () => {
    expect(failureText(black76Greeks({ ...USUAL, rate: -1e6 }))).toMatch(/^calculationFailed: price: /);
    expect(failureText(black76Greeks({ ...USUAL, forward: 1e-200, strike: 1e-200, sigma: 1e-9 }))).toMatch(/^calculationFailed: /);
  });
});
