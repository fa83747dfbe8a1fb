/** Option chains and futures marks from CSV: the columns of Deribit's book summary, one or many snapshots in a file. */
import { parseDeribitName, type DeribitName } from '../../shared/domain/deribitName.ts';
import { toInstrumentId, type InstrumentId } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../../shared/units/vol.ts';
import { readCsvRecords, type CsvRecord, type HeaderRule } from './csvRecords.ts';
import { createErrorList, echo, type ErrorList, type ImportErrors } from './importErrors.ts';
import { readInstant } from './instant.ts';
import { remembering, type Parse } from './remembering.ts';

export type QuotedName = Extract<DeribitName, { kind: 'option' | 'perpetual' | 'future' }>;

export interface ChainRow {
  readonly line: number;
  readonly instrumentId: InstrumentId;
  readonly name: QuotedName;
  /** `snapshot_ts`; null: the file does not say. */
  readonly tsMs: MsSinceEpoch | null;
  /** Forward of the option's expiry; for a future or perpetual its own mark. USD per coin, > 0. */
  readonly forwardUsd: number;
  /** Decimal (0.65); null: unknown. Always null for futures and perpetuals. */
  readonly markSigma: number | null;
  /** "BTC-27MAR26", "SYN.BTC-…", "index_price"; null: not given. */
  readonly underlyingIndex: string | null;
  readonly indexUsd: number | null;
  /** Price unit of the instrument; null: no quote on that side. */
  readonly bidPrice: number | null;
  readonly askPrice: number | null;
  /** Price unit, may be 0 for a worthless option; null: unknown. */
  readonly markPrice: number | null;
}

export interface ChainCsvResult extends ImportErrors {
  /** In the file's order. Load them only when there are no errors. */
  readonly rows: readonly ChainRow[];
}

const HEADER: HeaderRule = {
  required: ['instrument_name', 'underlying_price', 'mark_iv'],
  optional: ['snapshot_ts', 'underlying_index', 'index_price', 'bid_price', 'ask_price', 'mark_price'],
  aliases: {},
  ignoresUnknown: true,
};

const NUMBER = /^-?\d{1,20}(?:\.\d{1,20})?(?:[eE][-+]?\d{1,3})?$/;
/** Below this many vol points the column is taken for a decimal (0.65 instead of 65). */
const MIN_VOL_POINTS = 1;
const MAX_VOL_POINTS = 10_000;

/** The rows of `text`, or every error by line and field. Prices stay float64: they are analytics, not money. */
export function parseChainCsv(text: string): ChainCsvResult {
  const errors = createErrorList();
  const rows: ChainRow[] = [];
  const lineOfKey = new Map<string, number>();
  const parseName = remembering(parseQuotedName);
  const parseTime = remembering(parseInstant);
  readCsvRecords(text, HEADER, errors, (record) => {
    const row = readRow(record, parseName, parseTime, errors);
    if (row === null) return;
    const key = `${row.tsMs ?? ''} ${row.instrumentId}`;
    const earlier = lineOfKey.get(key);
    if (earlier === undefined) lineOfKey.set(key, record.line);
    else errors.add(record.line, 'instrument_name', `duplicate of line ${earlier} in the same snapshot`);
    rows.push(row);
  });
  return { rows, errors: errors.errors, errorCount: errors.errorCount };
}

function readRow(record: CsvRecord, parseName: Parse<QuotedName>, parseTime: Parse<MsSinceEpoch>, errors: ErrorList): ChainRow | null {
  const before = errors.errorCount;
  const instrumentText = record.cell('instrument_name');
  const name = read(record, 'instrument_name', parseName, errors);
  const timeText = record.cell('snapshot_ts');
  const tsMs = timeText === '' ? null : read(record, 'snapshot_ts', parseTime, errors);
  const forwardUsd = read(record, 'underlying_price', parsePositive, errors);
  const markSigma = name?.kind === 'option' ? readOptional(record, 'mark_iv', parseVolPoints, errors) : null;
  const indexUsd = readOptional(record, 'index_price', parsePositive, errors);
  const bidPrice = readOptional(record, 'bid_price', parsePrice, errors);
  const askPrice = readOptional(record, 'ask_price', parsePrice, errors);
  const markPrice = readOptional(record, 'mark_price', parsePrice, errors);
  if (errors.errorCount > before || name === null || forwardUsd === null) return null;
  const underlyingIndex = record.cell('underlying_index') || null;
  const instrumentId = toInstrumentId(instrumentText);
  const quotes = { bidPrice: bidPrice === 0 ? null : bidPrice, askPrice: askPrice === 0 ? null : askPrice, markPrice };
  return { line: record.line, instrumentId, name, tsMs, forwardUsd, markSigma, underlyingIndex, indexUsd, ...quotes };
}

function read<T>(record: CsvRecord, column: string, parse: Parse<T>, errors: ErrorList): T | null {
  const parsed = parse(record.cell(column));
  if (parsed.ok) return parsed.value;
  errors.add(record.line, column, parsed.failure.message);
  return null;
}

function readOptional<T>(record: CsvRecord, column: string, parse: Parse<T | null>, errors: ErrorList): T | null {
  return record.cell(column) === '' ? null : read(record, column, parse, errors);
}

function parseQuotedName(text: string): Result<QuotedName> {
  const parsed = parseDeribitName(text);
  if (!parsed.ok) return fail('invalidInput', `unknown instrument ${echo(text)}`);
  const name = parsed.value;
  const isQuoted = name.kind === 'option' || name.kind === 'perpetual' || name.kind === 'future';
  return isQuoted ? ok(name) : fail('unsupported', `expected an option, future or perpetual, was ${echo(text)}`);
}

function parseInstant(text: string): Result<MsSinceEpoch> {
  const ms = readInstant(text);
  return ms !== null ? ok(ms) : fail('invalidInput', `expected a time such as 2026-02-01T04:54:02.172Z, was ${echo(text)}`);
}

function parsePrice(text: string): Result<number> {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) && value >= 0 ? ok(value) : fail('invalidInput', `expected a number >= 0, was ${echo(text)}`);
}

function parsePositive(text: string): Result<number> {
  const value = parsePrice(text);
  return value.ok && value.value > 0 ? value : fail('invalidInput', `expected a number > 0, was ${echo(text)}`);
}

/** Percent per year to a decimal; 0 is what the venue prints where it has no volatility: unknown. */
function parseVolPoints(text: string): Result<number | null> {
  const points = parsePrice(text);
  if (!points.ok || points.value === 0) return points.ok ? ok(null) : points;
  if (points.value < MIN_VOL_POINTS) return fail('invalidInput', `wrong unit: expected percent (65 for 65 %), was ${echo(text)}`);
  if (points.value > MAX_VOL_POINTS) return fail('invalidInput', `expected at most ${MAX_VOL_POINTS} percent, was ${echo(text)}`);
  return ok(points.value / VOL_POINTS_PER_UNIT);
}
