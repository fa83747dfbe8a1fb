/** Price steps and lots, exactly: what a venue accepts as a price and as an amount. */
import { isMultipleOf, roundToStep, type Decimal, type RoundingRule } from '../units/decimal.ts';
import type { Instrument, TickStep } from './instrument.ts';

type Ticked = Pick<Instrument, 'id' | 'tickSteps'>;

/** The price step at `price`: that of the last step whose `abovePrice` is strictly below it; for everything lower, the first. */
export function tickAt(instrument: Ticked, price: Decimal): Decimal {
  return stepAt(instrument, price).tick;
}

/**
 * The price the venue takes that is nearest to `price` (> 0; half way: the even multiple), or nearest above (`up`) or below it (`down`, `towardZero`).
 * Rounding down can give 0, which is not a price: check before ordering.
 */
export function roundPriceToTick(instrument: Ticked, price: Decimal, rule: RoundingRule): Decimal {
  if (rule === 'up') return roundUp(instrument, price);
  if (rule !== 'nearest') return roundDown(instrument, price);
  const below = roundDown(instrument, price);
  const above = roundUp(instrument, price);
  const order = price.minus(below).comparedTo(above.minus(price));
  if (order !== 0) return order < 0 ? below : above;
  const even = roundToStep(price, tickAt(instrument, price), 'nearest');
  return isOnTick(instrument, even) ? even : below;
}

/** Whether the venue takes `price` as it stands: > 0 and a multiple of its step. */
export function isOnTick(instrument: Ticked, price: Decimal): boolean {
  return price.greaterThan(0) && isMultipleOf(price, tickAt(instrument, price));
}

/** The multiple of the lot that `rule` picks for `amount` (signed, amount units). */
export function roundAmountToLot(instrument: Pick<Instrument, 'lot'>, amount: Decimal, rule: RoundingRule): Decimal {
  return roundToStep(amount, instrument.lot, rule);
}

/** Whether `amount` (signed, amount units) is a whole number of lots. */
export function isOnLot(instrument: Pick<Instrument, 'lot'>, amount: Decimal): boolean {
  return isMultipleOf(amount, instrument.lot);
}

/** Rounding up can reach a coarser step, whose grid need not hold that price. */
function roundUp(instrument: Ticked, price: Decimal): Decimal {
  const rounded = roundToStep(price, tickAt(instrument, price), 'up');
  return isOnTick(instrument, rounded) || rounded.isZero() ? rounded : roundUp(instrument, rounded);
}

/** Below the foot of a coarse step the finer one holds, so a price there may be nearer than the coarse grid's. */
function roundDown(instrument: Ticked, price: Decimal): Decimal {
  const { abovePrice, tick } = stepAt(instrument, price);
  const rounded = roundToStep(price, tick, 'down');
  return rounded.greaterThan(abovePrice) || abovePrice.isZero() ? rounded : roundDown(instrument, abovePrice);
}

function stepAt({ id, tickSteps }: Ticked, price: Decimal): TickStep {
  const step = tickSteps.findLast(({ abovePrice }) => price.greaterThan(abovePrice)) ?? tickSteps[0];
  if (step === undefined) throw new Error(`${id} has no tick steps`);
  return step;
}
