import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';
import { createPersistence, type Persistence } from '../../../electron/persistence/persistence.ts';
import { verifyDatabase } from '../../../electron/persistence/verify.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { toDecimalText } from '../../../shared/units/decimal.ts';
import { BOOK_ID, instrumentOf, refusalOf, sampleDeps, valueOf, VENUE } from '../../support/storeSamples.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

const CHILD = fileURLToPath(new URL('crashChild.ts', import.meta.url));
const KILLS = 20;

/** A small generator with a seed (mulberry32), so that a failing run can be run again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs the writing desk until `count` acknowledgements were read, calls `beforeKill`, kills it, and returns every one that still came. */
async function runUntilKilled(path: string, count: number, beforeKill: (pid: number) => void = () => undefined): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  const exited = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === count) {
      beforeKill(child.pid ?? 0);
      child.kill('SIGKILL');
    }
  }
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
  return acknowledged;
}

/** Acknowledgements the store knows nothing of. */
function lostFrom(store: Persistence, acknowledged: readonly string[]): string[] {
  return acknowledged.filter((line) => {
    const [what = '', id = ''] = line.split(' ');
    if (what === 'decision') return store.decisions.byId(id) === null;
    if (what === 'intent') return store.journal.order(id as ClientLabel) === null;
    if (what === 'filled') return store.journal.order(id as ClientLabel)?.state !== 'filled';
    return !store.ledger.hasFill(VENUE, id);
  });
}

describe('a desk killed with SIGKILL', () => {
  it(`loses nothing it acknowledged, ${KILLS} times in a row on one database, and the chain holds`, { timeout: 120_000 }, () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'desk.db');
      const random = seeded(20_260_203);
      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        acknowledged.push(...(await runUntilKilled(path, 1 + Math.floor(random() * 100))));
        const database = valueOf(openDatabase(path));
        const store = createPersistence(database, sampleDeps());
        expect(lostFrom(store, acknowledged)).toEqual([]);
        expect(verifyDatabase(database.db, instrumentOf).problems).toEqual([]);
        // Fills 1, 2, 3 … of 10 USD each were booked without a gap or a double, as far as the cursor says.
        const booked = Number(store.ledger.fillCursor(VENUE, BOOK_ID) ?? '0');
        const state = valueOf(store.ledger.bookState(BOOK_ID));
        expect(state.positions.map(({ signedAmount }) => toDecimalText(signedAmount))).toEqual(booked === 0 ? [] : [String(10 * booked)]);
        store.close();
      }
      expect(acknowledged.length).toBeGreaterThan(KILLS * 20);
    }),
  );

  it('kept others out while it lived, and its lock died with it', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'desk.db');
      let refusal = '';
      let childPid = 0;
      await runUntilKilled(path, 3, (pid) => {
        childPid = pid;
        refusal = refusalOf(openDatabase(path));
      });
      expect(refusal).toMatch(/^conflict: another desk /);
      expect(refusal).toContain(`(process ${childPid})`);
      valueOf(openDatabase(path)).close();
    }));
});
