/** Paper venues to run the venue contract on: one in this process on a manual clock, one in a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { VenuePort } from '../../electron/ports/venue.ts';
import { createPaperRemote } from '../../electron/venues/paper/paperRemote.ts';
import { openPaperStore, type PaperStore } from '../../electron/venues/paper/paperStore.ts';
import { createPaperVenue, type PaperVenueDeps } from '../../electron/venues/paper/paperVenue.ts';
import { createWallTimer } from '../../electron/venues/wallTimer.ts';
import type { BookId } from '../../shared/domain/book.ts';
import { toVenueId } from '../../shared/domain/instrument.ts';
import type { VenueHarness } from '../contracts/venueContract.ts';
import { DEMO_FOLDER, demoFeeOf, demoInstrumentOf, demoReplay, RULEBOOK_FILE } from './demoRecording.ts';
import { expectOk } from './expectOk.ts';
import { createManualClock, type ManualClock } from './manualClock.ts';

const PAPER = toVenueId('paper');
const STEP_MS = 10;
/** Ten minutes of the venue's time: a bound, not a wait. */
const MAX_STEPS = 60_000;

/** A folder for one test; gone when `remove` is called. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'deltadesk-paper-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Moves the clock until the condition holds. */
export async function advanceUntil(clock: ManualClock, condition: () => boolean): Promise<void> {
  for (let step = 0; !condition(); step += 1) {
    if (step > MAX_STEPS) throw new Error('the condition never held');
    await clock.advance(STEP_MS);
  }
}

/** The promise's value, moving the clock until it has one. */
export async function advanceUntilSettled<T>(clock: ManualClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const watched = promise.finally(() => {
    isSettled = true;
  });
  await advanceUntil(clock, () => isSettled);
  return watched;
}

/** A paper venue on the demo's replay (paused) and a manual clock. */
export function aPaperVenue(store: PaperStore, clock: ManualClock, patch: Partial<PaperVenueDeps> = {}) {
  const replay = demoReplay({ timer: clock.timer });
  const venue = createPaperVenue({
    id: PAPER,
    market: replay,
    instrumentOf: demoInstrumentOf,
    feeOf: demoFeeOf(replay),
    store,
    clock: clock.clock,
    timer: clock.timer,
    seed: 3,
    ...patch,
  });
  return { venue, replay };
}

export function aPaperStore(path = ':memory:'): PaperStore {
  return expectOk(openPaperStore({ path, newAccount: () => 'test' }));
}

export async function startInProcess(folder = temporaryFolder()): Promise<VenueHarness> {
  const clock = createManualClock();
  const store = aPaperStore(join(folder.path, 'paper.db'));
  const { venue, replay } = aPaperVenue(store, clock);
  await venue.connect();
  const end = async (): Promise<void> => {
    await venue.close();
    replay.close();
    store.close();
  };
  return {
    venue,
    settle: (promise) => advanceUntilSettled(clock, promise),
    until: (condition) => advanceUntil(clock, condition),
    async restart() {
      await end();
      return startInProcess(folder);
    },
    async stop() {
      await end();
      folder.remove();
    },
  };
}

const MAIN = fileURLToPath(new URL('../../electron/venues/paper/paperServerMain.ts', import.meta.url));
const addressSchema = z.object({ port: z.int(), token: z.string() });

export interface PaperProcess {
  readonly port: number;
  readonly token: string;
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>;
}

/** The venue in its own process on the file in `folder`; it ends with this process at the latest. The market stands still. */
export async function spawnPaperProcess(folder: string): Promise<PaperProcess> {
  const args = [
    '--recording',
    join(DEMO_FOLDER, 'market'),
    '--rulebook',
    RULEBOOK_FILE,
    '--store',
    join(folder, 'paper.db'),
    '--speed',
    '0',
  ];
  const child = spawn(process.execPath, [MAIN, ...args, '--exit-with-stdin'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const address = addressSchema.parse(JSON.parse(await firstLine(child)));
  const exited = once(child, 'exit');
  return {
    ...address,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the paper server ended with ${String(code)}`)));
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  return line;
}

export function aRemoteVenue({ port, token }: Pick<PaperProcess, 'port' | 'token'>): VenuePort {
  return createPaperRemote({ id: PAPER, port, token, timer: createWallTimer() });
}

const MAX_ROUND_TRIPS = 400;

export async function startRemote(folder = temporaryFolder()): Promise<VenueHarness> {
  const server = await spawnPaperProcess(folder.path);
  const venue = aRemoteVenue(server);
  expectOk(await venue.connect());
  const end = async (): Promise<void> => {
    await venue.close();
    await server.kill();
  };
  return {
    venue,
    settle: (promise) => promise,
    /** A question and its answer are the pulse: no sleeping, and never longer than so many of them. */
    async until(condition) {
      for (let trips = 0; !condition(); trips += 1) {
        if (trips > MAX_ROUND_TRIPS) throw new Error('the condition never held');
        await venue.positions('pulse' as BookId);
      }
    },
    async restart() {
      await end();
      return startRemote(folder);
    },
    async stop() {
      await end();
      folder.remove();
    },
  };
}
