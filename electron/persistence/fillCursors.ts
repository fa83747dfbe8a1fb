/** How far each venue's fills of a book were read. Not audited: a lost or altered cursor only makes fills be read, and recognised, again. */
import type { BookId } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { WritableDb } from './database.ts';

export interface FillCursors {
  read(venue: VenueId, bookId: BookId): string | null;
  /** Only inside the transaction that books the fills before the cursor. */
  save(venue: VenueId, bookId: BookId, cursor: string): void;
}

export function createFillCursors(db: WritableDb, wallClock: ClockPort): FillCursors {
  const select = db.prepare<[string, string], { cursor: string }>('SELECT cursor FROM fill_cursors WHERE venue = ? AND book_id = ?');
  const upsert = db.prepare<[string, string, string, number]>('INSERT OR REPLACE INTO fill_cursors VALUES (?, ?, ?, ?)');
  return {
    read: (venue, bookId) => select.get(venue, bookId)?.cursor ?? null,
    save(venue, bookId, cursor) {
      upsert.run(venue, bookId, cursor, wallClock.nowMs());
    },
  };
}
