/** Where a book's own time stands: its ledger never goes back before it. */
import type { Book } from '../../shared/domain/book.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { DecisionPort, JournalPort, LedgerPort } from '../ports/ledger.ts';

interface Written {
  readonly ledger: Pick<LedgerPort, 'recentFills'>;
  readonly journal: Pick<JournalPort, 'recentOrders'>;
  readonly decisions: Pick<DecisionPort, 'recent'>;
}

/** The latest market time that anything of the book was written at. */
export function lastWrittenMs({ id, createdMs }: Book, { ledger, journal, decisions }: Written): MsSinceEpoch {
  const times = [ledger.recentFills(id, 1)[0]?.tsMs, journal.recentOrders(id, 1)[0]?.updatedMs, decisions.recent(id, 1)[0]?.tsMs];
  return toMs(Math.max(createdMs, ...times.map((ms) => ms ?? 0)));
}
