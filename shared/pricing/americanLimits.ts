/** American options without randomness: T = 0 or σ = 0, where the best time to exercise is known. */
import { logBoundaryAtExpiry, type PutTerms } from './americanTerms.ts';

/** A put of strike 1 on a path that is certain. */
export interface CertainPut {
  readonly value: number;
  readonly delta: number;
  readonly theta: number;
  /** Of delta, by calendar time. */
  readonly charm: number;
  readonly rho: number;
  readonly rhoCarry: number;
  readonly isExercisedNow: boolean;
  /** Exercised now at or below this spot. */
  readonly boundary: number;
}

/** When e^(−rt) − S e^(−qt) is largest over [0, T], for r > 0, or r = 0 > q. */
function bestTime({ rate, carry, years }: PutTerms, spot: number): number {
  // Then the value falls from the start, or has none.
  if (carry <= rate) return 0;
  const turn = Math.log((carry * spot) / rate) / (carry - rate);
  return Math.min(Math.max(turn, 0), years);
}

/** Value and first-order Greeks; at a kink (spot = strike at expiry) delta is 0, as for European options. `spot` may be Infinity. */
export function certainPut(terms: PutTerms, spot: number): CertainPut {
  const { rate, carry, years } = terms;
  const boundary = Math.exp(logBoundaryAtExpiry(terms));
  const worthless = { value: 0, delta: 0, theta: 0, charm: 0, rho: 0, rhoCarry: 0, isExercisedNow: false, boundary };
  if (!(spot < Infinity)) return worthless;
  const time = bestTime(terms, spot);
  const cash = Math.exp(-rate * time);
  const asset = spot * Math.exp(-carry * time);
  const value = cash - asset;
  if (!(value > 0)) return worthless;
  return {
    value,
    delta: 0 - Math.exp(-carry * time),
    theta: time === years ? rate * cash - carry * asset : 0,
    charm: time === years ? 0 - carry * Math.exp(-carry * time) : 0,
    rho: 0 - time * cash,
    rhoCarry: time * asset,
    isExercisedNow: time === 0,
    boundary,
  };
}
