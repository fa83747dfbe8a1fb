/** Sends, follows and cancels orders: journal before act, one venue call per label, fills booked as the venue tells them. */
import type { BookId } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type Fill, type NewOrder, type OrderView } from '../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { ZERO } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { OrderOutcome, VenueEvent, VenueOrder, VenuePort } from '../ports/venue.ts';
import type { OrderLife } from './orderLife.ts';

/** How long after an unknown outcome the venue is asked, and how often again. */
const ASK_AGAIN_MS = [500, 1_000, 2_000, 5_000, 10_000, 30_000];

export interface OrderListener {
  orderChanged(view: OrderView): void;
  fillBooked(fill: Fill): void;
}

export interface OrderDesk {
  /** Records the intent before its first await, so a second caller in the same turn already sees it. */
  submit(order: NewOrder, decisionId: string | null): Promise<Result<ClientLabel>>;
  cancel(label: ClientLabel): Promise<Result<void>>;
  /** Cancels at every venue; problems are said, never thrown: KILL must go on. */
  cancelAll(bookIds: readonly BookId[]): Promise<{ cancelled: number; problems: string[] }>;
  /** Books what the venue filled since the last known trade. How many fills were new. */
  catchUpFills(venue: VenuePort, bookId: BookId): Promise<Result<number>>;
  /** Takes over what the venue says of an order. */
  adopt(order: VenueOrder): OrderView | null;
  /** Asks the venue what became of an order and adopts the answer. */
  settle(view: OrderView): Promise<Result<OrderView | null>>;
  /** Watches the venues' events until the returned function is called. */
  start(): Unsubscribe;
}

interface OrderDeskDeps {
  readonly venues: ReadonlyMap<VenueId, VenuePort>;
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly life: OrderLife;
  readonly marketClock: ClockPort;
  readonly timer: TimerPort;
  readonly log: LogPort;
  readonly listener: OrderListener;
}

export function createOrderDesk(deps: OrderDeskDeps): OrderDesk {
  const { venues, ledger, journal, life, marketClock, timer, log, listener } = deps;
  const asking = new Map<ClientLabel, Unsubscribe>();

  function changed(view: OrderView | null): void {
    if (view !== null) listener.orderChanged(view);
  }

  function venueOf(id: VenueId): Result<VenuePort> {
    const venue = venues.get(id);
    return venue === undefined ? fail('venueUnavailable', `no venue "${id}" on this desk`) : ok(venue);
  }

  async function submit(order: NewOrder, decisionId: string | null): Promise<Result<ClientLabel>> {
    const venue = venueOf(order.venue);
    if (!venue.ok) return venue;
    const recorded = journal.recordIntent({ order, decisionId, tsMs: marketClock.nowMs() });
    if (!recorded.ok) return recorded;
    const sent = life.advance(order.label, { state: 'sent', filledAmount: ZERO, venueOrderId: null, note: null });
    changed(sent);
    if (sent?.state !== 'sent') return fail('persistence', 'the order was not sent: the journal did not take it');
    const outcome = await venue.value.submitOrder(order);
    changed(applyOutcome(order.label, outcome));
    if (outcome.kind === 'unknown') askLater(order.label, 0);
    if (outcome.kind === 'rejected') return fail('venueRejected', outcome.message);
    return ok(order.label);
  }

  function applyOutcome(label: ClientLabel, outcome: OrderOutcome): OrderView | null {
    const filledAmount = journal.order(label)?.filledAmount ?? ZERO;
    switch (outcome.kind) {
      case 'accepted':
        return life.advance(label, { state: 'acknowledged', filledAmount, venueOrderId: outcome.venueOrderId, note: null });
      case 'rejected':
      case 'unknown':
        return life.advance(label, { state: outcome.kind, filledAmount, venueOrderId: null, note: outcome.message });
    }
  }

  function askLater(label: ClientLabel, attempt: number): void {
    asking.get(label)?.();
    const delayMs = ASK_AGAIN_MS[Math.min(attempt, ASK_AGAIN_MS.length - 1)] ?? 30_000;
    asking.set(
      label,
      timer.after(delayMs, () => void ask(label, attempt)),
    );
  }

  async function ask(label: ClientLabel, attempt: number): Promise<void> {
    asking.delete(label);
    const view = journal.order(label);
    if (view === null || view.state !== 'unknown') return;
    const settled = await settle(view);
    if (!settled.ok) askLater(label, attempt + 1);
  }

  async function settle(view: OrderView): Promise<Result<OrderView | null>> {
    const { label, venue: venueId, bookId } = view.order;
    const venue = venueOf(venueId);
    if (!venue.ok) return venue;
    const found = await venue.value.orderByLabel(label);
    if (!found.ok) return found;
    const fills = await catchUpFills(venue.value, bookId);
    if (!fills.ok) return fills;
    const note = `the venue has never seen this label (it was ${view.state})`;
    if (found.value !== null) return ok(adopt(found.value));
    const settled = life.advance(label, { state: 'rejected', filledAmount: view.filledAmount, venueOrderId: null, note });
    changed(settled);
    return ok(settled);
  }

  function adopt(order: VenueOrder): OrderView | null {
    const adopted = life.adopt(order);
    changed(adopted);
    return adopted;
  }

  async function catchUpFills(venue: VenuePort, bookId: BookId): Promise<Result<number>> {
    const page = await venue.fillsSince(bookId, ledger.fillCursor(venue.id, bookId));
    if (!page.ok) return page;
    return book(venue.id, bookId, page.value.fills, page.value.cursor);
  }

  function book(venue: VenueId, bookId: BookId, fills: readonly Fill[], cursor: string | null): Result<number> {
    const fresh = fills.filter((fill) => !ledger.hasFill(venue, fill.tradeId));
    const appended = ledger.appendFills(venue, bookId, fills, cursor);
    if (appended.ok) for (const fill of fresh) listener.fillBooked(fill);
    else log.error('fills were not booked', { venue, bookId, message: appended.failure.message });
    return appended;
  }

  function onEvent(venue: VenuePort, event: VenueEvent): void {
    switch (event.kind) {
      case 'order':
        adopt(event.order);
        return;
      case 'fill':
        book(venue.id, event.fill.bookId, [event.fill], null);
        return;
      case 'link':
        log.info('venue link', { venue: venue.id, link: event.link });
    }
  }

  async function cancel(label: ClientLabel): Promise<Result<void>> {
    const view = journal.order(label);
    if (view === null) return fail('missingData', `no order "${label}"`);
    if (isTerminal(view.state)) return fail('conflict', `the order is already ${view.state}`);
    const venue = venueOf(view.order.venue);
    return venue.ok ? venue.value.cancelOrder(label) : venue;
  }

  async function cancelAll(bookIds: readonly BookId[]): Promise<{ cancelled: number; problems: string[] }> {
    const calls = [...venues.values()].flatMap((venue) => bookIds.map((bookId) => venue.cancelAll(bookId)));
    const results = await Promise.all(calls);
    return {
      cancelled: results.reduce((sum, result) => sum + (result.ok ? result.value : 0), 0),
      problems: results.flatMap((result) => (result.ok ? [] : [result.failure.message])),
    };
  }

  return {
    submit,
    cancel,
    cancelAll,
    catchUpFills,
    adopt,
    settle,
    start() {
      const stops = [...venues.values()].map((venue) => venue.onEvent((event) => onEvent(venue, event)));
      return () => {
        for (const stop of [...stops, ...asking.values()]) stop();
        asking.clear();
      };
    },
  };
}
