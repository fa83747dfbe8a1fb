/** All or nothing: a transaction whose failure is a value. */
import type BetterSqlite3 from 'better-sqlite3';
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
  const run = transactionOf(db);
  try {
    return catchStorage(doing, () => run.immediate(work) as Result<T>);
  } catch (error) {
    if (error instanceof RolledBack) return { ok: false, failure: error.failure };
    throw error;
  }
}

type RunInTransaction = (work: () => Result<unknown>) => Result<unknown>;

/** One per connection: making it costs as much as a short statement. */
const transactions = new WeakMap<WritableDb, BetterSqlite3.Transaction<RunInTransaction>>();

function transactionOf(db: WritableDb): BetterSqlite3.Transaction<RunInTransaction> {
  const known = transactions.get(db);
  if (known !== undefined) return known;
  const run = db.transaction<RunInTransaction>((work) => {
    const result = work();
    if (!result.ok) throw new RolledBack(result.failure);
    return result;
  });
  transactions.set(db, run);
  return run;
}

function withoutSync<T>(db: WritableDb, work: () => T): T {
  db.exec('PRAGMA synchronous = NORMAL');
  try {
    return work();
  } finally {
    db.exec('PRAGMA synchronous = FULL');
  }
}
