/** Holds stored rows against their proofs in the audit log: altered, missing and extra rows are named. */
import type { ChainRow } from './auditChain.ts';
import { auditPayload, type AppendTable, type KeyedTable, type SqlRow } from './auditedTable.ts';
import type { ReadableDb } from './database.ts';
import type { Problems } from './problems.ts';

export interface RowCheck {
  /** One audit row of this table's kind, in the order of the log. */
  prove(proof: ChainRow): void;
  /** After the last one. */
  finish(): void;
}

/** Rows of an append-only table are proven in rising order of `seq`, each once. */
export function createAppendCheck(db: ReadableDb, table: AppendTable, problems: Problems): RowCheck {
  const selectRow = db.prepare<[number], SqlRow>(`SELECT * FROM ${table.table} WHERE seq = ?`);
  const selectBetween = db.prepare<[number, number], { seq: number }>(
    `SELECT seq FROM ${table.table} WHERE seq > ? AND seq < ? ORDER BY seq`,
  );
  let provenSeq = 0;

  function nameExtra(untilSeq: number): void {
    for (const { seq } of selectBetween.iterate(provenSeq, untilSeq)) problems.add(`${table.noun} ${seq} is not in the audit log`);
  }

  return {
    prove(proof) {
      const seq = seqOf(proof.payload);
      if (seq === null || seq <= provenSeq) {
        problems.add(`audit row ${proof.seq} proves no new ${table.noun}`);
        return;
      }
      nameExtra(seq);
      provenSeq = seq;
      compare(selectRow.get(seq), proof, table, `${table.noun} ${seq}`, problems);
    },
    finish: () => nameExtra(Number.MAX_SAFE_INTEGER),
  };
}

/** Rows that may change must be what their last proof says. */
export function createKeyedCheck(db: ReadableDb, table: KeyedTable, problems: Problems): RowCheck {
  const latest = new Map<string, ChainRow>();
  return {
    prove(proof) {
      const key = parsePayload(proof.payload)?.[table.key];
      if (typeof key === 'string') latest.set(key, proof);
      else problems.add(`audit row ${proof.seq} proves no ${table.noun}`);
    },
    finish() {
      for (const row of db.prepare<[], SqlRow>(`SELECT * FROM ${table.table}`).iterate()) {
        const key = String(row[table.key]);
        const proof = latest.get(key);
        if (proof === undefined) problems.add(`${table.noun} "${key}" is not in the audit log`);
        else compare(row, proof, table, `${table.noun} "${key}"`, problems);
        latest.delete(key);
      }
      for (const key of latest.keys()) problems.add(`${table.noun} "${key}" is missing`);
    },
  };
}

function compare(row: SqlRow | undefined, proof: ChainRow, table: AppendTable | KeyedTable, name: string, problems: Problems): void {
  if (row === undefined) {
    problems.add(`${name} is missing`);
    return;
  }
  const payload = auditPayload(table, row);
  if (payload !== proof.payload)
    problems.add(`${name} was altered: ${alteredFields(payload, proof.payload)} not as audit row ${proof.seq} has it`);
}

function alteredFields(payload: string, proven: string): string {
  const now = parsePayload(payload) ?? {};
  const before = parsePayload(proven) ?? {};
  const names = Object.keys({ ...before, ...now }).filter((name) => now[name] !== before[name]);
  return names.map((name) => name.replace(/_sha256$/, '')).join(', ');
}

function seqOf(payload: string): number | null {
  const seq = parsePayload(payload)?.['seq'];
  return typeof seq === 'number' && Number.isSafeInteger(seq) ? seq : null;
}

/** Null when the text is not the JSON of an object, as after tampering. */
function parsePayload(payload: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(payload);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
