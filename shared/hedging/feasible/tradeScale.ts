/** Amounts, coins and lots of one trade: an amount of USD is turned into coins at the price that very amount trades at. */
import type { Instrument } from '../../domain/instrument.ts';

export interface TradeScale {
  readonly instrument: Instrument;
  /** Expected average of an amount (amount units, ≥ 0), USD per coin, > 0. The coins that an amount buys must rise with it, as in any order book. */
  readonly priceOf: (amount: number) => number;
}

/** Sums of floats do not end on lots: a size this close to a whole lot is that lot. Far below any lot. */
export const NEGLIGIBLE_COIN = 1e-9;

/** Coins that `amount` (amount units) buys or sells. */
export function coinsOf({ instrument, priceOf }: TradeScale, amount: number): number {
  return instrument.amountUnit === 'usd' ? amount / priceOf(amount) : amount;
}

const FIXED_POINT_ROUNDS = 12;
/** Relative: the last digits of a sum over levels, far below a lot. */
const SETTLED = 8 * Number.EPSILON;
const BISECTION_ROUNDS = 60;

/** The amount that buys or sells `coin` (≥ 0): the inverse of coinsOf. */
export function amountOf(scale: TradeScale, coin: number): number {
  if (scale.instrument.amountUnit === 'coin' || coin === 0) return coin;
  let amount = coin * scale.priceOf(0);
  for (let round = 0; round < FIXED_POINT_ROUNDS; round += 1) {
    const next = coin * scale.priceOf(amount);
    if (Math.abs(next - amount) <= SETTLED * next) return next;
    amount = next;
  }
  return bisectedAmount(scale, coin, amount);
}

/** A book with holes in it moves the average more than the fixed point can follow. */
function bisectedAmount(scale: TradeScale, coin: number, guess: number): number {
  let low = 0;
  let high = guess;
  for (let round = 0; round < BISECTION_ROUNDS && coinsOf(scale, high) < coin; round += 1) {
    low = high;
    high *= 2;
  }
  for (let round = 0; round < BISECTION_ROUNDS; round += 1) {
    const middle = (low + high) / 2;
    if (coinsOf(scale, middle) < coin) low = middle;
    else high = middle;
  }
  return high;
}

/** `guess`, or the nearest number below it that `allows`, which holds from 0 up to about there; 0 when nothing near does. Takes back the last digits of a division. */
export function nudgedDown(guess: number, allows: (amount: number) => boolean): number {
  if (allows(guess)) return guess;
  for (let step = Number.EPSILON / 2; step < 1e-3; step *= 2) {
    const amount = guess * (1 - step);
    if (allows(amount)) return amount;
  }
  return 0;
}
