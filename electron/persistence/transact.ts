/** All or nothing: a transaction whose failure is a value. */
import type { Failure, Result } from '../../shared/result/result.ts';
import type { WritableDb } from './database.ts';
import { catchStorage } from './storageFailure.ts';

/**
 * synced: on the disk when the call returns (fsync), survives a power cut.
 * ordered: survives the death of the process; a power cut may take it, but never without everything written after it,
 * because the log is a prefix: the next synced commit makes all earlier ones durable too.
 */
export type Durability = 'synced' | 'ordered';

class RolledBack extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/**
 * What `work` returned, committed; when it failed, or SQLite did in an expected way (disk full, I/O, lock), nothing was written.
 * Any other exception rolls back and is thrown on.
 */
export function transact<T>(db: WritableDb, doing: string, work: () => Result<T>, durability: Durability = 'synced'): Result<T> {
  return durability === 'synced' ? commit(db, doing, work) : withoutSync(db, () => commit(db, doing, work));
}

function commit<T>(db: WritableDb, doing: string, work: () => Result<T>): Result<T> {
  const run = db.transaction((): Result<T> => {
    const result = work();
    if (!result.ok) throw new RolledBack(result.failure);
    return result;
  });
  try {
    return catchStorage(doing, () => run.immediate());
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, failure: error.failure };
    throw error;
  }
}

function withoutSync<T>(db: WritableDb, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return work();
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}
