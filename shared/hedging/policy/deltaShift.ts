/** What another volatility than the mark's does to the delta of a book. */
import type { Numeraire } from '../../domain/book.ts';
import { curvedDelta, curvedTerms, type CurvedTerm } from '../../risk/bookDelta.ts';
import type { Leg } from '../../risk/leg.ts';
import type { MarketView } from '../../risk/marketView.ts';

/** Net option delta at σ√factor minus at σ, coin, at a multiple of today's spot. */
export type DeltaShiftAt = (spotRatio: number, factor: number) => number;

/** The shift as a function, for solvers: terms are gathered once. Legs that are not living options add nothing. */
export function deltaShiftFunction(legs: readonly Leg[], market: MarketView, atMs: number, numeraire: Numeraire): DeltaShiftAt {
  const terms = curvedTerms(legs, market, atMs);
  return (spotRatio, factor) => (factor === 1 ? 0 : shiftOf(terms, spotRatio, numeraire, factor));
}

/** At today's spot: `deltaShiftCoin` of the policy's inputs. 0 exactly at factor 1. `factor` > 0 multiplies every option's variance. */
export function deltaAtVolatility(legs: readonly Leg[], market: MarketView, atMs: number, numeraire: Numeraire, factor: number): number {
  return factor === 1 ? 0 : shiftOf(curvedTerms(legs, market, atMs), 1, numeraire, factor);
}

function shiftOf(terms: readonly CurvedTerm[], spotRatio: number, numeraire: Numeraire, factor: number): number {
  return curvedDelta(terms, spotRatio, numeraire, factor) - curvedDelta(terms, spotRatio, numeraire);
}
