/** One desk per database: a lock the operating system takes back when the process dies, however it dies. */
import BetterSqlite3 from 'better-sqlite3';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { catchStorage, storageFailure } from './storageFailure.ts';

export interface InstanceLock {
  /** A second call does nothing. The lock file stays: deleting it could let two desks lock two files of one name. */
  release(): void;
}

/** Long enough for another starter that is just reading the owner. */
const TIMEOUT_MS = 250;

export function lockPathOf(databasePath: string): string {
  return `${databasePath}.lock`;
}

/**
 * Holds a reserved lock on a small SQLite file beside the database. Refused with `conflict`, naming the process, when another one holds it, and
 * with `persistence` when the folder cannot be written. A reserved lock lets others read who the owner is. That has to be committed before the lock
 * is taken for good, and another starter may step in between the two: then the one who holds it writes again.
 */
export function acquireInstanceLock(databasePath: string): Result<InstanceLock> {
  return catchStorage(`locking ${lockPathOf(databasePath)}`, () => {
    const db = new BetterSqlite3(lockPathOf(databasePath), { timeout: TIMEOUT_MS });
    try {
      do {
        if (db.inTransaction) db.exec('ROLLBACK');
        writeOwner(db);
        db.exec('BEGIN IMMEDIATE');
      } while (ownerOf(db) !== process.pid);
    } catch (error) {
      const owner = ownerOf(db);
      db.close();
      if (storageFailure(error, '')?.reason !== 'conflict') throw error;
      return taken(databasePath, owner);
    }
    return ok({ release: () => void db.close() });
  });
}

function writeOwner(db: BetterSqlite3.Database): void {
  db.exec('BEGIN IMMEDIATE');
  db.exec('CREATE TABLE IF NOT EXISTS owner (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL) STRICT');
  db.prepare<[number]>('INSERT OR REPLACE INTO owner VALUES (1, ?)').run(process.pid);
  db.exec('COMMIT');
}

function taken(databasePath: string, owner: number | null): Result<never> {
  const who = owner === null ? 'another desk' : `another desk (process ${owner})`;
  return fail('conflict', `${who} has ${databasePath} open; close it first, or start with another database`, { pid: owner });
}

function ownerOf(db: BetterSqlite3.Database): number | null {
  try {
    return db.prepare<[], { pid: number }>('SELECT pid FROM owner').get()?.pid ?? null;
  } catch {
    return null;
  }
}
