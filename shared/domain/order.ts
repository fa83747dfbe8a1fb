/** Orders, their life, and fills. The states are those of safety rule 1; `unknown` is resolved only by asking the venue by label. */
import type { Brand } from '../units/brand.ts';
import type { Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import type { BookId } from './book.ts';
import type { Currency, InstrumentId, VenueId } from './instrument.ts';

/** Unique for ever; what ties an intent to everything the venue says about it. */
export type ClientLabel = Brand<string, 'ClientLabel'>;
export type TradeSide = 'buy' | 'sell';
export type OrderType = 'limit' | 'market';
export type TimeInForce = 'goodTilCancelled' | 'immediateOrCancel';

export interface NewOrder {
  readonly label: ClientLabel;
  readonly bookId: BookId;
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  readonly side: TradeSide;
  /** > 0, a multiple of the lot, in the instrument's amount unit. */
  readonly amount: Decimal;
  readonly type: OrderType;
  /** A multiple of the tick. Null only for market orders. */
  readonly limitPrice: Decimal | null;
  readonly timeInForce: TimeInForce;
  /** Rejected, never re-priced, if it would cross. */
  readonly postOnly: boolean;
  readonly reduceOnly: boolean;
}

export const ORDER_STATES = ['intended', 'sent', 'acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown'] as const;
export type OrderState = (typeof ORDER_STATES)[number];

const TERMINAL: ReadonlySet<OrderState> = new Set(['filled', 'cancelled', 'rejected']);

export function isTerminal(state: OrderState): boolean {
  return TERMINAL.has(state);
}

/** One append-only row of an order's life. */
export interface OrderStateChange {
  readonly label: ClientLabel;
  readonly state: OrderState;
  /** Cumulative, in amount units. */
  readonly filledAmount: Decimal;
  readonly venueOrderId: string | null;
  /** Why, in words, where there is a why: reject text, cancel reason, how an unknown was resolved. */
  readonly note: string | null;
  /** Market time (replay time on the recorded market). */
  readonly tsMs: MsSinceEpoch;
  /** This machine's clock when the row was written. */
  readonly wallMs: MsSinceEpoch;
}

/** An order as the desk knows it now: its intent and the latest state. */
export interface OrderView {
  readonly order: NewOrder;
  readonly state: OrderState;
  readonly filledAmount: Decimal;
  readonly venueOrderId: string | null;
  readonly note: string | null;
  readonly decisionId: string | null;
  readonly intendedMs: MsSinceEpoch;
  readonly updatedMs: MsSinceEpoch;
}

export type Liquidity = 'maker' | 'taker';

export interface Fill {
  readonly venue: VenueId;
  /** Unique per venue; fills are deduplicated by (venue, tradeId). */
  readonly tradeId: string;
  readonly bookId: BookId;
  readonly label: ClientLabel | null;
  readonly venueOrderId: string;
  readonly instrumentId: InstrumentId;
  readonly side: TradeSide;
  /** > 0, in amount units. */
  readonly amount: Decimal;
  /** In the instrument's price unit: USD per coin, or coin per coin for inverse options. */
  readonly price: Decimal;
  /** Paid > 0, received < 0. */
  readonly fee: Decimal;
  readonly feeCurrency: Currency;
  readonly liquidity: Liquidity;
  readonly tsMs: MsSinceEpoch;
}

export function signedAmount(side: TradeSide, amount: Decimal): Decimal {
  return side === 'buy' ? amount : amount.negated();
}
