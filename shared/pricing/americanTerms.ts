/** A put of strike 1, what its exercise boundary depends on, and the unknown that stands for the boundary. */

/** `rate` > 0, or 0 with `carry` < 0. */
export interface PutTerms {
  readonly rate: number;
  readonly carry: number;
  readonly sigma: number;
  readonly years: number;
}

export const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
export const SMALLEST_UNKNOWN = 1e-280;
/**
 * During the search the polynomial may dip near expiry, even below 0. What it says there counts only above this share of what a depth
 * ∝ √time would be; solutions lie well above.
 */
export const LOWEST_SHARE = 0.05;

/** Whether the boundary at expiry is rate/carry strikes rather than the strike. */
export function isCarryAboveRate({ rate, carry }: PutTerms): boolean {
  return carry > rate;
}

/** ln of the boundary at expiry: strike·min(1, rate/carry). */
export function logBoundaryAtExpiry({ rate, carry }: PutTerms): number {
  return carry > rate ? Math.log(rate / carry) : 0;
}

/** The unknown of the equation is depth², which is smoother in time than the depth. */
export function toDepth(unknown: number): number {
  return Math.sqrt(unknown > SMALLEST_UNKNOWN ? unknown : SMALLEST_UNKNOWN);
}

/** d depth/d unknown. */
export function depthSlope(depth: number): number {
  return 0.5 / depth;
}
