/** Every quote of the recording at any market time: exact at the snapshots, on a line between them. Loads snapshots as they are needed. */
import type { Currency, Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import { expiryMsOf } from '../../../shared/domain/instrument.ts';
import type { IndexQuote, Quote } from '../../../shared/domain/market.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../../shared/units/time.ts';
import { segmentPlace, type IndexPath } from './indexPath.ts';
import type { ReadSnapshot } from './recordingFolder.ts';
import type { RecordingIndex, SnapshotEntry } from './recordingIndex.ts';
import {
  futureQuoteOn,
  optionQuoteOn,
  recordedFutureQuote,
  recordedOptionQuote,
  toQuoteLine,
  type LineEnd,
  type LineMoment,
  type QuoteLine,
} from './quoteLines.ts';
import type { Snapshot } from './snapshotCsv.ts';

/** The instrument of a recorded name with the terms in force at `atMs`. */
export type InstrumentOf = (name: string, atMs: MsSinceEpoch) => Result<Instrument>;

export interface RecordedMarketDeps {
  readonly index: RecordingIndex;
  readonly readSnapshot: ReadSnapshot;
  readonly path: IndexPath;
  readonly instrumentOf: InstrumentOf;
}

export interface RecordedMarket {
  isRecordedAt(tsMs: MsSinceEpoch): boolean;
  /** Indexes, futures and perpetuals always, options only those in `options` (null: all). */
  quotes(tsMs: MsSinceEpoch, options: ReadonlySet<InstrumentId> | null): Result<readonly Quote[]>;
  /** missingData: not recorded around that time, or expired. */
  quote(id: InstrumentId, tsMs: MsSinceEpoch): Result<Quote>;
  /** Those that can be quoted at that time. */
  instruments(tsMs: MsSinceEpoch): Result<readonly Instrument[]>;
}

/** Between two snapshots; the lines are made when an instrument is first asked for. */
interface Segment {
  readonly start: SnapshotEntry;
  readonly end: SnapshotEntry;
  readonly from: Snapshot;
  readonly to: Snapshot;
  /** Names of futures and perpetuals at the start. */
  readonly futures: readonly string[];
  readonly lines: Map<string, QuoteLine | null>;
}

export function createRecordedMarket(deps: RecordedMarketDeps): RecordedMarket {
  const { snapshots, underlyings } = deps.index;
  const instrumentOf = cachedInstruments(deps.instrumentOf);
  const segmentAt = segmentLoader(deps);
  const recordedTimes = new Set<number>(snapshots.map(({ tsMs }) => tsMs));

  const lineOf = (segment: Segment, name: string): QuoteLine | null => {
    const known = segment.lines.get(name);
    if (known !== undefined) return known;
    const line = makeLine(deps.path, segment, name, instrumentOf);
    segment.lines.set(name, line);
    return line;
  };
  const quoteIn = (segment: Segment, name: string, tsMs: MsSinceEpoch): Quote | null => {
    const line = lineOf(segment, name);
    if (line === null || isExpired(line.instrument, tsMs)) return null;
    const row = recordedRow(segment, name, tsMs);
    if (row === null) return null;
    if (row !== undefined) return line.kind === 'option' ? recordedOptionQuote(line, row, tsMs) : recordedFutureQuote(line, row, tsMs);
    if (!segment.from.has(name)) return null;
    const moment = momentOf(deps.path, segment, line.instrument.underlying, tsMs);
    return line.kind === 'option' ? optionQuoteOn(line, moment) : futureQuoteOn(line, moment);
  };
  const indexQuotes = (tsMs: MsSinceEpoch): readonly IndexQuote[] =>
    underlyings.flatMap((underlying) => indexQuote(deps.path, underlying, tsMs, recordedTimes.has(tsMs)));

  return {
    isRecordedAt: (tsMs) => recordedTimes.has(tsMs),
    quotes(tsMs, options) {
      const segment = segmentAt(tsMs);
      if (!segment.ok) return segment;
      const wanted = options === null ? namesAt(segment.value, tsMs) : new Set<string>([...segment.value.futures, ...options]);
      const quotes: Quote[] = [...indexQuotes(tsMs)];
      for (const name of wanted) {
        const quote = quoteIn(segment.value, name, tsMs);
        if (quote !== null) quotes.push(quote);
      }
      return ok(quotes);
    },
    quote(id, tsMs) {
      const segment = segmentAt(tsMs);
      if (!segment.ok) return segment;
      const quote = quoteIn(segment.value, id, tsMs);
      return quote === null ? fail('missingData', `${id} has no quote at ${new Date(tsMs).toISOString()}`) : ok(quote);
    },
    instruments(tsMs) {
      const segment = segmentAt(tsMs);
      if (!segment.ok) return segment;
      const lines = Array.from(namesAt(segment.value, tsMs), (name) => lineOf(segment.value, name));
      return ok(lines.flatMap((line) => (line === null || isExpired(line.instrument, tsMs) ? [] : [line.instrument])));
    },
  };
}

function cachedInstruments(instrumentOf: InstrumentOf): InstrumentOf {
  const known = new Map<string, Result<Instrument>>();
  return (name, atMs) => {
    const cached = known.get(name);
    if (cached !== undefined) return cached;
    const made = instrumentOf(name, atMs);
    known.set(name, made);
    return made;
  };
}

/** Keeps the two snapshots around now and the one before: a step over the border or a small seek back reads nothing. */
const KEPT_SNAPSHOTS = 3;

function segmentLoader({ index, readSnapshot }: RecordedMarketDeps): (tsMs: number) => Result<Segment> {
  const { snapshots } = index;
  const loaded = new Map<string, Snapshot>();
  let current: Segment | null = null;
  const load = (entry: SnapshotEntry): Result<Snapshot> => {
    const known = loaded.get(entry.file);
    if (known !== undefined) return ok(known);
    const snapshot = readSnapshot(entry);
    if (snapshot.ok) loaded.set(entry.file, snapshot.value);
    for (const file of [...loaded.keys()].slice(0, Math.max(0, loaded.size - KEPT_SNAPSHOTS))) loaded.delete(file);
    return snapshot;
  };
  return (tsMs) => {
    const place = segmentPlace(snapshots, tsMs);
    const start = snapshots[place];
    const end = snapshots[place + 1];
    if (start === undefined || end === undefined || tsMs < start.tsMs || tsMs > end.tsMs)
      return fail('missingData', 'outside the recording');
    if (current?.start === start) return ok(current);
    const from = load(start);
    if (!from.ok) return from;
    const to = load(end);
    if (!to.ok) return to;
    current = { start, end, from: from.value, to: to.value, futures: futureNames(from.value), lines: new Map() };
    return ok(current);
  };
}

function makeLine(path: IndexPath, segment: Segment, name: string, instrumentOf: InstrumentOf): QuoteLine | null {
  const from = segment.from.get(name);
  const to = segment.to.get(name);
  const instrument = instrumentOf(name, segment.start.tsMs);
  const known = from ?? to;
  if (!instrument.ok || known === undefined) return null;
  const { underlying } = instrument.value;
  const startIndex = path.levelAt(underlying, segment.start.tsMs);
  const endIndex = path.levelAt(underlying, segment.end.tsMs);
  if (startIndex === undefined || endIndex === undefined) return null;
  const ends: readonly [LineEnd | null, LineEnd | null] = [
    from === undefined ? null : { row: from, tsMs: segment.start.tsMs, indexUsd: startIndex },
    to === undefined ? null : { row: to, tsMs: segment.end.tsMs, indexUsd: endIndex },
  ];
  const first = ends[0] ?? ends[1];
  return first === null ? null : toQuoteLine(instrument.value, first, ends[1]);
}

/** undefined: `tsMs` lies between snapshots; null: it is a snapshot's time and the snapshot does not have the instrument. */
function recordedRow(segment: Segment, name: string, tsMs: number): ReturnType<Snapshot['get']> | null {
  if (tsMs === segment.start.tsMs) return segment.from.get(name) ?? null;
  if (tsMs === segment.end.tsMs) return segment.to.get(name) ?? null;
  return undefined;
}

/** Rows of futures and perpetuals have neither IV nor mark of their own. */
function futureNames(snapshot: Snapshot): readonly string[] {
  return [...snapshot].filter(([, row]) => row.markSigma === null && row.markPrice === null).map(([name]) => name);
}

function namesAt(segment: Segment, tsMs: number): Iterable<string> {
  return (tsMs === segment.end.tsMs ? segment.to : segment.from).keys();
}

function momentOf(path: IndexPath, { start, end }: Segment, underlying: Currency, tsMs: MsSinceEpoch): LineMoment {
  return { tsMs, share: (tsMs - start.tsMs) / (end.tsMs - start.tsMs), indexUsd: path.levelAt(underlying, tsMs) ?? NaN };
}

function indexQuote(path: IndexPath, underlying: Currency, tsMs: MsSinceEpoch, isRecorded: boolean): readonly IndexQuote[] {
  const indexUsd = path.levelAt(underlying, tsMs);
  if (indexUsd === undefined) return [];
  return [{ kind: 'index', underlying, indexUsd, provenance: isRecorded ? 'recorded' : 'interpolated', tsMs }];
}

function isExpired(instrument: Instrument, tsMs: number): boolean {
  return tsMs >= (expiryMsOf(instrument) ?? Infinity);
}
