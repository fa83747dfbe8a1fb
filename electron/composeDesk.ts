/** Builds the concrete parts (database, recorded market, paper venue) and connects them to the desk. Both shells call this; nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { monotonicFactory } from 'ulid';
import type { PolicyPreset } from '../shared/contract/policyMessages.ts';
import type { Book } from '../shared/domain/book.ts';
import { feeOf } from '../shared/domain/fee.ts';
import { toVenueId, type Instrument } from '../shared/domain/instrument.ts';
import type { ClientLabel } from '../shared/domain/order.ts';
import { instrumentFromName, parseRulebook, type Rulebook } from '../shared/domain/rulebook.ts';
import { parsePolicy } from '../shared/hedging/policy/parsePolicy.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../shared/hedging/preTradeChecks.ts';
import { fail, ok, type Result } from '../shared/result/result.ts';
import { decimal } from '../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../shared/units/time.ts';
import { DATABASE_FILE, PAPER_VENUE_FILE } from './boot/dataFiles.ts';
import { workerFile } from './boot/installation.ts';
import { createDesk, type Desk } from './desk/desk.ts';
import { lastWrittenMs } from './desk/lastWritten.ts';
import { rememberedReplay } from './desk/replaySession.ts';
import type { OpenDemo } from './desk/bookRuns.ts';
import { createDeskHandlers } from './gateway/deskHandlers.ts';
import type { ComposedDesk, ComposeOptions } from './gateway/composedDesk.ts';
import { toAdjustments } from './importers/adjustments.ts';
import { parseBookCsv } from './importers/bookCsv.ts';
import { openDatabase } from './persistence/openDatabase.ts';
import { createPersistence, type Persistence } from './persistence/persistence.ts';
import type { ClockPort } from './ports/clock.ts';
import type { ReplayPort } from './ports/marketData.ts';
import { openPaperStore, type PaperStore } from './venues/paper/paperStore.ts';
import { createPaperVenue } from './venues/paper/paperVenue.ts';
import { openRecordingFolder, type Recording } from './venues/replay/recordingFolder.ts';
import { createReplay } from './venues/replay/replay.ts';
import { createWallTimer } from './venues/wallTimer.ts';
import { createOptimiseRunner } from './workers/optimiseRunner.ts';

const PAPER = toVenueId('paper');
/** One seed for the bridge and the depth: the demo is the same on every machine. */
const DEMO_SEED = 20260201;
/** A desk that comes back finds the market where it left it, standing still. */
const RESUME_SPEED = 60;

const wallClock: ClockPort = { nowMs: () => toMs(Date.now()) };

export async function composeDesk(options: ComposeOptions): Promise<Result<ComposedDesk>> {
  const rulebook = readRulebook(join(options.resourcesDir, 'rulebooks', 'deribit.json'));
  if (!rulebook.ok) return rulebook;
  const recording = openRecordingFolder(join(options.resourcesDir, 'demo', 'market'));
  if (!recording.ok) return recording;
  const instruments = createInstrumentLookup(rulebook.value, recording.value.index.snapshots[0]?.tsMs ?? wallClock.nowMs());
  const databasePath = join(options.dataDir, DATABASE_FILE);
  const database = openDatabase(databasePath);
  if (!database.ok) return database;
  const persistence = createPersistence(database.value, { wallClock, instrumentOf: (id) => instruments.byId(id) });
  const store = openPaperStore({ path: join(options.dataDir, PAPER_VENUE_FILE), newAccount: monotonicFactory() });
  if (!store.ok) {
    persistence.close();
    return store;
  }
  const composed = await composeOn({
    options,
    rulebook: rulebook.value,
    recording: recording.value,
    instruments,
    persistence,
    store: store.value,
  });
  if (!composed.ok) {
    store.value.close();
    persistence.close();
  }
  return composed.ok ? ok({ ...composed.value, notes: [`Database ${databasePath}`, ...composed.value.notes] }) : composed;
}

interface Stores {
  readonly options: ComposeOptions;
  readonly rulebook: Rulebook;
  readonly recording: Recording;
  readonly instruments: InstrumentLookup;
  readonly persistence: Persistence;
  readonly store: PaperStore;
}

async function composeOn(stores: Stores): Promise<Result<ComposedDesk>> {
  const { options, persistence, store } = stores;
  const replay = openReplay(stores);
  if (!replay.ok) return replay;
  const presets = readPresets(join(options.resourcesDir, 'policies'));
  if (!presets.ok) return presets;
  const desk = deskOn(stores, replay.value);
  if (!desk.ok) return desk;
  const notes = await desk.value.start();
  return ok({
    handlers: createDeskHandlers({
      desk: desk.value,
      settings: persistence.settings,
      presets: presets.value,
      version: options.version,
      shell: options.shell,
    }),
    feeds: desk.value,
    notes,
    async stop() {
      await desk.value.stop();
      store.close();
      persistence.close();
    },
  });
}

