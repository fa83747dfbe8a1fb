/** What one trade does to one position: its new size and average, and the profit it realises. The arithmetic of the ledger, without the ledger. */
import { ONE, ZERO, type Decimal } from '../units/decimal.ts';
import type { Instrument } from './instrument.ts';

/** Ledger sums and averages keep this many decimals (half even): text of any of them fits a decimal of the contract, and 1e-20 of a coin is nobody's money. */
export const LEDGER_DECIMALS = 20;

/** Size signed, amount units; 0: flat, and then the average means nothing. */
export interface Holding {
  readonly signedAmount: Decimal;
  /** Price unit; null: unknown. */
  readonly averagePrice: Decimal | null;
}

export interface PositionChange {
  readonly after: Holding;
  /** In the settlement currency, without fees; 0 when nothing was closed, null when the average it closed against is unknown. */
  readonly realised: Decimal | null;
}

export const FLAT: Holding = { signedAmount: ZERO, averagePrice: null };

/** Inverse futures and perpetuals are quoted in USD and settled in coin; everything else is linear in its own price unit. */
export function isHarmonic(instrument: Instrument): boolean {
  return (instrument.kind === 'perpetual' || instrument.kind === 'future') && instrument.settlement === 'inverse';
}

/** `before` after buying (`signedDelta` > 0) or selling at `price` (> 0 for futures). Through zero: the rest is a new position at `price`. */
export function changePosition(instrument: Instrument, before: Holding, signedDelta: Decimal, price: Decimal): PositionChange {
  const held = before.signedAmount;
  const total = held.plus(signedDelta);
  if (held.isZero() || held.isNegative() === signedDelta.isNegative()) {
    return { after: { signedAmount: total, averagePrice: extendedAverage(instrument, before, signedDelta, price) }, realised: ZERO };
  }
  const isFlipped = !total.isZero() && total.isNegative() !== held.isNegative();
  const closed = total.isZero() || isFlipped ? held : signedDelta.negated();
  const realised = before.averagePrice === null ? null : profit(instrument, closed, before.averagePrice, price);
  const averagePrice = isFlipped ? price : before.averagePrice;
  return { after: total.isZero() ? FLAT : { signedAmount: total, averagePrice }, realised };
}

/**
 * Profit of holding `signedAmount` from `entryPrice` to `exitPrice`: amount × (1/entry − 1/exit) coin for inverse futures and perpetuals,
 * amount × (exit − entry) in the price unit otherwise.
 */
export function profit(instrument: Instrument, signedAmount: Decimal, entryPrice: Decimal, exitPrice: Decimal): Decimal {
  const perUnit = isHarmonic(instrument) ? ONE.div(entryPrice).minus(ONE.div(exitPrice)) : exitPrice.minus(entryPrice);
  return toLedgerDecimals(signedAmount.times(perUnit));
}

export function toLedgerDecimals(value: Decimal): Decimal {
  return value.toDecimalPlaces(LEDGER_DECIMALS);
}

function extendedAverage(instrument: Instrument, before: Holding, signedDelta: Decimal, price: Decimal): Decimal | null {
  if (before.signedAmount.isZero()) return price;
  if (before.averagePrice === null) return null;
  const held = before.signedAmount.abs();
  const added = signedDelta.abs();
  const total = held.plus(added);
  const average = isHarmonic(instrument)
    ? total.div(held.div(before.averagePrice).plus(added.div(price)))
    : held.times(before.averagePrice).plus(added.times(price)).div(total);
  return toLedgerDecimals(average);
}
