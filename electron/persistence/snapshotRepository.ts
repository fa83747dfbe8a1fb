/** `MarketSnapshotPort` on SQLite: what of the market a decision saw, stored once per content. */
import { ok } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { MarketSnapshotPort } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { createAuditedInsert, SNAPSHOT_TABLE } from './auditedTable.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { sha256Hex } from './sha256.ts';
import { transact } from './transact.ts';

/** The reading half of the port. */
export type SnapshotReader = Pick<MarketSnapshotPort, 'get'>;

export function createSnapshotReader(db: ReadableDb): SnapshotReader {
  const selectBody = db.prepare<[string], { body: string }>('SELECT body FROM market_snapshots WHERE id = ?');
  return {
    get(id): unknown {
      const row = selectBody.get(id);
      return row === undefined ? undefined : JSON.parse(row.body);
    },
  };
}

/** The id is the SHA-256 of the canonical JSON; of equal content the first time stays. Ordered like the decisions that point at it. */
export function createSnapshotRepository(db: WritableDb, chain: AuditChain, wallClock: ClockPort): MarketSnapshotPort {
  const insert = createAuditedInsert(db, SNAPSHOT_TABLE, chain);
  const selectId = db.prepare<[string]>('SELECT 1 FROM market_snapshots WHERE id = ?');
  return {
    ...createSnapshotReader(db),
    put(tsMs, body) {
      const text = canonicalJson(body);
      if (!text.ok) return text;
      const id = sha256Hex(text.value);
      if (selectId.get(id) !== undefined) return ok(id);
      const write = () => {
        insert({ id, body: text.value, ts_ms: tsMs, wall_ms: wallClock.nowMs() });
        return ok(id);
      };
      return transact(db, 'storing a market snapshot', write, 'ordered');
    },
  };
}
