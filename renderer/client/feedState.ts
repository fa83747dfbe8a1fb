/** How feed messages become what the screen holds: newest wins per key, a snapshot replaces, lists stay bounded. Pure. */
import type { FillRow, HedgeMessage, JournalRow, OrderRow, OrdersMessage } from '../../shared/contract/feeds.ts';
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';

/** Older rows stay in the desk's database; a blotter of this length still scrolls smoothly. */
export const MAX_ROWS_PER_LIST = 500;

export interface HedgeState {
  readonly bookId: BookId | null;
  readonly views: ReadonlyMap<string, HedgeView>;
}

export interface OrdersState {
  readonly bookId: BookId | null;
  /** Newest first, each. */
  readonly orders: readonly OrderRow[];
  readonly fills: readonly FillRow[];
  readonly journal: readonly JournalRow[];
}

export const NO_HEDGES: HedgeState = { bookId: null, views: new Map() };
export const NO_ORDERS: OrdersState = { bookId: null, orders: [], fills: [], journal: [] };

/** Another book's message starts from nothing. */
export function applyHedge(state: HedgeState, message: HedgeMessage): HedgeState {
  const views = new Map(state.bookId === message.bookId ? state.views : []);
  for (const view of message.views) views.set(view.underlying, view);
  return { bookId: message.bookId, views };
}

export function applyOrders(state: OrdersState, message: OrdersMessage): OrdersState {
  const base = message.isSnapshot || state.bookId !== message.bookId ? NO_ORDERS : state;
  return {
    bookId: message.bookId,
    orders: merge(
      base.orders,
      message.orders,
      (row) => row.label,
      (row) => row.intendedMs,
    ),
    fills: merge(
      base.fills,
      message.fills,
      (row) => row.tradeId,
      (row) => row.tsMs,
    ),
    journal: merge(
      base.journal,
      message.journal,
      (row) => row.id,
      (row) => row.tsMs,
    ),
  };
}

function merge<T>(old: readonly T[], changed: readonly T[], keyOf: (row: T) => string, timeOf: (row: T) => number): readonly T[] {
  if (changed.length === 0) return old;
  const rows = new Map(old.map((row) => [keyOf(row), row]));
  for (const row of changed) rows.set(keyOf(row), row);
  return [...rows.values()].sort((a, b) => timeOf(b) - timeOf(a)).slice(0, MAX_ROWS_PER_LIST);
}
