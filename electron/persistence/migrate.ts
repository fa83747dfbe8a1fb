/** Brings a database to the schema this build knows. */
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { APPLICATION_ID, schemaVersion, type WritableDb } from './database.ts';
import { transact } from './transact.ts';

export interface Migration {
  /** In tens, so that a fix fits between two. */
  readonly version: number;
  /** Runs inside the one transaction of all migrations. */
  up(db: WritableDb): void;
}

/** The version the last of `migrations` leads to; 0 for none. */
export function newestVersion(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/**
 * How many migrations ran, all in one transaction together with the version number and the application mark.
 * On any error nothing changed (`persistence`); a database newer than this build is refused (`unsupported`).
 * `migrations` in rising order, else it throws: that is our own mistake.
 */
export function migrate(db: WritableDb, migrations: readonly Migration[]): Result<number> {
  assertRising(migrations);
  const current = schemaVersion(db);
  const newest = newestVersion(migrations);
  if (current > newest) return fromFuture(current, newest);
  const pending = migrations.filter(({ version }) => version > current);
  if (pending.length === 0) return ok(0);
  return transact(db, 'migrating the database', () => runAll(db, pending));
}

export function fromFuture(current: number, newest: number): Result<never> {
  return fail(
    'unsupported',
    `the database is of version ${current}, this build knows up to ${newest}: a newer desk wrote it; nothing was changed`,
  );
}

function runAll(db: WritableDb, pending: readonly Migration[]): Result<number> {
  for (const migration of pending) {
    const done = runOne(db, migration);
    if (!done.ok) return done;
  }
  const orphans = db.pragma('foreign_key_check');
  if (Array.isArray(orphans) && orphans.length > 0)
    return fail('persistence', `${orphans.length} rows would point to nothing; nothing was changed`);
  db.pragma(`application_id = ${APPLICATION_ID}`);
  return ok(pending.length);
}

function runOne(db: WritableDb, migration: Migration): Result<void> {
  try {
    migration.up(db);
    db.pragma(`user_version = ${migration.version}`);
    return ok(undefined);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fail('persistence', `migration ${migration.version} failed: ${why}; nothing was changed`);
  }
}

function assertRising(migrations: readonly Migration[]): void {
  for (const [index, { version }] of migrations.entries()) {
    const before = migrations[index - 1]?.version ?? 0;
    if (!Number.isInteger(version) || version <= before) throw new Error(`migration ${version} does not rise above ${before}`);
  }
}
