/** Margin of the book on the desk, now and with one more trade: an estimate from the venue's published standard rules. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { sampleMarginUse, type MarginPoint } from '../../shared/hedging/feasible/marginCurve.ts';
import { accountFor, marginUsePct, summariseMargin, type BookMargin, type MarginContext } from '../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../shared/margin/marginAfter.ts';
import { marginBook, type MarginBook } from '../../shared/margin/marginBook.ts';
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
}

interface Computed {
  readonly book: MarginBook;
  readonly before: BookMargin;
  readonly context: MarginContext;
}

export function createBookMargins({ market, rulebook }: { readonly market: MarketState; readonly rulebook: Rulebook }): BookMargins {
  const known = new WeakMap<ValuedBook, Computed>();

  function computed(valued: ValuedBook): Computed {
    const kept = known.get(valued);
    if (kept !== undefined) return kept;
    const context: MarginContext = { market, atMs: valued.tsMs, rulebook };
    const book = marginBook(valued.legs, context);
    const fresh = { book, before: summariseMargin(book), context };
    known.set(valued, fresh);
    return fresh;
  }

  function after({ book, before, context }: Computed, instrument: Instrument, signedAmount: number): BookMargin {
    return signedAmount === 0 ? before : marginAfter(book, { instrument, signedAmount }, context);
  }

  function useAfter(state: Computed, instrument: Instrument, signedAmount: number): number | null {
    const account = accountFor(after(state, instrument, signedAmount), instrument);
    return account === undefined ? null : marginUsePct(account);
  }

  return {
    standing(valued, instrument, signedAmount) {
      const account = accountFor(after(computed(valued), instrument, signedAmount), instrument);
      if (account === undefined) return { initialMarginUsd: null, marginUsePct: null };
      return { initialMarginUsd: account.initialUsd, marginUsePct: marginUsePct(account) };
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
  };
}
