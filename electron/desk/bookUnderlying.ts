/** What is remembered per book and underlying goes by this key. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';

export function bookUnderlyingKey(bookId: BookId, underlying: Currency): string {
  return `${bookId}/${underlying}`;
}
