/** Passive first, then at market: takes back a resting hedge that has not filled in the time its policy gives it, so that the next plan crosses the spread. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { bookUnderlyingKey } from './bookUnderlying.ts';
import type { Guard } from './guard.ts';
import type { OrderDesk } from './orderDesk.ts';
import type { PendingOrder } from './pendingOrders.ts';

export interface Escalation {
  /** Market time passed. */
  readonly tick: (bookId: BookId, nowMs: number) => void;
  /** The next plan goes to market, because a resting one ran out of time. */
  readonly isEscalated: (bookId: BookId, underlying: Currency) => boolean;
  /** A hedge filled, or none is due any more. */
  readonly settled: (bookId: BookId, underlying: Currency) => void;
}

interface EscalationDeps {
  readonly pending: () => readonly PendingOrder[];
  readonly policyOf: (bookId: BookId, underlying: Currency) => HedgePolicy;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly orders: Pick<OrderDesk, 'cancel'>;
  readonly guard: Guard;
}

export function createEscalation({ pending, policyOf, instrumentOf, orders, guard }: EscalationDeps): Escalation {
  const escalated = new Set<string>();
  const cancelling = new Set<ClientLabel>();

  function isOverdue({ view, certainty }: PendingOrder, bookId: BookId, underlying: Currency, nowMs: number): boolean {
    const { escalateAfterSeconds } = policyOf(bookId, underlying).execution;
    const isResting = certainty === 'working' && view.order.postOnly && view.decisionId !== null;
    return isResting && escalateAfterSeconds !== null && nowMs - view.intendedMs >= escalateAfterSeconds * 1_000;
  }

  async function takeBack(label: ClientLabel, key: string): Promise<void> {
    try {
      const cancelled = await orders.cancel(label);
      if (cancelled.ok) escalated.add(key);
    } finally {
      cancelling.delete(label);
    }
  }

  return {
    tick(bookId, nowMs) {
      for (const order of pending()) {
        const { label, instrumentId } = order.view.order;
        const underlying = instrumentOf(instrumentId)?.underlying;
        if (underlying === undefined || cancelling.has(label) || !isOverdue(order, bookId, underlying, nowMs)) continue;
        cancelling.add(label);
        guard.start(`taking back ${label}`, () => takeBack(label, bookUnderlyingKey(bookId, underlying)));
      }
    },
    isEscalated: (bookId, underlying) => escalated.has(bookUnderlyingKey(bookId, underlying)),
    settled: (bookId, underlying) => void escalated.delete(bookUnderlyingKey(bookId, underlying)),
  };
}
