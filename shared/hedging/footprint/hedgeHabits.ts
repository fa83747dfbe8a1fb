/** Habits of a hedger that an observer of the tape could learn: the same size, the same second, the same direction. */
import type { TradeSide } from '../../domain/order.ts';

/** Two sizes nearer than this are one size: a lot in coins seen in USD, a lot in USD seen in coins. */
const SAME_SIZE = 0.001;
const NEAR_MINUTE_MS = 2_000;
const MS_PER_MINUTE = 60_000;

/** Of hedges at random times: the four seconds around each full minute. */
export const CHANCE_OF_ALIGNMENT = (2 * NEAR_MINUTE_MS) / MS_PER_MINUTE;

export interface SizedHedge {
  readonly amountUsd: number;
  readonly priceUsd: number;
}

/**
 * The chance that two hedges picked at random have the same size (within 0.1 %), in USD or in coins, whichever repeats more: 1 always
 * the same, ½ two sizes in turn, about 0 sizes that never repeat. It does not grow with the number of hedges. Sizes > 0; fewer than two: 0.
 */
export function sizeRepetitionShare(hedges: readonly SizedHedge[]): number {
  if (hedges.length < 2) return 0;
  const inUsd = hedges.map(({ amountUsd }) => Math.log(amountUsd));
  const inCoin = hedges.map(({ amountUsd, priceUsd }) => Math.log(amountUsd / priceUsd));
  const pairs = (hedges.length * (hedges.length - 1)) / 2;
  return Math.max(samePairs(inUsd), samePairs(inCoin)) / pairs;
}

/** Share of moments within two seconds of a full UTC minute; chance alone gives CHANCE_OF_ALIGNMENT. None: 0. */
export function clockAlignmentShare(timesMs: readonly number[]): number {
  const near = timesMs.filter((tsMs) => {
    const past = ((tsMs % MS_PER_MINUTE) + MS_PER_MINUTE) % MS_PER_MINUTE;
    return Math.min(past, MS_PER_MINUTE - past) <= NEAR_MINUTE_MS;
  });
  return timesMs.length === 0 ? 0 : near.length / timesMs.length;
}

/** Share of hedges on the same side as the one before; coin flips give ½. Fewer than two: ½, nothing is known. */
export function directionRunShare(sides: readonly TradeSide[]): number {
  if (sides.length < 2) return 0.5;
  return sides.filter((side, i) => i > 0 && side === sides[i - 1]).length / (sides.length - 1);
}

/** Pairs of the logarithms that lie within the tolerance; sorts its own copy. */
function samePairs(logs: readonly number[]): number {
  const sorted = Float64Array.from(logs).sort();
  let pairs = 0;
  let first = 0;
  for (let i = 0; i < sorted.length; i += 1) {
    while ((sorted[i] ?? 0) - (sorted[first] ?? 0) > SAME_SIZE) first += 1;
    pairs += i - first;
  }
  return pairs;
}
