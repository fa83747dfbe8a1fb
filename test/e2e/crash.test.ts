/** The desk is killed 200 times around order submission; the paper venue lives in its own process and is asked what is true. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { verifyFile } from '../../electron/persistence/verify.ts';
import { createSeededRandom } from '../../electron/venues/seededRandom.ts';
import type { CrashReport } from '../support/crashDesk.ts';
import { demoInstrument } from '../support/demoRecording.ts';
import { expectOk } from '../support/expectOk.ts';
import { spawnPaperProcess, temporaryFolder, type PaperProcess } from '../support/paperHarness.ts';

const CHILD = fileURLToPath(new URL('../support/crashDesk.ts', import.meta.url));
const COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));
const KILLS = 200;
/** A life mostly waits for its venue: two desks are killed side by side. */
const LANES = 2;
const SEED = 20260203;
/** An order is on its way for 10–50 ms and fills over some hundred: kills fall before, between and after. */
const MAX_LIFE_MS = 180;

/** One life of the desk: reconciles, reports, trades, and is killed `lifeMs` after its report. */
async function liveAndDie(folder: string, venue: PaperProcess, seed: number, lifeMs: number): Promise<CrashReport> {
  const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
  const child = spawn(process.execPath, [CHILD, folder, String(venue.port), venue.token, String(seed)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    const lines = createInterface({ input: child.stdout });
    const [line] = (await Promise.race([once(lines, 'line'), exited.then(() => ['{"died":true}'])])) as [string];
    await new Promise((resolve) => setTimeout(resolve, lifeMs));
    return JSON.parse(line) as CrashReport;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

function expectAgreement(report: CrashReport, where: string): void {
  expect(report.differences, where).toEqual([]);
  expect(new Set(report.ledgerTrades).size, where).toBe(report.ledgerTrades.length);
  expect(report.ledgerTrades.toSorted(), where).toEqual(report.venueTrades.toSorted());
}

interface Campaign {
  readonly repaired: number;
  readonly trades: number;
}

/** One desk and its venue: killed and started again `KILLS / LANES` times. */
async function campaign(lane: number): Promise<Campaign> {
  const folder = temporaryFolder();
  const venue = await spawnPaperProcess(folder.path);
  const random = createSeededRandom(SEED + lane);
  let repaired = 0;
  let trades = 0;
  try {
    for (let life = 0; life < KILLS / LANES; life += 1) {
      const report = await liveAndDie(folder.path, venue, SEED + lane * KILLS + life, random.next() * MAX_LIFE_MS);
      expectAgreement(report, `lane ${lane}, life ${life}`);
      repaired += report.repaired.length;
      trades = report.venueTrades.length;
    }
    expectAgreement(await liveAndDie(folder.path, venue, 0, 0), `lane ${lane}, the last life`);
    const verified = expectOk(verifyFile(join(folder.path, 'desk.sqlite'), (id) => demoInstrument(id)));
    expect(verified.problems).toEqual([]);
    return { repaired, trades };
  } finally {
    await venue.kill();
    folder.remove();
  }
}

describe('the order path under SIGKILL', () => {
  it(
    `keeps the ledger equal to the venue's fills over ${KILLS} kills, doubles nothing, and the audit chain verifies`,
    { timeout: 280_000 },
    async () => {
      const ended = await Promise.allSettled(Array.from({ length: LANES }, (_, lane) => campaign(lane)));
      const campaigns = ended.map((lane) => {
        if (lane.status === 'rejected') throw lane.reason;
        return lane.value;
      });
      const sum = (figure: keyof Campaign): number => campaigns.reduce((total, each) => total + each[figure], 0);
      // The kills must have hit something: orders in flight that had to be asked for, and real trades.
      expect(sum('repaired')).toBeGreaterThan(KILLS / 4);
      expect(sum('trades')).toBeGreaterThan(KILLS);
    },
  );
});
