/** The pure part of `desk import FILE`: a book CSV into the ledger, all of it or nothing. */
import { applyLedgerRow, emptyBookState } from '../../shared/domain/ledger.ts';
import type { Adjustment, Book, BookId, BookState, LedgerRow, Numeraire } from '../../shared/domain/book.ts';
import type { Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { toAdjustments } from '../importers/adjustments.ts';
import { parseBookCsv, type BookCsvRow } from '../importers/bookCsv.ts';
import { errorLines } from '../importers/importErrors.ts';
import type { LedgerPort } from '../ports/ledger.ts';

/** The part of the ledger an import needs. */
export type ImportLedger = Pick<LedgerPort, 'books' | 'createBook' | 'bookState' | 'rows' | 'appendAdjustments'>;

export interface ImportStore {
  readonly ledger: ImportLedger;
  /** Runs `work` so that it leaves nothing behind when it fails. */
  readonly atomically: <T>(work: () => Result<T>) => Result<T>;
}

export interface ImportInput {
  readonly text: string;
  readonly rulebook: Rulebook;
  /** Called only for a file without errors: a bad one does not even create a database. */
  readonly openStore: () => Result<ImportStore>;
  /** Market time of the import: the date of the contract terms, and of rows that do not say when they were opened. */
  readonly nowMs: MsSinceEpoch;
  /** Of the books this file creates. */
  readonly numeraire: Numeraire;
}

export type ImportOutcome =
  | { readonly kind: 'ok'; readonly stdout: string }
  | { readonly kind: 'badInput'; readonly stderrLines: readonly string[] };

const LEDGER_PAGE = 1_000;

/**
 * Creates the books the file names and appends its positions and balances. The same file again changes nothing and says so;
 * a holding the book already has with another size or price is refused, and so is the whole file.
 */
export function importCommand(input: ImportInput): ImportOutcome {
  const { text, rulebook, nowMs } = input;
  const parsed = parseBookCsv(text, rulebook, nowMs);
  if (parsed.errorCount > 0) return { kind: 'badInput', stderrLines: errorLines(parsed) };
  const store = input.openStore();
  return store.ok ? importRows(parsed.rows, store.value, input) : { kind: 'badInput', stderrLines: [store.failure.message] };
}

function importRows(rows: readonly BookCsvRow[], { ledger, atomically }: ImportStore, options: PlanOptions): ImportOutcome {
  const plans = [...Map.groupBy(rows, ({ book }) => book)].map(([name, own]) => planBook(name, own, ledger, options));
  const problems = plans.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  if (problems.length > 0) return { kind: 'badInput', stderrLines: problems };
  const written = atomically(() => write(plans, ledger));
  if (!written.ok) return { kind: 'badInput', stderrLines: [`ledger: ${written.failure.message}`] };
  return { kind: 'ok', stdout: plans.map(sentence).join('') };
}

type PlanOptions = Pick<ImportInput, 'nowMs' | 'numeraire'>;

interface BookPlan {
  /** Null: the book exists. */
  readonly created: Book | null;
  readonly bookId: BookId;
  readonly fresh: readonly Adjustment[];
  readonly known: number;
  readonly problem: string | null;
}

/** Compares the rows with what the ledger holds and tries the new ones on the book's state, before anything is written. */
function planBook(name: string, rows: readonly BookCsvRow[], ledger: ImportLedger, { nowMs, numeraire }: PlanOptions): BookPlan {
  const bookId = name as BookId;
  const exists = ledger.books().some(({ id }) => id === bookId);
  const held = exists ? adjustmentsOf(ledger, bookId) : new Map<string, Adjustment>();
  const adjustments = toAdjustments(rows, bookId, nowMs);
  const fresh = adjustments.filter(({ adjustmentId }) => !held.has(adjustmentId));
  const created = exists ? null : { id: bookId, name, numeraire, createdMs: nowMs };
  const plan = { created, bookId, fresh, known: adjustments.length - fresh.length };
  const changed = adjustments.find((adjustment) => isChanged(adjustment, held.get(adjustment.adjustmentId)));
  if (changed !== undefined)
    return { ...plan, problem: `book ${name} already has ${changed.adjustmentId} with other content; nothing was imported` };
  const state = exists ? ledger.bookState(bookId) : ok(emptyBookState(bookId));
  const tried = state.ok ? tryOn(state.value, fresh, rows) : state;
  return { ...plan, problem: tried.ok ? null : `book ${name}: ${tried.failure.message}; nothing was imported` };
}

function adjustmentsOf(ledger: ImportLedger, bookId: BookId): ReadonlyMap<string, Adjustment> {
  const found = new Map<string, Adjustment>();
  let page: readonly LedgerRow[] = ledger.rows(bookId, 0, LEDGER_PAGE);
  for (let last = page.at(-1); last !== undefined; last = page.at(-1)) {
    for (const { entry } of page) if (entry.kind === 'adjustment') found.set(entry.adjustment.adjustmentId, entry.adjustment);
    page = ledger.rows(bookId, last.seq, LEDGER_PAGE);
  }
  return found;
}

/** The time and the note of a row may differ when a file comes again; what is held may not. */
function isChanged(adjustment: Adjustment, held: Adjustment | undefined): boolean {
  if (held === undefined) return false;
  if (adjustment.kind === 'balanceChange') return held.kind !== 'balanceChange' || !held.signedAmount.equals(adjustment.signedAmount);
  if (adjustment.kind !== 'openingPosition' || held.kind !== 'openingPosition') return true;
  const isSamePrice = adjustment.averagePrice === null ? held.averagePrice === null : held.averagePrice?.equals(adjustment.averagePrice);
  return !held.signedAmount.equals(adjustment.signedAmount) || isSamePrice !== true;
}

function tryOn(before: BookState, fresh: readonly Adjustment[], rows: readonly BookCsvRow[]): Result<BookState> {
  const instruments = new Map<InstrumentId, Instrument>();
  for (const row of rows) if (row.kind === 'position') instruments.set(row.instrument.id, row.instrument);
  let state = before;
  for (const adjustment of fresh) {
    const { bookId, tsMs } = adjustment;
    const row: LedgerRow = { seq: state.throughSeq + 1, bookId, entry: { kind: 'adjustment', adjustment }, wallMs: tsMs };
    const next = applyLedgerRow(state, row, (id) => instruments.get(id));
    if (!next.ok) return next;
    state = next.value;
  }
  return ok(state);
}

function write(plans: readonly BookPlan[], ledger: ImportLedger): Result<number> {
  for (const { created } of plans) {
    const done = created === null ? ok(undefined) : ledger.createBook(created);
    if (!done.ok) return done;
  }
  const fresh = plans.flatMap((plan) => plan.fresh);
  return fresh.length === 0 ? ok(0) : ledger.appendAdjustments(fresh);
}

function sentence({ bookId, created, fresh, known }: BookPlan): string {
  if (fresh.length === 0) return `book ${bookId}: nothing new, all ${known} rows were imported before\n`;
  const already = known === 0 ? '' : `, ${known} were imported before`;
  return `book ${bookId}${created === null ? '' : ' (new)'}: ${fresh.length} rows imported${already}\n`;
}
