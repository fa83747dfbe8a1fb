/** The impact coefficient that own fills speak for. */
import type { TradeSide } from '../domain/order.ts';
import type { ImpactModel } from './costPrediction.ts';
import { DEFAULT_IMPACT } from './impactModel.ts';

/** One finished market order and what was known when it was decided. */
export interface ImpactSample {
  readonly side: TradeSide;
  readonly amountUsd: number;
  /** USD per coin, average of its fills. */
  readonly fillPriceUsd: number;
  /** USD per coin: what the visible book promised, the excess at its last level; of a prediction, its average price less (plus, for a sale) impactUsd ÷ coins. */
  readonly expectedPriceUsd: number;
  /** What the book held on that side. */
  readonly depthUsd: number;
  readonly midUsd: number;
  readonly dailySigma: number;
  readonly dailyVolumeUsd: number;
}

/** Fewer fills say nothing. */
export const MIN_FILLS = 30;
/** The coefficient must be this many standard errors above 0. */
const MIN_ERRORS = 2;

/**
 * Least squares through the origin of (worse than expected, in daily sigmas of the excess) on √(excess ÷ daily volume); residual variance over n − 1.
 * Orders that the book held say nothing about impact and are left out. The default unless `MIN_FILLS` orders are left and the coefficient is > 0
 * by two standard errors; `fills` is then how many there were.
 */
export function fitImpact(samples: readonly ImpactSample[]): ImpactModel {
  const points = samples.map(pointOf).filter((point) => point !== null);
  const fills = points.length;
  if (fills < MIN_FILLS) return { ...DEFAULT_IMPACT, fills };
  const sumXx = points.reduce((sum, { x }) => sum + x * x, 0);
  const coefficient = points.reduce((sum, { x, y }) => sum + x * y, 0) / sumXx;
  const residual = points.reduce((sum, { x, y }) => sum + (y - coefficient * x) ** 2, 0);
  const standardError = Math.sqrt(residual / (fills - 1) / sumXx);
  const isFound = coefficient > 0 && coefficient > MIN_ERRORS * standardError;
  return isFound ? { coefficient, source: 'ownFills', fills, standardError } : { ...DEFAULT_IMPACT, fills };
}

function pointOf(sample: ImpactSample): { readonly x: number; readonly y: number } | null {
  const excessUsd = sample.amountUsd - sample.depthUsd;
  if (!(excessUsd > 0) || !(sample.dailySigma > 0) || !(sample.dailyVolumeUsd > 0) || !(sample.midUsd > 0)) return null;
  const worseUsd = sample.side === 'buy' ? sample.fillPriceUsd - sample.expectedPriceUsd : sample.expectedPriceUsd - sample.fillPriceUsd;
  const y = ((worseUsd / sample.midUsd) * (sample.amountUsd / excessUsd)) / sample.dailySigma;
  const x = Math.sqrt(excessUsd / sample.dailyVolumeUsd);
  return Number.isFinite(y) && Number.isFinite(x) ? { x, y } : null;
}
