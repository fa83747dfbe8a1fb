/** What the paper exchange remembers, in its own SQLite file: a venue does not forget when a desk is killed. Not the desk's database. */
import Database from 'better-sqlite3';
import type { BookId } from '../../../shared/domain/book.ts';
import { signedAmount, type ClientLabel, type Fill } from '../../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import type { RestoredState } from './engineState.ts';
import { createPositions, type FilledNet } from './paperPositions.ts';
import { fillRow, orderRow, toFill, toPaperOrder, type FillRow, type OrderRow } from './paperRows.ts';
import type { PaperChange, PaperOrder } from './paperTypes.ts';

const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT_MS = 2_000;

const SCHEMA = `
  CREATE TABLE account (only INTEGER PRIMARY KEY CHECK (only = 1), name TEXT NOT NULL) STRICT;
  CREATE TABLE orders (
    label TEXT PRIMARY KEY, seq INTEGER NOT NULL UNIQUE, venue_order_id TEXT NOT NULL UNIQUE, book_id TEXT NOT NULL, venue TEXT NOT NULL,
    instrument_id TEXT NOT NULL, side TEXT NOT NULL, amount TEXT NOT NULL, type TEXT NOT NULL, limit_price TEXT, time_in_force TEXT NOT NULL,
    post_only INTEGER NOT NULL, reduce_only INTEGER NOT NULL, state TEXT NOT NULL, filled_amount TEXT NOT NULL, note TEXT, ts_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX open_orders ON orders (book_id, seq) WHERE state IN ('acknowledged', 'partiallyFilled');
  CREATE TABLE fills (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, trade_id TEXT NOT NULL UNIQUE, book_id TEXT NOT NULL, label TEXT NOT NULL REFERENCES orders (label),
    venue_order_id TEXT NOT NULL, venue TEXT NOT NULL, instrument_id TEXT NOT NULL, side TEXT NOT NULL, amount TEXT NOT NULL, price TEXT NOT NULL,
    fee TEXT NOT NULL, fee_currency TEXT NOT NULL, liquidity TEXT NOT NULL, ts_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX fills_of_book ON fills (book_id, seq);
`;

export interface StoredFills {
  /** Oldest first. */
  readonly fills: readonly Fill[];
  /** Sequence number of the last one, or the one asked from when there are none. */
  readonly throughSeq: number;
}

export interface PaperStore {
  /** Name of the account, made once per file. */
  readonly account: string;
  restored(): RestoredState;
  /** All or nothing, durable on return. Throws when the file cannot be written. */
  append(changes: readonly PaperChange[]): void;
  order(label: ClientLabel): PaperOrder | null;
  /** Not terminal, oldest first. */
  openOrders(bookId: BookId): readonly PaperOrder[];
  /** All of them after that sequence number. */
  fillsAfter(bookId: BookId, seq: number): StoredFills;
  close(): void;
}

export interface PaperStoreDeps {
  /** ":memory:" for one that forgets. */
  readonly path: string;
  /** Asked once, for a new file: what makes this account's trade ids unlike those of any other file. */
  readonly newAccount: () => string;
}

/** Opens or creates the file. persistence: it cannot be opened, is not ours, or comes from a newer version; it is then left as it is. */
export function openPaperStore(deps: PaperStoreDeps): Result<PaperStore> {
  let db: Database.Database | null = null;
  try {
    db = new Database(deps.path, { timeout: BUSY_TIMEOUT_MS });
    const version = db.pragma('user_version', { simple: true });
    if (version !== 0 && version !== SCHEMA_VERSION) {
      db.close();
      return fail('persistence', `paper venue file is at version ${String(version)}, this build knows ${SCHEMA_VERSION}`);
    }
    prepareFile(db, version === 0, deps.newAccount);
    return ok(createStore(db));
  } catch (error) {
    db?.close();
    return fail('persistence', `paper venue file cannot be opened: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function prepareFile(db: Database.Database, isNew: boolean, newAccount: () => string): void {
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  if (!isNew) return;
  db.transaction(() => {
    db.exec(SCHEMA);
    db.prepare('INSERT INTO account VALUES (1, ?)').run(newAccount());
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

function createStore(db: Database.Database): PaperStore {
  const putOrder = db.prepare<OrderRow>(`INSERT INTO orders VALUES (@label, @seq, @venue_order_id, @book_id, @venue, @instrument_id, @side,
    @amount, @type, @limit_price, @time_in_force, @post_only, @reduce_only, @state, @filled_amount, @note, @ts_ms)
    ON CONFLICT (label) DO UPDATE SET state = excluded.state, filled_amount = excluded.filled_amount, note = excluded.note, ts_ms = excluded.ts_ms`);
  const putFill = db.prepare<
    Omit<FillRow, 'seq'>
  >(`INSERT INTO fills (trade_id, book_id, label, venue_order_id, venue, instrument_id, side, amount,
    price, fee, fee_currency, liquidity, ts_ms) VALUES (@trade_id, @book_id, @label, @venue_order_id, @venue, @instrument_id, @side, @amount,
    @price, @fee, @fee_currency, @liquidity, @ts_ms)`);
  const oneOrder = db.prepare<[string], OrderRow>('SELECT * FROM orders WHERE label = ?');
  const OPEN = `state IN ('acknowledged', 'partiallyFilled')`;
  const openOfBook = db.prepare<[string], OrderRow>(`SELECT * FROM orders WHERE book_id = ? AND ${OPEN} ORDER BY seq`);
  const allOpen = db.prepare<[], OrderRow>(`SELECT * FROM orders WHERE ${OPEN} ORDER BY seq`);
  const fillsOfBook = db.prepare<[string, number], FillRow>('SELECT * FROM fills WHERE book_id = ? AND seq > ? ORDER BY seq');
  const allFills = db.prepare<[], FillRow>('SELECT * FROM fills ORDER BY seq');
  const lastOrder = db.prepare<[], { seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM orders');
  const lastFill = db.prepare<[], { seq: number }>('SELECT COALESCE(MAX(seq), 0) AS seq FROM fills');
  const account = db.prepare<[], { name: string }>('SELECT name FROM account').get()?.name;
  if (account === undefined) throw new Error('no account in it');
  const appendAll = db.transaction((changes: readonly PaperChange[]) => {
    for (const change of changes) {
      if (change.kind === 'order') putOrder.run(orderRow(change.order));
      else putFill.run(fillRow(change.fill));
    }
  });
  return {
    account,
    restored: () => ({
      lastOrderSeq: lastOrder.get()?.seq ?? 0,
      lastTradeSeq: lastFill.get()?.seq ?? 0,
      openOrders: allOpen.all().map(toPaperOrder),
      filledNet: netOf(allFills.all().map(toFill)),
    }),
    append: (changes) => appendAll.immediate(changes),
    order(label) {
      const row = oneOrder.get(label);
      return row === undefined ? null : toPaperOrder(row);
    },
    openOrders: (bookId) => openOfBook.all(bookId).map(toPaperOrder),
    fillsAfter(bookId, seq) {
      const rows = fillsOfBook.all(bookId, seq);
      return { fills: rows.map(toFill), throughSeq: rows.at(-1)?.seq ?? seq };
    },
    close: () => void db.close(),
  };
}

function netOf(fills: readonly Fill[]): readonly FilledNet[] {
  const positions = createPositions([]);
  for (const { bookId, instrumentId, side, amount } of fills) positions.add(bookId, instrumentId, signedAmount(side, amount));
  const books = [...new Set(fills.map(({ bookId }) => bookId))];
  return books.flatMap((bookId) => positions.list(bookId).map((position) => ({ ...position, bookId })));
}
