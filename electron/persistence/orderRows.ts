/** Orders and their states as rows and back. */
import type { BookId } from '../../shared/domain/book.ts';
import { toInstrumentId, toVenueId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder, OrderState, OrderStateChange, OrderView } from '../../shared/domain/order.ts';
import { decimal, toDecimalText } from '../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { OrderIntent } from '../ports/ledger.ts';
import type { SqlRow } from './auditedTable.ts';

export interface StateSqlRow {
  readonly label: string;
  readonly state: OrderState;
  readonly filled_amount: string;
  readonly venue_order_id: string | null;
  readonly note: string | null;
  readonly ts_ms: number;
  readonly wall_ms: number;
}

/** An intent joined with its head and its latest state; `latest_` columns are the state's. */
export interface ViewSqlRow {
  readonly intent_seq: number;
  readonly label: string;
  readonly book_id: string;
  readonly venue: string;
  readonly instrument_id: string;
  readonly side: NewOrder['side'];
  readonly amount: string;
  readonly type: NewOrder['type'];
  readonly limit_price: string | null;
  readonly time_in_force: NewOrder['timeInForce'];
  readonly post_only: number;
  readonly reduce_only: number;
  readonly decision_id: string | null;
  readonly intended_ms: number;
  readonly known_venue_order_id: string | null;
  readonly latest_state: OrderState;
  readonly latest_filled_amount: string;
  readonly latest_note: string | null;
  readonly latest_ms: number;
}

/** Ends before its WHERE; one row per order. */
export const SELECT_VIEW = `SELECT i.seq AS intent_seq, i.label, i.book_id, i.venue, i.instrument_id, i.side, i.amount, i.type, i.limit_price,
  i.time_in_force, i.post_only, i.reduce_only, i.decision_id, i.ts_ms AS intended_ms, h.venue_order_id AS known_venue_order_id,
  s.state AS latest_state, s.filled_amount AS latest_filled_amount, s.note AS latest_note, s.ts_ms AS latest_ms
  FROM order_heads h CROSS JOIN order_intents i ON i.seq = h.intent_seq CROSS JOIN order_states s ON s.seq = h.state_seq`;

export function toIntentSqlRow({ order, decisionId, tsMs }: OrderIntent, wallMs: MsSinceEpoch): SqlRow {
  return {
    label: order.label,
    book_id: order.bookId,
    venue: order.venue,
    instrument_id: order.instrumentId,
    side: order.side,
    amount: toDecimalText(order.amount),
    type: order.type,
    limit_price: order.limitPrice === null ? null : toDecimalText(order.limitPrice),
    time_in_force: order.timeInForce,
    post_only: Number(order.postOnly),
    reduce_only: Number(order.reduceOnly),
    decision_id: decisionId,
    ts_ms: tsMs,
    wall_ms: wallMs,
  };
}

export function toStateSqlRow(change: OrderStateChange): SqlRow {
  return {
    label: change.label,
    state: change.state,
    filled_amount: toDecimalText(change.filledAmount),
    venue_order_id: change.venueOrderId,
    note: change.note,
    ts_ms: change.tsMs,
    wall_ms: change.wallMs,
  };
}

export function toStateChange(row: StateSqlRow): OrderStateChange {
  return {
    label: row.label as ClientLabel,
    state: row.state,
    filledAmount: decimal(row.filled_amount),
    venueOrderId: row.venue_order_id,
    note: row.note,
    tsMs: toMs(row.ts_ms),
    wallMs: toMs(row.wall_ms),
  };
}

export function toOrderView(row: ViewSqlRow): OrderView {
  return {
    order: toOrder(row),
    state: row.latest_state,
    filledAmount: decimal(row.latest_filled_amount),
    venueOrderId: row.known_venue_order_id,
    note: row.latest_note,
    decisionId: row.decision_id,
    intendedMs: toMs(row.intended_ms),
    updatedMs: toMs(row.latest_ms),
  };
}

function toOrder(row: ViewSqlRow): NewOrder {
  return {
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
}
