/** The delta of a book by the forward it hangs on: what a hedge of another expiry leaves open is basis. */
import type { Numeraire } from '../../domain/book.ts';
import type { Result } from '../../result/result.ts';
import { openShare } from '../../risk/deltaDecay.ts';
import { legExpiryMs, type Leg } from '../../risk/leg.ts';
import { hedgedDeltaCoin, type LegRisk } from '../../risk/riskFigures.ts';

export interface DeltaBucket {
  /** Null: perpetuals, spot and coins. */
  readonly expiryMs: number | null;
  /** In the book's numeraire, over the legs that are known. */
  readonly deltaCoin: number;
  /** The options' part of it. */
  readonly optionDeltaCoin: number;
  readonly unknownLegs: number;
}

/** By expiry, nearest first, what never expires last. `legs` of one underlying, `risks[i]` of `legs[i]`; cash adds nothing. */
export function deltaBuckets(legs: readonly Leg[], risks: readonly Result<LegRisk>[], numeraire: Numeraire): readonly DeltaBucket[] {
  const sums = new Map<number | null, { deltaCoin: number; optionDeltaCoin: number; unknownLegs: number }>();
  for (const [at, leg] of legs.entries()) {
    const expiryMs = legExpiryMs(leg);
    const sum = sums.get(expiryMs) ?? { deltaCoin: 0, optionDeltaCoin: 0, unknownLegs: 0 };
    sums.set(expiryMs, sum);
    const deltaCoin = deltaOf(leg, risks[at], numeraire);
    if (deltaCoin === null) {
      sum.unknownLegs += 1;
      continue;
    }
    sum.deltaCoin += deltaCoin;
    if (leg.kind === 'position' && leg.instrument.kind === 'option') sum.optionDeltaCoin += deltaCoin;
  }
  return [...sums].map(([expiryMs, sum]) => ({ expiryMs, ...sum })).toSorted((a, b) => (a.expiryMs ?? Infinity) - (b.expiryMs ?? Infinity));
}

/** Null: unknown. */
function deltaOf(leg: Leg, risk: Result<LegRisk> | undefined, numeraire: Numeraire): number | null {
  if (risk?.ok !== true) return null;
  const deltaCoin = hedgedDeltaCoin(risk.value, numeraire);
  return leg.kind === 'balance' ? (deltaCoin ?? 0) : deltaCoin;
}

/** A delta nearer to 0 than this is none: sums of floats do not end on 0. */
const NO_DELTA_COIN = 1e-9;

/** Expiry to come, its last half hour aside, whose options carry the largest |delta|; null: no options with any. */
export function heaviestOptionExpiry(buckets: readonly DeltaBucket[], tsMs: number): number | null {
  return carrying(buckets, tsMs).toSorted((a, b) => Math.abs(b.optionDeltaCoin) - Math.abs(a.optionDeltaCoin))[0]?.expiryMs ?? null;
}

/** Nearest expiry to come, its last half hour aside, whose options carry delta; null: none. */
export function nextOptionExpiry(buckets: readonly DeltaBucket[], tsMs: number): number | null {
  return carrying(buckets, tsMs)[0]?.expiryMs ?? null;
}

function carrying(buckets: readonly DeltaBucket[], tsMs: number): readonly DeltaBucket[] {
  return buckets.filter(
    ({ expiryMs, optionDeltaCoin }) => expiryMs !== null && openShare(expiryMs, tsMs) === 1 && Math.abs(optionDeltaCoin) > NO_DELTA_COIN,
  );
}
