/** A place where orders go. The desk knows this interface only; the paper venue and live venues pass the same contract suite. */
import type { Fill, ClientLabel, NewOrder, OrderState } from '../../shared/domain/order.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Instrument, InstrumentId, VenueId } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Decimal } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { Unsubscribe } from './unsubscribe.ts';

/** unknown: no definite answer came. Ask by label, never send again. */
export type OrderOutcome =
  | { readonly kind: 'accepted'; readonly venueOrderId: string }
  | { readonly kind: 'rejected'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/** An order as the venue tells it. */
export interface VenueOrder {
  readonly label: ClientLabel;
  readonly venueOrderId: string;
  readonly bookId: BookId;
  readonly instrumentId: InstrumentId;
  readonly state: Extract<OrderState, 'acknowledged' | 'partiallyFilled' | 'filled' | 'cancelled' | 'rejected'>;
  readonly filledAmount: Decimal;
  readonly note: string | null;
  readonly tsMs: MsSinceEpoch;
}

export interface VenuePosition {
  readonly instrumentId: InstrumentId;
  readonly signedAmount: Decimal;
}

/** resyncing: connected, but not to be traded on until reconciled. */
export type VenueLink = 'connecting' | 'connected' | 'resyncing' | 'disconnected';

export type VenueEvent =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'fill'; readonly fill: Fill }
  | { readonly kind: 'link'; readonly link: VenueLink };

export interface FillsPage {
  /** Oldest first. */
  readonly fills: readonly Fill[];
  /** Hand it back to get what came later. Opaque to the desk. */
  readonly cursor: string;
}

export interface VenuePort {
  readonly id: VenueId;
  /** Paper venues need no arming by the trader's venue keys and are shown as such. */
  readonly isPaper: boolean;
  link(): VenueLink;
  connect(): Promise<Result<void>>;
  close(): Promise<void>;
  onEvent(listener: (event: VenueEvent) => void): Unsubscribe;
  instruments(): Promise<Result<readonly Instrument[]>>;
  /** The latest book, or missingData. Synchronous: the desk reads it on every tick. */
  orderBook(id: InstrumentId): Result<OrderBook>;
  /** Never throws, never resends. A label this venue has seen is refused. */
  submitOrder(order: NewOrder): Promise<OrderOutcome>;
  cancelOrder(label: ClientLabel): Promise<Result<void>>;
  /** How many were cancelled. */
  cancelAll(bookId: BookId): Promise<Result<number>>;
  /** Null: the venue has never seen this label (and can no longer receive it). */
  orderByLabel(label: ClientLabel): Promise<Result<VenueOrder | null>>;
  openOrders(bookId: BookId): Promise<Result<readonly VenueOrder[]>>;
  /** `cursor` null: from the beginning of the account. */
  fillsSince(bookId: BookId, cursor: string | null): Promise<Result<FillsPage>>;
  /** Net of everything this venue filled for the account; opening positions that were imported are not its business. */
  positions(bookId: BookId): Promise<Result<readonly VenuePosition[]>>;
}
