/**
 * Margin of the book on the desk, now and with one more trade: an estimate from the venue's published standard rules. What is working or in
 * flight counts as filled where that takes more margin: two orders may not each have the last of it.
 */
import type { Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { sampleMarginUse, type MarginPoint } from '../../shared/hedging/feasible/marginCurve.ts';
import { accountFor, marginUseOf, summariseMargin, type BookMargin, type MarginContext } from '../../shared/margin/bookMargin.ts';
import { addedInitialUsd, marginAfter } from '../../shared/margin/marginAfter.ts';
import { marginBook, type MarginBook } from '../../shared/margin/marginBook.ts';
import type { PositionLeg } from '../../shared/risk/leg.ts';
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
  readonly ordered: readonly PositionLeg[];
  readonly wallMs: number;
  readonly book: MarginBook;
  readonly before: BookMargin;
  readonly context: MarginContext;
}

interface BookMarginsDeps {
  readonly market: Pick<MarketState, 'copy'>;
  readonly rulebook: Rulebook;
  readonly wallClock: ClockPort;
  /** What is working or in flight, at its mark. Left out: nothing ever is. */
  readonly outThere?: () => readonly PositionLeg[];
}

export function createBookMargins({ market, rulebook, wallClock, outThere = () => [] }: BookMarginsDeps): BookMargins {
  let kept: Computed | null = null;

  function computed({ legs, tsMs }: ValuedBook): Computed {
    const wallMs = wallClock.nowMs();
    const ordered = worstOf(legs, outThere());
    const isSame = kept !== null && kept.legs === legs && isSameOrdered(kept.ordered, ordered);
    if (kept !== null && isSame && Math.abs(wallMs - kept.wallMs) < KEEP_MS) return kept;
    const context: MarginContext = { market: market.copy(), atMs: tsMs, rulebook };
    const book = marginBook(ordered.length === 0 ? legs : [...legs, ...ordered], context);
    kept = { legs, ordered, wallMs, book, before: summariseMargin(book), context };
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

/** Per instrument, the orders of the side that would leave the larger position; nothing where both leave a smaller one. */
function worstOf(legs: ValuedBook['legs'], ordered: readonly PositionLeg[]): readonly PositionLeg[] {
  if (ordered.length === 0) return ordered;
  const first = new Map(ordered.map((leg) => [keyOf(leg), leg]));
  return [...first].flatMap(([key, leg]) => {
    const held = sumOf(legs.filter((each): each is PositionLeg => each.kind === 'position' && keyOf(each) === key));
    const mine = ordered.filter((each) => keyOf(each) === key);
    const bought = sumOf(mine.filter(({ signedAmount }) => signedAmount > 0));
    const sold = sumOf(mine.filter(({ signedAmount }) => signedAmount < 0));
    const worst = Math.abs(held + bought) >= Math.abs(held + sold) ? bought : sold;
    return Math.abs(held + worst) > Math.abs(held) ? [{ ...leg, signedAmount: worst }] : [];
  });
}

function keyOf({ instrument }: PositionLeg): string {
  return `${instrument.venue}/${instrument.id}`;
}

function sumOf(legs: readonly PositionLeg[]): number {
  return legs.reduce((sum, { signedAmount }) => sum + signedAmount, 0);
}

function isSameOrdered(before: readonly PositionLeg[], now: readonly PositionLeg[]): boolean {
  if (before.length !== now.length) return false;
  return before.every((leg, at) => {
    const other = now[at];
    return other !== undefined && keyOf(leg) === keyOf(other) && leg.signedAmount === other.signedAmount;
  });
}
