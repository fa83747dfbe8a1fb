/** The hash chain over everything that is appended anywhere. */
import type { Migration } from '../migrate.ts';
import { appendOnlyTriggers } from './appendOnly.ts';

export const auditLog: Migration = {
  version: 10,
  up: (db) =>
    void db.exec(`
      CREATE TABLE audit_log (
        seq INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        payload TEXT NOT NULL,
        wall_ms INTEGER NOT NULL,
        prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64),
        hash TEXT NOT NULL CHECK (length(hash) = 64)
      ) STRICT;
      ${appendOnlyTriggers('audit_log')}`),
};
