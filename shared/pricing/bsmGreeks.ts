import type { Result } from '../result/result.ts';
import { europeanGreeks, type EuropeanInputs } from './europeanGreeks.ts';
import { finiteGreeks, invalidNumber } from './numberChecks.ts';

/** Black-Scholes-Merton: `spot` pays the continuous yield `carry`. */
export type BsmInputs = EuropeanInputs;

/** Textbook units (per unit of spot, per 1.00 of volatility and rate, per year of calendar time). */
export interface BsmGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly rhoCarry: number;
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
 * Black-Scholes-Merton price and Greeks by spot; limits as in `europeanGreeks`.
 * Fails with `invalidInput` (a number negative or not finite; rates may be negative) or `calculationFailed` (a result beyond the double range).
 * Accuracy: a few ulp of the inputs' own rounding. Checked against 60-digit values (test/golden/bsm.csv).
 */
export function bsmGreeks(inputs: BsmInputs): Result<BsmGreeks> {
  const invalid = invalidNumber(inputs, ['spot', 'strike', 'years', 'sigma'], 0) ?? invalidNumber(inputs, ['rate', 'carry'], -Infinity);
  if (invalid) return { ok: false, failure: invalid };
  const { undiscountedDelta: _, ...greeks } = europeanGreeks(inputs);
  return finiteGreeks(greeks);
}
