/** The hash chain: every row carries the hash of the one before, so that no row can be changed, dropped or slipped in unseen. */
import type { ClockPort } from '../ports/clock.ts';
import type { WritableDb } from './database.ts';
import { sha256Hex } from './sha256.ts';

/** One row of `audit_log` as it is stored. */
export interface ChainRow {
  readonly seq: number;
  readonly kind: string;
  readonly payload: string;
  readonly wall_ms: number;
  readonly prev_hash: string;
  readonly hash: string;
}

/** What the first row follows. */
export const CHAIN_START = '0'.repeat(64);

/** Hash of one row over everything else in it. `kind` holds no line break, so no two rows share a text. */
export function chainHash(row: Omit<ChainRow, 'hash'>): string {
  return sha256Hex(`${row.prev_hash}\n${row.seq}\n${row.wall_ms}\n${row.kind}\n${row.payload}`);
}

export interface AuditChain {
  /** Adds a row at the end. Only inside a transaction: the end of the chain is read and written in one step. */
  append(kind: string, payload: string): void;
}

type ChainEnd = Pick<ChainRow, 'seq' | 'hash'>;

export function createAuditChain(db: WritableDb, wallClock: ClockPort): AuditChain {
  const selectEnd = db.prepare<[], ChainEnd>('SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1');
  const insert = db.prepare<ChainRow>('INSERT INTO audit_log VALUES (@seq, @kind, @payload, @wall_ms, @prev_hash, @hash)');

  return {
    append(kind, payload) {
      if (!db.inTransaction) throw new Error(`audit row ${kind}: expected to be inside a transaction`);
      const end = selectEnd.get() ?? { seq: 0, hash: CHAIN_START };
      const row = { seq: end.seq + 1, kind, payload, wall_ms: wallClock.nowMs(), prev_hash: end.hash };
      const { changes } = insert.run({ ...row, hash: chainHash(row) });
      if (changes !== 1) throw new Error(`audit row ${row.seq}: expected 1 change, was ${changes}`);
    },
  };
}
