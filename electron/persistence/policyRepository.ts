/** `PolicyPort` on SQLite: every version of every hedging policy, append-only and chained. */
import type { BookId } from '../../shared/domain/book.ts';
import { hedgePolicySchema, type HedgePolicy } from '../../shared/domain/policySchema.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { PolicyPort, StoredPolicy } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { createAuditedInsert, POLICY_TABLE, wellFormedRow } from './auditedTable.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { createFixedBandSettings } from './fixedBandSettings.ts';
import { transact } from './transact.ts';

interface PolicySqlRow {
  readonly seq: number;
  readonly id: string;
  readonly book_id: string;
  readonly underlying: string;
  readonly version: number;
  readonly body: string;
  readonly ts_ms: number;
  readonly wall_ms: number;
}

/** The reading half of the port: what is in the table, and nothing of the settings before it. */
export type PolicyReader = Omit<PolicyPort, 'append'>;

const SELECT = 'SELECT * FROM policies WHERE book_id = ? AND underlying = ?';

export function createPolicyReader(db: ReadableDb): PolicyReader {
  const selectCurrent = db.prepare<[string, string], PolicySqlRow>(`${SELECT} ORDER BY version DESC LIMIT 1`);
  const selectVersion = db.prepare<[string, string, number], PolicySqlRow>(`${SELECT} AND version = ?`);
  const selectAll = db.prepare<[string, string], PolicySqlRow>(`${SELECT} ORDER BY version DESC`);
  const storedOf = (row: PolicySqlRow | undefined): StoredPolicy | null => (row === undefined ? null : toStored(row));
  return {
    current: (bookId, underlying) => storedOf(selectCurrent.get(bookId, underlying)),
    byVersion: (bookId, underlying, version) => storedOf(selectVersion.get(bookId, underlying, version)),
    history: (bookId, underlying) => selectAll.all(bookId, underlying).map(toStored),
  };
}

/**
 * `append` refuses what is no policy (`invalidInput`, naming the field) and a book nobody knows (`missingData`). A fixed band that an earlier
 * build kept in the settings becomes version 1 when its book and underlying are first asked for; the setting itself stays as it is.
 */
export function createPolicyRepository(db: WritableDb, chain: AuditChain, wallClock: ClockPort): PolicyPort {
  const reader = createPolicyReader(db);
  const insert = createAuditedInsert(db, POLICY_TABLE, chain);
  const selectBook = db.prepare<[string], { created_ms: number }>('SELECT created_ms FROM books WHERE book_id = ?');
  const fixedBandOf = createFixedBandSettings(db);

  function write(bookId: BookId, underlying: string, policy: HedgePolicy, tsMs: number): Result<number> {
    const body = bodyOf(policy);
    if (!body.ok) return body;
    if (selectBook.get(bookId) === undefined) return fail('missingData', `no book "${bookId}"`);
    const before = reader.current(bookId, underlying);
    const previous = before === null ? null : bodyOf(before.policy);
    if (before !== null && previous?.ok === true && previous.value === body.value) return ok(before.version);
    const version = (before?.version ?? 0) + 1;
    const id = `${bookId}/${underlying}/${version}`;
    const row = { id, book_id: bookId, underlying, version, body: body.value, ts_ms: tsMs, wall_ms: wallClock.nowMs() };
    insert(wellFormedRow(row));
    return ok(version);
  }

  /** Into the table, once; the time is that of the book's start, because the setting had none of the market. */
  function convertSetting(bookId: BookId, underlying: string): void {
    const createdMs = selectBook.get(bookId)?.created_ms;
    if (createdMs === undefined || reader.current(bookId, underlying) !== null) return;
    const policy = fixedBandOf(bookId, underlying);
    if (policy === null) return;
    const converted = transact(db, 'converting a policy', () => write(bookId, underlying, policy, createdMs));
    if (!converted.ok) throw new Error(`policy of ${bookId} in ${underlying}: ${converted.failure.message}`);
  }

  return {
    append(bookId, underlying, policy, tsMs: MsSinceEpoch) {
      convertSetting(bookId, underlying);
      return transact(db, 'storing a policy', () => write(bookId, underlying, policy, tsMs));
    },
    current(bookId, underlying) {
      convertSetting(bookId, underlying);
      return reader.current(bookId, underlying);
    },
    byVersion(bookId, underlying, version) {
      convertSetting(bookId, underlying);
      return reader.byVersion(bookId, underlying, version);
    },
    history(bookId, underlying) {
      convertSetting(bookId, underlying);
      return reader.history(bookId, underlying);
    },
  };
}

function bodyOf(policy: HedgePolicy): Result<string> {
  const parsed = hedgePolicySchema.safeParse(policy);
  if (parsed.success) return canonicalJson(parsed.data);
  const issue = parsed.error.issues[0];
  return fail('invalidInput', `policy field ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}`);
}

/** A stored policy was one when it was written: another desk than the one that hedges by it is not guessed. */
function toStored(row: PolicySqlRow): StoredPolicy {
  const parsed = hedgePolicySchema.safeParse(JSON.parse(row.body));
  if (!parsed.success) throw new Error(`policy ${row.id}: ${parsed.error.issues[0]?.message ?? 'cannot be read'}`);
  return {
    id: row.id,
    bookId: row.book_id as BookId,
    underlying: row.underlying,
    version: row.version,
    policy: parsed.data,
    tsMs: toMs(row.ts_ms),
    wallMs: toMs(row.wall_ms),
  };
}
