/** The journal: what the desk is about to do, and every state of it. `order_heads` points at the latest state and can be rebuilt. */
import type { Migration } from '../migrate.ts';
import { appendOnlyTriggers } from './appendOnly.ts';

export const orders: Migration = {
  version: 40,
  up: (db) => {
    db.exec(`
      CREATE TABLE order_intents (
        seq INTEGER PRIMARY KEY,
        label TEXT NOT NULL UNIQUE,
        book_id TEXT NOT NULL REFERENCES books (book_id),
        venue TEXT NOT NULL,
        instrument_id TEXT NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('buy', 'sell')),
        amount TEXT NOT NULL,
        type TEXT NOT NULL CHECK (type IN ('limit', 'market')),
        limit_price TEXT CHECK (limit_price IS NOT NULL OR type = 'market'),
        time_in_force TEXT NOT NULL CHECK (time_in_force IN ('goodTilCancelled', 'immediateOrCancel')),
        post_only INTEGER NOT NULL CHECK (post_only IN (0, 1)),
        reduce_only INTEGER NOT NULL CHECK (reduce_only IN (0, 1)),
        decision_id TEXT,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX order_intents_by_book ON order_intents (book_id);
      ${appendOnlyTriggers('order_intents')}

      CREATE TABLE order_states (
        seq INTEGER PRIMARY KEY,
        label TEXT NOT NULL REFERENCES order_intents (label),
        state TEXT NOT NULL
          CHECK (state IN ('intended', 'sent', 'acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown')),
        filled_amount TEXT NOT NULL,
        venue_order_id TEXT,
        note TEXT,
        ts_ms INTEGER NOT NULL,
        wall_ms INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX order_states_by_label ON order_states (label);
      ${appendOnlyTriggers('order_states')}

      CREATE TABLE order_heads (
        intent_seq INTEGER PRIMARY KEY REFERENCES order_intents (seq),
        book_id TEXT NOT NULL REFERENCES books (book_id),
        state_seq INTEGER NOT NULL REFERENCES order_states (seq),
        venue_order_id TEXT,
        is_open INTEGER NOT NULL CHECK (is_open IN (0, 1))
      ) STRICT;
      CREATE INDEX order_heads_open ON order_heads (book_id) WHERE is_open = 1;`);
  },
};
