/** Which book is on the desk. The ledger never goes back in time, so a recorded market that does starts a new run of the demo book. */
import type { Adjustment, Book, BookId, Numeraire } from '../../shared/domain/book.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { LedgerPort, SettingsPort } from '../ports/ledger.ts';

/** The positions and balances a fresh demo book opens with. */
export type OpenDemo = (bookId: BookId, tsMs: MsSinceEpoch) => readonly Adjustment[];

export interface BookRuns {
  readonly active: () => Book;
  readonly books: () => readonly Book[];
  readonly select: (bookId: BookId) => Result<Book>;
  readonly setNumeraire: (bookId: BookId, numeraire: Numeraire) => Result<void>;
  /** A new demo book, opened at `tsMs` and made the active one. */
  readonly startRun: (tsMs: MsSinceEpoch) => Result<Book>;
}

interface BookRunsDeps {
  readonly ledger: LedgerPort;
  readonly settings: SettingsPort;
  readonly openDemo: OpenDemo;
}

const ACTIVE_BOOK_KEY = 'activeBook';
const DEMO_PREFIX = 'demo-';

/** Opens the book that was active last, or the first run of the demo at `startMs`. */
export function openBookRuns({ ledger, settings, openDemo }: BookRunsDeps, startMs: MsSinceEpoch): Result<BookRuns> {
  let active: Book | null = ledger.books().find(({ id }) => id === settings.get(ACTIVE_BOOK_KEY)) ?? ledger.books().at(-1) ?? null;

  function select(bookId: BookId): Result<Book> {
    const book = ledger.books().find(({ id }) => id === bookId);
    if (book === undefined) return fail('missingData', `no book "${bookId}"`);
    const written = settings.set(ACTIVE_BOOK_KEY, bookId);
    if (!written.ok) return written;
    active = book;
    return ok(book);
  }

  function startRun(tsMs: MsSinceEpoch): Result<Book> {
    const run = 1 + Math.max(0, ...ledger.books().map(({ id }) => runNumberOf(id)));
    const id = `${DEMO_PREFIX}${run}` as BookId;
    const name = run === 1 ? 'Demo' : `Demo, run ${run}`;
    const created = ledger.createBook({ id, name, numeraire: active?.numeraire ?? 'coin', createdMs: tsMs });
    if (!created.ok) return created;
    const opened = ledger.appendAdjustments(openDemo(id, tsMs));
    return opened.ok ? select(id) : opened;
  }

  /** A run that was created and, because the process died just then, never filled. */
  function finishOpening({ id, createdMs }: Book): Result<unknown> {
    const isEmptyRun = runNumberOf(id) > 0 && ledger.rows(id, 0, 1).length === 0;
    return isEmptyRun ? ledger.appendAdjustments(openDemo(id, createdMs)) : ok(undefined);
  }

  const first = active === null ? startRun(startMs) : finishOpening(active);
  if (!first.ok) return first;

  return ok({
    active() {
      if (active === null) throw new Error('no active book');
      return active;
    },
    books: () => ledger.books(),
    select,
    setNumeraire(bookId, numeraire) {
      const written = ledger.setNumeraire(bookId, numeraire);
      if (written.ok && active?.id === bookId) active = { ...active, numeraire };
      return written;
    },
    startRun,
  });
}

/** 3 for "demo-3"; 0 for any other book. */
function runNumberOf(id: BookId): number {
  const digits = id.startsWith(DEMO_PREFIX) ? id.slice(DEMO_PREFIX.length) : '';
  return /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : 0;
}
