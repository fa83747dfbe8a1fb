/** A plain order to be changed in one place: buys 10,000 USD of BTC-PERPETUAL at the market. */
import type { BookId } from '../../shared/domain/book.ts';
import { toInstrumentId, toVenueId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder } from '../../shared/domain/order.ts';
import { decimal } from '../../shared/units/decimal.ts';

export function anOrder(label: string, patch: Partial<NewOrder> = {}): NewOrder {
  return {
    label: label as ClientLabel,
    bookId: 'book' as BookId,
    venue: toVenueId('paper'),
    instrumentId: toInstrumentId('BTC-PERPETUAL'),
    side: 'buy',
    amount: decimal(10_000),
    type: 'market',
    limitPrice: null,
    timeInForce: 'immediateOrCancel',
    postOnly: false,
    reduceOnly: false,
    ...patch,
  };
}

/** A limit order that stays. */
export function aLimitOrder(label: string, limitPrice: number | string, patch: Partial<NewOrder> = {}): NewOrder {
  return anOrder(label, { type: 'limit', limitPrice: decimal(limitPrice), timeInForce: 'goodTilCancelled', ...patch });
}
