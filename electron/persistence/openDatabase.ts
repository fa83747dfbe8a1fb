/** Opens the desk's database, or says in words why not and leaves the file as it was. */
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { backUp } from './backup.ts';
import { connectForReading, connectForWriting, schemaVersion, type DatabaseHandle, type ReadableDb, type WritableDb } from './database.ts';
import { checkContents } from './databaseCheck.ts';
import { inspectFile, type FileKind } from './fileHeader.ts';
import { acquireInstanceLock, lockPathOf } from './instanceLock.ts';
import { migrate, newestVersion, type Migration } from './migrate.ts';
import { MIGRATIONS } from './migrations.ts';
import { catchStorage } from './storageFailure.ts';

export interface OpenOptions {
  readonly migrations: readonly Migration[];
}

/**
 * The open database at the newest schema, locked for this process until `close` or its death.
 * Refused, file unchanged to the byte: `conflict` (another desk, or another program's lock), `unsupported` (written by a newer desk),
 * `persistence` (not ours, cut off, damaged, folder not writable, backup or migration failed).
 * Takes milliseconds, plus the check of `checkContents` and, before a migration, the backup.
 */
export function openDatabase(path: string, { migrations }: OpenOptions = { migrations: MIGRATIONS }): Result<DatabaseHandle> {
  return catchStorage(`opening ${path}`, () => {
    const located = locate(path);
    if (!located.ok) return located;
    const realPath = located.value;
    // Without a lock file nobody can have it open, so a file that is not ours is refused before anything is put beside it.
    const early = existsSync(lockPathOf(realPath)) ? null : inspectFile(realPath, newestVersion(migrations), hasLog(realPath));
    return early?.ok === false ? early : openAlone(realPath, migrations);
  });
}

/** Takes the instance lock first, and gives it back when opening fails. */
function openAlone(path: string, migrations: readonly Migration[]): Result<DatabaseHandle> {
  const lock = acquireInstanceLock(path);
  if (!lock.ok) return lock;
  const opened = catchStorage(`opening ${path}`, () => openLocked(path, migrations));
  if (!opened.ok) {
    lock.value.release();
    return opened;
  }
  const { db, backupPath } = opened.value;
  const close = () => {
    db.close();
    lock.value.release();
  };
  return ok({ db, path, backupPath, close });
}

/**
 * A connection that only reads, beside a running desk or without one; the same refusals, and `unsupported` for an older schema too.
 * The caller closes it.
 */
export function openForReading(path: string, { migrations }: OpenOptions = { migrations: MIGRATIONS }): Result<ReadableDb> {
  if (!existsSync(path)) return fail('missingData', `there is no database at ${path}`);
  return catchStorage(`opening ${path}`, () => {
    const db = connectForReading(path);
    try {
      const usable = checkReadable(db, path, newestVersion(migrations));
      if (!usable.ok) db.close();
      return usable.ok ? ok(db) : usable;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** Does not look at the file's bytes itself: closing a second handle would drop the locks of a desk in this process. */
function checkReadable(db: ReadableDb, path: string, newest: number): Result<void> {
  const usable = checkContents(db, path, { newest, isThorough: false });
  if (!usable.ok) return usable;
  const version = schemaVersion(db);
  if (version === newest) return ok(undefined);
  return fail('unsupported', `${path} is of version ${version}: start the desk once to bring it to ${newest}`);
}

/** The path behind links, so that one database has one lock; the folder must be there. */
function locate(path: string): Result<string> {
  const folder = dirname(path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    return fail('persistence', `there is no folder ${folder} for the database`);
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined) return isWritable(folder) ? ok(join(realpathSync(folder), basename(path))) : notWritable(folder);
  if (!known.isFile()) return fail('persistence', `${path} is not a file`);
  const realPath = realpathSync(path);
  if (!isWritable(realPath)) return notWritable(realPath);
  return isWritable(dirname(realPath)) ? ok(realPath) : notWritable(dirname(realPath));
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function notWritable(path: string): Result<never> {
  return fail('persistence', `${path} cannot be written: check its permissions, or choose another place for the database`);
}

/** True after an unclean stop: a desk that closes its database leaves no log, or an empty one. */
function hasLog(path: string): boolean {
  return (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
}

interface Opened {
  readonly db: WritableDb;
  readonly backupPath: string | null;
}

function openLocked(path: string, migrations: readonly Migration[]): Result<Opened> {
  const newest = newestVersion(migrations);
  const isRecovering = hasLog(path);
  const kind = inspectFile(path, newest, isRecovering);
  if (!kind.ok) return kind;
  if (kind.value === 'absent' && isRecovering)
    return fail('persistence', `${path}-wal holds changes of a database that is not there: restore both files`);
  // Closing a writing connection would move the log into the file, so a file that may be refused is looked at with a reading one first.
  const checked = isRecovering ? checkReading(path, newest) : ok(undefined);
  if (!checked.ok) return checked;
  const db = connectForWriting(path);
  try {
    const opened = prepare(db, { path, kind: kind.value, migrations, isRecovering });
    if (!opened.ok) db.close();
    return opened;
  } catch (error) {
    db.close();
    throw error;
  }
}

function checkReading(path: string, newest: number): Result<void> {
  const db = connectForReading(path);
  try {
    return checkContents(db, path, { newest, isThorough: true });
  } finally {
    db.close();
  }
}

interface Preparation {
  readonly path: string;
  readonly kind: FileKind;
  readonly migrations: readonly Migration[];
  readonly isRecovering: boolean;
}

function prepare(db: WritableDb, { path, kind, migrations, isRecovering }: Preparation): Result<Opened> {
  const newest = newestVersion(migrations);
  const usable = kind === 'absent' || isRecovering ? ok(undefined) : checkContents(db, path, { newest, isThorough: false });
  if (!usable.ok) return usable;
  db.pragma('journal_mode = WAL');
  const version = schemaVersion(db);
  const backup = version > 0 && version < newest ? backUp(db, path) : ok(null);
  if (!backup.ok) return backup;
  const migrated = migrate(db, migrations);
  return migrated.ok ? ok({ db, backupPath: backup.value }) : migrated;
}
