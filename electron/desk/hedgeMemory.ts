/** What the desk remembers per book and underlying between two evaluations: snooze, dismissal, the last verdict and the last hedge. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { ClientLabel, TradeSide } from '../../shared/domain/order.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import { bookUnderlyingKey } from './bookUnderlying.ts';
import type { RecalledHedges } from './hedgeRecall.ts';
import type { LastHedge } from './hedgeViews.ts';
import { createRateWindow, type RateWindow } from './rateWindow.ts';

export interface HedgeNote {
  snoozedUntilMs: MsSinceEpoch | null;
  /** The side of the trade that was dismissed: it is not suggested again until the delta was inside the band, or beyond its other edge. */
  dismissed: TradeSide | null;
  /** Of the last decision row. */
  code: string | null;
  decisionId: string | null;
  /** When the last market snapshot was stored with a decision. */
  recordedWallMs: number;
  /** Snapshots of the last minute. */
  readonly recorded: RateWindow;
  /** When a decision row could last not be written. */
  failedWallMs: number;
  lastHedge: LastHedge | null;
  /** Hedges that were sent and have not ended, as if they had filled when they were sent: until they end, events and the cool-down count from them. */
  readonly sent: Map<ClientLabel, LastHedge>;
  /** When the policy in force took effect, and the index then: what its events measure from before the first hedge. */
  policySince: { readonly tsMs: MsSinceEpoch; readonly indexUsd: number | null } | null;
  /** When an event of the policy last fired with nothing to trade. */
  spentEvent: { readonly tsMs: MsSinceEpoch; readonly indexUsd: number | null } | null;
  /** Version of the policy that `policySince` is about; undefined: none was seen yet. */
  policyVersion: number | null | undefined;
  /** Market time since which a hedge has been due without a break; null: none is. */
  dueSinceMs: MsSinceEpoch | null;
  /** Delta that the last feasible hedge could not bring back, since when; null: none. */
  debt: { readonly coin: number; readonly sinceMs: MsSinceEpoch } | null;
}

/** The latest hedge, filled or on its way; null: none yet. */
export function latestHedge({ lastHedge, sent }: Pick<HedgeNote, 'lastHedge' | 'sent'>): LastHedge | null {
  return [...sent.values()].reduce<LastHedge | null>(
    (latest, hedge) => (latest === null || hedge.tsMs >= latest.tsMs ? hedge : latest),
    lastHedge,
  );
}

export interface HedgeMemory {
  readonly note: (bookId: BookId, underlying: Currency) => HedgeNote;
}

export function createHedgeMemory(wallClock: ClockPort, recalled: (bookId: BookId, underlying: Currency) => RecalledHedges): HedgeMemory {
  const notes = new Map<string, HedgeNote>();
  return {
    note(bookId, underlying) {
      const key = bookUnderlyingKey(bookId, underlying);
      const known = notes.get(key);
      if (known !== undefined) return known;
      const { lastHedge, sent } = recalled(bookId, underlying);
      const fresh: HedgeNote = {
        snoozedUntilMs: null,
        dismissed: null,
        code: null,
        decisionId: null,
        recordedWallMs: Number.NEGATIVE_INFINITY,
        recorded: createRateWindow(wallClock),
        failedWallMs: Number.NEGATIVE_INFINITY,
        lastHedge,
        sent: new Map(sent),
        policySince: null,
        spentEvent: null,
        policyVersion: undefined,
        dueSinceMs: null,
        debt: null,
      };
      notes.set(key, fresh);
      return fresh;
    },
  };
}
