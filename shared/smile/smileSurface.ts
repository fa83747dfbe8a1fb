/** The smiles of one underlying at one moment as one function of strike, expiry and forward, and the same after spot and volatility have moved. */
import { logRatio } from '../math/logRatio.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import { heldLogMoneyness, MIN_SIGMA, type SmileCurve } from './smileCurve.ts';

export interface SmileSlice {
  readonly expiryMs: number;
  readonly curve: SmileCurve;
}

/**
 * Volatility by strike, expiry and the forward of that expiry; total for strike and forward > 0, decimal, never below MIN_SIGMA.
 * A fitted expiry answers with its own curve whatever the time (it is rolled by expiry, not by time left). Between two of them total
 * variance is linear in time at equal log-moneyness; before the first and after the last the volatility of that one holds.
 */
export interface SmileSurface {
  readonly asOfMs: number;
  /** Rising. */
  readonly expiriesMs: readonly number[];
  /** `forwardUsd` is the forward of the state the surface stands for: on a moved surface, the moved one. */
  sigmaAt(strikeUsd: number, expiryMs: number, forwardUsd: number): number;
  /** dσ/dk at the strike, k = ln(strike/forward). */
  slopeAt(strikeUsd: number, expiryMs: number, forwardUsd: number): number;
  /** The curve behind `sigmaAt`, by log-moneyness: for loops that have taken the logarithms already. */
  curveOf(expiryMs: number): SmileCurve;
  /**
   * The surface once every forward has been multiplied by `spotRatio` (> 0) under skew stickiness `stickiness` (R), and every volatility
   * raised by `volShiftPoints`: σ'(k) = σ(k + R·ln spotRatio) + shift. Moves compose: ratios multiply, shifts add.
   */
  shifted(spotRatio: number, stickiness: number, volShiftPoints: number): SmileSurface;
}

/** The surface through `slices` as of `asOfMs`. Fails with `missingData` (no slice left) or `invalidInput` (an expiry twice or not after `asOfMs`). */
export function createSmileSurface(slices: readonly SmileSlice[], asOfMs: number): Result<SmileSurface> {
  if (slices.length === 0) return fail('missingData', 'smile: expected at least one expiry, was none');
  const rising = slices.toSorted((left, right) => left.expiryMs - right.expiryMs);
  for (const [at, { expiryMs }] of rising.entries()) {
    if (!(expiryMs > asOfMs)) return fail('invalidInput', `expiryMs: expected after ${asOfMs}, was ${expiryMs}`);
    if (rising[at - 1]?.expiryMs === expiryMs) return fail('invalidInput', `expiryMs: expected each expiry once, was ${expiryMs} twice`);
  }
  return ok(surfaceOf(rising, asOfMs, curveFinder(rising, asOfMs), 0, 0));
}

/** `smile.shifted(spotRatio, stickiness, 0)`: the smile after a spot move under a delta regime. */
export function movedSmile(smile: SmileSurface, spotRatio: number, stickiness: number): SmileSurface {
  return smile.shifted(spotRatio, stickiness, 0);
}

type CurveFinder = (expiryMs: number) => SmileCurve;

function surfaceOf(rising: readonly SmileSlice[], asOfMs: number, find: CurveFinder, offset: number, shift: number): SmileSurface {
  const curveOf: CurveFinder = offset === 0 && shift === 0 ? find : remembered((expiryMs) => displaced(find(expiryMs), offset, shift));
  return {
    asOfMs,
    expiriesMs: rising.map(({ expiryMs }) => expiryMs),
    sigmaAt: (strikeUsd, expiryMs, forwardUsd) => curveOf(expiryMs).sigma(heldLogMoneyness(logRatio(strikeUsd, forwardUsd))),
    slopeAt: (strikeUsd, expiryMs, forwardUsd) => curveOf(expiryMs).slope(heldLogMoneyness(logRatio(strikeUsd, forwardUsd))),
    curveOf,
    shifted: (spotRatio, stickiness, volShiftPoints) =>
      surfaceOf(rising, asOfMs, find, offset + stickiness * Math.log(spotRatio), shift + volShiftPoints / VOL_POINTS_PER_UNIT),
  };
}

function displaced(curve: SmileCurve, offset: number, shift: number): SmileCurve {
  return {
    kind: curve.kind,
    sigma: (k) => Math.max(MIN_SIGMA, curve.sigma(k + offset) + shift),
    slope: (k) => (curve.sigma(k + offset) + shift > MIN_SIGMA ? curve.slope(k + offset) : 0),
  };
}

function curveFinder(rising: readonly SmileSlice[], asOfMs: number): CurveFinder {
  const fitted = new Map(rising.map(({ expiryMs, curve }) => [expiryMs, curve]));
  return remembered((expiryMs) => fitted.get(expiryMs) ?? curveBetween(rising, asOfMs, expiryMs));
}

/** The books asked about hold few expiries and ask for them millions of times. */
function remembered(find: CurveFinder): CurveFinder {
  const known = new Map<number, SmileCurve>();
  let lastMs = NaN;
  let last: SmileCurve | undefined;
  return (expiryMs) => {
    if (expiryMs === lastMs && last !== undefined) return last;
    const curve = known.get(expiryMs) ?? find(expiryMs);
    known.set(expiryMs, curve);
    lastMs = expiryMs;
    last = curve;
    return curve;
  };
}

function curveBetween(rising: readonly SmileSlice[], asOfMs: number, expiryMs: number): SmileCurve {
  const later = rising.find((slice) => slice.expiryMs > expiryMs);
  const earlier = rising.findLast((slice) => slice.expiryMs < expiryMs);
  if (later === undefined || earlier === undefined) return heldCurve(later ?? earlier);
  const nearYears = yearsBetween(asOfMs, earlier.expiryMs);
  const farYears = yearsBetween(asOfMs, later.expiryMs);
  const years = yearsBetween(asOfMs, expiryMs);
  const farShare = (years - nearYears) / (farYears - nearYears);
  return blendedCurve(earlier.curve, ((1 - farShare) * nearYears) / years, later.curve, (farShare * farYears) / years);
}

function heldCurve(slice: SmileSlice | undefined): SmileCurve {
  if (slice === undefined) throw new Error('a surface has at least one expiry');
  const { curve } = slice;
  return { kind: 'betweenExpiries', sigma: (k) => curve.sigma(k), slope: (k) => curve.slope(k) };
}

/** σ² = near share·σ² near + far share·σ² far: total variance linear in time, divided by the time. */
function blendedCurve(near: SmileCurve, nearShare: number, far: SmileCurve, farShare: number): SmileCurve {
  const sigma = (k: number): number => {
    const nearSigma = near.sigma(k);
    const farSigma = far.sigma(k);
    return Math.sqrt(nearShare * nearSigma * nearSigma + farShare * farSigma * farSigma);
  };
  const slope = (k: number): number => (nearShare * near.sigma(k) * near.slope(k) + farShare * far.sigma(k) * far.slope(k)) / sigma(k);
  return { kind: 'betweenExpiries', sigma, slope };
}
