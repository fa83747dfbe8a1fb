/** Tells errors of SQLite and the file system that can happen on any good machine (a full disk, a lock, a damaged file) from our own mistakes. */
import BetterSqlite3 from 'better-sqlite3';
import { fail, type Failure, type FailureReason, type Result } from '../../shared/result/result.ts';

interface Expected {
  readonly codePrefix: string;
  readonly reason: FailureReason;
  readonly words: string;
}

const EXPECTED: readonly Expected[] = [
  { codePrefix: 'SQLITE_FULL', reason: 'persistence', words: 'the disk is full' },
  { codePrefix: 'SQLITE_IOERR', reason: 'persistence', words: 'reading or writing the file failed' },
  { codePrefix: 'SQLITE_READONLY', reason: 'persistence', words: 'the file may not be written' },
  { codePrefix: 'SQLITE_CANTOPEN', reason: 'persistence', words: 'the file cannot be opened' },
  { codePrefix: 'SQLITE_CORRUPT', reason: 'persistence', words: 'the file is damaged' },
  { codePrefix: 'SQLITE_NOTADB', reason: 'persistence', words: 'the file is not a database or its header is damaged' },
  { codePrefix: 'SQLITE_BUSY', reason: 'conflict', words: 'another program holds a lock on the file' },
  { codePrefix: 'SQLITE_LOCKED', reason: 'conflict', words: 'another program holds a lock on the file' },
];

/** The failure an expected error means, prefixed with `doing`; null for anything else, which is a broken invariant. */
export function storageFailure(error: unknown, doing: string): Failure | null {
  if (isSystemError(error)) return { reason: 'persistence', message: `${doing}: ${error.message}`, detail: { code: error.code } };
  if (!(error instanceof BetterSqlite3.SqliteError)) return null;
  const known = EXPECTED.find(({ codePrefix }) => error.code.startsWith(codePrefix));
  if (known === undefined) return null;
  return {
    reason: known.reason,
    message: `${doing}: ${known.words} (${error.code})`,
    detail: { code: error.code, message: error.message },
  };
}

/** An error of a file operation: the operating system refused. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

/** What `work` returns; its expected errors as a failure, others are thrown on. */
export function catchStorage<T>(doing: string, work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    const failure = storageFailure(error, doing);
    if (failure === null) throw error;
    return fail(failure.reason, failure.message, failure.detail);
  }
}
