/** The plans the trader may have on screen right now: Execute names one of them, and what is not here any more is not sent. */
import type { HedgePlan } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';
import { bookUnderlyingKey } from './bookUnderlying.ts';
import type { AskedPlan } from './hedgeDesk.ts';

export interface RememberedPlan {
  readonly plan: HedgePlan;
  /** What the planner was asked for it, for the decision row. */
  readonly asked: AskedPlan | null;
}

export interface RecentPlans {
  readonly remember: (bookId: BookId, underlying: Currency, plan: HedgePlan, asked: AskedPlan | null) => void;
  /** `conflict` when the plan is unknown, older than a few seconds, of another book, or was spent. */
  readonly find: (bookId: BookId, underlying: Currency, planId: string) => Result<RememberedPlan>;
  /** An order left on one of these plans: the others answered the same question, and a second click must not send any of them. */
  readonly spend: (bookId: BookId, underlying: Currency) => void;
  readonly forget: () => void;
}

/** A plan lives this long after it was last shown; its limit price and the checks at the click guard the rest. */
export const PLAN_LIFETIME_MS = 5_000;

interface Entry extends RememberedPlan {
  readonly group: string;
  readonly shownMs: number;
}

export function createRecentPlans(wallClock: ClockPort): RecentPlans {
  const entries = new Map<string, Entry>();
  const keyOf = (bookId: BookId, underlying: Currency, planId: string): string => `${bookUnderlyingKey(bookId, underlying)}/${planId}`;
  /** A clock that was set back proves nothing about age. */
  const isFresh = ({ shownMs }: Entry, nowMs: number): boolean => nowMs >= shownMs && nowMs - shownMs <= PLAN_LIFETIME_MS;

  function dropWhere(isGone: (entry: Entry) => boolean): void {
    for (const [key, entry] of entries) if (isGone(entry)) entries.delete(key);
  }

  return {
    remember(bookId, underlying, plan, asked) {
      const nowMs = wallClock.nowMs();
      dropWhere((entry) => !isFresh(entry, nowMs));
      entries.set(keyOf(bookId, underlying, plan.planId), { plan, asked, group: bookUnderlyingKey(bookId, underlying), shownMs: nowMs });
    },
    find(bookId, underlying, planId) {
      const entry = entries.get(keyOf(bookId, underlying, planId));
      if (entry === undefined || !isFresh(entry, wallClock.nowMs())) {
        return fail('conflict', 'the suggestion has changed since you looked: nothing was sent');
      }
      return ok(entry);
    },
    spend(bookId, underlying) {
      const group = bookUnderlyingKey(bookId, underlying);
      dropWhere((entry) => entry.group === group);
    },
    forget: () => entries.clear(),
  };
}
