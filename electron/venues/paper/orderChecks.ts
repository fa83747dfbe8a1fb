/** What the venue refuses before an order exists in its book, each with its reason in words. */
import type { Instrument } from '../../../shared/domain/instrument.ts';
import type { NewOrder } from '../../../shared/domain/order.ts';
import { isOnLot, isOnTick, tickAt } from '../../../shared/domain/tick.ts';
import type { Decimal } from '../../../shared/units/decimal.ts';
import { isWithinLimit, type Listing } from './paperTypes.ts';

/** Deribit's own limit. */
const MAX_LABEL_LENGTH = 64;

/** What the checks need to know besides the order. */
export interface CheckContext {
  readonly listing: Listing;
  readonly isQuoted: boolean;
  /** Best price on the side the order would take from; null: nobody there. */
  readonly opposite: number | null;
  /** Signed, amount units: what the venue filled for this book. */
  readonly position: Decimal;
}

/** Why the order is refused; null: it is taken. */
export function refusalOf(order: NewOrder, { listing, isQuoted, opposite, position }: CheckContext): string | null {
  const { instrument, state } = listing;
  if (state !== 'open') return `${order.instrumentId} is ${state}`;
  if (!isQuoted) return `${order.instrumentId} has no market now`;
  return (
    labelRefusal(order) ??
    sizeRefusal(order, instrument) ??
    priceRefusal(order, instrument) ??
    postOnlyRefusal(order, opposite) ??
    reduceOnlyRefusal(order, position)
  );
}

function labelRefusal({ label }: NewOrder): string | null {
  return label.length > 0 && label.length <= MAX_LABEL_LENGTH
    ? null
    : `label: expected 1 to ${MAX_LABEL_LENGTH} characters, was ${label.length}`;
}

function sizeRefusal({ amount }: NewOrder, instrument: Instrument): string | null {
  const lot = instrument.lot.toFixed();
  if (!amount.greaterThanOrEqualTo(instrument.lot)) return `amount: expected at least ${lot}, was ${amount.toFixed()}`;
  return isOnLot(instrument, amount) ? null : `amount: expected a multiple of ${lot}, was ${amount.toFixed()}`;
}

function priceRefusal({ type, limitPrice }: NewOrder, instrument: Instrument): string | null {
  if (type === 'market') return limitPrice === null ? null : 'limitPrice: a market order has none';
  if (limitPrice === null) return 'limitPrice: a limit order needs one';
  if (!limitPrice.greaterThan(0)) return `limitPrice: expected > 0, was ${limitPrice.toFixed()}`;
  if (isOnTick(instrument, limitPrice)) return null;
  return `limitPrice: expected a multiple of the tick ${tickAt(instrument, limitPrice).toFixed()}, was ${limitPrice.toFixed()}`;
}

function postOnlyRefusal({ postOnly, type, timeInForce, side, limitPrice }: NewOrder, opposite: number | null): string | null {
  if (!postOnly) return null;
  if (type === 'market' || timeInForce === 'immediateOrCancel') return 'postOnly: needs a limit order that stays';
  const crosses = opposite !== null && limitPrice !== null && isWithinLimit(side, limitPrice.toNumber(), opposite);
  return crosses ? `postOnly: ${limitPrice.toFixed()} would cross the market at ${opposite}` : null;
}

function reduceOnlyRefusal({ reduceOnly, side, amount }: NewOrder, position: Decimal): string | null {
  if (!reduceOnly) return null;
  const reducible = side === 'buy' ? position.negated() : position;
  return amount.lessThanOrEqualTo(reducible) ? null : `reduceOnly: would increase the position of ${position.toFixed()}`;
}
