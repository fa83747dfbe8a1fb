/** A checked copy of the database, made before a migration changes it. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { APPLICATION_ID, connectForReading, pragmaNumber, schemaVersion, type ReadableDb } from './database.ts';
import { catchStorage } from './storageFailure.ts';

/** Where the copy of a database of `version` goes: beside it. An older copy of the same version is replaced. */
export function backupPathOf(databasePath: string, version: number): string {
  return `${databasePath}.v${String(version).padStart(4, '0')}.backup`;
}

/** Path of the copy once it is on the disk and was opened, checked and counted against the original; `persistence` when any of that failed. */
export function backUp(db: ReadableDb, databasePath: string): Result<string> {
  const path = backupPathOf(databasePath, schemaVersion(db));
  const partial = `${path}.partial`;
  return catchStorage(`backing up to ${path}`, () => {
    rmSync(partial, { force: true });
    try {
      db.prepare<[string]>('VACUUM INTO ?').run(partial);
      syncFile(partial);
      const checked = check(db, partial);
      if (!checked.ok) return checked;
      renameSync(partial, path);
      return ok(path);
    } finally {
      rmSync(partial, { force: true });
    }
  });
}

function check(original: ReadableDb, copyPath: string): Result<void> {
  const copy = connectForReading(copyPath);
  try {
    const integrity = copy.pragma('integrity_check', { simple: true });
    if (integrity !== 'ok') return fail('persistence', `the backup ${copyPath} is damaged: ${String(integrity)}`);
    if (fingerprint(copy) !== fingerprint(original))
      return fail('persistence', `the backup ${copyPath} does not hold what the database holds`);
    return ok(undefined);
  } finally {
    copy.close();
  }
}

/** Mark, version and the row count of every table. */
function fingerprint(db: ReadableDb): string {
  const tables = db.prepare<[], { name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
  const counts = tables.map(({ name }) => [
    name,
    db
      .prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`)
      .pluck()
      .get(),
  ]);
  return JSON.stringify([pragmaNumber(db, 'application_id') === APPLICATION_ID, schemaVersion(db), counts]);
}

function syncFile(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
