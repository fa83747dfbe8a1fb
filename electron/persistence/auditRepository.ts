/** `AuditPort` on SQLite: events that are no rows of their own (arm, kill, reconciliation, start, stop). */
import { fail, ok } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import type { AuditPort, AuditRow } from '../ports/ledger.ts';
import type { AuditChain, ChainRow } from './auditChain.ts';
import { ROW_KIND_PREFIX } from './auditedTable.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { WritableDb } from './database.ts';
import { transact } from './transact.ts';

const KIND_PATTERN = /^[a-zA-Z][a-zA-Z0-9_.-]{0,63}$/;

/** `append` is durable on return. Kinds: letters, digits, "_.-", at most 64; those of the store's own rows are refused (`invalidInput`). */
export function createAuditRepository(db: WritableDb, chain: AuditChain): AuditPort {
  const selectRecent = db.prepare<[number], ChainRow>('SELECT * FROM audit_log ORDER BY seq DESC LIMIT ?');
  return {
    append(kind, payload) {
      if (!KIND_PATTERN.test(kind) || kind.startsWith(ROW_KIND_PREFIX)) {
        return fail(
          'invalidInput',
          `audit kind: expected a short name that does not start with "${ROW_KIND_PREFIX}", was ${JSON.stringify(kind.slice(0, 80))}`,
        );
      }
      const text = canonicalJson(payload);
      if (!text.ok) return text;
      return transact(db, 'writing the audit log', () => {
        chain.append(kind, text.value);
        return ok(undefined);
      });
    },
    recent: (limit) => selectRecent.all(limit).map(toAuditRow),
  };
}

function toAuditRow({ seq, kind, payload, wall_ms, hash }: ChainRow): AuditRow {
  return { seq, kind, payload, wallMs: toMs(wall_ms), hash };
}
