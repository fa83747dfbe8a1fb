/** Between the paper store's rows and domain types, in one place. */
import type { BookId } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel, Fill, Liquidity, NewOrder, OrderType, TimeInForce, TradeSide } from '../../../shared/domain/order.ts';
import { decimal, toDecimalText } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import type { PaperOrder } from './paperTypes.ts';

export interface OrderRow {
  readonly label: string;
  readonly seq: number;
  readonly venue_order_id: string;
  readonly book_id: string;
  readonly venue: string;
  readonly instrument_id: string;
  readonly side: TradeSide;
  readonly amount: string;
  readonly type: OrderType;
  readonly limit_price: string | null;
  readonly time_in_force: TimeInForce;
  readonly post_only: 0 | 1;
  readonly reduce_only: 0 | 1;
  readonly state: PaperOrder['state'];
  readonly filled_amount: string;
  readonly note: string | null;
  readonly ts_ms: number;
}

export interface FillRow {
  readonly seq: number;
  readonly trade_id: string;
  readonly book_id: string;
  readonly label: string;
  readonly venue_order_id: string;
  readonly venue: string;
  readonly instrument_id: string;
  readonly side: TradeSide;
  readonly amount: string;
  readonly price: string;
  readonly fee: string;
  readonly fee_currency: string;
  readonly liquidity: Liquidity;
  readonly ts_ms: number;
}

export function orderRow({ order, venueOrderId, seq, state, filledAmount, note, tsMs }: PaperOrder): OrderRow {
  return {
    label: order.label,
    seq,
    venue_order_id: venueOrderId,
    book_id: order.bookId,
    venue: order.venue,
    instrument_id: order.instrumentId,
    side: order.side,
    amount: toDecimalText(order.amount),
    type: order.type,
    limit_price: order.limitPrice === null ? null : toDecimalText(order.limitPrice),
    time_in_force: order.timeInForce,
    post_only: order.postOnly ? 1 : 0,
    reduce_only: order.reduceOnly ? 1 : 0,
    state,
    filled_amount: toDecimalText(filledAmount),
    note,
    ts_ms: tsMs,
  };
}

export function toPaperOrder(row: OrderRow): PaperOrder {
  const order: NewOrder = {
    label: row.label as ClientLabel,
    bookId: row.book_id as BookId,
    venue: toVenueId(row.venue),
    instrumentId: toInstrumentId(row.instrument_id),
    side: row.side,
    amount: decimal(row.amount),
    type: row.type,
    limitPrice: row.limit_price === null ? null : decimal(row.limit_price),
    timeInForce: row.time_in_force,
    postOnly: row.post_only === 1,
    reduceOnly: row.reduce_only === 1,
  };
  const { seq, state, note } = row;
  return { order, venueOrderId: row.venue_order_id, seq, state, filledAmount: decimal(row.filled_amount), note, tsMs: toMs(row.ts_ms) };
}

/** Paper fills always belong to a labelled order. */
export function fillRow(fill: Fill): Omit<FillRow, 'seq'> {
  return {
    trade_id: fill.tradeId,
    book_id: fill.bookId,
    label: fill.label ?? '',
    venue_order_id: fill.venueOrderId,
    venue: fill.venue,
    instrument_id: fill.instrumentId,
    side: fill.side,
    amount: toDecimalText(fill.amount),
    price: toDecimalText(fill.price),
    fee: toDecimalText(fill.fee),
    fee_currency: fill.feeCurrency,
    liquidity: fill.liquidity,
    ts_ms: fill.tsMs,
  };
}

export function toFill(row: FillRow): Fill {
  return {
    venue: toVenueId(row.venue),
    tradeId: row.trade_id,
    bookId: row.book_id as BookId,
    label: row.label as ClientLabel,
    venueOrderId: row.venue_order_id,
    instrumentId: toInstrumentId(row.instrument_id),
    side: row.side,
    amount: decimal(row.amount),
    price: decimal(row.price),
    fee: decimal(row.fee),
    feeCurrency: toCurrency(row.fee_currency),
    liquidity: row.liquidity,
    tsMs: toMs(row.ts_ms),
  };
}
