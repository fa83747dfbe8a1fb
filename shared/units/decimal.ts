/** Exact numbers for money and size: everything that reaches the ledger or a venue. Analytics stay float64. */
import { Decimal as DecimalJs } from 'decimal.js';
import { fail, ok, type Result } from '../result/result.ts';
import type { Brand } from './brand.ts';

/** 60 significant digits: sums and products of venue amounts are exact; only quotients (USD ÷ price) round. */
const Exact = DecimalJs.clone({ precision: 60, rounding: DecimalJs.ROUND_HALF_EVEN, toExpNeg: -1_000, toExpPos: 1_000 });

export type Decimal = DecimalJs;
/** Canonical text of a Decimal: no exponent, no trailing zeros, no "-0". How decimals are stored and sent. */
export type DecimalText = Brand<string, 'DecimalText'>;

const DECIMAL_PATTERN = /^-?(?:\d{1,30})(?:\.\d{1,30})?$/;

export function isDecimal(value: unknown): value is Decimal {
  return DecimalJs.isDecimal(value);
}

export const ZERO: Decimal = new Exact(0);
export const ONE: Decimal = new Exact(1);

/** From text or a number written by us; throws on anything that is not a finite number. Outside input goes through `parseDecimal`. */
export function decimal(value: string | number | Decimal): Decimal {
  const result = new Exact(value);
  if (!result.isFinite()) throw new Error(`not a finite decimal: ${String(value)}`);
  return result;
}

/** Plain notation only ("-12.5"); no exponent, no NaN, no spaces, at most 30 digits on either side of the point. */
export function parseDecimal(text: string): Result<Decimal> {
  if (!DECIMAL_PATTERN.test(text)) return fail('invalidInput', `expected a plain decimal number, was ${JSON.stringify(text.slice(0, 40))}`);
  return ok(new Exact(text));
}

export function toDecimalText(value: Decimal): DecimalText {
  return (value.isZero() ? '0' : value.toFixed()) as DecimalText;
}

export function sumDecimals(values: Iterable<Decimal>): Decimal {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}

export type RoundingRule = 'nearest' | 'up' | 'down' | 'towardZero';

const ROUNDING: Readonly<Record<RoundingRule, DecimalJs.Rounding>> = {
  nearest: DecimalJs.ROUND_HALF_EVEN,
  up: DecimalJs.ROUND_CEIL,
  down: DecimalJs.ROUND_FLOOR,
  towardZero: DecimalJs.ROUND_DOWN,
};

/** The multiple of `step` (> 0) that `rule` picks for `value`. */
export function roundToStep(value: Decimal, step: Decimal, rule: RoundingRule): Decimal {
  return value.div(step).toDecimalPlaces(0, ROUNDING[rule]).times(step);
}

export function isMultipleOf(value: Decimal, step: Decimal): boolean {
  return value.mod(step).isZero();
}
