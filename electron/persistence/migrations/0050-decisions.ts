/** Why the desk did or did not act, and what of the market it saw. */
import type { Migration } from '../migrate.ts';
import { appendOnlyTriggers } from './appendOnly.ts';

export const decisions: Migration = {
  version: 50,
  up: (db) => {
    db.exec(`
      CREATE TABLE decisions (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        book_id TEXT NOT NULL REFERENCES books (book_id),
        underlying TEXT NOT NULL,
        verdict TEXT NOT NULL,
        reason TEXT NOT NULL,
        body TEXT NOT NULL,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX decisions_by_book ON decisions (book_id);
      ${appendOnlyTriggers('decisions')}

      CREATE TABLE market_snapshots (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE CHECK (length(id) = 64),
        body TEXT NOT NULL,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
      ${appendOnlyTriggers('market_snapshots')}`);
  },
};
