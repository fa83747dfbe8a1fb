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

const REACH = 0.3;
/** Two crossings within one step are not seen: the book is then back inside before spot has moved half a percent. */
const STEP = 0.005;
const STEPS = 60;
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
  const below = firstExit(excess, -STEP);
  const above = firstExit(excess, STEP);
  return {
    belowUsd: below === null ? null : below * indexUsd,
    aboveUsd: above === null ? null : above * indexUsd,
  };
}

/** First ratio, walking from 1 in `step`s, where `excess` turns positive. */
function firstExit(excess: ExcessAt, step: number): number | null {
  let inside = 1;
  let insideExcess = excess(1);
  for (let i = 1; i <= STEPS; i += 1) {
    const next = i === STEPS ? 1 + Math.sign(step) * REACH : 1 + i * step;
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
