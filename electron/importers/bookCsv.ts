/** A book from CSV: positions and balances, every cell checked, nothing guessed. */
import { instrumentFromName, type Rulebook } from '../../shared/domain/rulebook.ts';
import { toCurrency, toVenueId, type Currency, type Instrument, type VenueId } from '../../shared/domain/instrument.ts';
import { isOnLot } from '../../shared/domain/tick.ts';
import { parseDecimal, type Decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { readCsvRecords, type CsvRecord, type HeaderRule } from './csvRecords.ts';
import { createErrorList, echo, type ErrorList, type ImportErrors } from './importErrors.ts';
import { readInstantOrDay } from './instant.ts';
import { remembering, type Parse } from './remembering.ts';

interface CommonRow {
  readonly line: number;
  /** Name of the book, its id too. */
  readonly book: string;
  readonly venue: VenueId;
  /** Null: not given. */
  readonly openedMs: MsSinceEpoch | null;
  readonly tag: string | null;
  readonly note: string | null;
}

export interface BookPositionRow extends CommonRow {
  readonly kind: 'position';
  readonly instrument: Instrument;
  /** Amount units (USD for inverse futures and perpetuals), never 0, a multiple of the lot. */
  readonly signedAmount: Decimal;
  /** Price unit of the instrument; null: unknown. */
  readonly averagePrice: Decimal | null;
}

export interface BookBalanceRow extends CommonRow {
  readonly kind: 'balance';
  readonly currency: Currency;
  readonly signedAmount: Decimal;
}

export type BookCsvRow = BookPositionRow | BookBalanceRow;

export interface BookCsvResult extends ImportErrors {
  /** In the file's order. Load them only when there are no errors. */
  readonly rows: readonly BookCsvRow[];
}

/** The paper venue trades the venue's instruments under the venue's rules. */
const PAPER_VENUE = 'paper';
const MAX_BOOK_CHARS = 64;
const MAX_TEXT_CHARS = 200;
const CURRENCY = /^[A-Z0-9]{1,16}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;

const HEADER: HeaderRule = {
  required: ['book', 'venue', 'instrument', 'size', 'avg_price', 'avg_price_ccy'],
  optional: ['opened_at', 'tag', 'note'],
  aliases: { qty: 'size', amount: 'size', contracts: 'size', avg: 'avg_price', entry: 'avg_price', cost: 'avg_price' },
  ignoresUnknown: false,
};

/**
 * The rows of `text`, or every error by line and field. Instruments get the terms of `rulebook` at `atMs`.
 * A row whose instrument is a bare currency is a balance.
 */
export function parseBookCsv(text: string, rulebook: Rulebook, atMs: MsSinceEpoch): BookCsvResult {
  const errors = createErrorList();
  const rows: BookCsvRow[] = [];
  const lineOfKey = new Map<string, number>();
  const parseInstrument = remembering((name) => instrumentFromName(name, rulebook, atMs));
  const context: Context = { rulebook, parseInstrument, currencies: currenciesOf(rulebook), errors };
  readCsvRecords(text, HEADER, errors, (record) => {
    const key = JSON.stringify([record.cell('book'), record.cell('venue'), record.cell('instrument')]);
    const earlier = lineOfKey.get(key);
    if (earlier === undefined) lineOfKey.set(key, record.line);
    else errors.add(record.line, 'instrument', `duplicate of line ${earlier}: same book, venue and instrument`);
    const row = readRow(record, context);
    if (row !== null) rows.push(row);
  });
  return { rows, errors: errors.errors, errorCount: errors.errorCount };
}

interface Context {
  readonly rulebook: Rulebook;
  readonly parseInstrument: Parse<Instrument>;
  readonly currencies: ReadonlySet<string>;
  readonly errors: ErrorList;
}

function currenciesOf({ products }: Rulebook): ReadonlySet<string> {
  return new Set([
    ...products.flatMap(({ underlying, quoteCurrency, settlementCurrency }) => [underlying, quoteCurrency, settlementCurrency]),
    'USD',
  ]);
}

/** Null when any cell is wrong; all wrong cells of the row are listed, not only the first. */
function readRow(record: CsvRecord, context: Context): BookCsvRow | null {
  const { errors } = context;
  const before = errors.errorCount;
  const common = readCommon(record, context);
  const name = record.cell('instrument');
  const row = CURRENCY.test(name) ? readBalance(record, common, name, context) : readPosition(record, common, name, context);
  return errors.errorCount === before ? row : null;
}

function readCommon(record: CsvRecord, { rulebook, errors }: Context): CommonRow {
  const { line } = record;
  const book = record.cell('book');
  if (book === '' || book.length > MAX_BOOK_CHARS || CONTROL_CHARACTER.test(book)) {
    errors.add(line, 'book', `expected a name of 1 to ${MAX_BOOK_CHARS} printable characters, was ${echo(book)}`);
  }
  const venue = record.cell('venue');
  if (venue !== PAPER_VENUE && venue !== rulebook.venue)
    errors.add(line, 'venue', `expected ${rulebook.venue} or ${PAPER_VENUE}, was ${echo(venue)}`);
  return {
    line,
    book,
    venue: toVenueId(venue),
    openedMs: readOpened(record, errors),
    tag: readText(record, 'tag', errors),
    note: readText(record, 'note', errors),
  };
}

function readOpened(record: CsvRecord, errors: ErrorList): MsSinceEpoch | null {
  const text = record.cell('opened_at');
  if (text === '') return null;
  const openedMs = readInstantOrDay(text);
  if (openedMs === null) errors.add(record.line, 'opened_at', `expected a time such as 2026-02-01T08:00:00Z, was ${echo(text)}`);
  return openedMs;
}

function readText(record: CsvRecord, column: 'tag' | 'note', errors: ErrorList): string | null {
  const text = record.cell(column);
  if (text.length > MAX_TEXT_CHARS || CONTROL_CHARACTER.test(text)) {
    errors.add(record.line, column, `expected at most ${MAX_TEXT_CHARS} printable characters, was ${echo(text)}`);
  }
  return text === '' ? null : text;
}

function readBalance(record: CsvRecord, common: CommonRow, name: string, { currencies, errors }: Context): BookBalanceRow | null {
  const { line } = record;
  if (!currencies.has(name)) errors.add(line, 'instrument', `unknown instrument ${echo(name)}`);
  if (record.cell('avg_price') !== '') errors.add(line, 'avg_price', 'a balance has no average price');
  const unit = record.cell('avg_price_ccy');
  if (unit !== '' && unit !== name) errors.add(line, 'avg_price_ccy', `wrong unit: expected ${name} or nothing, was ${echo(unit)}`);
  if (record.isSpelt('size', 'contracts')) errors.add(line, 'size', 'a balance is not counted in contracts');
  const signedAmount = readDecimal(record, 'size', errors);
  return signedAmount === null ? null : { kind: 'balance', ...common, currency: toCurrency(name), signedAmount };
}

function readPosition(record: CsvRecord, common: CommonRow, name: string, context: Context): BookPositionRow | null {
  const { parseInstrument, errors } = context;
  const found = parseInstrument(name);
  if (!found.ok)
    errors.add(
      record.line,
      'instrument',
      found.failure.reason === 'invalidInput' ? `unknown instrument ${echo(name)}` : found.failure.message,
    );
  if (found.ok && found.value.kind === 'spot')
    errors.add(record.line, 'instrument', `spot is held as balances: use the currencies of ${name}`);
  const size = readDecimal(record, 'size', errors);
  const average = record.cell('avg_price') === '' ? null : readDecimal(record, 'avg_price', errors);
  if (!found.ok || size === null) return null;
  const instrument = found.value;
  const signedAmount = record.isSpelt('size', 'contracts') ? size.times(instrument.contractSize) : size;
  checkSize(record.line, instrument, signedAmount, errors);
  checkAverage(record, instrument, average, errors);
  return { kind: 'position', ...common, instrument, signedAmount, averagePrice: average };
}

function checkSize(line: number, instrument: Instrument, signedAmount: Decimal, errors: ErrorList): void {
  const unit = instrument.amountUnit === 'usd' ? 'USD' : instrument.underlying;
  if (signedAmount.isZero()) errors.add(line, 'size', 'expected a size other than 0');
  else if (!isOnLot(instrument, signedAmount)) {
    errors.add(line, 'size', `expected a multiple of the lot ${instrument.lot.toFixed()} ${unit}, was ${echo(signedAmount.toFixed())}`);
  }
}

function checkAverage(record: CsvRecord, { kind, quoteCurrency }: Instrument, average: Decimal | null, errors: ErrorList): void {
  const { line } = record;
  const unit = record.cell('avg_price_ccy');
  const isMissingUnit = unit === '' && average !== null;
  if ((unit !== '' || isMissingUnit) && unit !== quoteCurrency) {
    errors.add(line, 'avg_price_ccy', `wrong unit: expected ${quoteCurrency}, was ${unit === '' ? 'empty' : echo(unit)}`);
  }
  const isPrice = average === null || (kind === 'option' ? !average.isNegative() : average.greaterThan(0));
  if (!isPrice) errors.add(line, 'avg_price', `expected ${kind === 'option' ? '>= 0' : '> 0'}, was ${echo(average.toFixed())}`);
}

function readDecimal(record: CsvRecord, column: string, errors: ErrorList): Decimal | null {
  const text = record.cell(column);
  const parsed = parseDecimal(text);
  if (parsed.ok) return parsed.value;
  errors.add(record.line, column, `expected a plain decimal number, was ${echo(text)}`);
  return null;
}
