/** Rebuilds what is only stored for speed (book states, latest order states) and compares. */
import type { BookId, BookState } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import { emptyBookState, type InstrumentLookup } from '../../shared/domain/ledger.ts';
import { isTerminal, ORDER_STATES } from '../../shared/domain/order.ts';
import { toDecimalText, type Decimal } from '../../shared/units/decimal.ts';
import { createProjectionReader, rebuildBookState } from './bookProjection.ts';
import type { ReadableDb } from './database.ts';
import type { Problems } from './problems.ts';

/** Names every position and sum of a book that is not what its ledger adds up to. */
export function verifyBookStates(db: ReadableDb, instrumentOf: InstrumentLookup, problems: Problems): void {
  const readProjection = createProjectionReader(db);
  for (const { book_id } of db.prepare<[], { book_id: string }>('SELECT book_id FROM books ORDER BY book_id').all()) {
    const bookId = book_id as BookId;
    try {
      const rebuilt = rebuildBookState(db, bookId, instrumentOf);
      if (!rebuilt.ok) problems.add(`book "${bookId}" cannot be rebuilt from its ledger: ${rebuilt.failure.message}`);
      else compareStates(bookId, readProjection(bookId) ?? emptyBookState(bookId), rebuilt.value, problems);
    } catch (error) {
      // A stored value that is no number any more: for everybody else an invariant, here a finding.
      problems.add(`book "${bookId}" cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

function compareStates(bookId: BookId, stored: BookState, rebuilt: BookState, problems: Problems): void {
  const expected = linesOf(rebuilt);
  const actual = linesOf(stored);
  for (const [name, value] of expected) {
    const was = actual.get(name) ?? 'nothing';
    if (was !== value) problems.add(`book "${bookId}" ${name}: the ledger adds up to ${value}, stored is ${was}`);
  }
  for (const [name, value] of actual) {
    if (!expected.has(name)) problems.add(`book "${bookId}" ${name}: the ledger adds up to nothing, stored is ${value}`);
  }
}

/** A state as named texts. */
function linesOf(state: BookState): Map<string, string> {
  const lines = new Map<string, string>([
    ['last row', String(state.throughSeq)],
    ['currencies with unknown realised P&L', state.unknownRealisedIn.join(' ')],
  ]);
  for (const { venue, instrumentId, signedAmount, averagePrice } of state.positions) {
    const average = averagePrice === null ? 'unknown' : toDecimalText(averagePrice);
    lines.set(`position ${instrumentId} on ${venue}`, `${toDecimalText(signedAmount)} at ${average}`);
  }
  addSums(lines, 'balance', state.balances);
  addSums(lines, 'realised P&L', state.realisedPnl);
  addSums(lines, 'fees', state.feesPaid);
  return lines;
}

function addSums(lines: Map<string, string>, name: string, sums: ReadonlyMap<Currency, Decimal>): void {
  for (const [currency, amount] of sums) lines.set(`${name} in ${currency}`, toDecimalText(amount));
}

const TERMINAL_LIST = ORDER_STATES.filter(isTerminal)
  .map((state) => `'${state}'`)
  .join(', ');

/** Names every order whose pointer is not at its last state, or says open of an ended one. */
export function verifyOrderHeads(db: ReadableDb, problems: Problems): void {
  const wrong = db.prepare<[], { label: string }>(`SELECT i.label FROM order_intents i
    LEFT JOIN order_heads h ON h.intent_seq = i.seq
    LEFT JOIN order_states s ON s.seq = (SELECT max(seq) FROM order_states WHERE label = i.label)
    WHERE h.state_seq IS NOT s.seq OR h.book_id IS NOT i.book_id OR h.is_open IS NOT (s.state NOT IN (${TERMINAL_LIST}))`);
  for (const { label } of wrong.iterate()) problems.add(`order "${label}": the stored latest state is not the last one of its life`);
}
