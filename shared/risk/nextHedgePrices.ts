/** The index levels at which the next hedge falls due. */
import type { DeltaAt } from './bookDelta.ts';

export interface NextHedgeInputs {
  /** Net delta (the book's numeraire, working and in-flight orders included) at a multiple of today's spot. */
  readonly deltaAt: DeltaAt;
  readonly indexUsd: number;
  readonly lowerCoin: number;
  readonly upperCoin: number;
}

export interface NextHedgePrices {
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
}

/**
 * Two crossings within one step are not seen: the book is then back inside before spot has moved on by as much. Near the spot that is a twentieth
 * of a percent, as an expiry's last hours bend the delta between two strikes; farther out half a percent.
 */
const NEAR_STEP = 0.0005;
const NEAR_STEPS = 40;
const FAR_STEP = 0.005;
const FAR_STEPS = 56;
const NEAR_REACH = NEAR_STEP * NEAR_STEPS;
/** Distances from the spot, to 30 %. */
const SCAN: readonly number[] = [
  ...Array.from({ length: NEAR_STEPS }, (_, at) => (at + 1) * NEAR_STEP),
  ...Array.from({ length: FAR_STEPS }, (_, at) => NEAR_REACH + (at + 1) * FAR_STEP),
];
/** Relative; 1e-9 of 100,000 USD is a hundredth of a cent. */
const TOLERANCE = 1e-9;

/** How far outside (> 0) or inside (≤ 0) its edges something is when spot is multiplied by `spotRatio`. */
export type ExcessAt = (spotRatio: number) => number;

/**
 * The nearest level on each side, within ±30 %, where the net delta leaves [lower, upper]; null: none, or it is outside already
 * (the hedge is due now).
 */
export function nextHedgePrices({ deltaAt, indexUsd, lowerCoin, upperCoin }: NextHedgeInputs): NextHedgePrices {
  return nearestExits((spotRatio) => {
    const delta = deltaAt(spotRatio);
    return Math.max(lowerCoin - delta, delta - upperCoin);
  }, indexUsd);
}

/** The same for edges that move with spot: where `excess` turns positive. Scan outward, then bisection with secant steps. */
export function nearestExits(excess: ExcessAt, indexUsd: number): NextHedgePrices {
  if (!(excess(1) <= 0)) return { belowUsd: null, aboveUsd: null };
  const below = firstExit(excess, -1);
  const above = firstExit(excess, 1);
  return {
    belowUsd: below === null ? null : below * indexUsd,
    aboveUsd: above === null ? null : above * indexUsd,
  };
}

/** First ratio, walking from 1 in the direction of `sign`, where `excess` turns positive. */
function firstExit(excess: ExcessAt, sign: 1 | -1): number | null {
  let inside = 1;
  let insideExcess = excess(1);
  for (const distance of SCAN) {
    const next = 1 + sign * distance;
    const nextExcess = excess(next);
    if (nextExcess > 0) return crossing(excess, { at: inside, excess: insideExcess }, { at: next, excess: nextExcess });
    inside = next;
    insideExcess = nextExcess;
  }
  return null;
}

interface Sample {
  readonly at: number;
  readonly excess: number;
}

/** Where excess is 0 between a point inside and one outside: secant steps, halved whenever they do not shrink the bracket by half. */
function crossing(excess: ExcessAt, inside: Sample, outside: Sample): number {
  let low = inside;
  let high = outside;
  let bisect = false;
  for (let i = 0; i < 80 && Math.abs(high.at - low.at) > TOLERANCE * low.at; i += 1) {
    const width = Math.abs(high.at - low.at);
    const share = bisect ? 0.5 : Math.min(0.999, Math.max(0.001, low.excess / (low.excess - high.excess)));
    const at = low.at + (high.at - low.at) * share;
    const value = excess(at);
    if (value > 0) high = { at, excess: value };
    else low = { at, excess: value };
    bisect = Math.abs(high.at - low.at) > width / 2;
  }
  return (low.at + high.at) / 2;
}
