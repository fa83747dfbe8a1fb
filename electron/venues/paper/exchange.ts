/** The exchange proper: matching engine, its store, and the moments between two levels of a sweep. Nothing is told before it is stored. */
import type { BookId } from '../../../shared/domain/book.ts';
import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import type { ClientLabel, NewOrder } from '../../../shared/domain/order.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { FillsPage, OrderOutcome, VenueOrder, VenuePosition } from '../../ports/venue.ts';
import type { MatchingEngine } from './matchingEngine.ts';
import type { PaperStore } from './paperStore.ts';
import { toVenueOrder, type PaperChange, type PaperOrder } from './paperTypes.ts';

export interface ExchangeDeps {
  readonly engine: MatchingEngine;
  readonly store: PaperStore;
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  /** Wall time until the next level of a sweep. */
  readonly nextPauseMs: () => number;
  /** What happened, after it was stored. */
  readonly tell: (changes: readonly PaperChange[]) => void;
  /** The store cannot be written: from now on nothing happens any more. */
  readonly onBroken: (failure: Failure) => void;
}

export interface Exchange {
  /** Null as long as the store can be written. */
  broken(): Failure | null;
  /** `refusal`: reject it with these words. */
  submit(order: NewOrder, refusal: string | null): OrderOutcome;
  cancel(label: ClientLabel): Result<void>;
  cancelAll(bookId: BookId): Result<number>;
  orderByLabel(label: ClientLabel): VenueOrder | null;
  openOrders(bookId: BookId): readonly VenueOrder[];
  fillsSince(bookId: BookId, cursor: string | null): Result<FillsPage>;
  positions(bookId: BookId): readonly VenuePosition[];
  book(id: InstrumentId): Result<OrderBook>;
  onMarket(): void;
  close(): void;
}

const CURSOR_PATTERN = /^\d{1,15}$/;
const CANCELLED_BY_DESK = 'cancelled by the desk';

/** What a dead process left half done is ended first: what may not rest is cancelled, what may rests. */
export function createExchange(deps: ExchangeDeps): Exchange {
  const { engine, store, clock, timer } = deps;
  const stops = new Set<() => void>();
  let broken: Failure | null = null;

  const commit = (changes: readonly PaperChange[]): Result<void> => {
    if (broken !== null) return { ok: false, failure: broken };
    if (changes.length === 0) return ok(undefined);
    try {
      store.append(changes);
    } catch (error) {
      broken = fail('persistence', `paper venue: ${error instanceof Error ? error.message : String(error)}`).failure;
      deps.onBroken(broken);
      return { ok: false, failure: broken };
    }
    deps.tell(changes);
    return ok(undefined);
  };
  const later = (delayMs: number, work: () => void): void => {
    const stop = timer.after(delayMs, () => {
      stops.delete(stop);
      work();
    });
    stops.add(stop);
  };
  const sweep = (label: ClientLabel): void => {
    if (broken !== null) return;
    const { changes, again } = engine.sweep(label, clock.nowMs());
    if (commit(changes).ok && again) later(deps.nextPauseMs(), () => sweep(label));
  };
  commit(unfinished(engine));

  return {
    broken: () => broken,
    submit(order, refusal) {
      if (store.order(order.label) !== null) return { kind: 'rejected', message: `label ${order.label} was used before` };
      const placed = refusal === null ? engine.place(order, clock.nowMs()) : engine.refuse(order, refusal);
      const stored = commit([{ kind: 'order', order: placed }]);
      if (!stored.ok) return { kind: 'unknown', message: stored.failure.message };
      if (placed.state === 'rejected') return { kind: 'rejected', message: placed.note ?? 'rejected' };
      later(0, () => sweep(order.label));
      return { kind: 'accepted', venueOrderId: placed.venueOrderId };
    },
    cancel(label) {
      const cancelled = engine.cancel(label, CANCELLED_BY_DESK);
      return cancelled.ok ? commit([cancelled.value]) : cancelled;
    },
    cancelAll(bookId) {
      const changes = engine.cancelAll(bookId, CANCELLED_BY_DESK);
      const stored = commit(changes);
      return stored.ok ? ok(changes.length) : stored;
    },
    orderByLabel(label) {
      const order = store.order(label);
      return order === null ? null : toVenueOrder(order);
    },
    openOrders: (bookId) => store.openOrders(bookId).map(toVenueOrder),
    fillsSince(bookId, cursor) {
      if (cursor !== null && !CURSOR_PATTERN.test(cursor)) return fail('invalidInput', 'cursor: not one of this venue');
      const { fills, throughSeq } = store.fillsAfter(bookId, Number(cursor ?? 0));
      return ok({ fills, cursor: String(throughSeq) });
    },
    positions: (bookId) => engine.positions(bookId),
    book: (id) => engine.book(id, clock.nowMs()),
    onMarket: () => void (broken === null && commit(engine.onMarket(clock.nowMs()))),
    close() {
      for (const stop of stops) stop();
      stops.clear();
    },
  };
}

function unfinished(engine: MatchingEngine): readonly PaperChange[] {
  const mayRest = ({ order }: PaperOrder): boolean => order.type === 'limit' && order.timeInForce === 'goodTilCancelled';
  const ended = engine.openOrders().filter((order) => !mayRest(order));
  return ended.flatMap(({ order }) => {
    const cancelled = engine.cancel(order.label, 'the venue was restarted');
    return cancelled.ok ? [cancelled.value] : [];
  });
}
