/** What the book's hedges traded in the last hour and day of market time, USD: the caps of a policy count on it. */
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { Fill } from '../../shared/domain/order.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../shared/units/time.ts';
import type { LedgerPort } from '../ports/ledger.ts';

export interface TradedUsd {
  readonly lastHourUsd: number;
  readonly lastDayUsd: number;
}

export interface TradedVolume {
  /** Reads the fills of the book that is now on the desk. */
  readonly load: (bookId: BookId) => void;
  readonly fillBooked: (fill: Fill) => void;
  readonly of: (underlying: Currency, nowMs: number) => TradedUsd;
  /** Market time of the newest fill in an option of the underlying; null: none known. */
  readonly lastOptionFillMs: (underlying: Currency) => number | null;
}

/** Fills looked back at when a book is put on the desk. */
const RECENT_FILLS = 5_000;

export function createTradedVolume(
  ledger: Pick<LedgerPort, 'recentFills'>,
  instrumentOf: (id: InstrumentId) => Instrument | undefined,
): TradedVolume {
  let hedges: { underlying: Currency; tsMs: number; usd: number }[] = [];
  let optionFills = new Map<Currency, number>();

  function take(fill: Fill): void {
    const instrument = instrumentOf(fill.instrumentId);
    if (instrument === undefined) return;
    const { underlying } = instrument;
    if (instrument.kind === 'option') {
      optionFills.set(underlying, Math.max(optionFills.get(underlying) ?? 0, fill.tsMs));
      return;
    }
    const amount = fill.amount.toNumber();
    hedges.push({ underlying, tsMs: fill.tsMs, usd: instrument.amountUnit === 'usd' ? amount : amount * fill.price.toNumber() });
  }

  return {
    load(bookId) {
      hedges = [];
      optionFills = new Map();
      for (const fill of ledger.recentFills(bookId, RECENT_FILLS)) take(fill);
    },
    fillBooked: take,
    of(underlying, nowMs) {
      hedges = hedges.filter(({ tsMs }) => tsMs > nowMs - MS_PER_DAY);
      const mine = hedges.filter((hedge) => hedge.underlying === underlying);
      return { lastHourUsd: sumSince(mine, nowMs - MS_PER_HOUR), lastDayUsd: sumSince(mine, nowMs - MS_PER_DAY) };
    },
    lastOptionFillMs: (underlying) => optionFills.get(underlying) ?? null,
  };
}

function sumSince(hedges: readonly { readonly tsMs: number; readonly usd: number }[], fromMs: number): number {
  return hedges.reduce((sum, { tsMs, usd }) => (tsMs > fromMs ? sum + usd : sum), 0);
}
