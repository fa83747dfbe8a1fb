/** Forward and discount factor that USD-settled options of one expiry imply together: for books where money earns interest. */
import { fail, ok, type Result } from '../result/result.ts';
import type { ParityStrike } from './parityForward.ts';

export interface DiscountedForward {
  readonly forwardUsd: number;
  /** Value now of 1 USD at expiry. */
  readonly discount: number;
  readonly strikesUsed: number;
}

interface Spread {
  readonly strikeUsd: number;
  /** Middle of call minus put, and half the width that their four quotes leave. */
  readonly middleUsd: number;
  readonly halfWidthUsd: number;
}

const HUBER = 1.345;
const ROUNDS = 30;
const MIN_STRIKES = 3;
/** Of the strike; no pair of quotes is trusted further. */
const MIN_HALF_WIDTH = 1e-6;
/** Interest outside −40 % … +70 % over the life of an option is a mistake in the quotes. */
const MIN_DISCOUNT = 0.5;
const MAX_DISCOUNT = 1.5;

/**
 * The line C − P = D·F − D·K through the discounted USD prices of all strikes with four quotes, weighted by 1/halfWidth² and Huber's weights
 * on top. Fails with `missingData` (fewer than 3 such strikes, or all at one strike) or `calculationFailed` (no sensible discount).
 */
export function parityForwardAndDiscount(strikes: readonly ParityStrike[]): Result<DiscountedForward> {
  const spreads = strikes.flatMap(toSpread);
  if (spreads.length < MIN_STRIKES) {
    return fail('missingData', `parity: expected ${MIN_STRIKES} strikes with bid and ask of call and put, was ${spreads.length}`);
  }
  let line = weightedLine(spreads, () => 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    const { level, slope, centre } = line;
    line = weightedLine(spreads, ({ strikeUsd, middleUsd, halfWidthUsd }) => {
      const distance = Math.abs(middleUsd - level - slope * (strikeUsd - centre)) / halfWidthUsd;
      return distance <= HUBER ? 1 : HUBER / distance;
    });
  }
  const discount = -line.slope;
  if (!(discount > MIN_DISCOUNT && discount < MAX_DISCOUNT)) {
    return fail('calculationFailed', `parity: expected a discount of ${MIN_DISCOUNT}…${MAX_DISCOUNT}, was ${discount}`);
  }
  return ok({ forwardUsd: line.centre + line.level / discount, discount, strikesUsed: spreads.length });
}

function toSpread({ strikeUsd, callBid, callAsk, putBid, putAsk }: ParityStrike): readonly Spread[] {
  if (callBid === null || callAsk === null || putBid === null || putAsk === null) return [];
  const isOrdered = callBid > 0 && putBid > 0 && callBid <= callAsk && putBid <= putAsk && callAsk < Infinity && putAsk < Infinity;
  if (!isOrdered || !(strikeUsd > 0 && strikeUsd < Infinity)) return [];
  const middleUsd = (callBid + callAsk - putBid - putAsk) / 2;
  const halfWidthUsd = Math.max((callAsk - callBid + putAsk - putBid) / 2, MIN_HALF_WIDTH * strikeUsd);
  return [{ strikeUsd, middleUsd, halfWidthUsd }];
}

/** Value at the weighted mean strike, and slope; NaN when there is one strike only. */
function weightedLine(spreads: readonly Spread[], extraWeight: (spread: Spread) => number) {
  const weights = spreads.map((spread) => extraWeight(spread) / (spread.halfWidthUsd * spread.halfWidthUsd));
  const sum = (value: (spread: Spread) => number): number =>
    spreads.reduce((total, spread, i) => total + (weights[i] ?? 0) * value(spread), 0);
  const total = sum(() => 1);
  const centre = sum(({ strikeUsd }) => strikeUsd) / total;
  const level = sum(({ middleUsd }) => middleUsd) / total;
  const slope =
    sum(({ strikeUsd, middleUsd }) => (strikeUsd - centre) * (middleUsd - level)) / sum(({ strikeUsd }) => (strikeUsd - centre) ** 2);
  return { level, slope, centre };
}
