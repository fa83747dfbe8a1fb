/** What taking an amount from a book loses against the mid, split by cause; a running total, so that slices are differences of it. */
import type { Instrument } from '../domain/instrument.ts';
import type { OrderBook } from '../domain/market.ts';
import type { TradeSide } from '../domain/order.ts';
import { fail, ok, type Result } from '../result/result.ts';
import type { ImpactModel } from './costPrediction.ts';
import { impactShare, MAX_IMPACT_SHARE } from './impactModel.ts';
import { depthUpTo, walkBook } from './walkBook.ts';

export interface TakerTerms {
  readonly instrument: Instrument;
  readonly side: TradeSide;
  readonly book: OrderBook;
  /** Price unit. */
  readonly mid: number;
  /** Price unit; the level met first. */
  readonly touch: number;
  /** USD per price unit: 1, or the index where prices are in coin. */
  readonly usdPerPrice: number;
  readonly impact: ImpactModel;
  readonly dailySigma: number | null;
  readonly dailyVolumeUsd: number | null;
}

/** USD, ≥ 0; `coins` traded. */
export interface TakerLoss {
  readonly halfSpreadUsd: number;
  readonly slippageUsd: number;
  readonly impactUsd: number;
  readonly coins: number;
}

const NOTHING: TakerLoss = { halfSpreadUsd: 0, slippageUsd: 0, impactUsd: 0, coins: 0 };

/**
 * Loss of taking `amount` (≥ 0, amount units) at once. What the visible book holds trades level by level; the excess trades at its last level,
 * worse by the impact share of that price. missingData: there is an excess and no basis for its impact, or it is more than the law covers.
 */
export function takerLoss(terms: TakerTerms, amount: number): Result<TakerLoss> {
  if (!(amount > 0)) return ok(NOTHING);
  const { book, side, instrument, touch } = terms;
  const walk = walkBook(book, { side, amount, amountUnit: instrument.amountUnit, limitPrice: null });
  if (walk.averagePrice === null || walk.worstPrice === null) return fail('missingData', `${instrument.id}: the book holds nothing`);
  const excess = walk.isComplete ? 0 : amount - walk.filledAmount;
  const excessPrice = excess > 0 ? priceOfExcess(terms, excess, walk.worstPrice) : ok(walk.worstPrice);
  if (!excessPrice.ok) return excessPrice;
  const halfSpreadUsd = lossUsd(terms, amount, touch);
  const walkedUsd =
    walk.worstPrice === touch
      ? halfSpreadUsd
      : lossUsd(terms, amount - excess, walk.averagePrice) + lossUsd(terms, excess, walk.worstPrice);
  const impactUsd = excess > 0 ? lossUsd(terms, excess, excessPrice.value) - lossUsd(terms, excess, walk.worstPrice) : 0;
  const coins = coinsAt(terms, amount - excess, walk.averagePrice) + coinsAt(terms, excess, excessPrice.value);
  return ok({ halfSpreadUsd, slippageUsd: walkedUsd - halfSpreadUsd, impactUsd, coins });
}

/** What trading `amount` at `price` loses against the mid, USD; an inverse amount loses its coins × the distance, like a linear one. */
export function lossUsd(terms: Pick<TakerTerms, 'instrument' | 'side' | 'mid' | 'usdPerPrice'>, amount: number, price: number): number {
  const worse = terms.side === 'buy' ? price - terms.mid : terms.mid - price;
  return coinsAt(terms, amount, price) * worse * terms.usdPerPrice;
}

export function coinsAt({ instrument }: Pick<TakerTerms, 'instrument'>, amount: number, price: number): number {
  return instrument.amountUnit === 'usd' ? amount / price : amount;
}

function priceOfExcess(terms: TakerTerms, excess: number, lastPrice: number): Result<number> {
  const { instrument, side, book, impact, dailySigma, dailyVolumeUsd, usdPerPrice } = terms;
  const depth = `${instrument.id}: depth: the book shows ${depthUpTo(book, side, null)}`;
  if (instrument.kind === 'option') return fail('missingData', `${depth}; no impact law for options`);
  if (dailySigma === null) return fail('missingData', `${depth}; the impact of the rest needs the volatility`);
  if (dailyVolumeUsd === null) return fail('missingData', `${depth}; the impact of the rest needs the daily volume`);
  const excessUsd = instrument.amountUnit === 'usd' ? excess : excess * lastPrice * usdPerPrice;
  const share = impactShare(impact, dailySigma, excessUsd, dailyVolumeUsd);
  if (!(share <= MAX_IMPACT_SHARE)) return fail('missingData', `${depth}; the rest is more than the impact law covers`);
  return ok(lastPrice * (side === 'buy' ? 1 + share : 1 - share));
}
