/** What the desk remembers per book and underlying between two evaluations: snooze, dismissal, the last verdict and the last hedge. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { LastHedge } from './hedgeViews.ts';

export interface HedgeNote {
  snoozedUntilMs: MsSinceEpoch | null;
  dismissed: boolean;
  /** Of the last decision row. */
  code: string | null;
  decisionId: string | null;
  recordedWallMs: number;
  lastHedge: LastHedge | null;
}

export interface HedgeMemory {
  note(bookId: BookId, underlying: Currency): HedgeNote;
}

export function createHedgeMemory(lastHedgeOf: (bookId: BookId, underlying: Currency) => LastHedge | null): HedgeMemory {
  const notes = new Map<string, HedgeNote>();
  return {
    note(bookId, underlying) {
      const key = `${bookId}/${underlying}`;
      const known = notes.get(key);
      if (known !== undefined) return known;
      const fresh: HedgeNote = {
        snoozedUntilMs: null,
        dismissed: false,
        code: null,
        decisionId: null,
        recordedWallMs: Number.NEGATIVE_INFINITY,
        lastHedge: lastHedgeOf(bookId, underlying),
      };
      notes.set(key, fresh);
      return fresh;
    },
  };
}
