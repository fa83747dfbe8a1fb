/** The forward that the options of one expiry imply: put–call parity at every strike that quotes both sides, weighted and robust. */
import { fail, ok, type Result } from '../result/result.ts';
import type { Settlement } from '../domain/instrument.ts';

/** Both sides of one strike, undiscounted; coin prices for inverse options, USD for linear ones. Null: no quote. */
export interface ParityStrike {
  readonly strikeUsd: number;
  readonly callBid: number | null;
  readonly callAsk: number | null;
  readonly putBid: number | null;
  readonly putAsk: number | null;
}

export interface ParityForward {
  readonly forwardUsd: number;
  /** Of the weighted mean, scaled up when the strikes scatter more than their spreads explain. */
  readonly standardErrorUsd: number;
  readonly strikesUsed: number;
  /** Strikes down-weighted for disagreeing with the rest. */
  readonly outliersUsd: readonly number[];
}

interface Candidate {
  readonly strikeUsd: number;
  readonly forwardUsd: number;
  /** Half the width that the four quotes leave. */
  readonly halfWidthUsd: number;
}

/** Huber's constant: 95 % efficient on clean data. */
const HUBER = 1.345;
const ROUNDS = 20;
/** Of the forward; no strike is trusted further. */
const MIN_HALF_WIDTH = 1e-6;

/**
 * inverse: c − p = 1 − K/F, so F = K/(1 − (c − p)). linear: F = K + C − P. Every strike gives a middle and a half width from its four
 * quotes; they are averaged with weights 1/halfWidth², those far from the weighted median (in half widths) with Huber's weights.
 * Fails with `missingData` (no strike with four quotes) or `invalidInput` (crossed, negative or NaN quotes everywhere).
 */
export function parityForward(strikes: readonly ParityStrike[], settlement: Settlement): Result<ParityForward> {
  const complete = strikes.filter(hasFourQuotes);
  if (complete.length === 0) return fail('missingData', 'parity: expected a strike with bid and ask of call and put, was none');
  const candidates = complete.flatMap((strike) => toCandidate(strike, settlement));
  if (candidates.length === 0) return fail('invalidInput', 'parity: expected quotes > 0 and not crossed, was none at any strike');
  return ok(robustMean(candidates));
}

type FullStrike = ParityStrike & Readonly<Record<'callBid' | 'callAsk' | 'putBid' | 'putAsk', number>>;

function hasFourQuotes(strike: ParityStrike): strike is FullStrike {
  return strike.callBid !== null && strike.callAsk !== null && strike.putBid !== null && strike.putAsk !== null;
}

function toCandidate({ strikeUsd, callBid, callAsk, putBid, putAsk }: FullStrike, settlement: Settlement): readonly Candidate[] {
  const isOrdered = callBid > 0 && putBid > 0 && callBid <= callAsk && putBid <= putAsk && strikeUsd > 0;
  if (!isOrdered) return [];
  const low = impliedForward(strikeUsd, callBid - putAsk, settlement);
  const high = impliedForward(strikeUsd, callAsk - putBid, settlement);
  const forwardUsd = (low + high) / 2;
  if (!(low > 0 && high < Infinity && high >= low)) return [];
  return [{ strikeUsd, forwardUsd, halfWidthUsd: Math.max((high - low) / 2, MIN_HALF_WIDTH * forwardUsd) }];
}

function impliedForward(strikeUsd: number, callMinusPut: number, settlement: Settlement): number {
  if (settlement === 'linear') return strikeUsd + callMinusPut;
  return callMinusPut < 1 ? strikeUsd / (1 - callMinusPut) : Infinity;
}

function robustMean(candidates: readonly Candidate[]): ParityForward {
  let centre = weightedMedian(candidates);
  let weights = candidates.map(() => 1);
  for (let round = 0; round < ROUNDS; round += 1) {
    weights = candidates.map((candidate) => huberWeight(candidate, centre));
    const next = weightedMean(candidates, weights);
    const isSettled = Math.abs(next - centre) <= 1e-12 * centre;
    centre = next;
    if (isSettled) break;
  }
  const outliersUsd = candidates.filter((_, i) => (weights[i] ?? 1) < 0.5).map(({ strikeUsd }) => strikeUsd);
  const standardErrorUsd = standardError(candidates, weights, centre);
  return { forwardUsd: centre, standardErrorUsd, strikesUsed: candidates.length, outliersUsd };
}

function huberWeight({ forwardUsd, halfWidthUsd }: Candidate, centre: number): number {
  const distance = Math.abs(forwardUsd - centre) / halfWidthUsd;
  return distance <= HUBER ? 1 : HUBER / distance;
}

function weightedMean(candidates: readonly Candidate[], weights: readonly number[]): number {
  let total = 0;
  let sum = 0;
  for (const [i, { forwardUsd, halfWidthUsd }] of candidates.entries()) {
    const weight = (weights[i] ?? 1) / (halfWidthUsd * halfWidthUsd);
    total += weight;
    sum += weight * forwardUsd;
  }
  return sum / total;
}

function weightedMedian(candidates: readonly Candidate[]): number {
  const rising = candidates.toSorted((left, right) => left.forwardUsd - right.forwardUsd);
  const total = rising.reduce((sum, { halfWidthUsd }) => sum + 1 / (halfWidthUsd * halfWidthUsd), 0);
  let below = 0;
  for (const { forwardUsd, halfWidthUsd } of rising) {
    below += 1 / (halfWidthUsd * halfWidthUsd);
    if (below >= total / 2) return forwardUsd;
  }
  return rising[0]?.forwardUsd ?? NaN;
}

function standardError(candidates: readonly Candidate[], weights: readonly number[], centre: number): number {
  let total = 0;
  let scatter = 0;
  for (const [i, { forwardUsd, halfWidthUsd }] of candidates.entries()) {
    const weight = (weights[i] ?? 1) / (halfWidthUsd * halfWidthUsd);
    total += weight;
    scatter += weight * (forwardUsd - centre) ** 2;
  }
  const excess = candidates.length > 1 ? scatter / (candidates.length - 1) : 0;
  return Math.sqrt(Math.max(1, excess) / total);
}
