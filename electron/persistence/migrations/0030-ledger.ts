/** The ledger, what it adds up to (positions and sums, rebuildable), and how far each venue's fills were read. */
import type { Migration } from '../migrate.ts';
import { appendOnlyTriggers } from './appendOnly.ts';

export const ledger: Migration = {
  version: 30,
  up: (db) => {
    db.exec(`
      CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY,
        book_id TEXT NOT NULL REFERENCES books (book_id),
        kind TEXT NOT NULL CHECK (kind IN ('fill', 'openingPosition', 'balanceChange', 'delivery')),
        dedupe_key TEXT NOT NULL UNIQUE,
        source_id TEXT NOT NULL,
        venue TEXT CHECK ((venue IS NULL) = (kind = 'balanceChange')),
        instrument_id TEXT CHECK ((instrument_id IS NULL) = (kind = 'balanceChange')),
        currency TEXT CHECK ((currency IS NOT NULL) = (kind = 'balanceChange')),
        signed_amount TEXT NOT NULL,
        price TEXT CHECK (price IS NOT NULL OR kind IN ('openingPosition', 'balanceChange')),
        fee TEXT CHECK ((fee IS NOT NULL) = (kind = 'fill')),
        fee_currency TEXT CHECK ((fee_currency IS NOT NULL) = (kind = 'fill')),
        liquidity TEXT CHECK ((liquidity IS NOT NULL) = (kind = 'fill') AND liquidity IN ('maker', 'taker')),
        label TEXT,
        venue_order_id TEXT CHECK ((venue_order_id IS NOT NULL) = (kind = 'fill')),
        note TEXT,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX ledger_by_book ON ledger (book_id);
      CREATE INDEX ledger_fills_by_book ON ledger (book_id) WHERE kind = 'fill';
      CREATE INDEX ledger_by_label ON ledger (label) WHERE label IS NOT NULL;
      ${appendOnlyTriggers('ledger')}

      CREATE TABLE book_projections (
        book_id TEXT PRIMARY KEY REFERENCES books (book_id),
        through_seq INTEGER NOT NULL,
        unknown_realised_in TEXT NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE positions (
        book_id TEXT NOT NULL REFERENCES books (book_id),
        venue TEXT NOT NULL,
        instrument_id TEXT NOT NULL,
        signed_amount TEXT NOT NULL,
        average_price TEXT,
        PRIMARY KEY (book_id, venue, instrument_id)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE currency_sums (
        book_id TEXT NOT NULL REFERENCES books (book_id),
        sum TEXT NOT NULL CHECK (sum IN ('balance', 'realisedPnl', 'feesPaid')),
        currency TEXT NOT NULL,
        amount TEXT NOT NULL,
        PRIMARY KEY (book_id, sum, currency)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE fill_cursors (
        venue TEXT NOT NULL,
        book_id TEXT NOT NULL REFERENCES books (book_id),
        cursor TEXT NOT NULL,
        wall_ms INTEGER NOT NULL,
        PRIMARY KEY (venue, book_id)
      ) STRICT, WITHOUT ROWID;`);
  },
};
