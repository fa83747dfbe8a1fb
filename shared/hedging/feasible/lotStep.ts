/** Counting in lots with doubles that are as exact as decimals: the same number as the Decimal's, without its cost. */
import { decimal, ONE, type Decimal } from '../../units/decimal.ts';

interface LotStep {
  readonly size: number;
  /** Lots per unit where a unit is a whole number of them (0.001 → 1,000), else null. */
  readonly perUnit: number | null;
}

/** Terms of instruments are few and live as long as the desk. */
const steps = new WeakMap<Decimal, LotStep>();

function lotStep(lot: Decimal): LotStep {
  const known = steps.get(lot);
  if (known !== undefined) return known;
  const size = lot.toNumber();
  const perUnit = Math.round(1 / size);
  const step = { size, perUnit: perUnit >= 1 && lot.times(perUnit).equals(ONE) ? perUnit : null };
  steps.set(lot, step);
  return step;
}

export function lotSize(lot: Decimal): number {
  return lotStep(lot).size;
}

/** The double nearest to `lots` × `lot`. A quotient or product of two exact doubles is rounded once, as the Decimal's is. */
export function lotsToNumber(lot: Decimal, lots: number): number {
  const { size, perUnit } = lotStep(lot);
  if (perUnit !== null) return lots / perUnit;
  return Number.isInteger(size) ? lots * size : lot.times(lots).toNumber();
}

/** Relative; farther from a whole lot than this, the double quotient rounds down to the same lot as the exact one. */
const CLEAR_OF_LOT = 1e-12;

/** Whole lots in `amount` (≥ 0, amount units), rounded down exactly; more than a double can count is as many as it can. */
export function lotsWithin(lot: Decimal, amount: number): number {
  const quotient = amount / lotStep(lot).size;
  if (!(quotient < Number.MAX_SAFE_INTEGER)) return Number.MAX_SAFE_INTEGER;
  const nearest = Math.round(quotient);
  if (Math.abs(quotient - nearest) > CLEAR_OF_LOT * Math.max(1, quotient)) return Math.floor(quotient);
  if (lotsToNumber(lot, nearest) === amount) return nearest;
  return decimal(amount).div(lot).floor().toNumber();
}
