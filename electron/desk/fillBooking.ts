/** Puts what venues fill into the ledger, each trade once, and fetches what was missed. */
import type { BookId } from '../../shared/domain/book.ts';
import type { VenueId } from '../../shared/domain/instrument.ts';
import type { Fill } from '../../shared/domain/order.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import type { LedgerPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { VenuePort } from '../ports/venue.ts';

export interface FillBooking {
  /** As a venue told it. */
  readonly book: (venue: VenueId, fill: Fill) => Result<number>;
  /** Books what the venue filled since the last known trade. How many fills were new. */
  readonly catchUp: (venue: VenuePort, bookId: BookId) => Promise<Result<number>>;
}

interface FillBookingDeps {
  readonly ledger: LedgerPort;
  readonly booked: (fill: Fill) => void;
  readonly log: LogPort;
}

export function createFillBooking({ ledger, booked, log }: FillBookingDeps): FillBooking {
  function append(venue: VenueId, bookId: BookId, fills: readonly Fill[], cursor: string | null): Result<number> {
    const unique = new Map(fills.map((fill) => [fill.tradeId, fill]));
    const fresh = [...unique.values()].filter((fill) => !ledger.hasFill(venue, fill.tradeId));
    const appended = ledger.appendFills(venue, bookId, fills, cursor);
    if (appended.ok) for (const fill of fresh) booked(fill);
    else log.error('fills were not booked', { venue, bookId, message: appended.failure.message });
    return appended;
  }

  async function catchUp(venue: VenuePort, bookId: BookId): Promise<Result<number>> {
    let added = 0;
    for (;;) {
      const cursor = ledger.fillCursor(venue.id, bookId);
      const page = await venue.fillsSince(bookId, cursor);
      if (!page.ok) return page;
      const appended = append(venue.id, bookId, page.value.fills, page.value.cursor);
      if (!appended.ok) return appended;
      added += appended.value;
      if (page.value.fills.length === 0 || page.value.cursor === cursor) return ok(added);
    }
  }

  return { book: (venue, fill) => append(venue, fill.bookId, [fill], null), catchUp };
}
