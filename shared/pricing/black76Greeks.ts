import type { OptionSide } from '../domain/instrument.ts';
import type { Result } from '../result/result.ts';
import { europeanGreeks } from './europeanGreeks.ts';
import { finiteGreeks, invalidNumber } from './numberChecks.ts';

/** `rate` discounts, continuous per year; the forward carries itself. */
export interface Black76Inputs {
  readonly side: OptionSide;
  readonly forward: number;
  readonly strike: number;
  readonly years: number;
  readonly sigma: number;
  readonly rate: number;
}

/** Textbook units (per unit of forward, per 1.00 of volatility and rate, per year of calendar time); the forward is held unless said. */
export interface Black76Greeks {
  readonly price: number;
  readonly deltaForward: number;
  /** By the spot of an underlying without yield: delta without its discount. */
  readonly deltaSpot: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  /** By the rate at a fixed forward: −years × price. */
  readonly rho: number;
  /** By the rate at a fixed spot. */
  readonly rhoSpotFixed: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
  readonly speed: number;
  readonly zomma: number;
  readonly color: number;
  readonly veta: number;
  readonly ultima: number;
  readonly dualDelta: number;
  readonly dualGamma: number;
}

/**
 * Discounted Black-76 price and Greeks by forward; limits as in `europeanGreeks`.
 * Fails with `invalidInput` (a number negative or not finite; the rate may be negative) or `calculationFailed` (a result beyond the double range).
 * Accuracy: a few ulp of the inputs' own rounding. Checked against 60-digit values (test/golden/black76.csv).
 */
export function black76Greeks(inputs: Black76Inputs): Result<Black76Greeks> {
  const { side, forward, strike, years, sigma, rate } = inputs;
  const invalid = invalidNumber(inputs, ['forward', 'strike', 'years', 'sigma'], 0) ?? invalidNumber(inputs, ['rate'], -Infinity);
  if (invalid) return { ok: false, failure: invalid };
  // A forward is an asset whose yield equals the rate.
  const all = europeanGreeks({ side, spot: forward, strike, years, sigma, rate, carry: rate });
  const { delta, undiscountedDelta, rho, rhoCarry: _, ...same } = all;
  return finiteGreeks({ ...same, deltaForward: delta, deltaSpot: undiscountedDelta, rho: 0 - years * all.price, rhoSpotFixed: rho });
}
