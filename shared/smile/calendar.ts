/** Whether the smiles of successive expiries agree: total variance at equal log-moneyness may only grow with time. */
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import type { ExpiryFit } from './expiryFit.ts';
import type { SmileViolation } from './smileViolation.ts';

const GRID_POINTS = 41;
/** Rounding of the numbers themselves. */
const RELATIVE_SLACK = 1e-9;

/**
 * Calendar violations between neighbours of `fits` (any order), at most one among the strikes and one in the wings per pair, each at its
 * worst log-moneyness and reported under the later expiry. "Strikes" is where both have them, "wing" where only one does.
 * Source: Gatheral & Jacquier (2014), lemma 2.1.
 */
export function calendarViolations(fits: readonly ExpiryFit[]): readonly SmileViolation[] {
  const rising = fits.toSorted((left, right) => left.years - right.years);
  return rising.flatMap((far, at) => {
    const near = rising[at - 1];
    return near === undefined ? [] : pairViolations(near, far);
  });
}

function pairViolations(near: ExpiryFit, far: ExpiryFit): readonly SmileViolation[] {
  const [nearLow, nearHigh] = strikeRange(near);
  const [farLow, farHigh] = strikeRange(far);
  const low = Math.max(nearLow, farLow);
  const high = Math.min(nearHigh, farHigh);
  const strikes = low <= high ? evenly(low, high, GRID_POINTS - 1) : [];
  const wings = [...evenly(Math.min(nearLow, farLow), low, GRID_POINTS), ...evenly(Math.max(nearHigh, farHigh), high, GRID_POINTS)];
  return [
    worstOf(near, far, strikes, 'strikes'),
    worstOf(
      near,
      far,
      wings.filter((k) => k < low || k > high),
      'wing',
    ),
  ].filter((violation) => violation !== null);
}

function strikeRange({ points }: ExpiryFit): readonly [low: number, high: number] {
  return [points[0]?.logMoneyness ?? 0, points.at(-1)?.logMoneyness ?? 0];
}

/** GRID_POINTS values from `start` on, `steps` of them to `end`. */
function evenly(start: number, end: number, steps: number): readonly number[] {
  return Array.from({ length: GRID_POINTS }, (_, point) => start + ((end - start) * point) / steps);
}

function worstOf(near: ExpiryFit, far: ExpiryFit, ks: readonly number[], where: SmileViolation['where']): SmileViolation | null {
  let worst: SmileViolation | null = null;
  for (const k of ks) {
    const missing = missingVolPoints(near, far, k);
    if (missing > (worst?.amount ?? 0)) worst = { kind: 'calendar', expiryMs: far.expiryMs, logMoneyness: k, amount: missing, where };
  }
  return worst;
}

/** By how much the later volatility is too low for the earlier one; 0 or less: it is not. */
function missingVolPoints(near: ExpiryFit, far: ExpiryFit, k: number): number {
  const nearSigma = near.curve.sigma(k);
  const farSigma = far.curve.sigma(k);
  const neededSigma = nearSigma * Math.sqrt(near.years / far.years);
  return (neededSigma * (1 - RELATIVE_SLACK) - farSigma) * VOL_POINTS_PER_UNIT;
}
