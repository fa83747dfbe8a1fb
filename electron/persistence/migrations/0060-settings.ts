import type { Migration } from '../migrate.ts';

export const settings: Migration = {
  version: 60,
  up: (db) =>
    void db.exec(`
      CREATE TABLE settings (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;`),
};
