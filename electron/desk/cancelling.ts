/** Takes orders back, one by one or all at once. What KILL could not reach at once stays condemned and is cancelled when it is next seen alive. */
import type { BookId } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type OrderView } from '../../shared/domain/order.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import type { JournalPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { Guard } from './guard.ts';

export interface Cancelling {
  readonly cancel: (label: ClientLabel) => Promise<Result<void>>;
  readonly cancelAll: (bookIds: readonly BookId[]) => Promise<{ cancelled: number; problems: string[] }>;
  /** An order showed itself, in whatever state. */
  readonly seen: (view: OrderView) => void;
  /** A venue works an order that it had never seen: closed for the journal, but a KILL meant it too. */
  readonly turnedUp: (venue: VenuePort, label: ClientLabel) => void;
}

interface CancellingDeps {
  readonly venues: ReadonlyMap<VenueId, VenuePort>;
  readonly journal: JournalPort;
  readonly guard: Guard;
  readonly log: LogPort;
}

export function createCancelling({ venues, journal, guard, log }: CancellingDeps): Cancelling {
  const condemned = new Set<ClientLabel>();

  async function cancel(label: ClientLabel): Promise<Result<void>> {
    const view = journal.order(label);
    if (view === null) return fail('missingData', `no order "${label}"`);
    if (isTerminal(view.state)) return fail('conflict', `the order is already ${view.state}`);
    const venue = venues.get(view.order.venue);
    return venue === undefined ? fail('venueUnavailable', `no venue "${view.order.venue}" on this desk`) : venue.cancelOrder(label);
  }

  async function cancelCondemned(label: ClientLabel): Promise<void> {
    condemned.delete(label);
    const cancelled = await cancel(label);
    const view = journal.order(label);
    if (cancelled.ok || view === null || isTerminal(view.state)) return;
    condemned.add(label);
    log.warn('an order that is to be cancelled is still out there', { label, message: cancelled.failure.message });
  }

  async function cancelAtVenue(venue: VenuePort, label: ClientLabel): Promise<void> {
    const cancelled = await venue.cancelOrder(label);
    if (!cancelled.ok) log.warn('an order that is to be cancelled is still out there', { label, message: cancelled.failure.message });
  }

  async function cancelAll(bookIds: readonly BookId[]): Promise<{ cancelled: number; problems: string[] }> {
    const calls = [...venues.values()].flatMap((venue) => bookIds.map((bookId) => cancelBook(venue, bookId)));
    const problems = bookIds.flatMap(condemn);
    const results = await Promise.all(calls);
    return {
      cancelled: results.reduce((sum, result) => sum + (result.ok ? result.value : 0), 0),
      problems: [...problems, ...results.flatMap((result) => (result.ok ? [] : [result.failure.message]))],
    };
  }

  /** Orders whose request may still be on its way to the venue, behind the cancellation. */
  function condemn(bookId: BookId): readonly string[] {
    try {
      for (const { order } of journal.openOrders(bookId)) condemned.add(order.label);
      return [];
    } catch (error) {
      return [`the journal of ${bookId} could not be read: ${String(error)}`];
    }
  }

  return {
    cancel,
    cancelAll,
    seen({ order: { label }, state }) {
      if (!condemned.has(label)) return;
      // Rejected may mean never seen: its request can still arrive.
      if (state === 'filled' || state === 'cancelled') condemned.delete(label);
      else if (state === 'acknowledged' || state === 'partiallyFilled')
        guard.start(`cancelling order ${label}`, () => cancelCondemned(label));
    },
    turnedUp(venue, label) {
      if (condemned.has(label)) guard.start(`cancelling order ${label}`, () => cancelAtVenue(venue, label));
    },
  };
}

async function cancelBook(venue: VenuePort, bookId: BookId): Promise<Result<number>> {
  try {
    return await venue.cancelAll(bookId);
  } catch (error) {
    return fail('venueUnavailable', `${venue.id}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
