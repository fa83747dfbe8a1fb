/** The smile of one expiry from its quotes: SVI where it fits, interpolated marks where it does not, and which of the two it is. */
import { logRatio } from '../math/logRatio.ts';
import { black76 } from '../pricing/black76.ts';
import { blackInputs } from '../pricing/blackInputs.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import { lowestSviDensity } from './butterfly.ts';
import { interpolatedCurve, type SmileKnot } from './interpolatedCurve.ts';
import type { SmileCurve } from './smileCurve.ts';
import { smilePoints, type ExpiryQuotes, type QuoteProblem, type SmilePoint } from './smilePoints.ts';
import { smileQuality, type SmileQuality } from './smileQuality.ts';
import type { SmileViolation } from './smileViolation.ts';
import { sviCurve, type SviParams } from './svi.ts';
import { fitSvi, MIN_SVI_POINTS, reachOf } from './sviFit.ts';

/** Why a smile is not an SVI. */
export type FallbackReason = 'fewStrikes' | 'poorFit';

export interface ExpiryFit {
  readonly expiryMs: number;
  readonly years: number;
  readonly forwardUsd: number;
  readonly curve: SmileCurve;
  /** Of the SVI; null on a fallback. */
  readonly params: SviParams | null;
  readonly isRepaired: boolean;
  /** Null: SVI. */
  readonly fallback: FallbackReason | null;
  /** True: even the curve that was taken misses the marks of a good one (POOR_RMS_VOL_POINTS, POOR_FAR_SHARE). */
  readonly isPoor: boolean;
  readonly quality: SmileQuality;
  /** Of the SVI that was refused; null unless `fallback` is poorFit. */
  readonly refusedQuality: SmileQuality | null;
  /** Butterflies; calendars need the neighbours (calendar.ts). */
  readonly violations: readonly SmileViolation[];
  readonly points: readonly SmilePoint[];
  readonly problems: readonly QuoteProblem[];
}

/** A fit is poor beyond this weighted error … */
export const POOR_RMS_VOL_POINTS = 2;
/** … or when it lies far outside more than this share of the quoted spreads. */
export const POOR_FAR_SHARE = 0.25;
/** Too few quoted strikes for a share to mean anything. */
const MIN_QUOTED_FOR_SHARE = 5;
/** Mark volatilities come with two decimals of a vol point: half of the last one. */
const MARK_ROUNDING = 0.00005;

/**
 * SVI, unless there are fewer than MIN_SVI_POINTS strikes, or the SVI is poor and the interpolated marks come closer to the quotes.
 * Fails with `invalidInput` (forward, time or tick) or `missingData` (no strike has a volatility).
 */
export function fitExpiry(expiry: ExpiryQuotes): Result<ExpiryFit> {
  const read = smilePoints(expiry);
  if (!read.ok) return read;
  const { points, problems } = read.value;
  if (points.length === 0) return fail('missingData', 'markSigma: no strike has quotes or a mark volatility', problems);
  const { expiryMs, years, forwardUsd } = expiry;
  const common = { expiryMs, years, forwardUsd, points, problems };
  if (points.length < MIN_SVI_POINTS) return ok({ ...common, ...fallbackFit(expiry, points, 'fewStrikes', null) });
  const { params, isRepaired } = fitSvi(points, years);
  const curve = sviCurve(params, years);
  const quality = smileQuality(curve, points);
  const isPoor = isPoorQuality(quality);
  if (isPoor) {
    const instead = fallbackFit(expiry, points, 'poorFit', quality);
    if (instead.quality.rmsVolPoints < quality.rmsVolPoints) return ok({ ...common, ...instead });
  }
  const violations = sviButterflies(expiryMs, params, points, years);
  return ok({ ...common, curve, params, isRepaired, fallback: null, isPoor, quality, refusedQuality: null, violations });
}

function isPoorQuality({ rmsVolPoints, farShare, quotedCount }: SmileQuality): boolean {
  if (rmsVolPoints > POOR_RMS_VOL_POINTS) return true;
  return farShare !== null && quotedCount >= MIN_QUOTED_FOR_SHARE && farShare > POOR_FAR_SHARE;
}

type OwnParts = Omit<ExpiryFit, 'expiryMs' | 'years' | 'forwardUsd' | 'points' | 'problems'>;

function fallbackFit(
  expiry: ExpiryQuotes,
  points: readonly SmilePoint[],
  fallback: FallbackReason,
  refusedQuality: SmileQuality | null,
): OwnParts {
  const curve = interpolatedCurve(toKnots(points));
  const quality = smileQuality(curve, points);
  const violations = pricedButterflies(expiry, points, curve);
  return { curve, params: null, isRepaired: false, fallback, isPoor: isPoorQuality(quality), quality, refusedQuality, violations };
}

function sviButterflies(expiryMs: number, params: SviParams, points: readonly SmilePoint[], years: number): readonly SmileViolation[] {
  const { density, logMoneyness } = lowestSviDensity(params, reachOf(points, years));
  if (density >= 0) return [];
  const isWithin = logMoneyness >= (points[0]?.logMoneyness ?? 0) && logMoneyness <= (points.at(-1)?.logMoneyness ?? 0);
  return [{ kind: 'butterfly', expiryMs, logMoneyness, amount: -density, where: isWithin ? 'strikes' : 'wing' }];
}

/**
 * Rising log-moneyness, which rising strikes need not have: each may be quoted on its own forward. Strikes that come to lie on one another
 * are one knot, at their mean.
 */
function toKnots(points: readonly SmilePoint[]): readonly SmileKnot[] {
  const byPlace = Map.groupBy(points, ({ logMoneyness }) => logMoneyness);
  return [...byPlace]
    .sort(([left], [right]) => left - right)
    .map(([logMoneyness, here]) => ({
      logMoneyness,
      sigma: here.reduce((sum, { sigma, markSigma }) => sum + (markSigma ?? sigma), 0) / here.length,
    }));
}

/** The worst strike at which the call price by strike bends the wrong way, beyond what rounded volatilities explain. */
function pricedButterflies({ expiryMs, forwardUsd, years }: ExpiryQuotes, points: readonly SmilePoint[], curve: SmileCurve) {
  const priced = points.flatMap(({ strikeUsd }) => {
    const logMoneyness = logRatio(strikeUsd, forwardUsd);
    const inputs = blackInputs({ side: 'call', forwardUsd, strikeUsd, years, sigma: curve.sigma(logMoneyness) });
    if (!inputs.ok) return [];
    const { valueUsd, vegaUsdPerVolPoint } = black76(inputs.value);
    return [{ strikeUsd, logMoneyness, valueUsd, slackUsd: vegaUsdPerVolPoint * VOL_POINTS_PER_UNIT * MARK_ROUNDING }];
  });
  let worst: SmileViolation | null = null;
  for (const [at, here] of priced.entries()) {
    const before = priced[at - 1];
    const after = priced[at + 1];
    if (before === undefined || after === undefined) continue;
    const widthBefore = here.strikeUsd - before.strikeUsd;
    const widthAfter = after.strikeUsd - here.strikeUsd;
    const drop = (here.valueUsd - before.valueUsd) / widthBefore - (after.valueUsd - here.valueUsd) / widthAfter;
    const slack = (before.slackUsd + here.slackUsd) / widthBefore + (here.slackUsd + after.slackUsd) / widthAfter;
    if (drop <= slack || drop <= (worst?.amount ?? 0)) continue;
    worst = { kind: 'butterfly', expiryMs, logMoneyness: here.logMoneyness, amount: drop, where: 'strikes' };
  }
  return worst === null ? [] : [worst];
}
