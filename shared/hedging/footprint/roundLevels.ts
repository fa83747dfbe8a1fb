/** Prices that many look at: where orders gather, and where ours should not stand. */
import type { Instrument } from '../../domain/instrument.ts';
import type { TradeSide } from '../../domain/order.ts';
import { roundPriceToTick, tickAt } from '../../domain/tick.ts';
import { decimal, isMultipleOf, type Decimal } from '../../units/decimal.ts';

type Ticked = Pick<Instrument, 'id' | 'tickSteps'>;

/** Leading digits of a level that is still called round: 78,400 and 3,120 are, 78,450 is not. */
const ROUND_DIGITS = 3;
/** Levels nearer to each other than this do not stand out. */
const MIN_TICKS_APART = 10;

/**
 * Distance between the round levels around `price` (> 0): the power of ten that leaves three leading digits (100 at 78,400, so 500s and
 * 1,000s are among them; 10 at 3,120), but at least ten ticks. Null: the tick is so coarse that no level stands out.
 */
export function roundSpacing(instrument: Ticked, price: Decimal): Decimal | null {
  const apart = tickAt(instrument, price).times(MIN_TICKS_APART);
  const coarsest = powerOfTen(apart.e).equals(apart) ? apart.e : apart.e + 1;
  const exponent = Math.max(price.e - ROUND_DIGITS + 1, coarsest);
  return exponent > price.e ? null : powerOfTen(exponent);
}

export function isRoundLevel(instrument: Ticked, price: Decimal): boolean {
  if (!price.greaterThan(0)) return false;
  const spacing = roundSpacing(instrument, price);
  return spacing !== null && isMultipleOf(price, spacing);
}

/**
 * The price `ticks` valid prices further from the market than `price` (on tick): lower for a buy, higher for a sell. A buy stops at the
 * lowest price there is.
 */
export function ticksAway(instrument: Ticked, price: Decimal, side: TradeSide, ticks: number): Decimal {
  const tick = tickAt(instrument, price);
  const straight = side === 'buy' ? price.minus(tick.times(ticks)) : price.plus(tick.times(ticks));
  if (straight.greaterThan(0) && tickAt(instrument, straight).equals(tick)) return straight;
  return walkedAway(instrument, price, side, ticks);
}

/** Tick by tick: the way crosses a price at which the tick changes, or reaches the lowest one. */
function walkedAway(instrument: Ticked, price: Decimal, side: TradeSide, ticks: number): Decimal {
  let at = price;
  for (let i = 0; i < ticks; i += 1) {
    const next = oneTickAway(instrument, at, side);
    if (!next.greaterThan(0)) return at;
    at = next;
  }
  return at;
}

/** `price` (on tick), or one tick further from the market where it is a round level. */
export function offRoundLevel(instrument: Ticked, price: Decimal, side: TradeSide): Decimal {
  return isRoundLevel(instrument, price) ? ticksAway(instrument, price, side, 1) : price;
}

/**
 * A trigger level (USD, any number) as it is shown and used: one that rounds to a round level on the instrument's tick lies one tick
 * beyond it, away from the market; any other stays as it is.
 */
export function triggerOffRoundLevel(instrument: Ticked, levelUsd: number, direction: 'below' | 'above'): number {
  if (!(levelUsd > 0 && levelUsd < Infinity)) return levelUsd;
  const nearest = roundPriceToTick(instrument, decimal(levelUsd), 'nearest');
  if (!isRoundLevel(instrument, nearest)) return levelUsd;
  return ticksAway(instrument, nearest, direction === 'below' ? 'buy' : 'sell', 1).toNumber();
}

/** Half of the finest tick never passes a valid price; the tick there may differ from the tick here. */
function oneTickAway(instrument: Ticked, price: Decimal, side: TradeSide): Decimal {
  const nudge = tickAt(instrument, decimal(0)).div(2);
  return side === 'buy' ? roundPriceToTick(instrument, price.minus(nudge), 'down') : roundPriceToTick(instrument, price.plus(nudge), 'up');
}

function powerOfTen(exponent: number): Decimal {
  return decimal(`1e${exponent}`);
}
