/** Margin of everything in a book file, as it is and with one more trade: the estimate that the desk makes, from the file's own balances. */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { sampleMarginUse, type MarginPoint } from '../../shared/hedging/feasible/marginCurve.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { accountFor, marginUseOf, summariseMargin, type BookMargin, type MarginContext } from '../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../shared/margin/marginAfter.ts';
import { marginBook } from '../../shared/margin/marginBook.ts';

/** Of the account that margins an instrument. */
export interface MarginStanding {
  /** Null: unknown, or nothing in that account. */
  readonly initialMarginUsd: number | null;
  /** Of the account's balance; null: unknown, as it is without a balance of its currency in the file. */
  readonly marginUsePct: number | null;
}

export interface FileMargins {
  /** With `signedAmount` (amount units, + buy; 0: as it is) traded at its mark. */
  readonly standing: (instrument: Instrument, signedAmount: number) => MarginStanding;
  /** Initial margin that the trade adds, USD; < 0: it frees margin. Null: unknown. */
  readonly addedUsd: (instrument: Instrument, signedAmount: number) => number | null;
  /** Use against size on one side up to an amount > 0; `positionAmount` signed, amount units. */
  readonly curve: (instrument: Instrument, side: TradeSide, upToAmount: number, positionAmount: number) => readonly MarginPoint[];
}

export function fileMargins(legs: readonly Leg[], context: MarginContext): FileMargins {
  const book = marginBook(legs, context);
  const before = summariseMargin(book);

  function after(instrument: Instrument, signedAmount: number): BookMargin {
    return signedAmount === 0 ? before : marginAfter(book, { instrument, signedAmount }, context);
  }

  function standing(instrument: Instrument, signedAmount: number): MarginStanding {
    const margin = after(instrument, signedAmount);
    return { initialMarginUsd: accountFor(margin, instrument)?.initialUsd ?? null, marginUsePct: marginUseOf(margin, instrument) };
  }

  return {
    standing,
    addedUsd: (instrument, signedAmount) => addedInitialUsd(before, after(instrument, signedAmount), { instrument, signedAmount }),
    curve(instrument, side, upToAmount, positionAmount) {
      const sign = side === 'buy' ? 1 : -1;
      const closing = -sign * positionAmount;
      return sampleMarginUse((amount) => standing(instrument, sign * amount).marginUsePct, upToAmount, closing > 0 ? closing : null);
    },
  };
}
