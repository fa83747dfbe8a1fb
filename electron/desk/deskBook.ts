/** The active book while it is on the desk: its projection, its orders out there, and what must follow when either changes. */
import type { Book, BookState } from '../../shared/domain/book.ts';
import { expiryMsOf, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { Fill, OrderView } from '../../shared/domain/order.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { JournalPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import { deliverExpired, type ExpiryDeps } from './expiry.ts';
import { createPendingOrders, type PendingOrders } from './pendingOrders.ts';
import type { BookValuer } from './valuedBook.ts';

export interface DeskBook {
  /** Puts a book on the desk, from the ledger and the journal. */
  load(book: Book): void;
  pending(): PendingOrders;
  orderChanged(view: OrderView): void;
  fillBooked(fill: Fill): void;
  /** Books the deliveries that are due at `nowMs`. */
  passTime(nowMs: MsSinceEpoch): void;
  /** Hands a changed projection to the valuer; whether there was one. */
  settle(): boolean;
}

interface DeskBookDeps extends ExpiryDeps {
  readonly journal: JournalPort;
  readonly valuer: BookValuer;
  readonly log: LogPort;
}

export function createDeskBook(deps: DeskBookDeps): DeskBook {
  const { ledger, journal, market, valuer, instrumentOf, log } = deps;
  let book: Book | null = null;
  let pending = createPendingOrders([], ledger.filledAmount);
  let isDirty = false;
  let nextExpiryMs = Number.POSITIVE_INFINITY;

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

  return {
    load(next) {
      book = next;
      pending = createPendingOrders(journal.openOrders(next.id), ledger.filledAmount);
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
      if (!delivered.ok) log.error('deliveries were not booked', { message: delivered.failure.message });
      else if (delivered.value > 0) log.info('expired positions delivered', { bookId: book.id, positions: delivered.value });
      isDirty = true;
    },
    settle() {
      if (!isDirty || book === null) return false;
      project(book);
      return true;
    },
  };
}
