/** `DecisionPort` on SQLite: why the desk did or did not act. */
import type { BookId } from '../../shared/domain/book.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import type { DecisionPort, DecisionRecord } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { createAuditedInsert, DECISION_TABLE, wellFormedRow, type SqlRow } from './auditedTable.ts';
import { canonicalJson } from './canonicalJson.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { transact } from './transact.ts';

/** In the words of the index `decisions_closing`, so that it is used; it bears a body that was tampered with, for `verify` to find. */
const CLOSING_VERDICTS = `('outcome', 'markOut')`;
export const SELECT_CLOSING = `SELECT * FROM decisions WHERE verdict IN ${CLOSING_VERDICTS}
  AND json_extract(iif(json_valid(body), body, 'null'), '$.closes') = ? ORDER BY seq`;
/** From the newest row backwards: the market time of a book never falls, because a market that goes back opens another run. */
export const SELECT_IN_FORCE = `SELECT * FROM decisions WHERE book_id = ? AND underlying = ? AND ts_ms <= ?
  AND verdict NOT IN ${CLOSING_VERDICTS} ORDER BY seq DESC LIMIT 1`;

interface DecisionSqlRow {
  readonly seq: number;
  readonly id: string;
  readonly book_id: string;
  readonly underlying: string;
  readonly verdict: string;
  readonly reason: string;
  readonly body: string;
  readonly ts_ms: number;
  readonly wall_ms: number;
}

/** The reading half of the port. */
export type DecisionReader = Omit<DecisionPort, 'append'>;

export function createDecisionReader(db: ReadableDb): DecisionReader {
  const selectById = db.prepare<[string], DecisionSqlRow>('SELECT * FROM decisions WHERE id = ?');
  const selectRecent = db.prepare<[string, number], DecisionSqlRow>('SELECT * FROM decisions WHERE book_id = ? ORDER BY seq DESC LIMIT ?');
  const selectClosing = db.prepare<[string], DecisionSqlRow>(SELECT_CLOSING);
  const selectInForce = db.prepare<[string, string, number], DecisionSqlRow>(SELECT_IN_FORCE);
  const recordOf = (row: DecisionSqlRow | undefined): DecisionRecord | null => (row === undefined ? null : toRecord(row));
  return {
    byId: (id) => recordOf(selectById.get(id)),
    recent: (bookId, limit) => selectRecent.all(bookId, limit).map(toRecord),
    closing: (decisionId) => selectClosing.all(decisionId).map(toRecord),
    inForceAt: (bookId, underlying, tsMs) => recordOf(selectInForce.get(bookId, underlying, tsMs)),
  };
}

/**
 * Appends are ordered, not synced: an intent that follows is, and takes the decision before it to the disk with it. So thousands a second are
 * possible, and a power cut can lose only decisions nothing was done about. The same record again is ignored, another one with its id refused
 * (`conflict`); a body that is not plain JSON is refused (`invalidInput`).
 */
export function createDecisionRepository(db: WritableDb, chain: AuditChain): DecisionPort {
  const insert = createAuditedInsert(db, DECISION_TABLE, chain);
  const selectBook = db.prepare<[string]>('SELECT 1 FROM books WHERE book_id = ?');
  const selectById = db.prepare<[string], DecisionSqlRow>('SELECT * FROM decisions WHERE id = ?');

  function write(record: DecisionRecord, body: string): Result<void> {
    const row = toRow(record, body);
    const stored = selectById.get(record.id);
    if (stored !== undefined)
      return isSame(stored, wellFormedRow(row)) ? ok(undefined) : fail('conflict', `decision ${record.id} is stored with other content`);
    if (selectBook.get(record.bookId) === undefined) return fail('missingData', `no book "${record.bookId}"`);
    insert(row);
    return ok(undefined);
  }

  return {
    ...createDecisionReader(db),
    append(record) {
      const body = canonicalJson(record.body);
      if (!body.ok) return body;
      return transact(db, 'storing a decision', () => write(record, body.value), 'ordered');
    },
  };
}

function toRow({ id, bookId, underlying, verdict, reason, tsMs, wallMs }: DecisionRecord, body: string): SqlRow {
  return { id, book_id: bookId, underlying, verdict, reason, body, ts_ms: tsMs, wall_ms: wallMs };
}

function isSame(stored: DecisionSqlRow, row: SqlRow): boolean {
  const fields: SqlRow = { ...stored };
  return DECISION_TABLE.columns.every((column) => fields[column] === row[column]);
}

function toRecord(row: DecisionSqlRow): DecisionRecord {
  const body: unknown = JSON.parse(row.body);
  return {
    id: row.id,
    bookId: row.book_id as BookId,
    underlying: row.underlying,
    verdict: row.verdict,
    reason: row.reason,
    body,
    tsMs: toMs(row.ts_ms),
    wallMs: toMs(row.wall_ms),
  };
}
