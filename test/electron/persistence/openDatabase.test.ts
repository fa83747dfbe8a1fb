import BetterSqlite3 from 'better-sqlite3';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APPLICATION_ID } from '../../../electron/persistence/database.ts';
import { MIGRATIONS } from '../../../electron/persistence/migrations.ts';
import { openDatabase, openForReading } from '../../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../../electron/persistence/persistence.ts';
import { verifyFile } from '../../../electron/persistence/verify.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aBook, aDeposit, aFill, BOOK_ID, instrumentOf, refusalOf, sampleDeps, valueOf, VENUE } from '../../support/storeSamples.ts';
import { fileHash, inTemporaryFolder } from './temporaryFolder.ts';

/** A database with a book and a few hundred rows, cleanly closed. */
function makeDatabase(path: string): void {
  const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
  valueOf(store.ledger.createBook(aBook()));
  const deposits = Array.from({ length: 300 }, (_, index) => aDeposit({ adjustmentId: `a${index}`, signedAmount: decimal(index + 1) }));
  valueOf(store.ledger.appendAdjustments(deposits));
  store.close();
}

/** Copies a database and its log while it is open: what a machine that lost power finds. */
function makeUncleanDatabase(path: string): void {
  const source = `${path}.source`;
  makeDatabase(source);
  const store = createPersistence(valueOf(openDatabase(source)), sampleDeps());
  valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], 'c'));
  copyFileSync(source, path);
  copyFileSync(`${source}-wal`, `${path}-wal`);
  store.close();
}

/** The refusal, after making sure that the file did not change. */
function refusedUntouched(path: string): string {
  const before = fileHash(path);
  const refusal = refusalOf(openDatabase(path));
  expect(fileHash(path)).toBe(before);
  return refusal;
}

describe('openDatabase', () => {
  it('makes a new database: marked, write-ahead log, full synchronisation, foreign keys', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const database = valueOf(openDatabase(path));
      const read = (name: string) => database.db.pragma(name, { simple: true });
      expect(read('application_id')).toBe(APPLICATION_ID);
      expect(read('user_version')).toBe(MIGRATIONS.at(-1)?.version);
      expect(read('journal_mode')).toBe('wal');
      expect(read('synchronous')).toBe(2);
      expect(read('foreign_keys')).toBe(1);
      expect(database.backupPath).toBeNull();
      database.close();
      database.close();
      expect(readdirSync(folder).sort()).toEqual(['desk.db', 'desk.db.lock']);
    }));

  it('opens it again with everything in it', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
      // 1 + 2 + … + 300
      expect(valueOf(store.ledger.bookState(BOOK_ID)).balances.get(toCurrency('BTC'))).toEqual(decimal(45_150));
      store.close();
    }));

  it('recovers what was in the log after an unclean stop', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeUncleanDatabase(path);
      const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
      expect(store.ledger.hasFill(VENUE, 't1')).toBe(true);
      store.close();
      expect(valueOf(verifyFile(path, instrumentOf)).problems).toEqual([]);
    }));

  it('takes an empty file as a new database', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      writeFileSync(path, '');
      valueOf(openDatabase(path)).close();
    }));

  it('takes up a new database whose making was cut short', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const unfinished = new BetterSqlite3(path);
      unfinished.pragma('journal_mode = WAL');
      unfinished.close();
      expect(statSync(path).size).toBeGreaterThan(0);
      valueOf(openDatabase(path)).close();
    }));
});

