/** `desk why` on a real database file: which decision it finds, its exit codes, and that it changes nothing. */
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../electron/boot/dataFiles.ts';
import { whyStore, type WhyQuery } from '../../../electron/cli/whyStore.ts';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../../electron/persistence/persistence.ts';
import type { DecisionStory } from '../../../shared/contract/storySchemas.ts';
import { RULEBOOK } from '../../support/decisionSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { sampleDeps, tickingClock } from '../../support/storeSamples.ts';
import { aTradedJournal, openTradedBook, tradeStory } from '../../support/tradedStory.ts';
import { fileHash, inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { runDesk } from './runDesk.ts';

const NOTHING: WhyQuery = { id: undefined, isLast: false, at: undefined, underlying: undefined, book: undefined };

/** A database with one traded decision, closed. */
function makeDatabase(folder: string): string {
  const path = join(folder, DATABASE_FILE);
  const store = createPersistence(expectOk(openDatabase(path)), sampleDeps());
  openTradedBook(store);
  tradeStory(store, aTradedJournal(store));
  store.close();
  return path;
}

function why(folder: string, query: Partial<WhyQuery>) {
  const options = { dataDir: folder, rulebook: RULEBOOK, wallClock: tickingClock() };
  const { kind, stdout, stderrLines } = whyStore(options, { ...NOTHING, ...query }, 'json');
  return { kind, id: stdout === undefined ? null : (JSON.parse(stdout) as DecisionStory).id, stderrLines };
}

describe('desk why', () => {
  it('tells a decision by its id, the last one, and the one in force at a time; the file stays as it was', () =>
    inTemporaryFolder((folder) => {
      const before = fileHash(makeDatabase(folder));
      const traded = { kind: 'ok', id: 'decision-1', stderrLines: undefined };
      expect(why(folder, { id: 'decision-1' })).toEqual(traded);
      // The newest row is of the mark-outs: its story is that of the hedge.
      expect(why(folder, { isLast: true })).toEqual(traded);
      expect(why(folder, { isLast: true, underlying: 'BTC', book: 'demo' })).toEqual(traded);
      expect(why(folder, { at: '2026-02-03T00:00:00Z', underlying: 'BTC' })).toEqual(traded);
      expect(fileHash(join(folder, DATABASE_FILE))).toBe(before);
    }));

  it('says what is not there', () =>
    inTemporaryFolder((folder) => {
      expect(why(folder, { isLast: true }).stderrLines?.[0]).toMatch(/^there is no database at /);
      makeDatabase(folder);
      const bad = (query: Partial<WhyQuery>) => {
        const { kind, stderrLines } = why(folder, query);
        return [kind, ...(stderrLines ?? [])];
      };
      expect(bad({ id: 'x' })).toEqual(['badInput', 'no decision "x"']);
      expect(bad({ at: '2026-02-02T23:59:59Z', underlying: 'BTC' })).toEqual([
        'badInput',
        'no decision about BTC in book demo at or before 2026-02-02T23:59:59Z',
      ]);
      expect(bad({ at: 'noon', underlying: 'BTC' })).toEqual(['badInput', '--at: expected a moment like 2026-02-02T04:50:19Z, was "noon"']);
      expect(bad({ isLast: true, book: 'other' })).toEqual(['badInput', 'book other has no decisions yet']);
      expect(bad({})[0]).toBe('usage');
      expect(bad({ id: 'decision-1', isLast: true })[0]).toBe('usage');
      expect(bad({ at: '2026-02-03T00:00:00Z' })).toEqual(['usage', '--at needs --underlying COIN']);
    }));

  it('is a command: text, exit 0 beside a running desk; exit 1 when the stored inputs say something else', () =>
    inTemporaryFolder(async (folder) => {
      const path = makeDatabase(folder);
      const desk = expectOk(openDatabase(path));
      try {
        const told = await runDesk(['why', 'decision-1', '--data', folder]);
        expect([told.code, told.stderr]).toEqual([0, '']);
        expect(told.stdout).toMatch(/^Decision decision-1: executed, BTC, book demo, /);
        expect(told.stdout).toMatch(/Computed again from the stored inputs: the same verdict and trade, number by number\.\n$/);
      } finally {
        desk.close();
      }
      const db = new BetterSqlite3(path);
      db.exec(`DROP TRIGGER decisions_never_updated;
        UPDATE decisions SET body = replace(body, '"netDeltaCoin":1.2', '"netDeltaCoin":1.3') WHERE id = 'decision-1'`);
      db.close();
      const forged = await runDesk(['why', '--last', '--data', folder]);
      expect(forged.code).toBe(1);
      expect(forged.stdout).toContain('NOT THE SAME when computed again');
      expect(forged.stderr).toContain('verdict.');
    }));
});
