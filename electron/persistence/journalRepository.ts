/** `JournalPort` on SQLite: every step of an order is on the disk before the desk takes the next one. */
import { isTerminal, type ClientLabel, type OrderStateChange } from '../../shared/domain/order.ts';
import { canTransition } from '../../shared/domain/orderTransitions.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { decimal, toDecimalText, ZERO } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { JournalPort, OrderIntent } from '../ports/ledger.ts';
import type { AuditChain } from './auditChain.ts';
import { createAuditedInsert, INTENT_TABLE, STATE_TABLE } from './auditedTable.ts';
import type { ReadableDb, WritableDb } from './database.ts';
import { SELECT_VIEW, toIntentSqlRow, toOrderView, toStateChange, toStateSqlRow, type StateSqlRow, type ViewSqlRow } from './orderRows.ts';
import { transact } from './transact.ts';

interface HeadSqlRow {
  readonly intent_seq: number;
  readonly book_id: string;
  readonly state_seq: number;
  readonly venue_order_id: string | null;
  readonly is_open: number;
}

/** What the story of a decision reads of the journal. */
export type JournalReader = Pick<JournalPort, 'ordersOf' | 'stateChanges'>;

export const SELECT_ORDERS_OF = `${SELECT_VIEW} WHERE h.intent_seq IN (SELECT seq FROM order_intents WHERE decision_id = ?) ORDER BY h.intent_seq`;

export function createJournalReader(db: ReadableDb): JournalReader {
  const selectOrders = db.prepare<[string], ViewSqlRow>(SELECT_ORDERS_OF);
  const selectStates = db.prepare<[string], StateSqlRow>('SELECT * FROM order_states WHERE label = ? ORDER BY seq');
  return {
    ordersOf: (decisionId) => selectOrders.all(decisionId).map(toOrderView),
    stateChanges: (label) => selectStates.all(label).map(toStateChange),
  };
}

/**
 * `recordIntent` writes the intent and its first state, `intended`. A state change is refused (`conflict`) when the table of
 * shared/domain/orderTransitions.ts does not allow it, when the filled amount would fall, and for a label without an intent (`missingData`).
 * An ended order stays ended; a fill that comes later is booked by the ledger all the same.
 */
export function createJournalRepository(db: WritableDb, chain: AuditChain, wallClock: ClockPort): JournalPort {
  const insertIntent = createAuditedInsert(db, INTENT_TABLE, chain);
  const insertState = createAuditedInsert(db, STATE_TABLE, chain);
  const insertHead = db.prepare<HeadSqlRow>(
    'INSERT INTO order_heads VALUES (@intent_seq, @book_id, @state_seq, @venue_order_id, @is_open)',
  );
  const moveHead = db.prepare<Omit<HeadSqlRow, 'book_id'>>(`UPDATE order_heads
    SET state_seq = @state_seq, venue_order_id = coalesce(@venue_order_id, venue_order_id), is_open = @is_open WHERE intent_seq = @intent_seq`);
  const selectBook = db.prepare<[string]>('SELECT 1 FROM books WHERE book_id = ?');
  const selectIntent = db.prepare<[string]>('SELECT 1 FROM order_intents WHERE label = ?');
  const selectView = db.prepare<[string], ViewSqlRow>(
    `${SELECT_VIEW} WHERE h.intent_seq = (SELECT seq FROM order_intents WHERE label = ?)`,
  );
  const selectOpen = db.prepare<[string], ViewSqlRow>(`${SELECT_VIEW} WHERE h.book_id = ? AND h.is_open = 1 ORDER BY h.intent_seq`);
  const selectRecent = db.prepare<[string, number], ViewSqlRow>(
    `${SELECT_VIEW} WHERE h.intent_seq IN (SELECT seq FROM order_intents WHERE book_id = ? ORDER BY seq DESC LIMIT ?) ORDER BY h.intent_seq DESC`,
  );

  function writeIntent(intent: OrderIntent): Result<void> {
    const { label, bookId } = intent.order;
    if (selectIntent.get(label) !== undefined) return fail('conflict', `order label "${label}" was used before`);
    if (selectBook.get(bookId) === undefined) return fail('missingData', `no book "${bookId}"`);
    const wallMs = wallClock.nowMs();
    const intentSeq = insertIntent(toIntentSqlRow(intent, wallMs));
    const first = { label, state: 'intended', filledAmount: ZERO, venueOrderId: null, note: null, tsMs: intent.tsMs, wallMs } as const;
    const stateSeq = insertState(toStateSqlRow(first));
    insertHead.run({ intent_seq: intentSeq, book_id: bookId, state_seq: stateSeq, venue_order_id: null, is_open: 1 });
    return ok(undefined);
  }

  function writeChange(change: OrderStateChange): Result<void> {
    const view = selectView.get(change.label);
    if (view === undefined) return fail('missingData', `no order "${change.label}"`);
    const allowed = checkChange(view, change);
    if (!allowed.ok) return allowed;
    const { changes } = moveHead.run({
      intent_seq: view.intent_seq,
      state_seq: insertState(toStateSqlRow(change)),
      venue_order_id: change.venueOrderId,
      is_open: Number(!isTerminal(change.state)),
    });
    if (changes !== 1) throw new Error(`order ${change.label}: expected 1 head to move, was ${changes}`);
    return ok(undefined);
  }

  return {
    ...createJournalReader(db),
    recordIntent: (intent) => transact(db, `journalling order ${intent.order.label}`, () => writeIntent(intent)),
    recordStateChange: (change) => transact(db, `journalling order ${change.label}`, () => writeChange(change)),
    order(label: ClientLabel) {
      const row = selectView.get(label);
      return row === undefined ? null : toOrderView(row);
    },
    openOrders: (bookId) => selectOpen.all(bookId).map(toOrderView),
    recentOrders: (bookId, limit) => selectRecent.all(bookId, limit).map(toOrderView),
  };
}

function checkChange(view: ViewSqlRow, change: OrderStateChange): Result<void> {
  const { label, state, filledAmount } = change;
  if (!canTransition(view.latest_state, state))
    return fail('conflict', `order "${label}" is ${view.latest_state} and cannot become ${state}`);
  if (filledAmount.lessThan(decimal(view.latest_filled_amount))) {
    return fail(
      'conflict',
      `order "${label}": filled amount cannot fall from ${view.latest_filled_amount} to ${toDecimalText(filledAmount)}`,
    );
  }
  return ok(undefined);
}
