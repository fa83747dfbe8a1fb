/** Moves orders along their states in the journal: the one place that writes a state change. */
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
  advance(label: ClientLabel, news: OrderNews): OrderView | null;
  /** The same with what a venue said. */
  adopt(order: VenueOrder): OrderView | null;
}

interface OrderLifeDeps {
  readonly journal: JournalPort;
  readonly marketClock: ClockPort;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

export function createOrderLife({ journal, marketClock, wallClock, log }: OrderLifeDeps): OrderLife {
  function advance(label: ClientLabel, news: OrderNews): OrderView | null {
    const known = journal.order(label);
    if (known === null || !isNews(known, news)) return known;
    const written = journal.recordStateChange({ label, ...news, tsMs: marketClock.nowMs(), wallMs: wallClock.nowMs() });
    if (!written.ok) log.error('order state change refused', { label, from: known.state, to: news.state, message: written.failure.message });
    return journal.order(label);
  }

  return {
    advance,
    adopt: (order) =>
      advance(order.label, {
        state: order.state,
        filledAmount: order.filledAmount,
        venueOrderId: order.venueOrderId,
        note: order.note,
      }),
  };
}

/** Venues repeat themselves and messages overtake each other: an acknowledgement after a fill is no news. */
function isNews(known: OrderView, news: OrderNews): boolean {
  if (isTerminal(known.state)) return false;
  if (news.filledAmount.lessThan(known.filledAmount)) return false;
  if (known.state === news.state) return news.filledAmount.greaterThan(known.filledAmount);
  return canTransition(known.state, news.state);
}
