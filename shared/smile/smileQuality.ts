/** How close a smile comes to what it was made from. */
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import type { SmileCurve } from './smileCurve.ts';
import type { SmilePoint } from './smilePoints.ts';

export interface SmileQuality {
  readonly pointCount: number;
  /** Points with a bid and an ask volatility. */
  readonly quotedCount: number;
  /** Root of the mean squared distance to the targets, each weighted by 1/tolerance². Vol points. */
  readonly rmsVolPoints: number;
  /** Unweighted median of |smile − mark volatility|, vol points; null: no marks. */
  readonly medianFromMarkVolPoints: number | null;
  /** Share of the quoted points at which the smile lies between bid and ask, 0…1; null: none is quoted. */
  readonly insideShare: number | null;
  /** Share of the quoted points at which it lies more than FAR_VOL_POINTS outside, 0…1; null: none is quoted. */
  readonly farShare: number | null;
}

/** In a market a few hundredths wide every smooth curve misses most spreads; half a vol point outside is a miss that matters. */
export const FAR_VOL_POINTS = 0.5;

/** Measures `curve` at `points` (at least one). */
export function smileQuality(curve: SmileCurve, points: readonly SmilePoint[]): SmileQuality {
  let weights = 0;
  let squares = 0;
  let quotedCount = 0;
  let insideCount = 0;
  let farCount = 0;
  const fromMark: number[] = [];
  for (const { logMoneyness, sigma, tolerance, bidSigma, askSigma, markSigma } of points) {
    const fitted = curve.sigma(logMoneyness);
    const weight = 1 / (tolerance * tolerance);
    weights += weight;
    squares += weight * (fitted - sigma) ** 2;
    if (markSigma !== null) fromMark.push(Math.abs(fitted - markSigma) * VOL_POINTS_PER_UNIT);
    if (bidSigma === null || askSigma === null) continue;
    quotedCount += 1;
    const outsideVolPoints = Math.max(bidSigma - fitted, fitted - askSigma) * VOL_POINTS_PER_UNIT;
    if (outsideVolPoints <= 0) insideCount += 1;
    if (outsideVolPoints > FAR_VOL_POINTS) farCount += 1;
  }
  return {
    pointCount: points.length,
    quotedCount,
    rmsVolPoints: Math.sqrt(squares / weights) * VOL_POINTS_PER_UNIT,
    medianFromMarkVolPoints: median(fromMark),
    insideShare: quotedCount === 0 ? null : insideCount / quotedCount,
    farShare: quotedCount === 0 ? null : farCount / quotedCount,
  };
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
