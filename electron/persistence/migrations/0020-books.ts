import type { Migration } from '../migrate.ts';

export const books: Migration = {
  version: 20,
  up: (db) =>
    void db.exec(`
      CREATE TABLE books (
        book_id TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        numeraire TEXT NOT NULL CHECK (numeraire IN ('usd', 'coin')),
        created_ms INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;`),
};
