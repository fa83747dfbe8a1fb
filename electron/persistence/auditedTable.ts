/** Tables whose rows are proven by the audit log: one list, used to write the proof and to check it. */
import type { AuditChain } from './auditChain.ts';
import type { WritableDb } from './database.ts';
import { sha256Hex } from './sha256.ts';

export type SqlValue = string | number | null;
export type SqlRow = Readonly<Record<string, SqlValue>>;

interface Audited {
  readonly table: string;
  /** The kind of its audit rows. */
  readonly kind: string;
  /** What one row is called in a message. */
  readonly noun: string;
  /** All columns but the key, in the order of the table. */
  readonly columns: readonly string[];
  /** Long columns that the proof holds as their SHA-256 only. */
  readonly hashedColumns: readonly string[];
}

/** Append-only: `seq` rises by one, one audit row each. */
export interface AppendTable extends Audited {
  readonly key: 'seq';
}

/** Rows that may change: one audit row per change, the latest must be what is stored. */
export interface KeyedTable extends Audited {
  readonly key: 'book_id' | 'key';
}

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** Kinds with this beginning belong to the store; nobody else may append them. */
export const ROW_KIND_PREFIX = 'row.';

export const LEDGER_TABLE: AppendTable = {
  table: 'ledger',
  kind: 'row.ledger',
  noun: 'ledger row',
  key: 'seq',
  columns: words(
    'book_id kind dedupe_key source_id venue instrument_id currency signed_amount price fee fee_currency liquidity label venue_order_id note ts_ms wall_ms',
  ),
  hashedColumns: [],
};

export const INTENT_TABLE: AppendTable = {
  table: 'order_intents',
  kind: 'row.orderIntent',
  noun: 'order intent',
  key: 'seq',
  columns: words(
    'label book_id venue instrument_id side amount type limit_price time_in_force post_only reduce_only decision_id ts_ms wall_ms',
  ),
  hashedColumns: [],
};

export const STATE_TABLE: AppendTable = {
  table: 'order_states',
  kind: 'row.orderState',
  noun: 'order state',
  key: 'seq',
  columns: ['label', 'state', 'filled_amount', 'venue_order_id', 'note', 'ts_ms', 'wall_ms'],
  hashedColumns: [],
};

export const DECISION_TABLE: AppendTable = {
  table: 'decisions',
  kind: 'row.decision',
  noun: 'decision',
  key: 'seq',
  columns: ['id', 'book_id', 'underlying', 'verdict', 'reason', 'body', 'ts_ms', 'wall_ms'],
  hashedColumns: ['body'],
};

export const SNAPSHOT_TABLE: AppendTable = {
  table: 'market_snapshots',
  kind: 'row.snapshot',
  noun: 'market snapshot',
  key: 'seq',
  columns: ['id', 'body', 'ts_ms', 'wall_ms'],
  hashedColumns: ['body'],
};

export const POLICY_TABLE: AppendTable = {
  table: 'policies',
  kind: 'row.policy',
  noun: 'policy',
  key: 'seq',
  columns: ['id', 'book_id', 'underlying', 'version', 'body', 'ts_ms', 'wall_ms'],
  hashedColumns: ['body'],
};

export const BOOK_TABLE: KeyedTable = {
  table: 'books',
  kind: 'row.book',
  noun: 'book',
  key: 'book_id',
  columns: ['name', 'numeraire', 'created_ms'],
  hashedColumns: [],
};

export const SETTING_TABLE: KeyedTable = {
  table: 'settings',
  kind: 'row.setting',
  noun: 'setting',
  key: 'key',
  columns: ['value', 'wall_ms'],
  hashedColumns: [],
};

export const APPEND_TABLES: readonly AppendTable[] = [
  LEDGER_TABLE,
  INTENT_TABLE,
  STATE_TABLE,
  DECISION_TABLE,
  SNAPSHOT_TABLE,
  POLICY_TABLE,
];
export const KEYED_TABLES: readonly KeyedTable[] = [BOOK_TABLE, SETTING_TABLE];

/** The proof of one row: canonical JSON of its columns, long ones as their hash. The same from the row written and from the row read. */
export function auditPayload(table: Audited & { readonly key: string }, row: SqlRow): string {
  const parts = payloadNames(table).map(({ column, name, isHashed }) => {
    const value = valueOf(table, row, column);
    return `"${name}":${JSON.stringify(isHashed ? sha256Hex(String(value)) : value)}`;
  });
  return `{${parts.join(',')}}`;
}

interface PayloadName {
  readonly column: string;
  readonly name: string;
  readonly isHashed: boolean;
}

/** By table, because they are sorted for every row that is written. */
const PAYLOAD_NAMES = new Map<string, readonly PayloadName[]>();

function payloadNames({ table, key, columns, hashedColumns }: Audited & { readonly key: string }): readonly PayloadName[] {
  const known = PAYLOAD_NAMES.get(table);
  if (known !== undefined) return known;
  const names = [key, ...columns].map((column): PayloadName => {
    const isHashed = hashedColumns.includes(column);
    return { column, name: isHashed ? `${column}_sha256` : column, isHashed };
  });
  const sorted = names.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  PAYLOAD_NAMES.set(table, sorted);
  return sorted;
}

function valueOf(table: Audited, row: SqlRow, column: string): SqlValue {
  const value = row[column];
  if (value === undefined) throw new Error(`${table.noun}: no value for ${column}`);
  return value;
}

/** Appends a row and its proof; returns its `seq`. Only inside a transaction. */
export function createAuditedInsert(db: WritableDb, table: AppendTable, audit: AuditChain): (row: SqlRow) => number {
  const names = table.columns.join(', ');
  const insert = db.prepare<SqlRow>(`INSERT INTO ${table.table} (${names}) VALUES (${table.columns.map((name) => `@${name}`).join(', ')})`);
  return (row) => {
    const stored = wellFormedRow(row);
    const { changes, lastInsertRowid } = insert.run(stored);
    if (changes !== 1) throw new Error(`${table.noun}: expected 1 change, was ${changes}`);
    const seq = Number(lastInsertRowid);
    audit.append(table.kind, auditPayload(table, { ...stored, seq }));
    return seq;
  };
}

/** Text as SQLite gives it back: half of a surrogate pair cannot be stored in UTF-8. */
export function wellFormedRow(row: SqlRow): SqlRow {
  const stored: Record<string, SqlValue> = {};
  for (const name in row) {
    const value = row[name];
    if (value !== undefined) stored[name] = typeof value === 'string' && !value.isWellFormed() ? value.toWellFormed() : value;
  }
  return stored;
}
