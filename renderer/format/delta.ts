/** Deltas in the unit the trader picked: coin as it is, USD at the index. */
import { formatFixed, UNKNOWN_TEXT } from './number.ts';
import { deltaDecimals } from './words.ts';

export interface DeltaText {
  readonly text: string;
  readonly unit: string;
}

/** Null delta, or no index to turn it into USD: unknown. */
export function formatDelta(deltaCoin: number | null, unit: 'coin' | 'usd', underlying: string, indexUsd: number | null): DeltaText {
  if (unit === 'coin') return { text: formatFixed(deltaCoin, deltaDecimals(underlying)), unit: underlying };
  if (deltaCoin === null || indexUsd === null) return { text: UNKNOWN_TEXT, unit: 'USD' };
  return { text: formatFixed(deltaCoin * indexUsd, 0), unit: 'USD' };
}
