/** Looks at the first bytes of a file before SQLite may touch it, so that a file that is refused stays as it was. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { APPLICATION_ID } from './database.ts';
import { fromFuture } from './migrate.ts';

/** absent: no file yet, or an empty one. unmarked: SQLite, but without any mark: ours only if it turns out to be empty. */
export type FileKind = 'absent' | 'unmarked' | 'ours';

/** Offsets of the SQLite database header, sqlite.org/fileformat2.html section 1.3; integers are big-endian. */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const PAGE_SIZE_AT = 16;
const PAGE_COUNT_AT = 28;
const CHANGE_COUNTER_AT = 24;
const USER_VERSION_AT = 60;
const APPLICATION_ID_AT = 68;
const VALID_FOR_AT = 92;
const LARGEST_PAGE = 65_536;

/**
 * What kind of file is at `path`; it is only read. `unsupported`: of a newer desk. `persistence`: not a database of ours, or cut off.
 * With a write-ahead log beside it (`hasLog`) the header may be older than the database, so its length is not judged.
 */
export function inspectFile(path: string, newest: number, hasLog: boolean): Result<FileKind> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return ok('absent');
  const { header, sizeBytes } = readHeader(path);
  if (sizeBytes === 0) return ok('absent');
  if (header.length < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return notOurs(path, 'it is not a SQLite database');
  const mark = header.readUInt32BE(APPLICATION_ID_AT);
  const version = header.readInt32BE(USER_VERSION_AT);
  if (mark !== APPLICATION_ID && (mark !== 0 || version !== 0)) return notOurs(path, 'another program made it');
  if (version > newest) return fromFuture(version, newest);
  const missing = hasLog ? 0 : missingBytes(header, sizeBytes);
  if (missing > 0) return fail('persistence', `${path} is cut off: ${missing} bytes are missing; it was not touched, restore a backup`);
  return ok(mark === APPLICATION_ID ? 'ours' : 'unmarked');
}

export function notOurs(path: string, why: string): Result<never> {
  return fail('persistence', `${path} is not a Deltadesk database (${why}); it was not touched`);
}

function readHeader(path: string): { header: Buffer; sizeBytes: number } {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const read = readSync(file, header, 0, HEADER_BYTES, 0);
    return { header: header.subarray(0, read), sizeBytes: fstatSync(file).size };
  } finally {
    closeSync(file);
  }
}

/** The page count is only right when the change counter says that the same writer wrote it. */
function missingBytes(header: Buffer, sizeBytes: number): number {
  if (header.readUInt32BE(CHANGE_COUNTER_AT) !== header.readUInt32BE(VALID_FOR_AT)) return 0;
  const storedPageSize = header.readUInt16BE(PAGE_SIZE_AT);
  const pageSize = storedPageSize === 1 ? LARGEST_PAGE : storedPageSize;
  return Math.max(0, header.readUInt32BE(PAGE_COUNT_AT) * pageSize - sizeBytes);
}