describe('openDatabase refuses, and leaves the file as it was', () => {
  it('a database of a newer desk', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const newer = new BetterSqlite3(path);
      newer.pragma('user_version = 9990');
      newer.close();
      expect(refusedUntouched(path)).toMatch(
        /^unsupported: the database is of version 9990, this build knows up to \d+: a newer desk wrote it/,
      );
    }));

  it('one that became newer in a log that was not written back', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const source = join(folder, 'source.db');
      makeDatabase(source);
      const newer = new BetterSqlite3(source);
      newer.pragma('user_version = 9990');
      copyFileSync(source, path);
      copyFileSync(`${source}-wal`, `${path}-wal`);
      newer.close();
      expect(refusedUntouched(path)).toMatch(/^unsupported: .*9990/);
    }));

  it.each([
    ['in the middle of a page', 5_000],
    ['at a page', 8_192],
    ['in its first page', 700],
    ['in its header', 60],
  ])('a file that is cut off %s', (_where, bytes) =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      truncateSync(path, bytes);
      expect(refusedUntouched(path)).toMatch(/^persistence: .*(is cut off: \d+ bytes are missing|is not a Deltadesk database)/);
    }),
  );

  it('pages full of junk', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4_096, bytes.length);
      writeFileSync(path, bytes);
      expect(refusedUntouched(path)).toMatch(/^persistence: .*damaged/);
    }));

  it('pages full of junk beside a log', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeUncleanDatabase(path);
      const bytes = readFileSync(path);
      bytes.fill(0xa5, 4_096, bytes.length);
      writeFileSync(path, bytes);
      const log = fileHash(`${path}-wal`);
      expect(refusedUntouched(path)).toMatch(/^persistence: .*damaged/);
      expect(fileHash(`${path}-wal`)).toBe(log);
    }));

  it('random bytes, text, and a database of another program, with nothing put beside them', () =>
    inTemporaryFolder((folder) => {
      writeFileSync(join(folder, 'random'), Buffer.from(Array.from({ length: 9_000 }, (_, index) => (index * 7_919) % 251)));
      writeFileSync(join(folder, 'text'), 'instrument,size\n'.repeat(900));
      const other = new BetterSqlite3(join(folder, 'other'));
      other.exec('PRAGMA application_id = 5; CREATE TABLE t (x)');
      other.close();
      for (const name of ['random', 'text', 'other']) {
        expect(refusedUntouched(join(folder, name))).toMatch(/^persistence: .* is not a Deltadesk database/);
      }
      expect(readdirSync(folder).sort()).toEqual(['other', 'random', 'text']);
    }));

  it('an unmarked database that has tables', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'unmarked');
      const other = new BetterSqlite3(path);
      other.exec('CREATE TABLE t (x)');
      other.close();
      expect(refusedUntouched(path)).toMatch(/^persistence: .*another program made it/);
    }));

  it('a log without its database', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeUncleanDatabase(path);
      writeFileSync(path, '');
      const log = fileHash(`${path}-wal`);
      expect(refusedUntouched(path)).toMatch(/^persistence: .*-wal holds changes of a database that is not there/);
      expect(fileHash(`${path}-wal`)).toBe(log);
    }));

  it('a folder, and a folder that is not there', () =>
    inTemporaryFolder((folder) => {
      mkdirSync(join(folder, 'desk.db'));
      expect(refusalOf(openDatabase(join(folder, 'desk.db')))).toMatch(/^persistence: .* is not a file/);
      expect(refusalOf(openDatabase(join(folder, 'nowhere', 'desk.db')))).toMatch(/^persistence: there is no folder/);
    }));

  it('a place where nothing can be put beside the database', () =>
    inTemporaryFolder((folder) => {
      // The lock cannot be made: the same for SQLite as a folder without permission, also for root.
      const path = join(folder, 'desk.db');
      makeDatabase(join(folder, 'source.db'));
      copyFileSync(join(folder, 'source.db'), path);
      mkdirSync(`${path}.lock`);
      expect(refusedUntouched(path)).toMatch(/^persistence: locking .*: the file cannot be opened/);
    }));

  it('a database that another program has locked', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const other = new BetterSqlite3(path);
      other.exec(`PRAGMA application_id = ${APPLICATION_ID}; CREATE TABLE t (x); BEGIN EXCLUSIVE`);
      // Not through a second handle of this process: closing it would drop SQLite's own lock.
      const refusal = refusalOf(openDatabase(path));
      other.exec('COMMIT');
      other.close();
      expect(refusal).toMatch(/^conflict: opening .*another program holds a lock/);
    }));
});

describe('one desk per database', () => {
  it('refuses a second one, naming the process, also through a link', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const first = valueOf(openDatabase(path));
      symlinkSync(path, join(folder, 'link.db'));
      for (const name of ['desk.db', 'link.db']) {
        const refusal = openDatabase(join(folder, name));
        expect(refusalOf(refusal)).toMatch(new RegExp(`^conflict: another desk \\(process ${process.pid}\\) has .*desk\\.db open`));
      }
      first.close();
      valueOf(openDatabase(path)).close();
    }));

  it('gives the lock back when opening fails', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const good = readFileSync(path);
      truncateSync(path, 8_192);
      expect(openDatabase(path).ok).toBe(false);
      writeFileSync(path, good);
      valueOf(openDatabase(path)).close();
    }));
});

describe('openForReading', () => {
  it('verifies beside a running desk, seeing what is committed', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
      valueOf(store.ledger.createBook(aBook()));
      valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
      expect(valueOf(verifyFile(path, instrumentOf))).toEqual({ auditRows: 2, ledgerRows: 1, problems: [] });
      valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill({ tradeId: 't2' })], null));
      expect(valueOf(verifyFile(path, instrumentOf)).ledgerRows).toBe(2);
      store.close();
    }));

  it('cannot write', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const db = valueOf(openForReading(path));
      expect(() => db.exec('DELETE FROM settings')).toThrow(/readonly/);
      db.close();
    }));

  it('refuses an older schema, a newer one, junk and nothing', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      valueOf(openDatabase(path, { migrations: MIGRATIONS.slice(0, 2) })).close();
      expect(refusalOf(openForReading(path))).toMatch(/^unsupported: .*is of version 20: start the desk once/);
      valueOf(openDatabase(path)).close();
      expect(refusalOf(openForReading(path, { migrations: MIGRATIONS.slice(0, 2) }))).toMatch(/^unsupported: .*newer desk/);
      writeFileSync(join(folder, 'junk'), 'junk'.repeat(999));
      expect(refusalOf(openForReading(join(folder, 'junk')))).toMatch(/^persistence: .*not a database/);
      expect(refusalOf(openForReading(join(folder, 'nothing')))).toMatch(/^missingData/);
      expect(existsSync(join(folder, 'nothing'))).toBe(false);
    }));
});
