/** The plans the trader may have on screen right now: Execute names one of them, and what is not here any more is not sent. */
import type { HedgePlan } from '../../shared/contract/hedgeSchemas.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';

export interface RecentPlans {
  remember(bookId: BookId, underlying: Currency, plan: HedgePlan): void;
  /** `conflict` when the plan is unknown, older than a few seconds, or of another book. */
  find(bookId: BookId, underlying: Currency, planId: string): Result<HedgePlan>;
  forget(): void;
}

/** A plan lives this long after it was last shown; its limit price and the checks at the click guard the rest. */
export const PLAN_LIFETIME_MS = 5_000;

interface Entry {
  readonly plan: HedgePlan;
  readonly shownMs: number;
}

export function createRecentPlans(wallClock: ClockPort): RecentPlans {
  const entries = new Map<string, Entry>();
  const keyOf = (bookId: BookId, underlying: Currency, planId: string): string => `${bookId}/${underlying}/${planId}`;

  function dropOld(nowMs: number): void {
    for (const [key, { shownMs }] of entries) {
      if (nowMs - shownMs <= PLAN_LIFETIME_MS) return;
      entries.delete(key);
    }
  }

  return {
    remember(bookId, underlying, plan) {
      const nowMs = wallClock.nowMs();
      const key = keyOf(bookId, underlying, plan.planId);
      entries.delete(key);
      entries.set(key, { plan, shownMs: nowMs });
      dropOld(nowMs);
    },
    find(bookId, underlying, planId) {
      const entry = entries.get(keyOf(bookId, underlying, planId));
      if (entry === undefined || wallClock.nowMs() - entry.shownMs > PLAN_LIFETIME_MS) {
        return fail('conflict', 'the suggestion has changed since you looked: nothing was sent');
      }
      return ok(entry.plan);
    },
    forget: () => entries.clear(),
  };
}
