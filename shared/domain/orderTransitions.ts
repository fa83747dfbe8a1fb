/** Which state of an order may follow which: one table for the journal, the desk and the venues. */
import type { OrderState } from './order.ts';

const FROM_VENUE = ['acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected'] as const satisfies readonly OrderState[];

/**
 * Steps go forward and may be skipped (a fill can overtake its acknowledgement), never back. `partiallyFilled` follows itself as the filled
 * amount rises. `unknown` is left only for what a venue can say. An ended order stays ended: a late fill is the ledger's business.
 */
const NEXT: Readonly<Record<OrderState, ReadonlySet<OrderState>>> = {
  intended: new Set([...FROM_VENUE, 'sent', 'unknown']),
  sent: new Set([...FROM_VENUE, 'unknown']),
  acknowledged: new Set(['partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown']),
  partiallyFilled: new Set(['partiallyFilled', 'filled', 'cancelled', 'unknown']),
  unknown: new Set(FROM_VENUE),
  filled: new Set(),
  cancelled: new Set(),
  rejected: new Set(),
};

/** True when an order in state `from` may be recorded as `to` next. */
export function canTransition(from: OrderState, to: OrderState): boolean {
  return NEXT[from].has(to);
}
