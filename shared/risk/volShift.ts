/** Volatility moves of a grid, on top of whatever the smile does with the spot. */
import { MIN_SIGMA } from '../smile/smileCurve.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';

/** points: +5 turns 60 % into 65 %. relative: +0.1 turns 60 % into 66 %. */
export type VolShift = { readonly kind: 'points'; readonly points: number } | { readonly kind: 'relative'; readonly share: number };

export const NO_VOL_SHIFT: VolShift = { kind: 'points', points: 0 };

/** `sigma` × factor + term. */
export function shiftTerms(shift: VolShift): { readonly factor: number; readonly term: number } {
  return shift.kind === 'points' ? { factor: 1, term: shift.points / VOL_POINTS_PER_UNIT } : { factor: 1 + shift.share, term: 0 };
}

/** The decimal volatility after the shift, never below MIN_SIGMA unless it was marked there already; no shift returns `sigma` itself. */
export function shiftedSigma(sigma: number, shift: VolShift): number {
  const { factor, term } = shiftTerms(shift);
  return Math.max(sigma * factor + term, Math.min(sigma, MIN_SIGMA));
}
