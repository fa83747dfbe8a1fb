/** Ledger entries as rows of the `ledger` table and back: the one place that knows both shapes. */
import type { Adjustment, BookId, LedgerEntry, LedgerRow } from '../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type VenueId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill } from '../../shared/domain/order.ts';
import { signedAmount } from '../../shared/domain/order.ts';
import { assertNever } from '../../shared/result/assertNever.ts';
import { decimal, toDecimalText, type Decimal } from '../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import { LEDGER_TABLE, wellFormedRow, type SqlRow } from './auditedTable.ts';

/** A stored row; which columns are null follows from `kind` (the table's checks hold it to that). */
export interface LedgerSqlRow {
  readonly seq: number;
  readonly book_id: string;
  readonly kind: LedgerKind;
  readonly dedupe_key: string;
  readonly source_id: string;
  readonly venue: string | null;
  readonly instrument_id: string | null;
  readonly currency: string | null;
  readonly signed_amount: string;
  readonly price: string | null;
  readonly fee: string | null;
  readonly fee_currency: string | null;
  readonly liquidity: Fill['liquidity'] | null;
  readonly label: string | null;
  readonly venue_order_id: string | null;
  readonly note: string | null;
  readonly ts_ms: number;
  readonly wall_ms: number;
}

type LedgerKind = 'fill' | Adjustment['kind'];

const EMPTY_COLUMNS = {
  venue: null,
  instrument_id: null,
  currency: null,
  price: null,
  fee: null,
  fee_currency: null,
  liquidity: null,
  label: null,
  venue_order_id: null,
  note: null,
};

/** A row ready to insert, without its `seq`. */
export function toLedgerSqlRow(entry: LedgerEntry, wallMs: MsSinceEpoch): SqlRow {
  const row = entry.kind === 'fill' ? fromFill(entry.fill) : fromAdjustment(entry.adjustment);
  return wellFormedRow({ ...EMPTY_COLUMNS, ...row, wall_ms: wallMs });
}

/** What makes an entry the same entry: (venue, tradeId), or the adjustment's id within its book. */
export function dedupeKeyOf(entry: LedgerEntry): string {
  if (entry.kind === 'fill') return fillKey(entry.fill.venue, entry.fill.tradeId);
  return JSON.stringify(['adjustment', entry.adjustment.bookId, entry.adjustment.adjustmentId]);
}

export function fillKey(venue: VenueId, tradeId: string): string {
  return JSON.stringify(['fill', venue, tradeId]);
}

export function bookIdOf(entry: LedgerEntry): BookId {
  return entry.kind === 'fill' ? entry.fill.bookId : entry.adjustment.bookId;
}

/** The columns in which `stored` says something else than `row`; when and as which number it was written does not count. */
export function differingColumns(stored: LedgerSqlRow, row: SqlRow): string[] {
  const fields: SqlRow = { ...stored };
  return LEDGER_TABLE.columns.filter((column) => column !== 'wall_ms' && fields[column] !== row[column]);
}

export function toLedgerRow(row: LedgerSqlRow): LedgerRow {
  return { seq: row.seq, bookId: row.book_id as BookId, entry: toEntry(row), wallMs: toMs(row.wall_ms) };
}

export function toFill(row: LedgerSqlRow): Fill {
  const signed = decimal(row.signed_amount);
  return {
    venue: toVenueId(present(row, 'venue')),
    tradeId: row.source_id,
    bookId: row.book_id as BookId,
    label: row.label as ClientLabel | null,
    venueOrderId: present(row, 'venue_order_id'),
    instrumentId: toInstrumentId(present(row, 'instrument_id')),
    side: signed.isNegative() ? 'sell' : 'buy',
    amount: signed.abs(),
    price: decimal(present(row, 'price')),
    fee: decimal(present(row, 'fee')),
    feeCurrency: toCurrency(present(row, 'fee_currency')),
    liquidity: present(row, 'liquidity'),
    tsMs: toMs(row.ts_ms),
  };
}

function fromFill(fill: Fill): SqlRow {
  return {
    book_id: fill.bookId,
    kind: 'fill',
    dedupe_key: dedupeKeyOf({ kind: 'fill', fill }),
    source_id: fill.tradeId,
    venue: fill.venue,
    instrument_id: fill.instrumentId,
    signed_amount: toDecimalText(signedAmount(fill.side, fill.amount)),
    price: toDecimalText(fill.price),
    fee: toDecimalText(fill.fee),
    fee_currency: fill.feeCurrency,
    liquidity: fill.liquidity,
    label: fill.label,
    venue_order_id: fill.venueOrderId,
    ts_ms: fill.tsMs,
  };
}

function fromAdjustment(adjustment: Adjustment): SqlRow {
  return {
    book_id: adjustment.bookId,
    kind: adjustment.kind,
    dedupe_key: dedupeKeyOf({ kind: 'adjustment', adjustment }),
    source_id: adjustment.adjustmentId,
    signed_amount: toDecimalText(adjustment.signedAmount),
    note: adjustment.note,
    ts_ms: adjustment.tsMs,
    ...ownColumns(adjustment),
  };
}

function ownColumns(adjustment: Adjustment): SqlRow {
  switch (adjustment.kind) {
    case 'openingPosition':
      return { venue: adjustment.venue, instrument_id: adjustment.instrumentId, price: textOrNull(adjustment.averagePrice) };
    case 'delivery':
      return { venue: adjustment.venue, instrument_id: adjustment.instrumentId, price: toDecimalText(adjustment.deliveryPrice) };
    case 'balanceChange':
      return { currency: adjustment.currency };
    default:
      return assertNever(adjustment);
  }
}

function toEntry(row: LedgerSqlRow): LedgerEntry {
  return row.kind === 'fill' ? { kind: 'fill', fill: toFill(row) } : { kind: 'adjustment', adjustment: toAdjustment(row, row.kind) };
}

function toAdjustment(row: LedgerSqlRow, kind: Adjustment['kind']): Adjustment {
  const base = {
    adjustmentId: row.source_id,
    bookId: row.book_id as BookId,
    note: row.note,
    signedAmount: decimal(row.signed_amount),
    tsMs: toMs(row.ts_ms),
  };
  if (kind === 'balanceChange') return { ...base, kind, currency: toCurrency(present(row, 'currency')) };
  const place = { venue: toVenueId(present(row, 'venue')), instrumentId: toInstrumentId(present(row, 'instrument_id')) };
  if (kind === 'delivery') return { ...base, ...place, kind, deliveryPrice: decimal(present(row, 'price')) };
  return { ...base, ...place, kind, averagePrice: row.price === null ? null : decimal(row.price) };
}

function present<K extends keyof LedgerSqlRow>(row: LedgerSqlRow, column: K): NonNullable<LedgerSqlRow[K]> {
  const value = row[column];
  if (value === null) throw new Error(`ledger row ${row.seq}: expected a value for ${column}`);
  return value;
}

function textOrNull(value: Decimal | null): string | null {
  return value === null ? null : toDecimalText(value);
}
