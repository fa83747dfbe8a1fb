/**
 * A market of single-quote ticks at a fixed rate, for benches: one after the other, each at the moment it was due, as a live feed would
 * bring them. It answers like a recording that plays at ×1 and cannot be moved.
 */
import type { Currency, InstrumentId, OptionInstrument } from '../../shared/domain/instrument.ts';
import type { IndexQuote, Quote } from '../../shared/domain/market.ts';
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs } from '../../shared/pricing/blackInputs.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { MS_PER_DAY, toMs, yearsBetween, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { Candle, MarketTick, ReplayPort, ReplayStatus } from '../../electron/ports/marketData.ts';
import { createListeners } from '../../electron/venues/listeners.ts';
import { createSeededRandom } from '../../electron/venues/seededRandom.ts';
import { expectOk } from '../support/expectOk.ts';
import { BENCH_START_MS, BENCH_UNDERLYINGS, type SyntheticBook } from './syntheticBook.ts';

/** Told just before the tick goes out: when it was due, on the clock of `epochNowMs`. */
export type TickWitness = (dueMs: number) => void;

export interface SyntheticMarketDeps {
  readonly book: SyntheticBook;
  readonly ticksPerSecond: number;
  readonly seed: number;
  readonly witness: TickWitness;
}

export interface SyntheticMarket extends ReplayPort {
  /** Begins to tick; `close` ends it. */
  readonly run: () => void;
}

/** Groups of ticks leave on this timer; a late timer sends what was due, and each tick keeps the moment it was due at. */
const GROUP_EVERY_MS = 2;
/** Shares of the ticks; the rest are options, all equally likely. */
const INDEX_SHARE = 0.02;
const PERPETUAL_SHARE = 0.02;
const MIN_TICK_COIN = 0.0001;
/** The index swings by ±1 % in ten minutes. */
const SWING = 0.01;
const SWING_MS = 600_000;

/** Wall milliseconds since the epoch with fractions, steady within a process. */
export function epochNowMs(): number {
  return performance.timeOrigin + performance.now();
}

export function createSyntheticMarket({ book, ticksPerSecond, seed, witness }: SyntheticMarketDeps): SyntheticMarket {
  const random = createSeededRandom(seed);
  const ticks = createListeners<MarketTick>();
  const statuses = createListeners<ReplayStatus>();
  const latest = new Map<InstrumentId, Quote>();
  const startedMs = epochNowMs();
  let timer: NodeJS.Timeout | null = null;

  const nowMs = (): MsSinceEpoch => toMs(Math.floor(BENCH_START_MS + epochNowMs() - startedMs));
  const freshQuote = (): Quote => {
    const draw = random.next();
    const underlying = BENCH_UNDERLYINGS[Math.floor(random.next() * BENCH_UNDERLYINGS.length)]?.currency ?? 'BTC';
    if (draw < INDEX_SHARE) return indexQuote(underlying, nowMs());
    if (draw < INDEX_SHARE + PERPETUAL_SHARE) return perpetualQuote(underlying, nowMs());
    const option = book.options[Math.floor(random.next() * book.options.length)];
    return option === undefined ? indexQuote(underlying, nowMs()) : optionQuote(option, 0.5 + 0.2 * random.next(), nowMs());
  };
  const send = (quotes: readonly Quote[], isSnapshot: boolean): void => {
    for (const quote of quotes) if (quote.kind !== 'index') latest.set(quote.instrumentId, quote);
    ticks.tell({ tsMs: nowMs(), quotes, isSnapshot });
  };
  const wholeMarket = (): readonly Quote[] => [
    ...BENCH_UNDERLYINGS.flatMap(({ currency }) => [indexQuote(currency, nowMs()), perpetualQuote(currency, nowMs())]),
    ...book.options.map((option) => optionQuote(option, 0.6, nowMs())),
  ];
  const status = (): ReplayStatus => ({ ...STATUS, state: timer === null ? 'paused' : 'playing', nowMs: nowMs() });

  function run(): void {
    const beganMs = epochNowMs();
    let sent = 0;
    timer ??= setInterval(() => {
      const due = Math.floor(((epochNowMs() - beganMs) * ticksPerSecond) / 1_000);
      for (; sent < due; sent += 1) {
        witness(beganMs + ((sent + 1) * 1_000) / ticksPerSecond);
        send([freshQuote()], false);
      }
    }, GROUP_EVERY_MS);
    statuses.tell(status());
  }

  return {
    run,
    nowMs,
    onTick: ticks.add,
    instruments: () => [...book.instruments.values()],
    watch: () => undefined,
    quote(id) {
      const quote = latest.get(id);
      return quote === undefined ? fail('missingData', `no quote of ${id}`) : ok(quote);
    },
    indexUsd: (underlying) => ok(indexUsdAt(underlying, nowMs())),
    candles: (underlying, fromMs, stepMs) => ok(candlesOf(underlying, Math.max(fromMs, STATUS.fromMs), nowMs(), stepMs)),
    deliveryIndexUsd: () => fail('missingData', 'nothing expires during a bench'),
    status,
    onStatus: statuses.add,
    play: () => undefined,
    pause: () => undefined,
    setSpeed: () => ok(undefined),
    setLoop: () => undefined,
    step: () => undefined,
    seek() {
      send(wholeMarket(), true);
      return ok(undefined);
    },
    close() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      ticks.clear();
      statuses.clear();
    },
  };
}

