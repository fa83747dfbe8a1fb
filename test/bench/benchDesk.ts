/** The real desk, database, paper venue, gateway and browser shell on the synthetic market; knows which risk message carried which tick. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { findInstallation, type Installation } from '../../electron/boot/installation.ts';
import { createDesk, type Desk } from '../../electron/desk/desk.ts';
import { startBrowserShell } from '../../electron/gateway/browserShell.ts';
import type { ComposedDesk, ComposeOptions } from '../../electron/gateway/composedDesk.ts';
import { createDeskHandlers } from '../../electron/gateway/deskHandlers.ts';
import { openDatabase } from '../../electron/persistence/openDatabase.ts';
import { createPersistence, type Persistence } from '../../electron/persistence/persistence.ts';
import type { ClockPort } from '../../electron/ports/clock.ts';
import type { LogPort } from '../../electron/ports/log.ts';
import { openPaperStore, type PaperStore } from '../../electron/venues/paper/paperStore.ts';
import { createPaperVenue } from '../../electron/venues/paper/paperVenue.ts';
import { createWallTimer } from '../../electron/venues/wallTimer.ts';
import { createOptimiseRunner } from '../../electron/workers/optimiseRunner.ts';
import { feeOf } from '../../shared/domain/fee.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../shared/hedging/preTradeChecks.ts';
import { fail, ok } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import { expectOk } from '../support/expectOk.ts';
import { BENCH_VENUE, syntheticBook, type SyntheticBook } from './syntheticBook.ts';
import { createSyntheticMarket, epochNowMs, type SyntheticMarket } from './syntheticMarket.ts';
import { createTickLog, type TickLog } from './tickLog.ts';

export interface BenchDesk {
  readonly ticks: TickLog;
  /** Lets one browser in, once. */
  readonly url: string;
  /** Starts the ticks. */
  run(): void;
  /** Also removes the folder it wrote in. Safe to call twice. */
  stop(): Promise<void>;
}

export interface BenchDeskOptions {
  readonly legs: number;
  readonly ticksPerSecond: number;
  /** Receives what goes wrong in the desk. */
  readonly complain: (line: string) => void;
}

const SEED = 11;
const wallClock: ClockPort = { nowMs: () => toMs(Date.now()) };

export async function startBenchDesk({ legs, ticksPerSecond, complain }: BenchDeskOptions): Promise<BenchDesk> {
  const installation = findInstallation(import.meta.dirname);
  const dataDir = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
  const removeFolder = (): void => rmSync(dataDir, { recursive: true, force: true });
  const book = syntheticBook(legs, installation.resourcesDir);
  const ticks = createTickLog();
  const market = createSyntheticMarket({ book, ticksPerSecond, seed: SEED, witness: ticks.sent });
  try {
    const said: string[] = [];
    const shell = expectOk(await startShell(installation, dataDir, (options) => compose(options, { book, market, ticks }), said, complain));
    return {
      ticks,
      url: said.find((line) => line.startsWith('Open  '))?.slice('Open  '.length) ?? '',
      run: market.run,
      async stop() {
        await shell.stop();
        removeFolder();
      },
    };
  } catch (error) {
    removeFolder();
    throw error;
  }
}

type Compose = (options: ComposeOptions) => Promise<ComposedDesk>;

function startShell(installation: Installation, dataDir: string, compose: Compose, said: string[], complain: (line: string) => void) {
  return startBrowserShell({
    options: { port: 0, open: false, dataDir },
    installation,
    dataDir,
    devUrl: null,
    composeDesk: async (options) => ok(await compose(options)),
    log: complainingLog(complain),
    say: (line) => void said.push(line),
    openWindow: () => Promise.resolve('a bench opens none'),
  });
}

interface Parts {
  readonly book: SyntheticBook;
  readonly market: SyntheticMarket;
  readonly ticks: TickLog;
}

async function compose({ dataDir, log, version, shell }: ComposeOptions, { book, market, ticks }: Parts): Promise<ComposedDesk> {
  const instrumentOf = (id: string) => book.instruments.get(id);
  const database = expectOk(openDatabase(join(dataDir, 'desk.db')));
  const persistence = createPersistence(database, { wallClock, instrumentOf });
  const store = expectOk(openPaperStore({ path: join(dataDir, 'paper.db'), newAccount: ulid }));
  const desk = deskOn(book, market, persistence, store, log);
  const notes = await desk.start();
  desk.subscribe('risk', ({ seq }) => ticks.published(seq, epochNowMs()));
  return {
    handlers: createDeskHandlers({ desk, settings: persistence.settings, presets: [], version, shell }),
    feeds: desk,
    notes,
    async stop() {
      await desk.stop();
      store.close();
      persistence.close();
    },
  };
}

function deskOn(book: SyntheticBook, market: SyntheticMarket, persistence: Persistence, store: PaperStore, log: LogPort): Desk {
  const { rulebook } = book;
  const timer = createWallTimer();
  const venue = createPaperVenue({
    id: BENCH_VENUE,
    market,
    instrumentOf: (name) => {
      const instrument = book.instruments.get(name);
      return instrument === undefined ? fail('missingData', `${name} is not listed`) : ok(instrument);
    },
    feeOf: (instrument, liquidity, amount, price) =>
      feeOf({ instrument, liquidity, amount, price, indexUsd: null, rulebook, tsMs: market.nowMs() }),
    store,
    clock: wallClock,
    timer,
    seed: SEED,
  });
  return expectOk(
    createDesk({
      ...persistence,
      replay: market,
      venue,
      rulebook,
      limits: DEFAULT_PRE_TRADE_LIMITS,
      instrumentOf: (id) => book.instruments.get(id),
      openDemo: (bookId, tsMs) => book.adjustments(bookId, tsMs),
      wallClock,
      timer,
      newLabel: () => ulid() as ClientLabel,
      newId: () => ulid(),
      optimiser: createOptimiseRunner(new URL('../../electron/workers/optimise.worker.ts', import.meta.url)),
      log,
    }),
  );
}

function complainingLog(complain: (line: string) => void): LogPort {
  const write = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
    complain(`${message} ${JSON.stringify(fields ?? {})}`);
  return { info: () => undefined, warn: write, error: write };
}
