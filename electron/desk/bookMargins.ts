/** Margin of the book on the desk, now and with one more trade: an estimate from the venue's published standard rules. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { sampleMarginUse, type MarginPoint } from '../../shared/hedging/feasible/marginCurve.ts';
import { accountFor, marginUseOf, summariseMargin, type BookMargin, type MarginContext } from '../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../shared/margin/marginAfter.ts';
import { marginBook, type MarginBook } from '../../shared/margin/marginBook.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { MarketState } from './marketState.ts';
import type { ValuedBook } from './valuedBook.ts';

/** Of the account that margins an instrument; null: unknown. */
export interface MarginStanding {
  readonly initialMarginUsd: number | null;
  readonly marginUsePct: number | null;
}

export interface BookMargins {
  /** With `signedAmount` (amount units, + buy; 0: as it is) of the instrument traded at its mark. */
  readonly standing: (valued: ValuedBook, instrument: Instrument, signedAmount: number) => MarginStanding;
  /** Initial margin that the trade adds, USD; < 0: it frees margin. */
  readonly addedUsd: (valued: ValuedBook, instrument: Instrument, signedAmount: number) => number | null;
  /** Use against size on one side, up to an amount; `positionAmount` signed, amount units. */
  readonly curve: (
    valued: ValuedBook,
    instrument: Instrument,
    side: TradeSide,
    upToAmount: number,
    positionAmount: number,
  ) => readonly MarginPoint[];
  /** The next answer rests on prices of its own moment: a person asked. */
  readonly refresh: () => void;
}

/** Summing thousands of legs takes longer than judging them: the prices under a margin may be so old (wall) while the positions stand. */
const KEEP_MS = 250;

interface Computed {
  readonly legs: ValuedBook['legs'];
  readonly wallMs: number;
  readonly book: MarginBook;
  readonly before: BookMargin;
  readonly context: MarginContext;
}

interface BookMarginsDeps {
  readonly market: Pick<MarketState, 'copy'>;
  readonly rulebook: Rulebook;
  readonly wallClock: ClockPort;
}

export function createBookMargins({ market, rulebook, wallClock }: BookMarginsDeps): BookMargins {
  let kept: Computed | null = null;

  function computed({ legs, tsMs }: ValuedBook): Computed {
    const wallMs = wallClock.nowMs();
    if (kept !== null && kept.legs === legs && Math.abs(wallMs - kept.wallMs) < KEEP_MS) return kept;
    const context: MarginContext = { market: market.copy(), atMs: tsMs, rulebook };
    const book = marginBook(legs, context);
    kept = { legs, wallMs, book, before: summariseMargin(book), context };
    return kept;
  }

  function after({ book, before, context }: Computed, instrument: Instrument, signedAmount: number): BookMargin {
    return signedAmount === 0 ? before : marginAfter(book, { instrument, signedAmount }, context);
  }

  function useAfter(state: Computed, instrument: Instrument, signedAmount: number): number | null {
    return marginUseOf(after(state, instrument, signedAmount), instrument);
  }

  return {
    standing(valued, instrument, signedAmount) {
      const margin = after(computed(valued), instrument, signedAmount);
      return { initialMarginUsd: accountFor(margin, instrument)?.initialUsd ?? null, marginUsePct: marginUseOf(margin, instrument) };
    },
    addedUsd(valued, instrument, signedAmount) {
      const state = computed(valued);
      return addedInitialUsd(state.before, after(state, instrument, signedAmount), { instrument, signedAmount });
    },
    curve(valued, instrument, side, upToAmount, positionAmount) {
      const state = computed(valued);
      const sign = side === 'buy' ? 1 : -1;
      const closing = -sign * positionAmount;
      return sampleMarginUse((amount) => useAfter(state, instrument, sign * amount), upToAmount, closing > 0 ? closing : null);
    },
    refresh() {
      kept = null;
    },
  };
}
