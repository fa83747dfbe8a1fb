/** What a size would trade at, level by level. */
import type { AmountUnit } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';

export interface BookWalk {
  /** Amount units; less than asked where the book (or the limit) ends. */
  readonly filledAmount: number;
  readonly isComplete: boolean;
  /** Null: nothing fills. Harmonic where the amount is USD: the price at which USD and coins traded agree. */
  readonly averagePrice: number | null;
  /** Of the last level touched. */
  readonly worstPrice: number | null;
}

/** A sum of floats is whole lots to so many digits: eight times 0.1 is 0.8, not a lot less. */
const SUM_DIGITS = 12;

/** What the side holds up to `limitPrice` (null: all of it), amount units. */
export function depthUpTo(book: OrderBook, side: TradeSide, limitPrice: number | null): number {
  let depth = 0;
  for (const level of side === 'buy' ? book.asks : book.bids) {
    if (isBeyond(side, level.price, limitPrice)) break;
    depth += level.amount;
  }
  return Number(depth.toPrecision(SUM_DIGITS));
}

export interface WalkRequest {
  readonly side: TradeSide;
  /** ≥ 0, amount units. */
  readonly amount: number;
  readonly amountUnit: AmountUnit;
  /** Levels beyond it are not touched; null: no limit. */
  readonly limitPrice: number | null;
}

/** Relative to the amount asked for: less than this is what floats leave of a subtraction, far below any lot. */
const FLOAT_DUST = 1e-12;

/** Walks the asks for a buy, the bids for a sell, best first. */
export function walkBook(book: OrderBook, { side, amount, amountUnit, limitPrice }: WalkRequest): BookWalk {
  const levels = side === 'buy' ? book.asks : book.bids;
  const dust = FLOAT_DUST * amount;
  let left = amount;
  /** Σ amount × price, or Σ amount ÷ price where the amount is USD. */
  let weighted = 0;
  let worstPrice: number | null = null;
  for (const level of levels) {
    if (left <= dust || isBeyond(side, level.price, limitPrice)) break;
    const taken = Math.min(left, level.amount);
    weighted += amountUnit === 'usd' ? taken / level.price : taken * level.price;
    left -= taken;
    worstPrice = level.price;
  }
  const isComplete = left <= dust;
  const filledAmount = isComplete ? amount : amount - left;
  return { filledAmount, isComplete, averagePrice: averageOf(filledAmount, weighted, amountUnit), worstPrice };
}

function isBeyond(side: TradeSide, price: number, limitPrice: number | null): boolean {
  if (limitPrice === null) return false;
  return side === 'buy' ? price > limitPrice : price < limitPrice;
}

function averageOf(filledAmount: number, weighted: number, amountUnit: AmountUnit): number | null {
  if (!(filledAmount > 0)) return null;
  return amountUnit === 'usd' ? filledAmount / weighted : weighted / filledAmount;
}
