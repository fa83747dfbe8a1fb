/** Proves that the stored history is what was appended: the chain, every row against its proof, and everything derived from them. */
import type { InstrumentLookup } from '../../shared/domain/ledger.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { VerifyReport } from '../ports/ledger.ts';
import { CHAIN_START, chainHash, type ChainRow } from './auditChain.ts';
import { APPEND_TABLES, KEYED_TABLES, ROW_KIND_PREFIX } from './auditedTable.ts';
import type { ReadableDb } from './database.ts';
import { openForReading } from './openDatabase.ts';
import { createProblems, type Problems } from './problems.ts';
import { catchStorage } from './storageFailure.ts';
import { createAppendCheck, createKeyedCheck, type RowCheck } from './verifyRows.ts';
import { verifyBookStates, verifyOrderHeads } from './verifyProjections.ts';

/**
 * Everything that is wrong with the database, in words; `problems` is empty when all is as it was written. Sees one moment of the database, so a
 * desk may go on writing. What it cannot see: a history cut off at its end together with its proofs, or rewritten with a whole new chain, by
 * someone who may write the file; for that the last hash has to be kept elsewhere.
 */
export function verifyDatabase(db: ReadableDb, instrumentOf: InstrumentLookup): VerifyReport {
  return db.transaction(() => verifyMoment(db, instrumentOf)).deferred();
}

/** The same for a file; fails when it cannot be opened (see `openForReading`) or read to its end. */
export function verifyFile(path: string, instrumentOf: InstrumentLookup): Result<VerifyReport> {
  const opened = openForReading(path);
  if (!opened.ok) return opened;
  try {
    return catchStorage(`verifying ${path}`, () => ok(verifyDatabase(opened.value, instrumentOf)));
  } finally {
    opened.value.close();
  }
}

function verifyMoment(db: ReadableDb, instrumentOf: InstrumentLookup): VerifyReport {
  const problems = createProblems();
  const integrity = db.pragma('integrity_check(1)', { simple: true });
  if (integrity !== 'ok') problems.add(`the file is damaged: ${String(integrity)}`);
  const auditRows = verifyChain(db, problems);
  verifyOrderHeads(db, problems);
  verifyBookStates(db, instrumentOf, problems);
  return { auditRows, ledgerRows: countOf(db, 'ledger'), problems: problems.list() };
}

/** How many audit rows there are. */
function verifyChain(db: ReadableDb, problems: Problems): number {
  const checks = createChecks(db, problems);
  let previous: Pick<ChainRow, 'seq' | 'hash'> = { seq: 0, hash: CHAIN_START };
  let count = 0;
  for (const row of db.prepare<[], ChainRow>('SELECT * FROM audit_log ORDER BY seq').iterate()) {
    count += 1;
    checkLink(previous, row, problems);
    previous = row;
    const check = checks.get(row.kind);
    if (check !== undefined) check.prove(row);
    else if (row.kind.startsWith(ROW_KIND_PREFIX)) problems.add(`audit row ${row.seq} is of an unknown kind, "${row.kind}"`);
  }
  for (const check of checks.values()) check.finish();
  return count;
}

function createChecks(db: ReadableDb, problems: Problems): Map<string, RowCheck> {
  return new Map([
    ...APPEND_TABLES.map((table) => [table.kind, createAppendCheck(db, table, problems)] as const),
    ...KEYED_TABLES.map((table) => [table.kind, createKeyedCheck(db, table, problems)] as const),
  ]);
}

function checkLink(previous: Pick<ChainRow, 'seq' | 'hash'>, row: ChainRow, problems: Problems): void {
  if (row.seq !== previous.seq + 1) problems.add(`audit rows between ${previous.seq} and ${row.seq} are missing`);
  else if (row.prev_hash !== previous.hash) problems.add(`audit row ${row.seq} does not follow row ${previous.seq}`);
  if (row.hash !== chainHash(row)) problems.add(`audit row ${row.seq} was altered: its hash does not match`);
}

function countOf(db: ReadableDb, table: 'ledger'): number {
  return db.prepare<[], { count: number }>(`SELECT count(*) AS count FROM ${table}`).get()?.count ?? 0;
}
