/** The store as a reader beside a running desk sees it: what the story of a decision is made of. */
import type { BookId } from '../../shared/domain/book.ts';
import type { ReadableDb } from './database.ts';
import { createDecisionReader, type DecisionReader } from './decisionRepository.ts';
import { createJournalReader, type JournalReader } from './journalRepository.ts';
import { createLedgerReader, type LedgerReader } from './ledgerRepository.ts';
import { createPolicyReader, type PolicyReader } from './policyRepository.ts';
import { createSnapshotReader, type SnapshotReader } from './snapshotRepository.ts';

export interface ReadingStore {
  readonly decisions: DecisionReader;
  readonly journal: JournalReader;
  readonly ledger: LedgerReader;
  readonly policies: PolicyReader;
  readonly snapshots: SnapshotReader;
  /** The book on the desk, or the newest; null: there is none yet. */
  readonly activeBookId: () => BookId | null;
}

/** Where the desk keeps which book it shows. */
const ACTIVE_BOOK_KEY = 'activeBook';

export function createReadingStore(db: ReadableDb): ReadingStore {
  const selectBooks = db.prepare<[string], { book_id: string }>(`SELECT book_id FROM books
    ORDER BY book_id IS (SELECT json_extract(value, '$') FROM settings WHERE key = ?) DESC, created_ms DESC, book_id DESC LIMIT 1`);
  return {
    decisions: createDecisionReader(db),
    journal: createJournalReader(db),
    ledger: createLedgerReader(db),
    policies: createPolicyReader(db),
    snapshots: createSnapshotReader(db),
    activeBookId: () => (selectBooks.get(ACTIVE_BOOK_KEY)?.book_id ?? null) as BookId | null,
  };
}
