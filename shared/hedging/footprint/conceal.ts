/** Makes a hedge harder to foresee: a little later, a little smaller, a little off the price; always bounded, always the same again. */
import type { Instrument } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import type { Concealment } from '../../domain/policySchema.ts';
import { isOnTick } from '../../domain/tick.ts';
import { streamKey, uniformOf, wholeFrom } from '../../math/counterRandom.ts';
import { decimal, ZERO, type Decimal } from '../../units/decimal.ts';
import { inWords } from '../numberWords.ts';
import { offRoundLevel, ticksAway } from './roundLevels.ts';

export interface ConcealableTrade {
  readonly instrument: Pick<Instrument, 'id' | 'lot' | 'tickSteps' | 'amountUnit' | 'underlying'>;
  readonly side: TradeSide;
  /** As sized: whole lots, not past the target; amount units. */
  readonly amount: Decimal;
  /** The smallest order the policy and the venue allow, amount units. */
  readonly minAmount: Decimal;
  /** On tick; null: none. */
  readonly limitPrice: Decimal | null;
  /** Only a resting price is moved: the limit of a market order is its slippage cap. */
  readonly isResting: boolean;
}

export interface ConcealedTrade {
  /** Whole milliseconds, from the moment the hedge fell due. */
  readonly delaySeconds: number;
  readonly amount: Decimal;
  /** What was cut, ≥ 0, amount units: stays in the delta and is carried. */
  readonly heldBackAmount: Decimal;
  readonly limitPrice: Decimal | null;
  /** "waits 12.4 s, 120 USD held back, …"; null: the trade is as it was. */
  readonly words: string | null;
}

/** Which number of the stream decides what. */
const DRAW = { delay: 0, size: 1, price: 2 } as const;

/**
 * The trade as it should be sent. Each of delay (0 … maxDelaySeconds), cut (whole lots, 0 … maxSizeCutPct of the size, never below the
 * smallest order) and ticks away from the touch (0 … maxPriceTicks, plus one where that price is a round level to avoid) is uniform and
 * depends only on seed and `decisionKey`. The size is never larger, so the target is never passed.
 * `decisionKey` must stay the same while one hedge is due and waits (e.g. book, underlying and when it fell due): a key that changes
 * with every tick draws again each time, and the shortest delay wins. Null concealment, or all of it 0: the trade unchanged.
 */
export function conceal(concealment: Concealment | null, decisionKey: string, trade: ConcealableTrade): ConcealedTrade {
  if (concealment === null) {
    return { delaySeconds: 0, amount: trade.amount, heldBackAmount: ZERO, limitPrice: trade.limitPrice, words: null };
  }
  const key = streamKey(concealment.seed, decisionKey);
  const delaySeconds = wholeFrom(uniformOf(key, DRAW.delay), Math.floor(concealment.maxDelaySeconds * 1_000)) / 1_000;
  const heldBackAmount = heldBack(trade, concealment.maxSizeCutPct, uniformOf(key, DRAW.size));
  const limitPrice = movedPrice(trade, concealment, uniformOf(key, DRAW.price));
  const amount = trade.amount.minus(heldBackAmount);
  return { delaySeconds, amount, heldBackAmount, limitPrice, words: inOneLine(trade, delaySeconds, heldBackAmount, limitPrice) };
}

/** Whole lots; the draw picks among what is allowed, so a size that drifts while the hedge waits keeps about the same share. */
function heldBack({ amount, minAmount, instrument: { lot } }: ConcealableTrade, maxPct: number, uniform: number): Decimal {
  const byShare = amount.times(decimal(maxPct)).div(100);
  const byMinimum = amount.minus(minAmount.greaterThan(lot) ? minAmount : lot);
  const maxCut = byShare.lessThan(byMinimum) ? byShare : byMinimum;
  const maxLots = maxCut.div(lot).floor();
  return maxLots.greaterThan(0) ? maxLots.plus(1).times(decimal(uniform)).floor().times(lot) : ZERO;
}

function movedPrice(
  { instrument, side, limitPrice, isResting }: ConcealableTrade,
  { maxPriceTicks, avoidRoundLevels }: Concealment,
  uniform: number,
): Decimal | null {
  if (limitPrice === null || !isResting || !isOnTick(instrument, limitPrice)) return limitPrice;
  const away = ticksAway(instrument, limitPrice, side, wholeFrom(uniform, maxPriceTicks));
  return avoidRoundLevels ? offRoundLevel(instrument, away, side) : away;
}

function inOneLine(trade: ConcealableTrade, delaySeconds: number, heldBackAmount: Decimal, limitPrice: Decimal | null): string | null {
  const { amountUnit, underlying } = trade.instrument;
  const parts: string[] = [];
  if (delaySeconds > 0) parts.push(`waits ${inWords(delaySeconds, 1)} s`);
  if (heldBackAmount.greaterThan(0)) {
    parts.push(`${inWords(heldBackAmount.toNumber(), 8)} ${amountUnit === 'usd' ? 'USD' : underlying} held back`);
  }
  if (limitPrice !== null && trade.limitPrice !== null && !limitPrice.equals(trade.limitPrice)) {
    parts.push(`rests at ${inWords(limitPrice.toNumber(), 8)} instead of ${inWords(trade.limitPrice.toNumber(), 8)}`);
  }
  return parts.length === 0 ? null : parts.join(', ');
}
