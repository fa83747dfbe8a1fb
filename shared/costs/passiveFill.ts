/** What becomes of an order that rests at the touch: a model in which the price is a Brownian motion without drift. */
import { normCdf, normPdf } from '../math/normal.ts';

const SECONDS_PER_DAY = 86_400;

export interface PassiveFill {
  /** The price goes `distance` towards the order within the wait. */
  readonly probability: number;
  /** Expected move away from the order, counted 0 when it filled: what the orders that fail pay for on average. Price unit, ≥ 0. */
  readonly expectedRunaway: number;
  /** Standard deviation of the price when the order has filled or the wait is over. Price unit. */
  readonly deviation: number;
}

/** Standard deviation of the price over some seconds, price unit. */
export function priceDeviation(price: number, dailySigma: number, seconds: number): number {
  return price * dailySigma * Math.sqrt(seconds / SECONDS_PER_DAY);
}

/**
 * A mid that moves with standard deviation s over the wait reaches the level a away with probability p = 2N(−a/s) (reflection principle).
 * Take a = half spread + one tick: the market then trades through the order, so its place in the queue does not matter, and fills without such a
 * move are not counted on. Stopped there the mid is still without drift, so failed orders see it on average a·p/(1 − p) away: a·p over all.
 * Variance when stopped: s²(1 − p + 2d·n(d) − d²p), d = a/s. Limits: no wait or no volatility p = 0; endless wait p → 1.
 */
export function passiveFill(distance: number, deviation: number): PassiveFill {
  if (!(deviation > 0)) return { probability: 0, expectedRunaway: 0, deviation: 0 };
  const d = distance / deviation;
  const probability = 2 * normCdf(-d);
  if (probability === 0) return { probability, expectedRunaway: 0, deviation };
  const variance = 1 - probability + 2 * d * normPdf(d) - d * d * probability;
  return { probability, expectedRunaway: distance * probability, deviation: deviation * Math.sqrt(Math.max(0, variance)) };
}
