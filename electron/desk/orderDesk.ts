/** Sends, follows and cancels orders: journal before act, one venue call per label, fills booked as the venue tells them. */
import type { BookId } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type Fill, type NewOrder, type OrderState, type OrderView } from '../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toDecimalText, ZERO } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { OrderOutcome, VenueEvent, VenueOrder, VenuePort } from '../ports/venue.ts';
import { createCancelling } from './cancelling.ts';
import { createFillBooking } from './fillBooking.ts';
import { UNGUARDED, type Guard } from './guard.ts';
import { createOrderChase } from './orderChase.ts';
import { aliveInWords, type OrderLife } from './orderLife.ts';

export interface OrderListener {
  orderChanged(view: OrderView): void;
  fillBooked(fill: Fill): void;
}

export interface OrderDesk {
  /** Records the intent before its first await, so a second caller in the same turn already sees it. */
  readonly submit: (order: NewOrder, decisionId: string | null) => Promise<Result<ClientLabel>>;
  readonly cancel: (label: ClientLabel) => Promise<Result<void>>;
  /** Cancels at every venue, also what only turns up there later; problems are said, never thrown: KILL must go on. */
  readonly cancelAll: (bookIds: readonly BookId[]) => Promise<{ cancelled: number; problems: string[] }>;
  /** Books what the venue filled since the last known trade. How many fills were new. */
  readonly catchUpFills: (venue: VenuePort, bookId: BookId) => Promise<Result<number>>;
  /** Takes over what the venue says of an order. */
  readonly adopt: (order: VenueOrder) => OrderView | null;
  /** Asks the venue what became of an order and adopts the answer. `conflict`: the venue does not know an order that it filled. */
  readonly settle: (view: OrderView) => Promise<Result<OrderView | null>>;
  /** Watches the venues' events until the returned function is called. */
  readonly start: () => Unsubscribe;
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
  /** Left out: what throws, throws. */
  readonly guard?: Guard;
  /** A venue and this desk disagree about an order: trading must wait for a reconciliation. */
  readonly disagreed?: (words: string) => void;
}

