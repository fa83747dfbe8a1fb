/**
 * A recorded market that runs: the recording's quotes at a market time that moves with the wall clock times the speed.
 * The same recording, seed, speed and controls give the same ticks.
 */
import type { Currency, InstrumentId } from '../../../shared/domain/instrument.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import { MS_PER_DAY, MS_PER_HOUR, toMs, type MsSinceEpoch } from '../../../shared/units/time.ts';
import type { MarketTick, ReplayPort, ReplayState, ReplayStatus } from '../../ports/marketData.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { Unsubscribe } from '../../ports/unsubscribe.ts';
import { createListeners } from '../listeners.ts';
import { createIndexPath } from './indexPath.ts';
import { candlesOf, deliveryAverage } from './pathFigures.ts';
import { createRecordedMarket, type InstrumentOf, type RecordedMarket } from './recordedMarket.ts';
import type { ReadSnapshot } from './recordingFolder.ts';
import type { RecordingIndex } from './recordingIndex.ts';

/** Wall time between ticks. At speed 1 a tick is 0.1 s of market time, at 1000 it is 100 s. */
export const TICK_PERIOD_MS = 100;
export const MIN_SPEED = 1;
export const MAX_SPEED = 1_000;
/** Options and futures expire at 08:00 UTC: no tick steps over that moment. */
const EXPIRY_TIME_MS = 8 * MS_PER_HOUR;

export interface ReplayDeps {
  readonly index: RecordingIndex;
  readonly readSnapshot: ReadSnapshot;
  readonly instrumentOf: InstrumentOf;
  readonly timer: TimerPort;
  /** Of the bridge between snapshots. */
  readonly seed: number;
  /** Where to begin; the recording's start when left out. Outside the recording: its nearest end. */
  readonly startMs?: MsSinceEpoch;
  /** Told when a snapshot could not be read; the replay is then paused. */
  readonly onProblem?: (failure: Failure) => void;
}

/** A paused replay at its start. Fails when the snapshots around the start cannot be read. */
export function createReplay(deps: ReplayDeps): Result<ReplayPort> {
  const fromMs = deps.index.snapshots[0]?.tsMs;
  const untilMs = deps.index.snapshots.at(-1)?.tsMs;
  if (fromMs === undefined || untilMs === undefined) return fail('invalidInput', 'the recording has no snapshots');
  const path = createIndexPath(deps.index, deps.seed);
  const market = createRecordedMarket({ ...deps, path });
  const startMs = toMs(Math.min(untilMs, Math.max(fromMs, deps.startMs ?? fromMs)));
  const first = market.quotes(startMs, new Set());
  if (!first.ok) return first;
  const transport = createTransport(deps, market, { fromMs, untilMs, startMs });
  const nowMs = (): MsSinceEpoch => transport.nowMs();
  return ok({
    ...transport,
    instruments() {
      const instruments = market.instruments(nowMs());
      return instruments.ok ? instruments.value : [];
    },
    quote: (id) => market.quote(id, nowMs()),
    indexUsd: (underlying) => known(path.levelAt(underlying, nowMs()), underlying),
    candles(underlying, candlesFromMs, stepMs) {
      const span = { fromMs: Math.max(path.fromMs, candlesFromMs), untilMs: nowMs(), stepMs };
      const level = known(path.levelAt(underlying, nowMs()), underlying);
      return level.ok ? candlesOf(path, underlying, span) : level;
    },
    deliveryIndexUsd(underlying, expiryMs) {
      if (nowMs() < expiryMs) return fail('missingData', `delivery of ${new Date(expiryMs).toISOString()} is not known yet`);
      return deliveryAverage(path, underlying, expiryMs);
    },
  });
}

function known(indexUsd: number | undefined, underlying: Currency): Result<number> {
  return indexUsd === undefined ? fail('missingData', `the recording has no ${underlying} index`) : ok(indexUsd);
}

interface Span {
  readonly fromMs: MsSinceEpoch;
  readonly untilMs: MsSinceEpoch;
  readonly startMs: MsSinceEpoch;
}

type Transport = Omit<ReplayPort, 'instruments' | 'quote' | 'indexUsd' | 'candles' | 'deliveryIndexUsd'>;

/** What moves: now, speed, state, and who listens. */
function createTransport(deps: ReplayDeps, market: RecordedMarket, { fromMs, untilMs, startMs }: Span): Transport {
  const snapshotsMs = deps.index.snapshots.map(({ tsMs }) => tsMs);
  const ticks = createListeners<MarketTick>();
  const statuses = createListeners<ReplayStatus>();
  let nowMs = startMs;
  let speed = MIN_SPEED;
  let loop = false;
  let watched: ReadonlySet<InstrumentId> = new Set();
  let stopTimer: Unsubscribe | null = null;

  const status = (): ReplayStatus => {
    const state: ReplayState = stopTimer === null ? 'paused' : 'playing';
    return {
      state,
      nowMs,
      fromMs,
      untilMs,
      speed,
      loop,
      snapshotsMs,
      isInterpolated: !market.isRecordedAt(nowMs),
      source: deps.index.source,
    };
  };
  const announce = (): void => statuses.tell(status());
  const stop = (): void => {
    stopTimer?.();
    stopTimer = null;
  };
  const emit = (isJump: boolean): void => {
    const isSnapshot = isJump || market.isRecordedAt(nowMs);
    const quotes = market.quotes(nowMs, isSnapshot ? null : watched);
    if (quotes.ok) return ticks.tell({ tsMs: nowMs, quotes: quotes.value, isSnapshot });
    stop();
    deps.onProblem?.(quotes.failure);
    announce();
  };
  const jump = (toMs: MsSinceEpoch): void => {
    nowMs = toMs;
    emit(true);
    announce();
  };
  const advance = (): void => {
    if (nowMs < untilMs) {
      nowMs = nextStop(nowMs, speed, snapshotsMs);
      return emit(false);
    }
    if (loop) return jump(fromMs);
    stop();
    announce();
  };

  return {
    nowMs: () => nowMs,
    onTick: ticks.add,
    watch: (ids) => void (watched = new Set(ids)),
    status,
    onStatus: statuses.add,
    play() {
      stopTimer ??= deps.timer.every(TICK_PERIOD_MS, advance);
      announce();
    },
    pause() {
      stop();
      announce();
    },
    setSpeed(wanted) {
      if (!(wanted >= MIN_SPEED && wanted <= MAX_SPEED))
        return fail('invalidInput', `speed: expected ${MIN_SPEED}…${MAX_SPEED}, was ${wanted}`);
      speed = wanted;
      announce();
      return ok(undefined);
    },
    setLoop(wanted) {
      loop = wanted;
      announce();
    },
    step: advance,
    seek(toMs) {
      if (!(toMs >= fromMs && toMs <= untilMs)) return fail('invalidInput', `seek: ${toMs} is outside the recording`);
      jump(toMs);
      return ok(undefined);
    },
    close() {
      stop();
      ticks.clear();
      statuses.clear();
    },
  };
}

/** One tick further, but not past a recorded snapshot or an expiry. */
function nextStop(nowMs: number, speed: number, snapshotsMs: readonly number[]): MsSinceEpoch {
  const wanted = nowMs + Math.round(TICK_PERIOD_MS * speed);
  const snapshot = snapshotsMs.find((tsMs) => tsMs > nowMs) ?? wanted;
  const expiry = (Math.floor((nowMs - EXPIRY_TIME_MS) / MS_PER_DAY) + 1) * MS_PER_DAY + EXPIRY_TIME_MS;
  return toMs(Math.min(wanted, snapshot, expiry));
}
