/** The append-only store of what happened to a book, and the journal of what the desk is about to do. Synchronous: SQLite is in this process. */
import type { Adjustment, Book, BookId, BookState, LedgerRow } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { ClientLabel, Fill, NewOrder, OrderStateChange, OrderView } from '../../shared/domain/order.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';

export interface LedgerPort {
  createBook(book: Book): Result<void>;
  books(): readonly Book[];
  setNumeraire(bookId: BookId, numeraire: Book['numeraire']): Result<void>;
  /** All or nothing. The same adjustment id with the same content is ignored, with other content refused (conflict). How many were new. */
  appendAdjustments(adjustments: readonly Adjustment[]): Result<number>;
  /**
   * All or nothing; deduplicated by (venue, tradeId). How many were new.
   * `cursor` is stored in the same transaction as the place to go on from after a restart; null keeps the stored one.
   */
  appendFills(venue: VenueId, bookId: BookId, fills: readonly Fill[], cursor: string | null): Result<number>;
  fillCursor(venue: VenueId, bookId: BookId): string | null;
  hasFill(venue: VenueId, tradeId: string): boolean;
  /** Sum of the booked fills of one order, amount units. */
  filledAmount(label: ClientLabel): Decimal;
  /** Projection, kept up to date with the ledger in the same transaction. */
  bookState(bookId: BookId): Result<BookState>;
  /** Oldest first, after `afterSeq`. */
  rows(bookId: BookId, afterSeq: number, limit: number): readonly LedgerRow[];
  /** Newest first. */
  recentFills(bookId: BookId, limit: number): readonly Fill[];
  /** Of one order, oldest first. */
  fillsOf(label: ClientLabel): readonly Fill[];
}

/** An intent with everything that must be durable before a byte goes out. */
export interface OrderIntent {
  readonly order: NewOrder;
  readonly decisionId: string | null;
  readonly tsMs: MsSinceEpoch;
}

export interface JournalPort {
  /** Durable (fsync) on return. A label that exists is refused (conflict). */
  recordIntent(intent: OrderIntent): Result<void>;
  /** Appends; refuses a change that the state machine does not allow (conflict). */
  recordStateChange(change: OrderStateChange): Result<void>;
  order(label: ClientLabel): OrderView | null;
  /** Orders whose state is not terminal, oldest first. */
  openOrders(bookId: BookId): readonly OrderView[];
  /** Newest first. */
  recentOrders(bookId: BookId, limit: number): readonly OrderView[];
  /** The orders one decision led to, oldest first. */
  ordersOf(decisionId: string): readonly OrderView[];
  stateChanges(label: ClientLabel): readonly OrderStateChange[];
}

/** Why the desk suggested, did not suggest, or acted: append-only, chained. `body` is plain JSON of the engine's own record. */
export interface DecisionRecord {
  readonly id: string;
  readonly bookId: BookId;
  readonly underlying: string;
  /** suggested, withheld, executed, blocked, dismissed … */
  readonly verdict: string;
  /** One sentence with its numbers. */
  readonly reason: string;
  readonly body: unknown;
  readonly tsMs: MsSinceEpoch;
  readonly wallMs: MsSinceEpoch;
}

export interface DecisionPort {
  append(record: DecisionRecord): Result<void>;
  byId(id: string): DecisionRecord | null;
  /** Newest first. */
  recent(bookId: BookId, limit: number): readonly DecisionRecord[];
  /** The 'outcome' and 'markOut' rows that belong to a decision, oldest first. */
  closing(decisionId: string): readonly DecisionRecord[];
  /** The last decision of an underlying at or before a market time, closing rows left out; null: none so early. */
  inForceAt(bookId: BookId, underlying: string, tsMs: MsSinceEpoch): DecisionRecord | null;
}

/** One version of the policy of a book and an underlying. */
export interface StoredPolicy {
  readonly id: string;
  readonly bookId: BookId;
  readonly underlying: string;
  /** 1, 2, 3 … */
  readonly version: number;
  readonly policy: HedgePolicy;
  /** Market time from which it holds. */
  readonly tsMs: MsSinceEpoch;
  readonly wallMs: MsSinceEpoch;
}

export interface PolicyPort {
  /** The version it got; a policy equal to the current one keeps that version and writes nothing. Durable on return. */
  append(bookId: BookId, underlying: string, policy: HedgePolicy, tsMs: MsSinceEpoch): Result<number>;
  /** Null: none was ever chosen. */
  current(bookId: BookId, underlying: string): StoredPolicy | null;
  byVersion(bookId: BookId, underlying: string, version: number): StoredPolicy | null;
  /** Newest first. */
  history(bookId: BookId, underlying: string): readonly StoredPolicy[];
}

/** Anything else worth proving later: arm, kill, settings, reconciliation, start, stop. */
export interface AuditPort {
  append(kind: string, payload: unknown): Result<void>;
  /** Newest first. */
  recent(limit: number): readonly AuditRow[];
}

export interface AuditRow {
  readonly seq: number;
  readonly kind: string;
  readonly payload: string;
  readonly wallMs: MsSinceEpoch;
  readonly hash: string;
}

export interface SettingsPort {
  get(key: string): unknown;
  set(key: string, value: unknown): Result<void>;
}

export interface MarketSnapshotPort {
  /** Plain JSON of what a decision saw; returns its id (content hash), storing equal content once. */
  put(tsMs: MsSinceEpoch, body: unknown): Result<string>;
  /** Undefined: no such snapshot. */
  get(id: string): unknown;
}

export interface VerifyReport {
  readonly auditRows: number;
  readonly ledgerRows: number;
  readonly problems: readonly string[];
}
