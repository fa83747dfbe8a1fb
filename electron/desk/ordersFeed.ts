/** The orders feed: whole for a new subscriber or another book, otherwise what changed since the last batch. */
import type { FeedMessage, FillRow, JournalRow, OrderRow } from '../../shared/contract/feeds.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill, OrderView } from '../../shared/domain/order.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { DecisionJournal } from './decisionJournal.ts';

type OrdersBody = Omit<FeedMessage<'orders'>, 'seq'>;

const RECENT_ORDERS = 200;
const RECENT_FILLS = 500;
const RECENT_DECISIONS = 300;
/** Decisions re-sent when one changed: an outcome closes a row that is at most a few rows old. */
const TOUCHED_DECISIONS = 20;

export interface OrdersFeed {
  readonly orderChanged: (view: OrderView) => void;
  readonly fillBooked: (fill: Fill) => void;
  readonly decisionRecorded: () => void;
  /** Null: nothing of this book changed. */
  readonly takeUpdate: (bookId: BookId, tsMs: MsSinceEpoch) => OrdersBody | null;
  readonly whole: (bookId: BookId, tsMs: MsSinceEpoch) => OrdersBody;
}

interface OrdersFeedDeps {
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly decisions: DecisionJournal;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
}

export function createOrdersFeed({ ledger, journal, decisions, instrumentOf }: OrdersFeedDeps): OrdersFeed {
  let orders = new Map<ClientLabel, OrderView>();
  let fills: Fill[] = [];
  let decisionsTouched = false;

  const unitOf = (id: InstrumentId): 'usd' | 'coin' => instrumentOf(id)?.amountUnit ?? 'coin';
  const orderRows = (views: Iterable<OrderView>): OrderRow[] => [...views].map((view) => toOrderRow(view, unitOf));
  const fillRows = (list: readonly Fill[]): FillRow[] => list.map((fill) => toFillRow(fill, unitOf));
  const journalRows = (bookId: BookId, limit: number): JournalRow[] => [...decisions.recent(bookId, limit)];

  return {
    orderChanged: (view) => void orders.set(view.order.label, view),
    fillBooked: (fill) => void fills.push(fill),
    decisionRecorded: () => void (decisionsTouched = true),
    takeUpdate(bookId, tsMs) {
      if (orders.size === 0 && fills.length === 0 && !decisionsTouched) return null;
      const body: OrdersBody = {
        tsMs,
        bookId,
        isSnapshot: false,
        orders: orderRows([...orders.values()].filter(({ order }) => order.bookId === bookId)),
        fills: fillRows(fills.filter((fill) => fill.bookId === bookId)),
        journal: decisionsTouched ? journalRows(bookId, TOUCHED_DECISIONS) : [],
      };
      orders = new Map();
      fills = [];
      decisionsTouched = false;
      return body.orders.length + body.fills.length + body.journal.length === 0 ? null : body;
    },
    whole: (bookId, tsMs) => ({
      tsMs,
      bookId,
      isSnapshot: true,
      orders: orderRows(journal.recentOrders(bookId, RECENT_ORDERS)),
      fills: fillRows(ledger.recentFills(bookId, RECENT_FILLS)),
      journal: journalRows(bookId, RECENT_DECISIONS),
    }),
  };
}

function toOrderRow(view: OrderView, unitOf: (id: InstrumentId) => 'usd' | 'coin'): OrderRow {
  const { order } = view;
  return {
    label: order.label,
    bookId: order.bookId,
    venue: order.venue,
    instrumentId: order.instrumentId,
    side: order.side,
    amount: toDecimalText(order.amount),
    filledAmount: toDecimalText(view.filledAmount),
    amountUnit: unitOf(order.instrumentId),
    limitPrice: order.limitPrice === null ? null : toDecimalText(order.limitPrice),
    state: view.state,
    note: view.note,
    decisionId: view.decisionId,
    intendedMs: view.intendedMs,
    updatedMs: view.updatedMs,
  };
}

function toFillRow(fill: Fill, unitOf: (id: InstrumentId) => 'usd' | 'coin'): FillRow {
  return {
    tradeId: fill.tradeId,
    label: fill.label,
    instrumentId: fill.instrumentId,
    side: fill.side,
    amount: toDecimalText(fill.amount),
    amountUnit: unitOf(fill.instrumentId),
    price: toDecimalText(fill.price),
    fee: toDecimalText(fill.fee),
    feeCurrency: fill.feeCurrency,
    liquidity: fill.liquidity,
    tsMs: fill.tsMs,
  };
}
