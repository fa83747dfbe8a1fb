/** The whole desk without a shell: recorded market, paper venue and store are the real ones, time is moved by hand. */
import { readFileSync } from 'node:fs';
import { createDesk, type Desk, type DeskDeps } from '../../electron/desk/desk.ts';
import { toAdjustments } from '../../electron/importers/adjustments.ts';
import { parseBookCsv } from '../../electron/importers/bookCsv.ts';
import type { Job } from '../../electron/ports/jobRunner.ts';
import type { LogPort } from '../../electron/ports/log.ts';
import type { ReplayPort } from '../../electron/ports/marketData.ts';
import type { OptimiserPort } from '../../electron/ports/optimiser.ts';
import type { VenuePort } from '../../electron/ports/venue.ts';
import type { PaperStore } from '../../electron/venues/paper/paperStore.ts';
import { createPaperVenue, type PaperVenueDeps } from '../../electron/venues/paper/paperVenue.ts';
import type { FeedMessage } from '../../shared/contract/feeds.ts';
import type { HedgeView, TicketEdit } from '../../shared/contract/hedgeSchemas.ts';
import { toCurrency, toVenueId, type Currency, type Instrument } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../shared/hedging/preTradeChecks.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import { DEMO_FOLDER, demoFeeOf, demoInstrument, demoInstrumentOf, demoReplay, demoRulebook } from './demoRecording.ts';
import { expectOk } from './expectOk.ts';
import { createManualClock, type ManualClock } from './manualClock.ts';
import { createMemoryStore, type MemoryStore } from './memoryDatabase.ts';
import { aPaperStore } from './paperHarness.ts';

export const BTC = toCurrency('BTC');
export const ETH = toCurrency('ETH');
export const AS_SUGGESTED: TicketEdit = { instrumentId: null, style: null, amount: null, limitPrice: null, hedgeTo: null };
const PAPER = toVenueId('paper');
const DEMO_BOOK = readFileSync(`${DEMO_FOLDER}/book.csv`, 'utf8');

/** Optimises nothing: every search is cancelled. */
export const IDLE_OPTIMISER: OptimiserPort = {
  submitHedge: () => cancelledJob(),
  submitDeltaOnly: () => cancelledJob(),
  submitFrontier: () => cancelledJob(),
  close: () => Promise.resolve(),
};

function cancelledJob<T>(): Job<T> {
  return { outcome: Promise.resolve({ kind: 'cancelled' }), cancel: () => undefined };
}

export interface DeskHarness {
  readonly desk: Desk;
  readonly clock: ManualClock;
  readonly replay: ReplayPort;
  readonly venue: VenuePort;
  readonly store: MemoryStore;
  readonly paperStore: PaperStore;
  readonly logged: string[];
  /** The latest view of an underlying, after one batch. */
  view(underlying: Currency): Promise<HedgeView>;
  /** The latest message of the risk feed that carried the whole tree. */
  wholeRisk(): FeedMessage<'risk'>;
  /** Moves the market to `at` (ISO) and lets the desk take it in. */
  marketTo(at: string): Promise<void>;
  /** The value of a promise, moving time until it has one. */
  settled<T>(promise: Promise<T>): Promise<T>;
  /** The process died: nothing is closed in order, the stores stay. Starts another desk on them. */
  crashAndRestart(patch?: DeskHarnessOptions): Promise<DeskHarness>;
}

export interface DeskHarnessOptions {
  readonly failureScript?: PaperVenueDeps['failureScript'];
  readonly startMs?: MsSinceEpoch;
  /** Of the wall clock at the start. */
  readonly wallMs?: number;
  /** Replaces ports of the desk: the way to make one fail. */
  readonly patch?: (store: MemoryStore, venue: VenuePort) => Partial<DeskDeps>;
}

interface Kept {
  readonly store: MemoryStore;
  readonly paperStore: PaperStore;
  readonly clock: ManualClock;
  readonly labels: { next: number };
}

export async function startDesk(options: DeskHarnessOptions = {}): Promise<DeskHarness> {
  const clock = createManualClock(options.wallMs ?? Date.UTC(2026, 10, 22));
  const store = createMemoryStore({ wallClock: clock.clock, instrumentOf: demoInstrumentById });
  return startOn({ store, paperStore: aPaperStore(), clock, labels: { next: 0 } }, options);
}

async function startOn(kept: Kept, options: DeskHarnessOptions): Promise<DeskHarness> {
  const { clock, store, paperStore, labels } = kept;
  const replay = demoReplay({ timer: clock.timer, ...(options.startMs === undefined ? {} : { startMs: options.startMs }) });
  const venue = createPaperVenue({
    id: PAPER,
    market: replay,
    instrumentOf: demoInstrumentOf,
    feeOf: demoFeeOf(replay),
    store: paperStore,
    clock: clock.clock,
    timer: clock.timer,
    seed: 3,
    ...(options.failureScript === undefined ? {} : { failureScript: options.failureScript }),
  });
  const logged: string[] = [];
  const desk = expectOk(
    createDesk({
      ...store,
      replay,
      venue,
      rulebook: demoRulebook,
      limits: DEFAULT_PRE_TRADE_LIMITS,
      instrumentOf: demoInstrumentById,
      openDemo: (bookId, tsMs) => toAdjustments(parseBookCsv(DEMO_BOOK, demoRulebook, tsMs).rows, bookId, tsMs),
      wallClock: clock.clock,
      timer: clock.timer,
      newLabel: () => `test-${(labels.next += 1)}` as ClientLabel,
      newId: () => `id-${(labels.next += 1)}`,
      optimiser: IDLE_OPTIMISER,
      log: recordingLog(logged),
      ...options.patch?.(store, venue),
    }),
  );
  const views = new Map<Currency, HedgeView>();
  let whole: FeedMessage<'risk'> | null = null;
  desk.subscribe('hedge', (message) => message.views.forEach((view) => views.set(view.underlying, view)));
  desk.subscribe('risk', (message) => {
    if (message.structure !== null) whole = message;
  });
  await settle(clock, desk.start());
  replay.pause();
  await clock.advance(100);

  return {
    desk,
    clock,
    replay,
    venue,
    store,
    paperStore,
    logged,
    async view(underlying) {
      await clock.advance(100);
      const view = views.get(underlying);
      if (view === undefined) throw new Error(`no view of ${underlying}`);
      return view;
    },
    wholeRisk() {
      if (whole === null) throw new Error('no whole risk message');
      return whole;
    },
    async marketTo(at) {
      expectOk(desk.replay.seek(toMs(Date.parse(at))));
      await clock.advance(300);
    },
    settled: (promise) => settle(clock, promise),
    async crashAndRestart(patch = {}) {
      replay.close();
      return startOn(kept, { startMs: replay.nowMs(), ...patch });
    },
  };
}

export function demoInstrumentById(id: string): Instrument | undefined {
  const named = demoInstrumentOf(id, toMs(Date.UTC(2026, 1, 1)));
  return named.ok ? demoInstrument(id) : undefined;
}

function recordingLog(lines: string[]): LogPort {
  const write = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  return { info: () => undefined, warn: write, error: write };
}

/** At most a minute of the desk's time. */
async function settle<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  const state = { isSettled: false };
  const watched = promise.finally(() => void (state.isSettled = true));
  for (let i = 0; i < 6_000 && !state.isSettled; i += 1) await clock.advance(10);
  return watched;
}
