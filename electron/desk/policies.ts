/** The hedging policy of each book and underlying: the newest stored version, or the desk's default until the trader chooses. */
import type { Book, BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import { defaultPolicy } from '../../shared/hedging/policy/defaultPolicy.ts';
import { checkPolicy } from '../../shared/hedging/policy/parsePolicy.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { PolicyPort, StoredPolicy } from '../ports/ledger.ts';
import { bookUnderlyingKey } from './bookUnderlying.ts';

export interface PolicyInForce {
  readonly policy: HedgePolicy;
  /** Null: the default, never stored. */
  readonly version: number | null;
  /** Market time from which it holds. */
  readonly sinceMs: MsSinceEpoch;
}

export interface Policies {
  readonly of: (book: Pick<Book, 'id' | 'createdMs'>, underlying: Currency) => PolicyInForce;
  /** The version it became. `conflict` names what in it contradicts itself; nothing is stored then. */
  readonly set: (bookId: BookId, underlying: Currency, policy: HedgePolicy, tsMs: MsSinceEpoch) => Result<number>;
  /** Newest first. */
  readonly history: (bookId: BookId, underlying: Currency) => readonly StoredPolicy[];
}

export function createPolicies(store: PolicyPort): Policies {
  const known = new Map<string, PolicyInForce>();

  return {
    of(book, underlying) {
      const key = bookUnderlyingKey(book.id, underlying);
      const kept = known.get(key) ?? inForce(store.current(book.id, underlying), underlying, book.createdMs);
      known.set(key, kept);
      return kept;
    },
    set(bookId, underlying, policy, tsMs) {
      const checked = checkPolicy(policy);
      if (!checked.ok) return checked;
      const written = store.append(bookId, underlying, checked.value, tsMs);
      if (!written.ok) return written;
      known.delete(bookUnderlyingKey(bookId, underlying));
      return ok(written.value);
    },
    history: (bookId, underlying) => store.history(bookId, underlying),
  };
}

function inForce(stored: StoredPolicy | null, underlying: Currency, createdMs: MsSinceEpoch): PolicyInForce {
  if (stored === null) return { policy: defaultPolicy(underlying), version: null, sinceMs: createdMs };
  return { policy: stored.policy, version: stored.version, sinceMs: stored.tsMs };
}
