/** The terms of one option, checked once where they enter, so that every formula behind is total. */
import type { OptionSide } from '../domain/instrument.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { Brand } from '../units/brand.ts';

/** `sigma` is a decimal per √year (0.65 = 65 %), `years` ACT/365. */
export interface RawBlackInputs {
  readonly side: OptionSide;
  readonly forwardUsd: number;
  readonly strikeUsd: number;
  readonly years: number;
  readonly sigma: number;
}

/** Inputs that passed `blackInputs`. */
export type BlackInputs = Brand<RawBlackInputs, 'BlackInputs'>;

type BlackNumber = Exclude<keyof RawBlackInputs, 'side'>;

/** What a number may be besides 0. Wide enough for one millisecond (3e-11 years), narrow enough that no Greek leaves the double range. */
export const BLACK_RANGE: Readonly<Record<BlackNumber, readonly [min: number, max: number]>> = {
  forwardUsd: [1e-12, 1e15],
  strikeUsd: [1e-12, 1e15],
  years: [1e-12, 1e4],
  sigma: [1e-9, 1e4],
};

const NAMES: readonly BlackNumber[] = ['forwardUsd', 'strikeUsd', 'years', 'sigma'];

/**
 * Returns the inputs, branded, when each number is 0 or inside `BLACK_RANGE`.
 * Fails with `invalidInput` naming the field for anything else: negative, NaN, infinite, out of range, a side that is neither call nor put.
 */
export function blackInputs(raw: RawBlackInputs): Result<BlackInputs> {
  if (raw.side !== 'call' && raw.side !== 'put') return fail('invalidInput', `side: expected call or put, was ${String(raw.side)}`);
  for (const name of NAMES) {
    const [min, max] = BLACK_RANGE[name];
    const value = raw[name];
    if (value !== 0 && !(value >= min && value <= max)) {
      return fail('invalidInput', `${name}: expected 0 or ${min}…${max}, was ${String(value)}`);
    }
  }
  return ok(raw as BlackInputs);
}
