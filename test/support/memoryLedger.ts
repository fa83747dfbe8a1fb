/** `LedgerPort` without a database: for tests of what stands on a ledger. Passes the same contract as the SQLite one. */
import type { LedgerDeps } from '../../electron/persistence/ledgerRepository.ts';
import type { LedgerPort } from '../../electron/ports/ledger.ts';
import type { Book, BookId, LedgerEntry, LedgerRow } from '../../shared/domain/book.ts';
import { projectLedger } from '../../shared/domain/ledger.ts';
import type { Fill } from '../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { sumDecimals } from '../../shared/units/decimal.ts';

export function createMemoryLedger({ wallClock, instrumentOf }: Omit<LedgerDeps, 'chain'>): LedgerPort {
  const books = new Map<BookId, Book>();
  const cursors = new Map<string, string>();
  let rows: readonly LedgerRow[] = [];

  const rowsOf = (bookId: BookId): readonly LedgerRow[] => rows.filter((row) => row.bookId === bookId);
  const fills = (): readonly Fill[] => rows.flatMap(({ entry }) => (entry.kind === 'fill' ? [entry.fill] : []));
  const unknownBook = (bookId: BookId) => fail('missingData', `no book "${bookId}"`);

  /** Works on a copy, which becomes the ledger only when every entry fits. */
  function append(entries: readonly LedgerEntry[]): Result<number> {
    const next = [...rows];
    for (const entry of entries) {
      const bookId = entry.kind === 'fill' ? entry.fill.bookId : entry.adjustment.bookId;
      if (!books.has(bookId)) return unknownBook(bookId);
      const known = next.find((row) => keyOf(row.entry) === keyOf(entry));
      if (known === undefined) next.push({ seq: next.length + 1, bookId, entry, wallMs: wallClock.nowMs() });
      else if (JSON.stringify(known.entry) !== JSON.stringify(entry))
        return fail('conflict', `${keyOf(entry)} is in the ledger with other content`);
    }
    for (const bookId of books.keys()) {
      const state = projectLedger(
        bookId,
        next.filter((row) => row.bookId === bookId),
        instrumentOf,
      );
      if (!state.ok) return state;
    }
    const added = next.length - rows.length;
    rows = next;
    return ok(added);
  }

  return {
    createBook(book) {
      const known = books.get(book.id);
      if (known !== undefined && JSON.stringify(known) !== JSON.stringify(book))
        return fail('conflict', `book "${book.id}" exists already`);
      books.set(book.id, book);
      return ok(undefined);
    },
    books: () => [...books.values()],
    setNumeraire(bookId, numeraire) {
      const book = books.get(bookId);
      if (book === undefined) return unknownBook(bookId);
      books.set(bookId, { ...book, numeraire });
      return ok(undefined);
    },
    appendAdjustments: (adjustments) => append(adjustments.map((adjustment) => ({ kind: 'adjustment', adjustment }))),
    appendFills(venue, bookId, newFills, cursor) {
      if (!books.has(bookId)) return unknownBook(bookId);
      const stray = newFills.find((fill) => fill.venue !== venue || fill.bookId !== bookId);
      if (stray !== undefined) return fail('invalidInput', `fill ${stray.tradeId} is of another venue or book`);
      const added = append(newFills.map((fill) => ({ kind: 'fill', fill })));
      if (added.ok && cursor !== null) cursors.set(JSON.stringify([venue, bookId]), cursor);
      return added;
    },
    fillCursor: (venue, bookId) => cursors.get(JSON.stringify([venue, bookId])) ?? null,
    hasFill: (venue, tradeId) => fills().some((fill) => fill.venue === venue && fill.tradeId === tradeId),
    filledAmount: (label) =>
      sumDecimals(
        fills()
          .filter((fill) => fill.label === label)
          .map(({ amount }) => amount),
      ),
    bookState: (bookId) => (books.has(bookId) ? projectLedger(bookId, rowsOf(bookId), instrumentOf) : unknownBook(bookId)),
    rows: (bookId, afterSeq, limit) =>
      rowsOf(bookId)
        .filter(({ seq }) => seq > afterSeq)
        .slice(0, limit),
    recentFills: (bookId, limit) =>
      fills()
        .filter((fill) => fill.bookId === bookId)
        .toReversed()
        .slice(0, limit),
    fillsOf: (label) => fills().filter((fill) => fill.label === label),
  };
}

function keyOf(entry: LedgerEntry): string {
  if (entry.kind === 'fill') return JSON.stringify(['fill', entry.fill.venue, entry.fill.tradeId]);
  return JSON.stringify(['adjustment', entry.adjustment.bookId, entry.adjustment.adjustmentId]);
}
