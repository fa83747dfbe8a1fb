/** A real SQLite database in memory, at any schema version. */
import { connectForWriting, type DatabaseHandle } from '../../electron/persistence/database.ts';
import { migrate, type Migration } from '../../electron/persistence/migrate.ts';
import { MIGRATIONS } from '../../electron/persistence/migrations.ts';
import { createPersistence, type Persistence, type PersistenceDeps } from '../../electron/persistence/persistence.ts';
import { sampleDeps } from './storeSamples.ts';

/** Migrated through `migrations`; all of them unless told otherwise. */
export function openMemoryDatabase(migrations: readonly Migration[] = MIGRATIONS): DatabaseHandle {
  const db = connectForWriting(':memory:');
  const migrated = migrate(db, migrations);
  if (!migrated.ok) throw new Error(migrated.failure.message);
  return { db, path: ':memory:', backupPath: null, close: () => void db.close() };
}

export interface MemoryStore extends Persistence {
  readonly database: DatabaseHandle;
}

/** Every port of the desk on a database in memory. */
export function createMemoryStore(deps: PersistenceDeps = sampleDeps()): MemoryStore {
  const database = openMemoryDatabase();
  return { ...createPersistence(database, deps), database };
}
