/** The store with an eye on every write: what could not be written shows in the status and disarms the desk. */
import type { Result } from '../../shared/result/result.ts';
import type { AuditPort, DecisionPort, JournalPort, LedgerPort, MarketSnapshotPort, PolicyPort, SettingsPort } from '../ports/ledger.ts';

export interface Store {
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly decisions: DecisionPort;
  readonly audit: AuditPort;
  readonly settings: SettingsPort;
  readonly snapshots: MarketSnapshotPort;
  readonly policies: PolicyPort;
}

/** orders: an order or a fill may be missing, which only a reconciliation can rule out. */
export interface StoreProblem {
  readonly words: string;
  readonly concerns: 'orders' | 'records';
}

export interface WatchedStore {
  readonly store: Store;
  /** Null: every write so far is in the database, or was made good. */
  readonly problem: () => string | null;
  readonly onProblem: (listener: (problem: StoreProblem) => void) => void;
  /** A reconciliation found nothing missing. */
  readonly reconciled: () => void;
}

type Write<A extends readonly unknown[], T> = (...args: A) => Result<T>;

export function watchStore({ ledger, journal, decisions, audit, settings, snapshots, policies }: Store): WatchedStore {
  const problems = new Map<string, StoreProblem>();
  let listener: (problem: StoreProblem) => void = () => undefined;

  function report(name: string, problem: StoreProblem): void {
    problems.set(name, problem);
    listener(problem);
  }

  /** A failed record is made good by the next that succeeds; a lost order or fill only by a reconciliation. */
  function watched<A extends readonly unknown[], T>(name: string, concerns: StoreProblem['concerns'], write: Write<A, T>): Write<A, T> {
    return (...args) => {
      const result = attempt(write, args, (words) => report(name, { words: `${name}: ${words}`, concerns }));
      if (result.ok && concerns === 'records') problems.delete(name);
      if (!result.ok && isProblem(result.failure.reason, concerns)) report(name, { words: `${name}: ${result.failure.message}`, concerns });
      return result;
    };
  }

  return {
    store: {
      ledger: {
        ...ledger,
        createBook: watched('creating a book', 'records', (book) => ledger.createBook(book)),
        setNumeraire: watched('storing a numeraire', 'records', (bookId, numeraire) => ledger.setNumeraire(bookId, numeraire)),
        appendAdjustments: watched('booking adjustments', 'records', (adjustments) => ledger.appendAdjustments(adjustments)),
        appendFills: watched('booking fills', 'orders', (venue, bookId, fills, cursor) => ledger.appendFills(venue, bookId, fills, cursor)),
      },
      journal: {
        ...journal,
        recordIntent: watched('journalling an intent', 'orders', (intent) => journal.recordIntent(intent)),
        recordStateChange: watched('journalling an order', 'orders', (change) => journal.recordStateChange(change)),
      },
      decisions: { ...decisions, append: watched('recording a decision', 'records', (record) => decisions.append(record)) },
      audit: { ...audit, append: watched('writing the audit log', 'records', (kind, payload) => audit.append(kind, payload)) },
      settings: { ...settings, set: watched('storing a setting', 'records', (key, value) => settings.set(key, value)) },
      snapshots: { ...snapshots, put: watched('storing a market snapshot', 'records', (tsMs, body) => snapshots.put(tsMs, body)) },
      policies: {
        ...policies,
        append: watched('storing a policy', 'records', (bookId, underlying, policy, tsMs) =>
          policies.append(bookId, underlying, policy, tsMs),
        ),
      },
    },
    problem: () => [...problems.values()][0]?.words ?? null,
    onProblem: (next) => void (listener = next),
    reconciled() {
      for (const [name, { concerns }] of problems) if (concerns === 'orders') problems.delete(name);
    },
  };
}

function attempt<A extends readonly unknown[], T>(write: Write<A, T>, args: A, onThrow: (words: string) => void): Result<T> {
  try {
    return write(...args);
  } catch (error) {
    onThrow(error instanceof Error ? error.message : String(error));
    throw error;
  }
}

/** Of a record, "no such book" is the caller's mistake and nothing is lost; of an order or a fill, any refusal is a loss. */
function isProblem(reason: string, concerns: StoreProblem['concerns']): boolean {
  return concerns === 'orders' || reason === 'persistence' || reason === 'conflict';
}
