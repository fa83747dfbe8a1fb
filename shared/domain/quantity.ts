/** A size with its unit. Converting needs the instrument (contract size, amount unit) and, between USD and coin, a price: there is no other way. */
import { fail, ok, type Result } from '../result/result.ts';
import type { Decimal } from '../units/decimal.ts';
import type { Instrument } from './instrument.ts';

export type QuantityUnit = 'usd' | 'coin' | 'contracts';

export interface Quantity {
  readonly unit: QuantityUnit;
  readonly amount: Decimal;
}

/**
 * `quantity` in `unit`. `priceUsd` (USD per coin) is needed only between USD and coin and must be > 0.
 * Exact, except that USD → coin rounds at 60 digits.
 */
export function convertQuantity(
  quantity: Quantity,
  unit: QuantityUnit,
  instrument: Instrument,
  priceUsd: Decimal | null,
): Result<Quantity> {
  if (quantity.unit === unit) return ok(quantity);
  const amount = toAmount(quantity, instrument, priceUsd);
  if (!amount.ok) return amount;
  if (unit === instrument.amountUnit) return ok({ unit, amount: amount.value });
  if (unit === 'contracts') return ok({ unit, amount: amount.value.div(instrument.contractSize) });
  return acrossPrice({ unit: instrument.amountUnit, amount: amount.value }, unit, priceUsd);
}

/** `quantity` in the instrument's own amount unit, the unit of orders, fills and positions. */
export function toAmount(quantity: Quantity, instrument: Instrument, priceUsd: Decimal | null): Result<Decimal> {
  if (quantity.unit === instrument.amountUnit) return ok(quantity.amount);
  if (quantity.unit === 'contracts') return ok(quantity.amount.times(instrument.contractSize));
  const converted = acrossPrice(quantity, instrument.amountUnit, priceUsd);
  return converted.ok ? ok(converted.value.amount) : converted;
}

function acrossPrice(quantity: Quantity, unit: 'usd' | 'coin', priceUsd: Decimal | null): Result<Quantity> {
  if (priceUsd === null) return fail('missingData', `priceUsd: needed to turn ${quantity.unit} into ${unit}`);
  if (!priceUsd.greaterThan(0)) return fail('invalidInput', `priceUsd: expected > 0, was ${priceUsd.toFixed()}`);
  return ok({ unit, amount: unit === 'usd' ? quantity.amount.times(priceUsd) : quantity.amount.div(priceUsd) });
}
