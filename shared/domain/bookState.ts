/** Small changes to a book's state: every function returns a new value, sorted as the type promises, and leaves the old one alone. */
import { ZERO, type Decimal } from '../units/decimal.ts';
import type { BookState, Position } from './book.ts';
import type { Currency, InstrumentId, VenueId } from './instrument.ts';

type PositionKey = Pick<Position, 'venue' | 'instrumentId'>;

/** The position of that instrument on that venue; undefined: flat. */
export function findPosition(
  { positions }: Pick<BookState, 'positions'>,
  venue: VenueId,
  instrumentId: InstrumentId,
): Position | undefined {
  const found = positions[lowerBound(positions, { venue, instrumentId })];
  return found?.venue === venue && found.instrumentId === instrumentId ? found : undefined;
}

/** `state` with `position` in its place; a position of size 0 is taken out. */
export function withPosition(state: BookState, position: Position): BookState {
  const index = lowerBound(state.positions, position);
  const isHeld = findPosition(state, position.venue, position.instrumentId) !== undefined;
  const replacement = position.signedAmount.isZero() ? [] : [position];
  return { ...state, positions: state.positions.toSpliced(index, isHeld ? 1 : 0, ...replacement) };
}

/** `amounts` with `change` added to one currency; currencies stay sorted, and one that reached 0 stays listed. */
export function withAmount(amounts: ReadonlyMap<Currency, Decimal>, currency: Currency, change: Decimal): ReadonlyMap<Currency, Decimal> {
  const total = (amounts.get(currency) ?? ZERO).plus(change);
  if (amounts.has(currency)) return new Map(amounts).set(currency, total);
  return new Map([...amounts, [currency, total] as const].sort(([a], [b]) => compareText(a, b)));
}

/** `currencies` with `currency` among them, sorted, once. */
export function withCurrency(currencies: readonly Currency[], currency: Currency): readonly Currency[] {
  return currencies.includes(currency) ? currencies : [...currencies, currency].sort(compareText);
}

/** Code-unit order: the same on every machine, unlike a locale's. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function comparePositions(a: PositionKey, b: PositionKey): number {
  return compareText(a.instrumentId, b.instrumentId) || compareText(a.venue, b.venue);
}

/** Index of the first position that is not before `key`. */
function lowerBound(positions: readonly Position[], key: PositionKey): number {
  let low = 0;
  let high = positions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = positions[middle];
    if (candidate !== undefined && comparePositions(candidate, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
