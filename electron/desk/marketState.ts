/** The latest quotes, with the moment they reached this desk; what is older than it may be is not traded on. */
import type { Currency, InstrumentId } from '../../shared/domain/instrument.ts';
import type { IndexQuote, Quote } from '../../shared/domain/market.ts';
import type { InstrumentQuote, MarketView } from '../../shared/risk/marketView.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { MarketTick } from '../ports/marketData.ts';

export interface MarketState extends MarketView {
  apply(tick: MarketTick): void;
  quotes(): Iterable<InstrumentQuote>;
  /** As it is now; what comes later does not change it. */
  copy(): MarketView;
  nowMs(): MsSinceEpoch;
  /** Wall age of the newest tick; null: none yet. */
  ageMs(): number | null;
  /** Wall age of what a hedge of `underlying` in `instrumentId` rests on: the older of the index and the instrument's own quote; null: one is missing. */
  hedgeAgeMs(underlying: Currency, instrumentId: InstrumentId): number | null;
  /** Whether anything came since the last `takeDirty`. */
  isDirty(): boolean;
  /** Instruments and underlyings touched since the last call. */
  takeDirty(): { readonly instruments: ReadonlySet<InstrumentId>; readonly underlyings: ReadonlySet<Currency>; readonly all: boolean };
  ticksPerSecond(): number;
}

export function createMarketState(wallClock: ClockPort, startMs: MsSinceEpoch): MarketState {
  const byInstrument = new Map<InstrumentId, InstrumentQuote>();
  const byUnderlying = new Map<Currency, IndexQuote>();
  const rate = createRateMeter(wallClock);
  let nowMs = startMs;
  let receivedMs: number | null = null;
  /** Of indexes, perpetuals and futures. */
  const receivedAt = new Map<string, number>();
  let dirtyInstruments = new Set<InstrumentId>();
  let dirtyUnderlyings = new Set<Currency>();
  let allDirty = true;

  function applyQuote(quote: Quote, wallMs: number): void {
    if (quote.kind !== 'option') receivedAt.set(quote.kind === 'index' ? quote.underlying : quote.instrumentId, wallMs);
    if (quote.kind === 'index') {
      byUnderlying.set(quote.underlying, quote);
      dirtyUnderlyings.add(quote.underlying);
    } else {
      byInstrument.set(quote.instrumentId, quote);
      dirtyInstruments.add(quote.instrumentId);
    }
  }

  return {
    apply(tick) {
      if (tick.isSnapshot) {
        byInstrument.clear();
        byUnderlying.clear();
        receivedAt.clear();
        allDirty = true;
      }
      nowMs = tick.tsMs;
      const wallMs = wallClock.nowMs();
      receivedMs = wallMs;
      rate.count(tick.quotes.length);
      for (const quote of tick.quotes) applyQuote(quote, wallMs);
    },
    quote: (id) => byInstrument.get(id),
    index: (underlying) => byUnderlying.get(underlying),
    quotes: () => byInstrument.values(),
    copy() {
      const [quotes, indexes] = [new Map(byInstrument), new Map(byUnderlying)];
      return { quote: (id) => quotes.get(id), index: (underlying) => indexes.get(underlying) };
    },
    nowMs: () => nowMs,
    ageMs: () => (receivedMs === null ? null : wallClock.nowMs() - receivedMs),
    hedgeAgeMs(underlying, instrumentId) {
      const [indexMs, quoteMs] = [receivedAt.get(underlying), receivedAt.get(instrumentId)];
      return indexMs === undefined || quoteMs === undefined ? null : wallClock.nowMs() - Math.min(indexMs, quoteMs);
    },
    isDirty: () => allDirty || dirtyInstruments.size > 0 || dirtyUnderlyings.size > 0,
    takeDirty() {
      const dirty = { instruments: dirtyInstruments, underlyings: dirtyUnderlyings, all: allDirty };
      dirtyInstruments = new Set();
      dirtyUnderlyings = new Set();
      allDirty = false;
      return dirty;
    },
    ticksPerSecond: () => rate.perSecond(),
  };
}

const RATE_WINDOW_MS = 2_000;

/** Events per second over the last two seconds. */
function createRateMeter(wallClock: ClockPort): { count(n: number): void; perSecond(): number } {
  let windowStartMs = wallClock.nowMs() as number;
  let inWindow = 0;
  let lastRate = 0;
  function roll(): void {
    const elapsedMs = wallClock.nowMs() - windowStartMs;
    if (elapsedMs < RATE_WINDOW_MS) return;
    lastRate = (inWindow * 1_000) / elapsedMs;
    windowStartMs = wallClock.nowMs();
    inWindow = 0;
  }
  return {
    count(n) {
      roll();
      inWindow += n;
    },
    perSecond() {
      roll();
      return lastRate;
    },
  };
}
