/** Moves orders along their states in the journal: the one place that writes a state change. */
import type { VenueId } from '../../shared/domain/instrument.ts';
import { isTerminal, type ClientLabel, type OrderState, type OrderView } from '../../shared/domain/order.ts';
import { canTransition } from '../../shared/domain/orderTransitions.ts';
import type { Decimal } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { JournalPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { VenueOrder } from '../ports/venue.ts';

export interface OrderNews {
  readonly state: OrderState;
  readonly filledAmount: Decimal;
  readonly venueOrderId: string | null;
  readonly note: string | null;
}

export interface OrderLife {
  /** Writes the news if it is news and the state machine allows it; the order as it stands afterwards, null for a label the journal does not know. */
  readonly advance: (label: ClientLabel, news: OrderNews) => OrderView | null;
  /** The same with what a venue said. */
  readonly adopt: (order: VenueOrder) => OrderView | null;
}

interface OrderLifeDeps {
  readonly journal: JournalPort;
  readonly marketClock: ClockPort;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

export function createOrderLife({ journal, marketClock, wallClock, log }: OrderLifeDeps): OrderLife {
  function advance(label: ClientLabel, told: OrderNews): OrderView | null {
    const known = journal.order(label);
    const news = known === null ? null : newsOf(known, told);
    if (known === null || news === null) return known;
    const written = journal.recordStateChange({ label, ...news, tsMs: marketClock.nowMs(), wallMs: wallClock.nowMs() });
    if (!written.ok)
      log.error('order state change refused', { label, from: known.state, to: news.state, message: written.failure.message });
    return journal.order(label);
  }

  return {
    advance,
    adopt: ({ label, state, filledAmount, venueOrderId, note }) =>
      advance(label, {
        state: state === 'acknowledged' && filledAmount.greaterThan(0) ? 'partiallyFilled' : state,
        filledAmount,
        venueOrderId,
        note,
      }),
  };
}

/**
 * What of it is new; null: nothing. Venues repeat themselves and messages overtake each other: an acknowledgement after a fill is no news.
 * An end is an end even when it was told with an older filled amount; what was filled stays filled.
 */
function newsOf(known: OrderView, told: OrderNews): OrderNews | null {
  if (!canTransition(known.state, told.state)) return null;
  if (isTerminal(told.state)) return { ...told, filledAmount: larger(known.filledAmount, told.filledAmount) };
  if (told.filledAmount.lessThan(known.filledAmount)) return null;
  return known.state === told.state && told.filledAmount.equals(known.filledAmount) ? null : told;
}

function larger(a: Decimal, b: Decimal): Decimal {
  return a.greaterThan(b) ? a : b;
}

/** A request that arrived after the venue had said it never saw it: its order is in no delta of this desk. */
export function aliveInWords(venueId: VenueId, { label, instrumentId }: VenueOrder): string {
  return `${venueId} works order ${label} on ${instrumentId}, which this desk holds for rejected`;
}
