/** `LedgerPort` on SQLite: append-only entries, their proof in the audit log, and the projection, in one transaction. */
import type { BookId, BookState, LedgerEntry } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import { applyLedgerRow, emptyBookState, type InstrumentLookup } from '../../shared/domain/ledger.ts';
import type { Fill } from '../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { decimal, sumDecimals, toDecimalText } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { createAuditedInsert, LEDGER_TABLE } from './auditedTable.ts';
import { createCatchUp, createProjectionReader, createProjectionWriter } from './bookProjection.ts';
import { createBookRepository } from './bookRepository.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { createFillCursors } from './fillCursors.ts';
import { bookIdOf, dedupeKeyOf, differingColumns, fillKey, toFill, toLedgerRow, toLedgerSqlRow, type LedgerSqlRow } from './ledgerRows.ts';
import { transact } from './transact.ts';

export interface LedgerDeps {
  readonly chain: AuditChain;
  readonly wallClock: ClockPort;
  readonly instrumentOf: InstrumentLookup;
}

/** What the story of a decision reads of the ledger. */
export type LedgerReader = Pick<LedgerPort, 'rows' | 'recentFills' | 'fillsOf'>;

export function createLedgerReader(db: ReadableDb): LedgerReader {
  const selectRows = db.prepare<[string, number, number], LedgerSqlRow>(
    'SELECT * FROM ledger WHERE book_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const selectRecentFills = db.prepare<[string, number], LedgerSqlRow>(
    `SELECT * FROM ledger WHERE book_id = ? AND kind = 'fill' ORDER BY seq DESC LIMIT ?`,
  );
  const selectFillsOf = db.prepare<[string], LedgerSqlRow>('SELECT * FROM ledger WHERE label = ? ORDER BY seq');
  return {
    rows: (bookId, afterSeq, limit) => selectRows.all(bookId, afterSeq, limit).map(toLedgerRow),
    recentFills: (bookId, limit) => selectRecentFills.all(bookId, limit).map(toFill),
    fillsOf: (label) => selectFillsOf.all(label).map(toFill),
  };
}

/** A book's state, and the one its stored projection holds: behind only until the next append. */
interface Held {
  readonly current: BookState;
  readonly stored: BookState;
}

/** The books an append has touched so far; they become the cache when it is committed. */
type HeldBooks = Map<BookId, Held>;

/**
 * Appends are durable on return and change nothing when they fail: `conflict` for an id that is stored with other content, `missingData` for a
 * book or an instrument nobody knows, `persistence` when the disk refuses.
 */
export function createLedgerRepository(db: WritableDb, { chain, wallClock, instrumentOf }: LedgerDeps): LedgerPort {
  const books = createBookRepository(db, chain);
  const cursors = createFillCursors(db, wallClock);
  const insert = createAuditedInsert(db, LEDGER_TABLE, chain);
  const readProjection = createProjectionReader(db);
  const writeProjection = createProjectionWriter(db);
  const catchUp = createCatchUp(db, instrumentOf);
  const held: HeldBooks = new Map();

  const selectBook = db.prepare<[string]>('SELECT 1 FROM books WHERE book_id = ?');
  const selectByKey = db.prepare<[string], LedgerSqlRow>('SELECT * FROM ledger WHERE dedupe_key = ?');
  const selectAmounts = db.prepare<[string], { signed_amount: string }>('SELECT signed_amount FROM ledger WHERE label = ?');

  function holdBook(bookId: BookId): Result<Held> {
    const cached = held.get(bookId);
    if (cached !== undefined) return ok(cached);
    if (selectBook.get(bookId) === undefined) return fail('missingData', `no book "${bookId}"`);
    const stored = readProjection(bookId) ?? emptyBookState(bookId);
    const current = catchUp(stored);
    if (!current.ok) return current;
    const book = { current: current.value, stored };
    held.set(bookId, book);
    return ok(book);
  }

  /** True when the entry was new. */
  function appendOne(entry: LedgerEntry, touched: HeldBooks): Result<boolean> {
    const wallMs = wallClock.nowMs();
    const row = toLedgerSqlRow(entry, wallMs);
    const repeated = selectByKey.get(dedupeKeyOf(entry));
    if (repeated !== undefined) return isRepeat(repeated, differingColumns(repeated, row));
    const bookId = bookIdOf(entry);
    const pending = touched.get(bookId);
    const book = pending === undefined ? holdBook(bookId) : ok(pending);
    if (!book.ok) return book;
    const after = applyLedgerRow(book.value.current, { seq: insert(row), bookId, entry, wallMs }, instrumentOf);
    if (!after.ok) return after;
    touched.set(bookId, { current: after.value, stored: book.value.stored });
    return ok(true);
  }

  function appendAll(entries: readonly LedgerEntry[], touched: HeldBooks): Result<number> {
    let added = 0;
    for (const entry of entries) {
      const appended = appendOne(entry, touched);
      if (!appended.ok) return appended;
      if (appended.value) added += 1;
    }
    for (const { stored, current } of touched.values()) writeProjection(stored, current);
    return ok(added);
  }

  function append(entries: readonly LedgerEntry[], alsoWrite: () => void): Result<number> {
    const touched: HeldBooks = new Map();
    const added = transact(db, 'appending to the ledger', () => {
      const appended = appendAll(entries, touched);
      if (appended.ok) alsoWrite();
      return appended;
    });
    if (added.ok) for (const [bookId, { current }] of touched) held.set(bookId, { current, stored: current });
    return added;
  }

  function appendFills(venue: VenueId, bookId: BookId, fills: readonly Fill[], cursor: string | null): Result<number> {
    if (selectBook.get(bookId) === undefined) return fail('missingData', `no book "${bookId}"`);
    for (const fill of fills) {
      const problem = problemOf(fill, venue, bookId);
      if (problem !== null) return fail('invalidInput', `fill ${fill.tradeId}: ${problem}`);
    }
    const entries = fills.map((fill): LedgerEntry => ({ kind: 'fill', fill }));
    return append(entries, () => {
      if (cursor !== null) cursors.save(venue, bookId, cursor);
    });
  }

  return {
    ...books,
    ...createLedgerReader(db),
    appendAdjustments: (adjustments) =>
      append(
        adjustments.map((adjustment) => ({ kind: 'adjustment', adjustment })),
        () => undefined,
      ),
    appendFills,
    fillCursor: (venue, bookId) => cursors.read(venue, bookId),
    hasFill: (venue, tradeId) => selectByKey.get(fillKey(venue, tradeId)) !== undefined,
    filledAmount: (label) => sumDecimals(selectAmounts.all(label).map((row) => decimal(row.signed_amount).abs())),
    bookState(bookId) {
      const book = holdBook(bookId);
      return book.ok ? ok(book.value.current) : book;
    },
  };
}

function isRepeat(stored: LedgerSqlRow, differing: readonly string[]): Result<boolean> {
  if (differing.length === 0) return ok(false);
  return fail('conflict', `${stored.kind} ${stored.source_id} is in the ledger (row ${stored.seq}) with another ${differing.join(', ')}`);
}

function problemOf(fill: Fill, venue: VenueId, bookId: BookId): string | null {
  if (fill.venue !== venue) return `expected venue "${venue}", was "${fill.venue}"`;
  if (fill.bookId !== bookId) return `expected book "${bookId}", was "${fill.bookId}"`;
  if (!fill.amount.greaterThan(0)) return `amount: expected > 0, was ${toDecimalText(fill.amount)}`;
  return null;
}
