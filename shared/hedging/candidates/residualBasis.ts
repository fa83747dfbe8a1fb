/** The part of a hedge that stands against delta of other expiries: it neutralises the price, not the basis between the two. */
import { MS_PER_DAY } from '../../units/time.ts';
import type { DeltaBucket } from './deltaBuckets.ts';

export interface ResidualBasis {
  /** Signed like the trade. Null: some legs of the book have no delta. */
  readonly deltaCoin: number | null;
  /** Between the hedge and the delta it stands against, weighted by that delta; what never expires counts as now. Null: no such part, or unknown. */
  readonly days: number | null;
}

/** Of a trade of `tradeCoin` (+ buy) in an instrument of `expiryMs` (null: never expires). `buckets` without the trade. */
export function residualBasis(buckets: readonly DeltaBucket[], tradeCoin: number, expiryMs: number | null, tsMs: number): ResidualBasis {
  if (buckets.some(({ unknownLegs }) => unknownLegs > 0)) return { deltaCoin: null, days: null };
  const against = buckets.filter(({ deltaCoin }) => deltaCoin * tradeCoin < 0);
  const own = against.find((bucket) => bucket.expiryMs === expiryMs);
  const matchedCoin = own === undefined ? 0 : Math.min(Math.abs(own.deltaCoin), Math.abs(tradeCoin));
  const deltaCoin = Math.sign(tradeCoin) * (Math.abs(tradeCoin) - matchedCoin) + 0;
  return {
    deltaCoin,
    days:
      deltaCoin === 0
        ? null
        : distanceDays(
            against.filter((bucket) => bucket !== own),
            expiryMs,
            tsMs,
          ),
  };
}

function distanceDays(buckets: readonly DeltaBucket[], expiryMs: number | null, tsMs: number): number | null {
  const hereMs = expiryMs ?? tsMs;
  let weightCoin = 0;
  let sum = 0;
  for (const bucket of buckets) {
    const weight = Math.abs(bucket.deltaCoin);
    weightCoin += weight;
    sum += (weight * Math.abs((bucket.expiryMs ?? tsMs) - hereMs)) / MS_PER_DAY;
  }
  return weightCoin > 0 ? sum / weightCoin : null;
}
