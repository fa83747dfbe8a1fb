/** The books themselves: name and numeraire. What is in them is the ledger's. */
import type { Book, BookId } from '../../shared/domain/book.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { auditPayload, BOOK_TABLE, wellFormedRow } from './auditedTable.ts';
import type { WritableDb } from './database.ts';
import { transact } from './transact.ts';

interface BookSqlRow {
  readonly book_id: string;
  readonly name: string;
  readonly numeraire: Book['numeraire'];
  readonly created_ms: number;
}

/** The book part of `LedgerPort`. Creating the same book again is ignored, with other content refused (`conflict`). */
export function createBookRepository(db: WritableDb, chain: AuditChain): Pick<LedgerPort, 'createBook' | 'books' | 'setNumeraire'> {
  const selectAll = db.prepare<[], BookSqlRow>('SELECT * FROM books ORDER BY created_ms, book_id');
  const selectOne = db.prepare<[string], BookSqlRow>('SELECT * FROM books WHERE book_id = ?');
  const upsert = db.prepare<BookSqlRow>(`INSERT INTO books VALUES (@book_id, @name, @numeraire, @created_ms)
    ON CONFLICT (book_id) DO UPDATE SET numeraire = excluded.numeraire`);

  function write(row: BookSqlRow): void {
    const { changes } = upsert.run(row);
    if (changes !== 1) throw new Error(`book ${row.book_id}: expected 1 change, was ${changes}`);
    chain.append(BOOK_TABLE.kind, auditPayload(BOOK_TABLE, { ...row }));
  }

  function create(book: Book): Result<void> {
    const row = toRow(book);
    const stored = selectOne.get(row.book_id);
    if (stored === undefined) write(row);
    else if (!isSame(stored, row)) return fail('conflict', `book "${book.id}" exists already with other content`);
    return ok(undefined);
  }

  function changeNumeraire(bookId: BookId, numeraire: Book['numeraire']): Result<void> {
    const stored = selectOne.get(bookId);
    if (stored === undefined) return fail('missingData', `no book "${bookId}"`);
    if (stored.numeraire !== numeraire) write({ ...stored, numeraire });
    return ok(undefined);
  }

  return {
    createBook: (book) => transact(db, `creating book "${book.id}"`, () => create(book)),
    books: () => selectAll.all().map(toBook),
    setNumeraire: (bookId, numeraire) => transact(db, `changing book "${bookId}"`, () => changeNumeraire(bookId, numeraire)),
  };
}

function toRow({ id, name, numeraire, createdMs }: Book): BookSqlRow {
  const text = wellFormedRow({ id, name });
  return { book_id: String(text['id']), name: String(text['name']), numeraire, created_ms: createdMs };
}

function toBook({ book_id, name, numeraire, created_ms }: BookSqlRow): Book {
  return { id: book_id as BookId, name, numeraire, createdMs: toMs(created_ms) };
}

function isSame(a: BookSqlRow, b: BookSqlRow): boolean {
  return a.name === b.name && a.numeraire === b.numeraire && a.created_ms === b.created_ms;
}
