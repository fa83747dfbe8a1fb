/** What an imported book means to the ledger. */
import type { Adjustment, BookId } from '../../shared/domain/book.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { BookCsvRow } from './bookCsv.ts';

/**
 * One opening position or balance change per row, for `bookId`; `tsMs` where a row does not say when it was opened.
 * The ids follow from venue and instrument alone, so the same holding cannot be loaded into a book twice.
 */
export function toAdjustments(rows: readonly BookCsvRow[], bookId: BookId, tsMs: MsSinceEpoch): readonly Adjustment[] {
  return rows.map((row) => toAdjustment(row, bookId, row.openedMs ?? tsMs));
}

function toAdjustment(row: BookCsvRow, bookId: BookId, tsMs: MsSinceEpoch): Adjustment {
  const { signedAmount } = row;
  const note = noteOf(row);
  if (row.kind === 'balance') {
    const { currency } = row;
    return { kind: 'balanceChange', adjustmentId: `balance/${row.venue}/${currency}`, bookId, note, tsMs, currency, signedAmount };
  }
  const { venue, averagePrice } = row;
  const instrumentId = row.instrument.id;
  const adjustmentId = `opening/${venue}/${instrumentId}`;
  return { kind: 'openingPosition', adjustmentId, bookId, note, tsMs, venue, instrumentId, signedAmount, averagePrice };
}

function noteOf({ tag, note }: Pick<BookCsvRow, 'tag' | 'note'>): string | null {
  const parts = [tag === null ? null : `[${tag}]`, note].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
