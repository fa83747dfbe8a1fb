/** From an order style to prices: the limit that goes on the order and what it is expected to trade at. */
import { walkBook } from '../costs/walkBook.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import { isOnTick, roundPriceToTick, tickAt } from '../domain/tick.ts';
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, toDecimalText, type Decimal } from '../units/decimal.ts';
import { isWithinCollar, type Collar } from './marketChecks.ts';
import { priceInWords } from './numberWords.ts';
import type { OrderStyle } from './ticketEdit.ts';

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
  /** A market order trades no farther than this either; null or absent: no collar. */
  readonly collar?: Collar | null;
  /** Moves a resting price of the style's own (never the trader's) away from the touch; what it answers is put on the tick. */
  readonly adjustLimit?: AdjustLimit;
}

export type AdjustLimit = (price: Decimal) => Decimal;

export interface HedgePrice {
  /** Null: no limit can be named because there is no book. */
  readonly limitPrice: Decimal | null;
  /** The two that the limit of a market order is the nearer of; null: none, or no market order. */
  readonly slippageLimit: Decimal | null;
  readonly collarLimit: Decimal | null;
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
    const tick = limitPrice.greaterThan(0) ? ` ${toDecimalText(tickAt(instrument, limitPrice))}` : '';
    return fail('invalidInput', `limitPrice: expected a multiple of the tick${tick}, > 0, was ${toDecimalText(limitPrice)}`);
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

/**
 * Expected average of an amount (amount units, ≥ 0), USD per coin. What the book up to the limit does not hold is counted at the order's own
 * limit where it would rest there, else at the last price reached: the coins that an amount buys rise with it in every case.
 */
export function expectedPrices(price: HedgePrice, { instrument, side, style, book }: HedgePriceRequest): (amount: number) => number {
  const { firstPriceUsd } = price;
  if (price.isResting || book === null) return () => firstPriceUsd;
  const limitPrice = price.limitPrice?.toNumber() ?? null;
  const { amountUnit } = instrument;
  return (amount) => {
    if (!(amount > 0)) return firstPriceUsd;
    const { averagePrice, worstPrice, isComplete, filledAmount } = walkBook(book, { side, amount, amountUnit, limitPrice });
    if (averagePrice === null || worstPrice === null) return firstPriceUsd;
    if (isComplete) return averagePrice;
    const restPrice = style === 'limit' && limitPrice !== null ? limitPrice : worstPrice;
    const share = filledAmount / amount;
    return amountUnit === 'usd' ? 1 / (share / averagePrice + (1 - share) / restPrice) : share * averagePrice + (1 - share) * restPrice;
  };
}

interface Touch {
  readonly bidUsd: number | null;
  readonly askUsd: number | null;
}

function marketPrice(request: HedgePriceRequest, touch: Touch): Result<HedgePrice> {
  const { instrument, side, markPriceUsd, limitPrice } = request;
  const touchUsd = side === 'buy' ? touch.askUsd : touch.bidUsd;
  if (touchUsd === null) {
    if (request.book !== null || markPriceUsd === null)
      return fail('missingData', `${instrument.id}: no ${side === 'buy' ? 'ask' : 'bid'} to ${side} at`);
    return ok({ ...touch, ...NO_LIMITS, limitPrice, firstPriceUsd: markPriceUsd, isResting: false });
  }
  if (!(touchUsd > 0)) return fail('invalidInput', `${instrument.id}: expected a touch > 0, was ${touchUsd}`);
  const slippageLimit = limitPrice ?? cappedLimit(request, touchUsd);
  const collarLimit = collarLimitOf(request);
  const nearer = limitPrice ?? nearerLimit(side, slippageLimit, collarLimit);
  return ok({ ...touch, limitPrice: nearer, slippageLimit, collarLimit, firstPriceUsd: touchUsd, isResting: false });
}

const NO_LIMITS = { slippageLimit: null, collarLimit: null } as const;

function nearerLimit(side: TradeSide, slippageLimit: Decimal, collarLimit: Decimal | null): Decimal {
  if (collarLimit === null) return slippageLimit;
  const isNearer = side === 'buy' ? collarLimit.lessThan(slippageLimit) : collarLimit.greaterThan(slippageLimit);
  return isNearer ? collarLimit : slippageLimit;
}

/** The last price on the tick within the collar; null: no collar, or nothing to measure it from. */
function collarLimitOf({ instrument, side, collar }: HedgePriceRequest): Decimal | null {
  if (collar === undefined || collar === null || collar.referenceUsd === null) return null;
  const inwards = side === 'buy' ? 'down' : 'up';
  const width = decimal(collar.pct).div(100);
  const edge = decimal(collar.referenceUsd).times(side === 'buy' ? width.plus(1) : decimal(1).minus(width));
  const limit = roundPriceToTick(instrument, edge, inwards);
  if (!limit.greaterThan(0)) return tickAt(instrument, decimal(0));
  if (isWithinCollar(limit.toNumber(), collar)) return limit;
  const tick = tickAt(instrument, limit);
  return roundPriceToTick(instrument, side === 'buy' ? limit.minus(tick) : limit.plus(tick), inwards);
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
  const limit = request.limitPrice ?? restingPrice(request, decimal(ownUsd ?? 0));
  if (!limit.isFinite()) return fail('invalidInput', `limitPrice: expected a finite price to rest at, was ${limit.toFixed()}`);
  if (crosses(side, limit.toNumber(), touch)) {
    return fail(
      'invalidInput',
      `limitPrice: a post-only ${side} at ${priceInWords(limit.toNumber())} would cross ${opposite(side, touch)}`,
    );
  }
  const rounded = roundPriceToTick(instrument, limit, side === 'buy' ? 'down' : 'up');
  if (!rounded.greaterThan(0)) return fail('invalidInput', `${instrument.id}: expected a price > 0 to rest at, was ${limit.toFixed()}`);
  return ok({ ...touch, ...NO_LIMITS, limitPrice: rounded, firstPriceUsd: rounded.toNumber(), isResting: true });
}

function restingPrice({ adjustLimit }: HedgePriceRequest, touch: Decimal): Decimal {
  return adjustLimit === undefined ? touch : adjustLimit(touch);
}

function limitStylePrice({ side, limitPrice }: HedgePriceRequest, touch: Touch): Result<HedgePrice> {
  if (limitPrice === null) return fail('invalidInput', 'limitPrice: expected a price for the style limit, was none');
  const limitUsd = limitPrice.toNumber();
  const touchUsd = side === 'buy' ? touch.askUsd : touch.bidUsd;
  const takes = crosses(side, limitUsd, touch) && touchUsd !== null;
  return ok({ ...touch, ...NO_LIMITS, limitPrice, firstPriceUsd: takes ? touchUsd : limitUsd, isResting: !takes });
}

function crosses(side: TradeSide, priceUsd: number, { bidUsd, askUsd }: Touch): boolean {
  return side === 'buy' ? askUsd !== null && priceUsd >= askUsd : bidUsd !== null && priceUsd <= bidUsd;
}

function opposite(side: TradeSide, { bidUsd, askUsd }: Touch): string {
  const priceUsd = side === 'buy' ? askUsd : bidUsd;
  return `the ${side === 'buy' ? 'ask' : 'bid'} ${priceUsd === null ? '' : priceInWords(priceUsd)}`;
}
