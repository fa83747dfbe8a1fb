/** From an order style to prices: the limit that goes on the order and what it is expected to trade at. */
import { depthUpTo, walkBook } from '../costs/walkBook.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import { isOnTick, roundPriceToTick } from '../domain/tick.ts';
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, toDecimalText, type Decimal } from '../units/decimal.ts';
import type { OrderStyle } from './hedgePolicy.ts';
import { priceInWords } from './numberWords.ts';

export interface HedgePriceRequest {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly style: OrderStyle;
  readonly book: OrderBook | null;
  /** Stands in where there is no book; null: unknown. */
  readonly markPriceUsd: number | null;
  /** The trader's own; null: the style's. */
  readonly limitPrice: Decimal | null;
  /** How far from the touch a market order may trade: 0.005 = 0.5 %. */
  readonly slippageCap: number;
}

export interface HedgePrice {
  /** Null: no limit can be named because there is no book. */
  readonly limitPrice: Decimal | null;
  readonly bidUsd: number | null;
  readonly askUsd: number | null;
  /** Where the order first trades: the touch it takes, or the price it rests at. */
  readonly firstPriceUsd: number;
  /** Rests in the book instead of taking from it. */
  readonly isResting: boolean;
}

/**
 * Prices of an order. missingData: neither the touch it needs nor a mark; invalidInput: the trader's price is off the tick, missing
 * where the style needs one, or would cross although post-only.
 */
export function priceHedge(request: HedgePriceRequest): Result<HedgePrice> {
  const { instrument, limitPrice, style, book } = request;
  if (limitPrice !== null && !isOnTick(instrument, limitPrice)) {
    return fail('invalidInput', `limitPrice: expected a multiple of the tick > 0, was ${toDecimalText(limitPrice)}`);
  }
  const touch = { bidUsd: book?.bids[0]?.price ?? null, askUsd: book?.asks[0]?.price ?? null };
  switch (style) {
    case 'market':
      return marketPrice(request, touch);
    case 'passive':
      return passivePrice(request, touch);
    case 'limit':
      return limitStylePrice(request, touch);
    default:
      return assertNever(style);
  }
}

/** Expected average of `amount`; where the book up to the limit is too thin to tell, the first price. */
export function expectedPriceUsd(price: HedgePrice, { instrument, side, book }: HedgePriceRequest, amount: number): number {
  if (price.isResting || book === null) return price.firstPriceUsd;
  const limitPrice = price.limitPrice?.toNumber() ?? null;
  const walk = walkBook(book, { side, amount, amountUnit: instrument.amountUnit, limitPrice });
  return walk.isComplete && walk.averagePrice !== null ? walk.averagePrice : price.firstPriceUsd;
}

/** What the book holds up to the limit of a market order, amount units; null: no book to ask, or what does not trade at once rests. */
export function reachableAmount(price: HedgePrice, { side, style, book }: HedgePriceRequest): number | null {
  return style !== 'market' || book === null ? null : depthUpTo(book, side, price.limitPrice?.toNumber() ?? null);
}

interface Touch {
  readonly bidUsd: number | null;
  readonly askUsd: number | null;
}

function marketPrice(request: HedgePriceRequest, touch: Touch): Result<HedgePrice> {
  const { instrument, side, markPriceUsd } = request;
  const touchUsd = side === 'buy' ? touch.askUsd : touch.bidUsd;
  if (touchUsd === null) {
    if (request.book !== null || markPriceUsd === null)
      return fail('missingData', `${instrument.id}: no ${side === 'buy' ? 'ask' : 'bid'} to ${side} at`);
    return ok({ ...touch, limitPrice: request.limitPrice, firstPriceUsd: markPriceUsd, isResting: false });
  }
  if (!(touchUsd > 0)) return fail('invalidInput', `${instrument.id}: expected a touch > 0, was ${touchUsd}`);
  return ok({ ...touch, limitPrice: request.limitPrice ?? cappedLimit(request, touchUsd), firstPriceUsd: touchUsd, isResting: false });
}

/** Touch ± cap, rounded to the tick on the safe side, but never short of the touch itself. */
function cappedLimit({ instrument, side, slippageCap }: HedgePriceRequest, touchUsd: number): Decimal {
  const touch = decimal(touchUsd);
  const factor = decimal(1).plus(decimal(side === 'buy' ? slippageCap : -slippageCap));
  const rounded = roundPriceToTick(instrument, touch.times(factor), side === 'buy' ? 'down' : 'up');
  const fallsShort = side === 'buy' ? rounded.lessThan(touch) : rounded.greaterThan(touch);
  return fallsShort ? roundPriceToTick(instrument, touch, side === 'buy' ? 'up' : 'down') : rounded;
}

function passivePrice(request: HedgePriceRequest, touch: Touch): Result<HedgePrice> {
  const { instrument, side } = request;
  const ownUsd = side === 'buy' ? touch.bidUsd : touch.askUsd;
  if (ownUsd === null && request.limitPrice === null) {
    return fail('missingData', `${instrument.id}: no ${side === 'buy' ? 'bid' : 'ask'} to rest at`);
  }
  const limit = request.limitPrice ?? decimal(ownUsd ?? 0);
  if (crosses(side, limit.toNumber(), touch)) {
    return fail(
      'invalidInput',
      `limitPrice: a post-only ${side} at ${priceInWords(limit.toNumber())} would cross ${opposite(side, touch)}`,
    );
  }
  const rounded = roundPriceToTick(instrument, limit, side === 'buy' ? 'down' : 'up');
  if (!rounded.greaterThan(0)) return fail('invalidInput', `${instrument.id}: expected a price > 0 to rest at, was ${limit.toFixed()}`);
  return ok({ ...touch, limitPrice: rounded, firstPriceUsd: rounded.toNumber(), isResting: true });
}

function limitStylePrice({ side, limitPrice }: HedgePriceRequest, touch: Touch): Result<HedgePrice> {
  if (limitPrice === null) return fail('invalidInput', 'limitPrice: expected a price for the style limit, was none');
  const limitUsd = limitPrice.toNumber();
  const touchUsd = side === 'buy' ? touch.askUsd : touch.bidUsd;
  const takes = crosses(side, limitUsd, touch) && touchUsd !== null;
  return ok({ ...touch, limitPrice, firstPriceUsd: takes ? touchUsd : limitUsd, isResting: !takes });
}

function crosses(side: TradeSide, priceUsd: number, { bidUsd, askUsd }: Touch): boolean {
  return side === 'buy' ? askUsd !== null && priceUsd >= askUsd : bidUsd !== null && priceUsd <= bidUsd;
}

function opposite(side: TradeSide, { bidUsd, askUsd }: Touch): string {
  const priceUsd = side === 'buy' ? askUsd : bidUsd;
  return `the ${side === 'buy' ? 'ask' : 'bid'} ${priceUsd === null ? '' : priceInWords(priceUsd)}`;
}
