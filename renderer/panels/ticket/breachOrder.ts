/** Underlyings by how badly they are out of their band, worst first; unknown counts as worst. */
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';

type Breachable = Pick<HedgeView, 'netDeltaCoin' | 'lowerCoin' | 'upperCoin' | 'verdict'>;

/** In half-widths beyond the nearest edge: > 0 outside, ≤ 0 inside, infinite when the delta is unknown. Without a band: 1 while a hedge is due. */
export function breachOf({ netDeltaCoin, lowerCoin, upperCoin, verdict }: Breachable): number {
  if (netDeltaCoin === null) return Number.POSITIVE_INFINITY;
  if (lowerCoin === null || upperCoin === null) return verdict === 'inside' ? 0 : 1;
  const halfWidth = Math.max((upperCoin - lowerCoin) / 2, Number.MIN_VALUE);
  return Math.max(lowerCoin - netDeltaCoin, netDeltaCoin - upperCoin) / halfWidth;
}

export function byWorstBreach(views: Iterable<HedgeView>): readonly HedgeView[] {
  return [...views].sort((a, b) => compareBreach(excessOf(b), excessOf(a)) || a.underlying.localeCompare(b.underlying));
}

/** Inside is inside: nobody there is worse than another. */
function excessOf(view: HedgeView): number {
  return Math.max(0, breachOf(view));
}

/** Infinity − Infinity is no order. */
function compareBreach(left: number, right: number): number {
  return left === right ? 0 : left - right;
}
