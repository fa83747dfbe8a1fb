/** Every check before an order leaves, in one place, the same for a click, the auto-hedger and the CLI. Unknown never passes. */
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { OrderView, TradeSide } from '../domain/order.ts';
import type { Decimal } from '../units/decimal.ts';
import type { HedgeConstraints } from './feasible/hedgeConstraints.ts';
import { bookCheck, collarCheck, freshnessCheck } from './marketChecks.ts';
import {
  constraintsCheck,
  directionCheck,
  marginCheck,
  maxOrderCheck,
  maxPositionCheck,
  notionalCheck,
  onStepCheck,
} from './sizeChecks.ts';
import { armedCheck, duplicateCheck, linkCheck, rateCheck, unknownOutcomeCheck } from './stateChecks.ts';

export interface PreTradeLimits {
  readonly maxQuoteAgeMs: number;
  /** How far a price may lie from its reference, percent. */
  readonly collarPct: number;
  /** How far a dated future's mark, the reference of its price, may lie from the index, percent. */
  readonly maxBasisPct: number;
  readonly maxOrderUsd: number;
  /** Of the one instrument, after the order. */
  readonly maxPositionUsd: number;
  /** Σ|position| of the book's hedge instruments in one underlying, working orders and this order included. */
  readonly maxNotionalUsd: number;
  readonly maxOrdersPerMinute: number;
  /** Initial margin after the order as a share of the equity, percent; absent or null: no limit. */
  readonly maxMarginUsePct?: number | null;
}

export const DEFAULT_PRE_TRADE_LIMITS: PreTradeLimits = {
  maxQuoteAgeMs: 5_000,
  collarPct: 1.5,
  maxBasisPct: 15,
  maxOrderUsd: 2_000_000,
  maxPositionUsd: 10_000_000,
  maxNotionalUsd: 25_000_000,
  maxOrdersPerMinute: 30,
};

/** 'connected' is the only state an order may leave in. */
export type LinkState = 'connecting' | 'connected' | 'resyncing' | 'disconnected';

export interface PreTradeInputs {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** Amount units. */
  readonly amount: Decimal;
  /** Null: the order names no price; the far touch stands in. */
  readonly limitPrice: Decimal | null;
  readonly armed: boolean;
  /** Why not, for the sentence. */
  readonly armNote: string | null;
  readonly link: LinkState;
  /** Age of the oldest market data this hedge rests on; null: there is none. */
  readonly quoteAgeMs: number | null;
  readonly book: OrderBook | null;
  readonly indexUsd: number | null;
  /** The instrument's own mark; null: unknown. */
  readonly markPriceUsd: number | null;
  /** Signed, amount units: filled, working and in flight, without this order. */
  readonly positionAmount: Decimal;
  /** See `maxNotionalUsd`, without this order; null: unknown. */
  readonly notionalUsd: number | null;
  /** In the book's numeraire, working and in flight included; null: unknown. */
  readonly netDeltaCoin: number | null;
  readonly targetDeltaCoin: number;
  /** What the order would add, signed. */
  readonly orderDeltaCoin: number;
  /** The trader said so, on this very order. */
  readonly mayIncreaseDelta: boolean;
  /** Orders sent in the last 60 seconds. */
  readonly ordersLastMinute: number;
  /** Orders of this book and underlying that are not finished. */
  readonly openOrders: readonly OrderView[];
  /** Initial margin in percent of equity, now and after the order; absent or null: unknown. */
  readonly marginUseBeforePct?: number | null;
  readonly marginUseAfterPct?: number | null;
  /** Of this order as things are now, from `planConstraints`; null: they could not be worked out, and it may not leave. Absent: none apply. */
  readonly constraints?: HedgeConstraints | null;
  readonly limits: PreTradeLimits;
}

export interface PreTradeCheck {
  readonly name: string;
  readonly passed: boolean;
  /** With its numbers. */
  readonly detail: string;
}

/** All of them, always in this order; an order may leave when every one passed. */
export function preTradeChecks(inputs: PreTradeInputs): PreTradeCheck[] {
  return [
    armedCheck(inputs),
    linkCheck(inputs),
    freshnessCheck(inputs),
    bookCheck(inputs),
    collarCheck(inputs),
    maxOrderCheck(inputs),
    maxPositionCheck(inputs),
    notionalCheck(inputs),
    marginCheck(inputs),
    constraintsCheck(inputs),
    directionCheck(inputs),
    onStepCheck(inputs),
    rateCheck(inputs),
    unknownOutcomeCheck(inputs),
    duplicateCheck(inputs),
  ];
}

export function allPassed(checks: readonly PreTradeCheck[]): boolean {
  return checks.every(({ passed }) => passed);
}