function deskOn({ options, rulebook, instruments, persistence, store }: Stores, replay: ReplayPort): Result<Desk> {
  const openDemo = readDemoBook(join(options.resourcesDir, 'demo', 'book.csv'), rulebook);
  if (!openDemo.ok) return openDemo;
  const timer = createWallTimer();
  const newUlid = monotonicFactory();
  const { log } = options;
  const venue = createPaperVenue({
    id: PAPER,
    market: replay,
    instrumentOf: instruments.byName,
    feeOf: (instrument, liquidity, amount, price) => {
      const index = replay.indexUsd(instrument.underlying);
      const indexUsd = index.ok ? decimal(index.value) : null;
      return feeOf({ instrument, liquidity, amount, price, indexUsd, rulebook, tsMs: replay.nowMs() });
    },
    store,
    clock: wallClock,
    timer,
    seed: DEMO_SEED,
    onProblem: (failure) => log.error('the paper venue stopped', { ...failure }),
  });
  return createDesk({
    ...persistence,
    replay,
    venue,
    rulebook,
    limits: DEFAULT_PRE_TRADE_LIMITS,
    instrumentOf: instruments.byId,
    openDemo: openDemo.value,
    wallClock,
    timer,
    newLabel: () => `dd-${newUlid()}` as ClientLabel,
    newId: newUlid,
    optimiser: createOptimiseRunner(workerFile(dirname(options.resourcesDir), 'optimise', import.meta.url.endsWith('.ts'))),
    log,
  });
}

function openReplay({ options, recording, instruments, persistence }: Stores): Result<ReplayPort> {
  const remembered = rememberedReplay(persistence.settings);
  const startMs = resumeMs(persistence, remembered?.nowMs ?? null);
  const { log } = options;
  const replay = createReplay({
    ...recording,
    instrumentOf: instruments.byName,
    timer: createWallTimer(),
    seed: DEMO_SEED,
    ...(startMs === null ? {} : { startMs }),
    onProblem: (failure) => log.error('the recorded market stopped', { ...failure }),
  });
  if (!replay.ok) return replay;
  replay.value.setSpeed(remembered?.speed ?? RESUME_SPEED);
  replay.value.setLoop(remembered?.loop ?? false);
  return replay;
}

/** The latest market time anything of the active book was written at: after a crash the market goes on from there, never before. */
function resumeMs({ ledger, journal, decisions, settings }: Persistence, rememberedMs: number | null): MsSinceEpoch | null {
  const active = settings.get('activeBook');
  const book: Book | undefined = ledger.books().find(({ id }) => id === active);
  if (book === undefined) return rememberedMs === null ? null : toMs(rememberedMs);
  return toMs(Math.max(lastWrittenMs(book, { ledger, journal, decisions }), rememberedMs ?? 0));
}

interface InstrumentLookup {
  readonly byName: (name: string, atMs: MsSinceEpoch) => Result<Instrument>;
  /** With the terms in force when the recording was made. */
  readonly byId: (id: string) => Instrument | undefined;
}

/** Terms do not change while a desk runs on one recording, so a name is parsed once. */
function createInstrumentLookup(rulebook: Rulebook, recordedMs: MsSinceEpoch): InstrumentLookup {
  const known = new Map<string, Result<Instrument>>();
  const byName = (name: string, atMs: MsSinceEpoch): Result<Instrument> => {
    const kept = known.get(name) ?? instrumentFromName(name, rulebook, atMs);
    known.set(name, kept);
    return kept;
  };
  return {
    byName,
    byId(id) {
      const found = byName(id, recordedMs);
      return found.ok ? found.value : undefined;
    },
  };
}

function readRulebook(path: string): Result<Rulebook> {
  const json = readJson(path);
  return json.ok ? parseRulebook(json.value) : json;
}

function readJson(path: string): Result<unknown> {
  try {
    return ok(JSON.parse(readFileSync(path, 'utf8')) as unknown);
  } catch (error) {
    return fail('invalidInput', `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Ready-made policies, by the name of their file. */
function readPresets(folder: string): Result<readonly PolicyPreset[]> {
  const presets: PolicyPreset[] = [];
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()) {
    const json = readJson(join(folder, file));
    const policy = json.ok ? parsePolicy(json.value) : json;
    if (!policy.ok) return fail(policy.failure.reason, `${file}: ${policy.failure.message}`);
    presets.push({ id: file.slice(0, -'.json'.length), policy: policy.value });
  }
  return ok(presets);
}

function readDemoBook(path: string, rulebook: Rulebook): Result<OpenDemo> {
  const text = readFileSync(path, 'utf8');
  return ok((bookId, tsMs) => {
    const parsed = parseBookCsv(text, rulebook, tsMs);
    const first = parsed.errors[0];
    if (first !== undefined) throw new Error(`the demo book is damaged: line ${first.line}, ${first.field}: ${first.reason}`);
    return toAdjustments(parsed.rows, bookId, tsMs);
  });
}
