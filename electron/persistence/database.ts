/** The SQLite connections of the desk: what kind they are and how each is set up. */
import BetterSqlite3 from 'better-sqlite3';
import type { Brand } from '../../shared/units/brand.ts';

/** May be a connection that can only read, beside a running desk. */
export type ReadableDb = Brand<BetterSqlite3.Database, 'ReadableDb'>;
/** The one writing connection of the process that holds the instance lock. */
export type WritableDb = ReadableDb & { readonly __writable: true };

/** An open desk database; `close` also gives the instance lock back. */
export interface DatabaseHandle {
  readonly db: WritableDb;
  readonly path: string;
  /** The copy that was made before a migration; null when none was needed. */
  readonly backupPath: string | null;
  /** A second call does nothing. */
  close(): void;
}

/** "DDSK" in the file's header: a file with another mark is not ours and is never written to. */
export const APPLICATION_ID = 0x44_44_53_4b;

const BUSY_TIMEOUT_MS = 250;
/** A checkpoint costs two more fsyncs; every 4,000 pages (16 MB) keeps it out of the 99th percentile of a commit. */
const CHECKPOINT_PAGES = 4_000;

/** A connection to `path` that writes. The caller holds the instance lock. Throws SqliteError. */
export function connectForWriting(path: string): WritableDb {
  const db = new BetterSqlite3(path, { timeout: BUSY_TIMEOUT_MS }) as WritableDb;
  db.pragma('foreign_keys = ON');
  // REPLACE must fire the delete triggers of append-only tables.
  db.pragma('recursive_triggers = ON');
  db.pragma('trusted_schema = OFF');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  return db;
}

/** A connection that cannot write, for checks beside a running desk. Throws SqliteError. */
export function connectForReading(path: string): ReadableDb {
  const db = new BetterSqlite3(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS }) as ReadableDb;
  db.pragma('trusted_schema = OFF');
  return db;
}

/** The schema version of the database: that of its last migration, 0 for an empty one. */
export function schemaVersion(db: ReadableDb): number {
  return pragmaNumber(db, 'user_version');
}

export function pragmaNumber(db: ReadableDb, name: 'user_version' | 'application_id'): number {
  const value = db.pragma(name, { simple: true });
  if (typeof value !== 'number') throw new Error(`pragma ${name}: expected a number, was ${String(value)}`);
  return value;
}
