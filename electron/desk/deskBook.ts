/** The active book while it is on the desk: its projection, its orders out there, and what must follow when either changes. */
import type { Book, BookState } from '../../shared/domain/book.ts';
import { expiryMsOf, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill, OrderView } from '../../shared/domain/order.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { JournalPort } from '../ports/ledger.ts';
import type { MarketDataPort } from '../ports/marketData.ts';
import type { LogPort } from '../ports/log.ts';
import { deliverExpired, type ExpiryDeps } from './expiry.ts';
import { createPendingOrders, type PendingOrders } from './pendingOrders.ts';
import type { BookValuer } from './valuedBook.ts';

export interface DeskBook {
  /** Puts a book on the desk, from the ledger and the journal. */
  readonly load: (book: Book) => void;
  readonly pending: () => PendingOrders;
  readonly orderChanged: (view: OrderView) => void;
  readonly fillBooked: (fill: Fill) => void;
  /** Books the deliveries that are due at `nowMs`. */
  readonly passTime: (nowMs: MsSinceEpoch) => void;
  /**
   * Hands a changed projection to the valuer; whether there was one. Before every valuation: a booked fill is no longer pending, and a
   * delta taken from the projection before it would have forgotten the fill.
   */
  readonly settle: () => boolean;
}

interface DeskBookDeps extends ExpiryDeps {
  readonly market: ExpiryDeps['market'] & Pick<MarketDataPort, 'watch'>;
  readonly journal: JournalPort;
  readonly valuer: BookValuer;
  readonly log: LogPort;
}

/** Orders looked through, when a book is put on the desk, for fills that the ledger does not have yet. */
const RECENT_ORDERS = 200;

export function createDeskBook(deps: DeskBookDeps): DeskBook {
  const { ledger, journal, market, valuer, instrumentOf, log } = deps;
  let book: Book | null = null;
  const bookedOf = (label: ClientLabel) => ledger.filledAmount(label);
  let pending = createPendingOrders([], bookedOf);
  let isDirty = false;
  let nextExpiryMs = Number.POSITIVE_INFINITY;
  let deliveryProblem: string | null = null;

  function stateOf(active: Book): BookState {
    const state = ledger.bookState(active.id);
    if (!state.ok) throw new Error(`the ledger of ${active.id} cannot be read: ${state.failure.message}`);
    return state.value;
  }

  function project(active: Book): void {
    const state = stateOf(active);
    valuer.load(state);
    const ids = state.positions.map(({ instrumentId }) => instrumentId);
    market.watch([...ids, ...pending.list().map(({ view }) => view.order.instrumentId)]);
    nextExpiryMs = ids.reduce((least, id) => Math.min(least, expiryOf(id)), Number.POSITIVE_INFINITY);
    isDirty = false;
  }

  function expiryOf(id: InstrumentId): number {
    const instrument = instrumentOf(id);
    return (instrument === undefined ? null : expiryMsOf(instrument)) ?? Number.POSITIVE_INFINITY;
  }

  /** Tried again with every tick, said once. */
  function sayOnce(problem: string): void {
    if (problem !== '' && problem !== deliveryProblem) log.error('deliveries were not booked', { message: problem });
    deliveryProblem = problem;
  }

  return {
    load(next) {
      book = next;
      pending = createPendingOrders([...journal.recentOrders(next.id, RECENT_ORDERS), ...journal.openOrders(next.id)], bookedOf);
      project(next);
    },
    pending: () => pending,
    orderChanged(view) {
      if (view.order.bookId === book?.id) pending.track(view);
    },
    fillBooked(fill) {
      if (fill.bookId !== book?.id) return;
      pending.booked(fill);
      isDirty = true;
    },
    passTime(nowMs) {
      if (book === null || nowMs < nextExpiryMs) return;
      const delivered = deliverExpired(stateOf(book), nowMs, deps);
      sayOnce(delivered.problems.join('; '));
      if (delivered.booked === 0) return;
      log.info('expired positions delivered', { bookId: book.id, rows: delivered.booked });
      isDirty = true;
    },
    settle() {
      if (!isDirty || book === null) return false;
      project(book);
      return true;
    },
  };
}
