import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { backUp, backupPathOf } from '../../../electron/persistence/backup.ts';
import { connectForReading, connectForWriting, schemaVersion } from '../../../electron/persistence/database.ts';
import { migrate, type Migration } from '../../../electron/persistence/migrate.ts';
import { MIGRATIONS } from '../../../electron/persistence/migrations.ts';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../../electron/persistence/persistence.ts';
import { openMemoryDatabase } from '../../support/memoryDatabase.ts';
import { aBook, aFill, BOOK_ID, refusalOf, sampleDeps, valueOf, VENUE } from '../../support/storeSamples.ts';
import { fileHash, inTemporaryFolder } from './temporaryFolder.ts';

const NEXT: Migration = { version: 9_000, up: (db) => void db.exec('CREATE TABLE later (x TEXT) STRICT') };
const BROKEN: Migration = { version: 9_010, up: (db) => void db.exec('INSERT INTO later VALUES (1); INSERT INTO nowhere VALUES (1)') };

function makeDatabase(path: string): void {
  const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
  valueOf(store.ledger.createBook(aBook()));
  valueOf(store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], 'c1'));
  store.close();
}

function tablesOf(path: string): unknown[] {
  const db = connectForReading(path);
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all();
  db.close();
  return tables;
}

/**
 * An index that lacks entries of its table. A copy takes the damage over, so it must not pass for a backup. Opening finds this too, but only in
 * files small enough for its quick check.
 */
function loseIndexEntries(path: string): void {
  const db = connectForWriting(path);
  db.unsafeMode(true);
  db.exec(`DROP INDEX ledger_by_book; DROP INDEX ledger_fills_by_book;
    CREATE INDEX ledger_by_book ON ledger (wall_ms) WHERE kind = 'delivery';
    PRAGMA writable_schema = ON;
    UPDATE sqlite_schema SET sql = 'CREATE INDEX ledger_by_book ON ledger (wall_ms)' WHERE name = 'ledger_by_book'`);
  db.close();
}

describe('migrate', () => {
  it('runs what is pending, once', () => {
    const db = connectForWriting(':memory:');
    expect(valueOf(migrate(db, MIGRATIONS))).toBe(MIGRATIONS.length);
    expect(valueOf(migrate(db, MIGRATIONS))).toBe(0);
    expect(valueOf(migrate(db, [...MIGRATIONS, NEXT]))).toBe(1);
    expect(schemaVersion(db)).toBe(9_000);
  });

  it('takes all steps or none', () => {
    const { db } = openMemoryDatabase();
    const before = schemaVersion(db);
    expect(refusalOf(migrate(db, [...MIGRATIONS, NEXT, BROKEN]))).toBe(
      'persistence: migration 9010 failed: no such table: nowhere; nothing was changed',
    );
    expect(schemaVersion(db)).toBe(before);
    expect(db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'later'`).get()).toBeUndefined();
  });

  it('refuses a migration that would leave a row pointing to nothing', () => {
    const { db } = openMemoryDatabase();
    const orphaning: Migration = {
      version: 9_000,
      up: (target) =>
        void target.exec(`PRAGMA defer_foreign_keys = ON;
          CREATE TABLE child (book_id TEXT REFERENCES books (book_id)) STRICT; INSERT INTO child VALUES ('nobody')`),
    };
    expect(refusalOf(migrate(db, [...MIGRATIONS, orphaning]))).toMatch(/^persistence: 1 rows would point to nothing/);
    expect(schemaVersion(db)).toBe(MIGRATIONS.at(-1)?.version);
  });

  it('refuses a database from the future', () => {
    const { db } = openMemoryDatabase([...MIGRATIONS, NEXT]);
    expect(refusalOf(migrate(db, MIGRATIONS))).toMatch(/^unsupported: the database is of version 9000/);
  });

  it('throws on versions that do not rise: that is our own mistake', () => {
    expect(() => migrate(connectForWriting(':memory:'), [NEXT, NEXT])).toThrow(/does not rise/);
  });
});

describe('MIGRATIONS', () => {
  it('rise in tens', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => (index + 1) * 10));
  });

  it('make STRICT tables only', () => {
    const { db } = openMemoryDatabase();
    const loose = db.prepare(
      `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'`,
    );
    expect(loose.pluck().all()).toEqual([]);
  });
});

describe('backUp', () => {
  it('refuses a copy that took damage over from the original, and leaves none behind', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      loseIndexEntries(path);
      const db = connectForReading(path);
      expect(refusalOf(backUp(db, path))).toMatch(/^persistence: the backup .* is damaged: wrong # of entries in index/);
      db.close();
      expect(readdirSync(folder).some((name) => name.includes('backup'))).toBe(false);
    }));
});

describe('openDatabase before a migration', () => {
  it('makes a checked backup beside it, which the old build opens', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const database = valueOf(openDatabase(path, { migrations: [...MIGRATIONS, NEXT] }));
      const newest = MIGRATIONS.at(-1)?.version ?? 0;
      expect(database.backupPath).toBe(backupPathOf(database.path, newest));
      database.close();
      expect(tablesOf(path)).toContain('later');

      const restored = join(folder, 'restored.db');
      copyFileSync(backupPathOf(path, newest), restored);
      const old = createPersistence(valueOf(openDatabase(restored)), sampleDeps());
      expect(old.ledger.hasFill(VENUE, 't1')).toBe(true);
      expect(old.ledger.fillCursor(VENUE, BOOK_ID)).toBe('c1');
      old.close();
      expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
    }));

  it('makes none of a new or an up-to-date database', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const again = valueOf(openDatabase(path));
      expect(again.backupPath).toBeNull();
      again.close();
      expect(readdirSync(folder).some((name) => name.includes('backup'))).toBe(false);
    }));

  it('leaves the old database usable and unchanged to the byte when a migration fails', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      const before = fileHash(path);
      const refusal = refusalOf(openDatabase(path, { migrations: [...MIGRATIONS, NEXT, BROKEN] }));
      expect(refusal).toMatch(/^persistence: migration 9010 failed/);
      expect(fileHash(path)).toBe(before);
      expect(existsSync(`${path}-wal`)).toBe(false);
      const old = createPersistence(valueOf(openDatabase(path)), sampleDeps());
      expect(old.ledger.hasFill(VENUE, 't1')).toBe(true);
      old.close();
    }));

  it('does not migrate when the backup cannot be made', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      makeDatabase(path);
      // A folder that is not empty stands where the copy should go.
      const target = backupPathOf(path, MIGRATIONS.at(-1)?.version ?? 0);
      mkdirSync(target);
      writeFileSync(join(target, 'x'), '');
      expect(refusalOf(openDatabase(path, { migrations: [...MIGRATIONS, NEXT] }))).toMatch(/^persistence: backing up to /);
      expect(readdirSync(folder).some((name) => name.endsWith('.partial'))).toBe(false);
      expect(tablesOf(path)).not.toContain('later');
    }));
});
