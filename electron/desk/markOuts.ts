/** What the market did after each hedge fill: the mid 1, 10 and 60 seconds of market time later, one row per moment of filling. */
import { markOutUsd } from '../../shared/costs/realisedSplit.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill } from '../../shared/domain/order.ts';
import type { MarkOut, MarkOutRecord } from '../../shared/hedging/decision/decisionRecord.ts';
import { MARK_OUT_SECONDS } from '../../shared/hedging/footprint/markOutStatistics.ts';
import { toMs } from '../../shared/units/time.ts';
import type { JournalPort, LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { DecisionJournal } from './decisionJournal.ts';

export interface MarkOuts {
  /** A fill of an order that a decision led to. The same fill twice counts once. */
  readonly filled: (fill: Fill, decisionId: string) => void;
  /** The market is at `nowMs`. Cheap while nothing is waiting. */
  readonly tick: (nowMs: number) => void;
  /** After a restart: takes up the newest fills of a book that have no row yet. */
  readonly restore: (bookId: BookId) => void;
}

interface MarkOutsDeps {
  readonly decisions: Pick<DecisionJournal, 'recordMarkOuts' | 'byId' | 'body' | 'closing'>;
  readonly ledger: Pick<LedgerPort, 'recentFills'>;
  readonly journal: Pick<JournalPort, 'order'>;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** USD per coin; null: no two-sided quote. */
  readonly midOf: (id: InstrumentId) => number | null;
  readonly log: LogPort;
}

/** A mid read later than this after its moment is another moment's: half the horizon, and a second at least. */
const LATE_SHARE = 0.5;
const LATE_AT_LEAST_MS = 1_000;
/** A venue's clock may run this far ahead of the market the desk sees; further back, the market was set back. */
const EARLY_MS = 1_000;
const MS_PER_SECOND = 1_000;
/** Fills looked at after a restart. */
const RESTORED_FILLS = 50;

/** Fills of one decision in one instrument at one moment: a sweep of the book is one event. */
interface Waiting {
  readonly decisionId: string;
  readonly bookId: BookId;
  readonly label: ClientLabel | null;
  readonly instrument: Instrument;
  readonly fills: Map<string, Fill>;
  readonly filledMs: number;
  readonly mids: (Seen | undefined)[];
}

interface Seen {
  readonly midUsd: number | null;
  readonly observedMs: number | null;
}

const UNKNOWN: Seen = { midUsd: null, observedMs: null };

/** A mark-out is null, never 0, where the market jumped past its moment (a seek), went back before the fill, or showed no mid. */
export function createMarkOuts({ decisions, ledger, journal, instrumentOf, midOf, log }: MarkOutsDeps): MarkOuts {
  const waiting = new Map<string, Waiting>();

  function filled(fill: Fill, decisionId: string): void {
    const instrument = instrumentOf(fill.instrumentId);
    if (instrument === undefined) return;
    const key = [decisionId, fill.instrumentId, fill.side, fill.tsMs].join('|');
    const known = waiting.get(key);
    if (known !== undefined) {
      known.fills.set(fill.tradeId, fill);
      return;
    }
    const { bookId, label, tsMs } = fill;
    waiting.set(key, { decisionId, bookId, label, instrument, fills: new Map([[fill.tradeId, fill]]), filledMs: tsMs, mids: [] });
  }

  function look(item: Waiting, nowMs: number): void {
    for (const [index, seconds] of MARK_OUT_SECONDS.entries()) {
      if (item.mids[index] !== undefined) continue;
      const lateMs = nowMs - item.filledMs - seconds * MS_PER_SECOND;
      if (nowMs < item.filledMs - EARLY_MS || lateMs > toleranceMs(seconds)) item.mids[index] = UNKNOWN;
      else if (lateMs >= 0) item.mids[index] = seen(midOf(item.instrument.id), nowMs);
    }
  }

  function write(item: Waiting, nowMs: number): void {
    const { bookId, decisionId, label, instrument } = item;
    const written = decisions.recordMarkOuts({
      bookId,
      underlying: instrument.underlying,
      closes: decisionId,
      label,
      tsMs: toMs(nowMs),
      markOuts: recordOf(item),
    });
    if (!written.ok) log.error('the mark-outs of a hedge were not recorded', { decisionId, message: written.failure.message });
  }

  function markedTrades(decisionId: string): ReadonlySet<string> {
    const bodies = decisions.closing(decisionId).map((record) => decisions.body(record));
    return new Set(bodies.flatMap((body) => (body?.schemaVersion === 2 ? (body.markOuts?.tradeIds ?? []) : [])));
  }

  return {
    filled,
    tick(nowMs) {
      for (const [key, item] of waiting) {
        look(item, nowMs);
        if (MARK_OUT_SECONDS.some((_seconds, index) => item.mids[index] === undefined)) continue;
        waiting.delete(key);
        write(item, nowMs);
      }
    },
    restore(bookId) {
      for (const fill of ledger.recentFills(bookId, RESTORED_FILLS)) {
        const decisionId = fill.label === null ? null : (journal.order(fill.label)?.decisionId ?? null);
        const record = decisionId === null ? null : decisions.byId(decisionId);
        if (decisionId === null || record === null || decisions.body(record)?.schemaVersion !== 2) continue;
        if (!markedTrades(decisionId).has(fill.tradeId)) filled(fill, decisionId);
      }
    },
  };
}

function toleranceMs(seconds: number): number {
  return Math.max(LATE_AT_LEAST_MS, LATE_SHARE * seconds * MS_PER_SECOND);
}

function seen(midUsd: number | null, nowMs: number): Seen {
  return midUsd === null ? UNKNOWN : { midUsd, observedMs: nowMs };
}

function recordOf({ instrument, fills, filledMs, mids }: Waiting): MarkOutRecord {
  const list = [...fills.values()];
  const side = list[0]?.side ?? 'buy';
  const { coins, priceUsd } = averageOf(instrument, list);
  const marks = MARK_OUT_SECONDS.map((afterSeconds, index): MarkOut => {
    const { midUsd, observedMs } = mids[index] ?? UNKNOWN;
    return { afterSeconds, observedMs, midUsd, markOutUsd: midUsd === null ? null : markOutUsd(side, coins, priceUsd, midUsd) };
  });
  return { tradeIds: list.map(({ tradeId }) => tradeId), instrumentId: instrument.id, side, filledMs, coins, priceUsd, marks };
}

/** Coins, and the price at which they and their USD agree: harmonic where the amount is USD. */
function averageOf({ amountUnit }: Instrument, fills: readonly Fill[]): { coins: number; priceUsd: number } {
  let coins = 0;
  let usd = 0;
  for (const { amount, price } of fills) {
    const [size, priceUsd] = [amount.toNumber(), price.toNumber()];
    coins += amountUnit === 'usd' ? size / priceUsd : size;
    usd += amountUnit === 'usd' ? size : size * priceUsd;
  }
  return { coins, priceUsd: usd / coins };
}
