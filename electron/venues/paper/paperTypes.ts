/** The words of the paper venue's inside: orders as it keeps them, and what it needs of a market. */
import type { Instrument, InstrumentId } from '../../../shared/domain/instrument.ts';
import type { Fill, NewOrder, TradeSide } from '../../../shared/domain/order.ts';
import type { Result } from '../../../shared/result/result.ts';
import type { Decimal } from '../../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../../shared/units/time.ts';
import type { VenueOrder } from '../../ports/venue.ts';

/** An order the venue has seen. Replaced, never changed. */
export interface PaperOrder {
  readonly order: NewOrder;
  readonly venueOrderId: string;
  /** Rises by one per order: its time priority. */
  readonly seq: number;
  readonly state: VenueOrder['state'];
  readonly filledAmount: Decimal;
  readonly note: string | null;
  /** Market time of the last change. */
  readonly tsMs: MsSinceEpoch;
}

/** What happened, in order. To be durable before anybody is told. */
export type PaperChange = { readonly kind: 'order'; readonly order: PaperOrder } | { readonly kind: 'fill'; readonly fill: Fill };

/** Best prices in the instrument's price unit; null: nobody there. */
export interface Touch {
  readonly bid: number | null;
  readonly ask: number | null;
}

export type BookSide = 'bids' | 'asks';

/** A listed instrument: open for orders, or why not. */
export interface Listing {
  readonly instrument: Instrument;
  readonly state: 'open' | 'halted' | 'delivered';
}

/** The market the venue stands in. */
export interface EngineMarket {
  nowMs(): MsSinceEpoch;
  /** Fails for an instrument this venue does not list. */
  listing(id: InstrumentId): Result<Listing>;
  /** Null: no quote at this time. */
  touch(id: InstrumentId): Touch | null;
}

export function sideToTake(side: TradeSide): BookSide {
  return side === 'buy' ? 'asks' : 'bids';
}

export function sideToJoin(side: TradeSide): BookSide {
  return side === 'buy' ? 'bids' : 'asks';
}

/** Whether an order of `side` limited to `limit` (null: unlimited) may trade at `price`. */
export function isWithinLimit(side: TradeSide, limit: number | null, price: number): boolean {
  return limit === null || (side === 'buy' ? price <= limit : price >= limit);
}

export function toVenueOrder({ order, venueOrderId, state, filledAmount, note, tsMs }: PaperOrder): VenueOrder {
  const { label, bookId, instrumentId } = order;
  return { label, venueOrderId, bookId, instrumentId, state, filledAmount, note, tsMs };
}