export function createOrderDesk(deps: OrderDeskDeps): OrderDesk {
  const { venues, ledger, journal, life, marketClock, timer, log, listener, guard = UNGUARDED } = deps;
  const sending = new Set<ClientLabel>();
  const fills = createFillBooking({ ledger, booked: (fill) => listener.fillBooked(fill), log });
  const chase = createOrderChase({ journal, ledger, timer, guard, settle, isSending: (label) => sending.has(label) });
  const cancelling = createCancelling({ venues, journal, guard, log });

  function changed(view: OrderView | null): void {
    if (view === null) return;
    listener.orderChanged(view);
    cancelling.seen(view);
    if (isTerminal(view.state)) chase.follow(view.order.label);
  }

  async function submit(order: NewOrder, decisionId: string | null): Promise<Result<ClientLabel>> {
    const venue = venues.get(order.venue);
    if (venue === undefined) return fail('venueUnavailable', `no venue "${order.venue}" on this desk`);
    const recorded = journal.recordIntent({ order, decisionId, tsMs: marketClock.nowMs() });
    if (!recorded.ok) return recorded;
    const { label } = order;
    sending.add(label);
    try {
      return await sendJournalled(venue, order);
    } finally {
      sending.delete(label);
      chase.follow(label);
    }
  }

  async function sendJournalled(venue: VenuePort, order: NewOrder): Promise<Result<ClientLabel>> {
    const { label } = order;
    const sent = life.advance(label, { state: 'sent', filledAmount: ZERO, venueOrderId: null, note: null });
    changed(sent);
    if (sent?.state !== 'sent') return fail('persistence', 'the order was not sent: the journal did not take it');
    const outcome = await outcomeOf(venue, order);
    changed(applyOutcome(label, outcome));
    return outcome.kind === 'rejected' ? fail('venueRejected', outcome.message) : ok(label);
  }

  function applyOutcome(label: ClientLabel, outcome: OrderOutcome): OrderView | null {
    const filledAmount = journal.order(label)?.filledAmount ?? ZERO;
    return outcome.kind === 'accepted'
      ? life.advance(label, { state: 'acknowledged', filledAmount, venueOrderId: outcome.venueOrderId, note: null })
      : life.advance(label, { state: outcome.kind, filledAmount, venueOrderId: null, note: outcome.message });
  }

  async function settle(view: OrderView): Promise<Result<OrderView | null>> {
    const { label, venue: venueId, bookId } = view.order;
    const venue = venues.get(venueId);
    if (venue === undefined) return fail('venueUnavailable', `no venue "${venueId}" on this desk`);
    const found = await venue.orderByLabel(label);
    if (!found.ok) return found;
    const caughtUp = await fills.catchUp(venue, bookId);
    if (!caughtUp.ok) return caughtUp;
    return found.value === null ? neverSeen(label, view.state) : ok(adopt(found.value));
  }

  /** Nothing is closed on an answer that something newer has overtaken. */
  function neverSeen(label: ClientLabel, askedIn: OrderState): Result<OrderView | null> {
    const now = journal.order(label);
    if (now === null || isTerminal(now.state) || now.state !== askedIn || sending.has(label)) return ok(now);
    if (now.filledAmount.greaterThan(0))
      return fail('conflict', `${now.order.venue} does not know order ${label}, of which ${toDecimalText(now.filledAmount)} were filled`);
    const note = `the venue has never seen this label (it was ${now.state})`;
    const closed = life.advance(label, { state: 'rejected', filledAmount: now.filledAmount, venueOrderId: null, note });
    changed(closed);
    return ok(closed);
  }

  function adopt(order: VenueOrder): OrderView | null {
    const adopted = life.adopt(order);
    changed(adopted);
    return adopted;
  }

  function onEvent(venue: VenuePort, event: VenueEvent): void {
    switch (event.kind) {
      case 'order': {
        const { label, instrumentId, state } = event.order;
        const view = adopt(event.order);
        if (view === null) disagreed(`${venue.id} works order ${label} on ${instrumentId} that this desk did not send`);
        else if (view.state === 'rejected' && isAlive(state)) {
          cancelling.turnedUp(venue, label);
          disagreed(aliveInWords(venue.id, event.order));
        }
        return;
      }
      case 'fill':
        onFill(venue, event.fill);
        return;
      case 'link':
        log.info('venue link', { venue: venue.id, link: event.link });
    }
  }

  function onFill(venue: VenuePort, fill: Fill): void {
    const booked = fills.book(venue.id, fill);
    if (!booked.ok) disagreed(`fill ${fill.tradeId} of ${venue.id} is not in the ledger: ${booked.failure.message}`);
    else if (fill.label === null || journal.order(fill.label) === null)
      disagreed(
        `${venue.id} filled ${fill.side} ${toDecimalText(fill.amount)} ${fill.instrumentId} on an order that this desk did not send`,
      );
  }

  function disagreed(words: string): void {
    log.error('the venue and the desk disagree', { words });
    deps.disagreed?.(words);
  }

  return {
    submit,
    cancel: cancelling.cancel,
    cancelAll: cancelling.cancelAll,
    catchUpFills: fills.catchUp,
    adopt,
    settle,
    start() {
      const listen = (venue: VenuePort): Unsubscribe =>
        venue.onEvent((event) => void guard.run(`taking in what ${venue.id} said`, () => onEvent(venue, event)));
      const stops = [...venues.values()].map(listen);
      return () => {
        for (const stop of stops) stop();
        chase.stop();
      };
    },
  };
}

/** Nothing that a venue turned down, or never saw, may be out there. */
function isAlive(state: OrderState): boolean {
  return state === 'acknowledged' || state === 'partiallyFilled' || state === 'filled';
}

/** A port that throws has not said what became of the order. */
async function outcomeOf(venue: VenuePort, order: NewOrder): Promise<OrderOutcome> {
  try {
    return await venue.submitOrder(order);
  } catch (error) {
    return { kind: 'unknown', message: `no answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}
