/** What a book's ledger adds up to, stored beside it so that a start does not have to add it up again. */
import type { BookId, BookState, Position } from '../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type Currency } from '../../shared/domain/instrument.ts';
import { applyLedgerRow, emptyBookState, type InstrumentLookup } from '../../shared/domain/ledger.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { decimal, toDecimalText, type Decimal } from '../../shared/units/decimal.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { toLedgerRow, type LedgerSqlRow } from './ledgerRows.ts';

type SumName = 'balance' | 'realisedPnl' | 'feesPaid';
interface HeadSqlRow {
  readonly through_seq: number;
  readonly unknown_realised_in: string;
}
interface PositionSqlRow {
  readonly venue: string;
  readonly instrument_id: string;
  readonly signed_amount: string;
  readonly average_price: string | null;
}
interface SumSqlRow {
  readonly sum: SumName;
  readonly currency: string;
  readonly amount: string;
}

/** Reads the stored state of a book, null when none was stored; says nothing of rows appended since its `throughSeq`. */
export function createProjectionReader(db: ReadableDb): (bookId: BookId) => BookState | null {
  const selectHead = db.prepare<[string], HeadSqlRow>('SELECT through_seq, unknown_realised_in FROM book_projections WHERE book_id = ?');
  const selectPositions = db.prepare<[string], PositionSqlRow>(
    'SELECT venue, instrument_id, signed_amount, average_price FROM positions WHERE book_id = ? ORDER BY instrument_id, venue',
  );
  const selectSums = db.prepare<[string], SumSqlRow>('SELECT sum, currency, amount FROM currency_sums WHERE book_id = ? ORDER BY currency');
  return (bookId) => {
    const head = selectHead.get(bookId);
    if (head === undefined) return null;
    const sums = selectSums.all(bookId);
    return {
      bookId,
      positions: selectPositions.all(bookId).map(toPosition),
      balances: pickSum(sums, 'balance'),
      realisedPnl: pickSum(sums, 'realisedPnl'),
      feesPaid: pickSum(sums, 'feesPaid'),
      unknownRealisedIn: parseCurrencies(head.unknown_realised_in),
      throughSeq: head.through_seq,
    };
  };
}

/** Writes what differs between two states of one book. Only inside the transaction that appends the rows between them. */
export function createProjectionWriter(db: WritableDb): (before: BookState, after: BookState) => void {
  const saveHead = db.prepare<[string, number, string]>('INSERT OR REPLACE INTO book_projections VALUES (?, ?, ?)');
  const savePosition = db.prepare<[string, string, string, string, string | null]>('INSERT INTO positions VALUES (?, ?, ?, ?, ?)');
  const dropPosition = db.prepare<[string, string, string]>('DELETE FROM positions WHERE book_id = ? AND venue = ? AND instrument_id = ?');
  const saveSum = db.prepare<[string, SumName, string, string]>('INSERT OR REPLACE INTO currency_sums VALUES (?, ?, ?, ?)');
  const dropSum = db.prepare<[string, SumName, string]>('DELETE FROM currency_sums WHERE book_id = ? AND sum = ? AND currency = ?');

  function writePositions(bookId: BookId, before: readonly Position[], after: readonly Position[]): void {
    const old = new Set(before);
    const kept = new Set(after);
    for (const { venue, instrumentId } of before.filter((position) => !kept.has(position))) dropPosition.run(bookId, venue, instrumentId);
    for (const { venue, instrumentId, signedAmount, averagePrice } of after.filter((position) => !old.has(position))) {
      savePosition.run(
        bookId,
        venue,
        instrumentId,
        toDecimalText(signedAmount),
        averagePrice === null ? null : toDecimalText(averagePrice),
      );
    }
  }

  function writeSums(bookId: BookId, sum: SumName, before: ReadonlyMap<Currency, Decimal>, after: ReadonlyMap<Currency, Decimal>): void {
    for (const currency of before.keys()) if (!after.has(currency)) dropSum.run(bookId, sum, currency);
    for (const [currency, amount] of after) {
      if (before.get(currency)?.equals(amount) !== true) saveSum.run(bookId, sum, currency, toDecimalText(amount));
    }
  }

  return (before, after) => {
    saveHead.run(after.bookId, after.throughSeq, JSON.stringify(after.unknownRealisedIn));
    writePositions(after.bookId, before.positions, after.positions);
    writeSums(after.bookId, 'balance', before.balances, after.balances);
    writeSums(after.bookId, 'realisedPnl', before.realisedPnl, after.realisedPnl);
    writeSums(after.bookId, 'feesPaid', before.feesPaid, after.feesPaid);
  };
}

/** `from` with every ledger row after it counted in; the failure of the first row that cannot be. */
export function createCatchUp(db: ReadableDb, instrumentOf: InstrumentLookup): (from: BookState) => Result<BookState> {
  const selectAfter = db.prepare<[string, number], LedgerSqlRow>('SELECT * FROM ledger WHERE book_id = ? AND seq > ? ORDER BY seq');
  return (from) => {
    let state = from;
    for (const row of selectAfter.iterate(from.bookId, from.throughSeq)) {
      const next = applyLedgerRow(state, toLedgerRow(row), instrumentOf);
      if (!next.ok) return next;
      state = next.value;
    }
    return ok(state);
  };
}

/** The state of a book from its ledger alone, whatever the projection says. */
export function rebuildBookState(db: ReadableDb, bookId: BookId, instrumentOf: InstrumentLookup): Result<BookState> {
  return createCatchUp(db, instrumentOf)(emptyBookState(bookId));
}

function toPosition({ venue, instrument_id, signed_amount, average_price }: PositionSqlRow): Position {
  return {
    venue: toVenueId(venue),
    instrumentId: toInstrumentId(instrument_id),
    signedAmount: decimal(signed_amount),
    averagePrice: average_price === null ? null : decimal(average_price),
  };
}

function pickSum(rows: readonly SumSqlRow[], name: SumName): Map<Currency, Decimal> {
  return new Map(rows.filter(({ sum }) => sum === name).map(({ currency, amount }) => [toCurrency(currency), decimal(amount)]));
}

/** The list as `JSON.stringify` wrote it. */
function parseCurrencies(text: string): Currency[] {
  const list: unknown = JSON.parse(text);
  if (!Array.isArray(list)) throw new Error(`currencies of a projection: expected a list, was ${text.slice(0, 80)}`);
  return list.map((name) => toCurrency(String(name)));
}
