/** `desk why` on the trader's database: finds the decision and tells its story; a running desk may go on writing meanwhile. */
import type { BookId } from '../../shared/domain/book.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import { planHedge } from '../../shared/hedging/planHedge.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import { decisionStory } from '../desk/decisionStory.ts';
import { readInstant } from '../importers/instant.ts';
import { openForReading } from '../persistence/openDatabase.ts';
import { createReadingStore, type ReadingStore } from '../persistence/readingStore.ts';
import { catchStorage } from '../persistence/storageFailure.ts';
import type { DoorAnswer } from './standardStreams.ts';
import { databasePath, instrumentLookup, type StoreOptions } from './storeCommands.ts';
import { whyCommand, type WhyFormat } from './whyCommand.ts';

/** One of `id`, `isLast` and `at`. */
export interface WhyQuery {
  readonly id: string | undefined;
  /** The newest decision of the book, of `underlying` if that is given. */
  readonly isLast: boolean;
  /** ISO; the decision in force then, of `underlying`. */
  readonly at: string | undefined;
  readonly underlying: string | undefined;
  /** Undefined: the book on the desk. */
  readonly book: string | undefined;
}

const LATEST_MS = toMs(Number.MAX_SAFE_INTEGER);

/** badInput: no database, no such decision. failed: computed again, it differs. usage: not one of the three ways to name a decision. */
export function whyStore(options: StoreOptions, query: WhyQuery, format: WhyFormat): DoorAnswer {
  const problem = usageProblem(query);
  if (problem !== null) return { kind: 'usage', stderrLines: [problem] };
  const opened = openForReading(databasePath(options));
  if (!opened.ok) return { kind: 'badInput', stderrLines: [opened.failure.message] };
  try {
    const story = catchStorage('reading the database', () => {
      const store = createReadingStore(opened.value);
      const id = findId(store, query);
      if (!id.ok) return id;
      return decisionStory(id.value, { ...store, instrumentOf: instrumentLookup(options), engines: { evaluatePolicy, planHedge } });
    });
    return story.ok ? whyCommand(story.value, format) : { kind: 'badInput', stderrLines: [story.failure.message] };
  } finally {
    opened.value.close();
  }
}

function usageProblem({ id, isLast, at, underlying }: WhyQuery): string | null {
  const ways = [id !== undefined, isLast, at !== undefined].filter(Boolean).length;
  if (ways !== 1) return 'name one decision: its id, --last, or --at TIME --underlying COIN';
  return at !== undefined && underlying === undefined ? '--at needs --underlying COIN' : null;
}

function findId(store: ReadingStore, { id, at, underlying, book }: WhyQuery): Result<string> {
  if (id !== undefined) return ok(id);
  const bookId = book === undefined ? store.activeBookId() : (book as BookId);
  if (bookId === null) return fail('missingData', 'the database has no book yet');
  if (underlying === undefined) return lastOf(store, bookId);
  const atMs = at === undefined ? LATEST_MS : readInstant(at);
  if (atMs === null) return fail('invalidInput', `--at: expected a moment like 2026-02-02T04:50:19Z, was ${JSON.stringify(at)}`);
  const record = store.decisions.inForceAt(bookId, underlying, atMs);
  const when = at === undefined ? '' : ` at or before ${at}`;
  return record === null ? fail('missingData', `no decision about ${underlying} in book ${bookId}${when}`) : ok(record.id);
}

/** A closing row is told as the story of what it closes, so the newest row of any kind will do. */
function lastOf({ decisions }: ReadingStore, bookId: BookId): Result<string> {
  const record = decisions.recent(bookId, 1)[0];
  return record === undefined ? fail('missingData', `book ${bookId} has no decisions yet`) : ok(record.id);
}
