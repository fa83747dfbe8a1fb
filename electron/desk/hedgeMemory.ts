/** What the desk remembers per book and underlying between two evaluations: snooze, dismissal, the last verdict and the last hedge. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { LastHedge } from './hedgeViews.ts';
import { createRateWindow, type RateWindow } from './rateWindow.ts';

export interface HedgeNote {
  snoozedUntilMs: MsSinceEpoch | null;
  /** The side of the trade that was dismissed: it is not suggested again until the delta was inside the band, or beyond its other edge. */
  dismissed: TradeSide | null;
  /** Of the last decision row. */
  code: string | null;
  decisionId: string | null;
  recordedWallMs: number;
  /** Decision rows of the last minute. */
  readonly recorded: RateWindow;
  lastHedge: LastHedge | null;
}

export interface HedgeMemory {
  readonly note: (bookId: BookId, underlying: Currency) => HedgeNote;
}

export function createHedgeMemory(
  wallClock: ClockPort,
  lastHedgeOf: (bookId: BookId, underlying: Currency) => LastHedge | null,
): HedgeMemory {
  const notes = new Map<string, HedgeNote>();
  return {
    note(bookId, underlying) {
      const key = `${bookId}/${underlying}`;
      const known = notes.get(key);
      if (known !== undefined) return known;
      const fresh: HedgeNote = {
        snoozedUntilMs: null,
        dismissed: null,
        code: null,
        decisionId: null,
        recordedWallMs: Number.NEGATIVE_INFINITY,
        recorded: createRateWindow(wallClock),
        lastHedge: lastHedgeOf(bookId, underlying),
      };
      notes.set(key, fresh);
      return fresh;
    },
  };
}
