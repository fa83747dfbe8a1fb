/** Net of all fills per book and instrument, exact. */
import type { BookId } from '../../../shared/domain/book.ts';
import type { InstrumentId } from '../../../shared/domain/instrument.ts';
import { ZERO, type Decimal } from '../../../shared/units/decimal.ts';
import type { VenuePosition } from '../../ports/venue.ts';

export interface FilledNet extends VenuePosition {
  readonly bookId: BookId;
}

export interface PaperPositions {
  /** Signed, amount units; 0 where nothing was traded. */
  of(bookId: BookId, instrumentId: InstrumentId): Decimal;
  add(bookId: BookId, instrumentId: InstrumentId, signedAmount: Decimal): void;
  /** Sorted by instrument, without those that net to 0. */
  list(bookId: BookId): readonly VenuePosition[];
}

export function createPositions(initial: readonly FilledNet[]): PaperPositions {
  const books = new Map<BookId, Map<InstrumentId, Decimal>>();
  const bookOf = (bookId: BookId): Map<InstrumentId, Decimal> => {
    const book = books.get(bookId) ?? new Map<InstrumentId, Decimal>();
    books.set(bookId, book);
    return book;
  };
  const positions: PaperPositions = {
    of: (bookId, instrumentId) => books.get(bookId)?.get(instrumentId) ?? ZERO,
    add: (bookId, instrumentId, signedAmount) =>
      void bookOf(bookId).set(instrumentId, positions.of(bookId, instrumentId).plus(signedAmount)),
    list(bookId) {
      const entries = [...(books.get(bookId) ?? [])].filter(([, amount]) => !amount.isZero());
      return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([instrumentId, signedAmount]) => ({ instrumentId, signedAmount }));
    },
  };
  for (const { bookId, instrumentId, signedAmount } of initial) positions.add(bookId, instrumentId, signedAmount);
  return positions;
}