const STATUS: ReplayStatus = {
  state: 'paused',
  nowMs: BENCH_START_MS,
  fromMs: toMs(BENCH_START_MS - 2 * MS_PER_DAY),
  untilMs: toMs(BENCH_START_MS + MS_PER_DAY),
  speed: 1,
  loop: false,
  snapshotsMs: [],
  isInterpolated: true,
  source: 'synthetic market of the bench',
};

function indexUsdAt(underlying: Currency, tsMs: number): number {
  const base = BENCH_UNDERLYINGS.find(({ currency }) => currency === underlying)?.indexUsd ?? 1;
  return base * (1 + SWING * Math.sin((2 * Math.PI * (tsMs - BENCH_START_MS)) / SWING_MS));
}

function indexQuote(underlying: string, tsMs: MsSinceEpoch): IndexQuote {
  const currency = underlying as Currency;
  return { kind: 'index', underlying: currency, indexUsd: indexUsdAt(currency, tsMs), provenance: 'live', tsMs };
}

function perpetualQuote(underlying: string, tsMs: MsSinceEpoch): Quote {
  const currency = underlying as Currency;
  const tickUsd = currency === 'BTC' ? 0.5 : 0.05;
  const bidPriceUsd = Math.floor(indexUsdAt(currency, tsMs) / tickUsd) * tickUsd;
  const instrumentId = `${currency}-PERPETUAL` as InstrumentId;
  const askPriceUsd = bidPriceUsd + tickUsd;
  return { kind: 'future', instrumentId, bidPriceUsd, askPriceUsd, markPriceUsd: bidPriceUsd + tickUsd / 2, provenance: 'live', tsMs };
}

/** Bid and ask two per cent around the model price, on the tick; a price below one tick has no bid. */
function optionQuote(option: OptionInstrument, markSigma: number, tsMs: MsSinceEpoch): Quote {
  const forwardUsd = indexUsdAt(option.underlying, tsMs);
  const { side, strikeUsd, expiryMs } = option;
  const terms = expectOk(blackInputs({ side, forwardUsd, strikeUsd, years: yearsBetween(tsMs, expiryMs), sigma: markSigma }));
  const markPrice = black76(terms).valueUsd / forwardUsd;
  const bid = Math.floor((markPrice * 0.98) / MIN_TICK_COIN) * MIN_TICK_COIN;
  const ask = Math.ceil((markPrice * 1.02) / MIN_TICK_COIN) * MIN_TICK_COIN;
  const prices = { bidPrice: bid > 0 ? bid : null, askPrice: ask, markPrice };
  return { kind: 'option', instrumentId: option.id, forwardUsd, markSigma, ...prices, provenance: 'live', tsMs };
}

function candlesOf(underlying: Currency, fromMs: number, untilMs: number, stepMs: number): Candle[] {
  const count = Math.max(0, Math.ceil((untilMs - fromMs) / stepMs));
  return Array.from({ length: count }, (_, at) => {
    const tsMs = toMs(fromMs + at * stepMs);
    const openUsd = indexUsdAt(underlying, tsMs);
    const closeUsd = indexUsdAt(underlying, tsMs + stepMs);
    return { tsMs, openUsd, closeUsd, highUsd: Math.max(openUsd, closeUsd), lowUsd: Math.min(openUsd, closeUsd) };
  });
}
