/** One moment of a chain file as a market: options as printed, futures and perpetuals from their own row or from what implies them. */
import type { MarketView, InstrumentQuote } from '../../shared/risk/marketView.ts';
import { parseDeribitName } from '../../shared/domain/deribitName.ts';
import type { Currency, InstrumentId } from '../../shared/domain/instrument.ts';
import type { FutureQuote, IndexQuote } from '../../shared/domain/market.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ChainRow } from '../importers/chainCsv.ts';

export interface ChainMarket extends MarketView {
  /** Of the snapshot used; null: the file names no time. */
  readonly snapshotMs: MsSinceEpoch | null;
  /** Futures and perpetuals that have a row of their own in it, in the file's order. */
  readonly listed: readonly InstrumentId[];
}

/** The newest `snapshot_ts` of the file; null: it has none. */
export function latestSnapshotMs(rows: readonly ChainRow[]): MsSinceEpoch | null {
  return rows.reduce<MsSinceEpoch | null>(
    (latest, { tsMs }) => (tsMs !== null && (latest === null || tsMs > latest) ? tsMs : latest),
    null,
  );
}

/**
 * The last snapshot at or before `atMs` (the first of the file if all are later), with rows that name no time always in.
 * A dated future without a row is marked at the forward of the options of its expiry, a perpetual without a row at the index.
 */
export function chainMarket(rows: readonly ChainRow[], atMs: MsSinceEpoch): ChainMarket {
  const snapshotMs = snapshotAt(rows, atMs);
  const current = rows.filter(({ tsMs }) => tsMs === null || tsMs === snapshotMs);
  const byId = new Map(current.map((row) => [row.instrumentId, row]));
  const forwards = forwardsByExpiry(current);
  const indexes = indexQuotes(current, snapshotMs ?? atMs);
  const index = (underlying: Currency): IndexQuote | undefined => indexes.get(underlying);
  return {
    snapshotMs,
    listed: [...byId.values()].flatMap(({ name, instrumentId }) => (name.kind === 'option' ? [] : [instrumentId])),
    index,
    quote(id) {
      const row = byId.get(id);
      return row === undefined ? impliedQuote(id, forwards, indexes, snapshotMs ?? atMs) : printedQuote(row, atMs);
    },
  };
}

function snapshotAt(rows: readonly ChainRow[], atMs: MsSinceEpoch): MsSinceEpoch | null {
  let before: MsSinceEpoch | null = null;
  let first: MsSinceEpoch | null = null;
  for (const { tsMs } of rows) {
    if (tsMs === null) continue;
    if (tsMs <= atMs && (before === null || tsMs > before)) before = tsMs;
    if (first === null || tsMs < first) first = tsMs;
  }
  return before ?? first;
}

function printedQuote(row: ChainRow, atMs: MsSinceEpoch): InstrumentQuote {
  const common = { instrumentId: row.instrumentId, provenance: 'recorded', tsMs: row.tsMs ?? atMs } as const;
  if (row.name.kind === 'option') {
    const { forwardUsd, markSigma, bidPrice, askPrice, markPrice } = row;
    return { kind: 'option', ...common, forwardUsd, markSigma, bidPrice, askPrice, markPrice };
  }
  return { kind: 'future', ...common, bidPriceUsd: row.bidPrice, askPriceUsd: row.askPrice, markPriceUsd: row.forwardUsd };
}

function impliedQuote(
  id: InstrumentId,
  forwards: ReadonlyMap<string, number>,
  indexes: ReadonlyMap<string, IndexQuote>,
  tsMs: MsSinceEpoch,
): FutureQuote | undefined {
  const name = parseDeribitName(id);
  if (!name.ok) return undefined;
  const { value } = name;
  const markPriceUsd =
    value.kind === 'future'
      ? (forwards.get(expiryKey(value.base, value.quote, value.expiryMs)) ?? forwards.get(expiryKey(value.base, null, value.expiryMs)))
      : value.kind === 'perpetual'
        ? indexes.get(value.base)?.indexUsd
        : undefined;
  if (markPriceUsd === undefined) return undefined;
  return { kind: 'future', instrumentId: id, bidPriceUsd: null, askPriceUsd: null, markPriceUsd, provenance: 'recorded', tsMs: toMs(tsMs) };
}

/** The forward of an expiry by family, and under the coin's name alone for a family that lists no options. */
function forwardsByExpiry(rows: readonly ChainRow[]): ReadonlyMap<string, number> {
  const forwards = new Map<string, number>();
  for (const { name, forwardUsd } of rows) {
    if (name.kind !== 'option') continue;
    for (const quote of [name.quote, null]) {
      const key = expiryKey(name.base, quote, name.expiryMs);
      if (quote === name.quote || !forwards.has(key)) forwards.set(key, forwardUsd);
    }
  }
  return forwards;
}

function expiryKey(base: string, quote: string | null, expiryMs: number): string {
  return `${base} ${quote ?? ''} ${expiryMs}`;
}

/** The median of what the rows print: their tickers were polled over some minutes. */
function indexQuotes(rows: readonly ChainRow[], tsMs: MsSinceEpoch): ReadonlyMap<string, IndexQuote> {
  const printed = Map.groupBy(
    rows.filter(({ indexUsd }) => indexUsd !== null),
    ({ name }) => name.base,
  );
  const indexes = new Map<string, IndexQuote>();
  for (const [base, group] of printed) {
    const sorted = group.map(({ indexUsd }) => indexUsd ?? 0).sort((a, b) => a - b);
    const indexUsd = sorted[Math.floor(sorted.length / 2)];
    if (indexUsd !== undefined) indexes.set(base, { kind: 'index', underlying: base as Currency, indexUsd, provenance: 'recorded', tsMs });
  }
  return indexes;
}
