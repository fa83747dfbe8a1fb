/** Hedging policies in versions, and the indexes by which the story of a decision is found. */
import type { Migration } from '../migrate.ts';
import { appendOnlyTriggers } from './appendOnly.ts';

export const policies: Migration = {
  version: 70,
  up: (db) =>
    void db.exec(`
      CREATE TABLE policies (
        seq INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        book_id TEXT NOT NULL REFERENCES books (book_id),
        underlying TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1),
        body TEXT NOT NULL,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL,
        UNIQUE (book_id, underlying, version)
      ) STRICT;
      ${appendOnlyTriggers('policies')}

      CREATE INDEX decisions_closing ON decisions (json_extract(iif(json_valid(body), body, 'null'), '$.closes'))
        WHERE verdict IN ('outcome', 'markOut');
      CREATE INDEX order_intents_by_decision ON order_intents (decision_id) WHERE decision_id IS NOT NULL;`),
};
