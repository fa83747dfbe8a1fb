/** Whether an open file is ours, of a version we know, and whole. Only reads. */
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { APPLICATION_ID, pragmaNumber, schemaVersion, type ReadableDb } from './database.ts';
import { notOurs } from './fileHeader.ts';
import { fromFuture } from './migrate.ts';

/**
 * Up to here every open runs SQLite's quick_check, measured at 1.3 ms per MB in memory. Beyond it only an open after an unclean stop does:
 * a clean close wrote everything, and `desk verify` reads all of it whenever asked.
 */
const QUICK_CHECK_BYTES = 32 * 1024 * 1024;

export interface CheckOptions {
  /** The newest version this build knows. */
  readonly newest: number;
  /** After an unclean stop: the structure is checked whatever the size. */
  readonly isThorough: boolean;
}

/** `persistence`: not ours or damaged. `unsupported`: from a newer desk. Throws SqliteError when not even the schema can be read. */
export function checkContents(db: ReadableDb, path: string, { newest, isThorough }: CheckOptions): Result<void> {
  const mark = pragmaNumber(db, 'application_id');
  if (mark !== APPLICATION_ID && (mark !== 0 || hasTables(db))) return notOurs(path, 'another program made it');
  const version = schemaVersion(db);
  if (version > newest) return fromFuture(version, newest);
  if (!isThorough && sizeBytes(db) > QUICK_CHECK_BYTES) return ok(undefined);
  const problem = db.pragma('quick_check(1)', { simple: true });
  return problem === 'ok'
    ? ok(undefined)
    : fail('persistence', `${path} is damaged (${String(problem)}); it was not touched, restore a backup`);
}

function hasTables(db: ReadableDb): boolean {
  return db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() !== undefined;
}

function sizeBytes(db: ReadableDb): number {
  return Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
}
