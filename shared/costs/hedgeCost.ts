/** What a hedge costs before the click: fee, half the spread, and the walk of the book beyond the touch. */
import { feeOf } from '../domain/fee.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { Liquidity, TradeSide } from '../domain/order.ts';
import type { Rulebook } from '../domain/rulebook.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { decimal, type Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { touchOf } from './touch.ts';
import { walkBook } from './walkBook.ts';

/** All in USD; a cost is > 0. */
export interface HedgeCost {
  readonly feeUsd: number;
  /** Touch against mid. A resting order: its own price against mid, negative (earned) inside its side of the spread, if it fills. */
  readonly halfSpreadUsd: number;
  /** Average against touch; 0 for a resting order. */
  readonly slippageUsd: number;
  readonly totalUsd: number;
}

export interface HedgeCostEstimate {
  readonly cost: HedgeCost;
  /** USD per coin. */
  readonly averagePriceUsd: number;
  readonly worstPriceUsd: number;
}

/** take: walks the book now, up to the limit if there is one. rest: waits at a price of its own and pays the maker's fee. */
export type Execution =
  | { readonly kind: 'take'; readonly limitPriceUsd: number | null }
  | { readonly kind: 'rest'; readonly priceUsd: number };

export interface HedgeCostRequest {
  /** A perpetual, future or spot pair quoted in USD or a USD coin. */
  readonly instrument: Instrument;
  readonly side: TradeSide;
  /** > 0, amount units. */
  readonly amount: Decimal;
  readonly execution: Execution;
  readonly book: OrderBook;
  readonly rulebook: Rulebook;
  readonly tsMs: MsSinceEpoch;
}

/**
 * Estimated all-in cost against the mid. missingData: a side of the book is empty, the depth does not reach the amount, or the
 * rulebook has no fee; invalidInput: the book is crossed; unsupported: an instrument whose price is not USD per coin.
 */
export function estimateHedgeCost(request: HedgeCostRequest): Result<HedgeCostEstimate> {
  const touch = takenTouch(request);
  if (!touch.ok) return touch;
  const { execution } = request;
  const prices = execution.kind === 'rest' ? restingAt(execution.priceUsd) : walked(request, execution.limitPriceUsd);
  if (!prices.ok) return prices;
  const { averagePriceUsd } = prices.value;
  const fee = feeInUsd(request, averagePriceUsd);
  if (!fee.ok) return fee;
  const firstPriceUsd = execution.kind === 'rest' ? averagePriceUsd : touch.value.priceUsd;
  const halfSpreadUsd = lossUsd(request, touch.value.midUsd, firstPriceUsd);
  const slippageUsd = lossUsd(request, touch.value.midUsd, averagePriceUsd) - halfSpreadUsd;
  const cost = { feeUsd: fee.value, halfSpreadUsd, slippageUsd, totalUsd: fee.value + halfSpreadUsd + slippageUsd };
  return ok({ ...prices.value, cost });
}

/** What is known of a taker's cost when only the touch is known: fee and half spread, nothing about the depth behind it. */
export function estimateTouchCost(request: HedgeCostRequest): Result<Pick<HedgeCost, 'feeUsd' | 'halfSpreadUsd'>> {
  const touch = takenTouch(request);
  if (!touch.ok) return touch;
  const fee = feeInUsd(request, touch.value.priceUsd);
  return fee.ok ? ok({ feeUsd: fee.value, halfSpreadUsd: lossUsd(request, touch.value.midUsd, touch.value.priceUsd) }) : fee;
}

interface Prices {
  readonly averagePriceUsd: number;
  readonly worstPriceUsd: number;
}

/** The price a taker meets first, and the mid it is measured against. */
function takenTouch({ instrument, side, book }: HedgeCostRequest): Result<{ priceUsd: number; midUsd: number }> {
  if (instrument.kind === 'option') return fail('unsupported', `${instrument.id}: options are not delta hedges yet`);
  const touch = touchOf(book);
  return touch.ok ? ok({ priceUsd: side === 'buy' ? touch.value.ask : touch.value.bid, midUsd: touch.value.mid }) : touch;
}

function restingAt(priceUsd: number): Result<Prices> {
  return ok({ averagePriceUsd: priceUsd, worstPriceUsd: priceUsd });
}

function walked({ instrument, side, amount, book }: HedgeCostRequest, limitPrice: number | null): Result<Prices> {
  const wanted = amount.toNumber();
  const walk = walkBook(book, { side, amount: wanted, amountUnit: instrument.amountUnit, limitPrice });
  if (!walk.isComplete || walk.averagePrice === null || walk.worstPrice === null) {
    const unit = instrument.amountUnit === 'usd' ? 'USD' : instrument.underlying;
    return fail('missingData', `${instrument.id}: depth: the book shows ${walk.filledAmount} of ${wanted} ${unit}`);
  }
  return ok({ averagePriceUsd: walk.averagePrice, worstPriceUsd: walk.worstPrice });
}

/** A fee in coin counts at the price traded. */
function feeInUsd({ instrument, execution, amount, rulebook, tsMs }: HedgeCostRequest, priceUsd: number): Result<number> {
  const liquidity: Liquidity = execution.kind === 'rest' ? 'maker' : 'taker';
  const fee = feeOf({ instrument, liquidity, amount, price: decimal(priceUsd), indexUsd: null, rulebook, tsMs });
  if (!fee.ok) return fee;
  return ok(fee.value.fee.toNumber() * (fee.value.currency === instrument.underlying ? priceUsd : 1));
}

/** What trading at `priceUsd` loses against `midUsd`; an inverse amount loses N(1/mid − 1/price) coins, worth the mid each. */
function lossUsd({ instrument, side, amount }: HedgeCostRequest, midUsd: number, priceUsd: number): number {
  const worse = side === 'buy' ? priceUsd - midUsd : midUsd - priceUsd;
  const coins = instrument.amountUnit === 'usd' ? amount.toNumber() / priceUsd : amount.toNumber();
  return coins * worse;
}
