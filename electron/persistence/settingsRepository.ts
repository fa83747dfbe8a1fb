/** `SettingsPort` on SQLite. Never for secrets: values are in the file and in its audit log as they are. */
import { ok } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { SettingsPort } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { auditPayload, SETTING_TABLE, wellFormedRow } from './auditedTable.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { WritableDb } from './database.ts';
import { transact } from './transact.ts';

/** `get`: undefined when never set. `set` is durable on return; an equal value writes nothing; not plain JSON is refused (`invalidInput`). */
export function createSettingsRepository(db: WritableDb, chain: AuditChain, wallClock: ClockPort): SettingsPort {
  const select = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const upsert = db.prepare<[string, string, number]>('INSERT OR REPLACE INTO settings VALUES (?, ?, ?)');

  function write(key: string, value: string): void {
    const wallMs = wallClock.nowMs();
    const row = wellFormedRow({ key, value, wall_ms: wallMs });
    upsert.run(String(row['key']), String(row['value']), wallMs);
    chain.append(SETTING_TABLE.kind, auditPayload(SETTING_TABLE, row));
  }

  return {
    get(key): unknown {
      const row = select.get(key);
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    set(key, value) {
      const text = canonicalJson(value);
      if (!text.ok) return text;
      if (select.get(key)?.value === text.value) return ok(undefined);
      return transact(db, `storing setting "${key}"`, () => {
        write(key, text.value);
        return ok(undefined);
      });
    },
  };
}
