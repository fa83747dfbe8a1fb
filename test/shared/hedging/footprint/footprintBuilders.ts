/** Hedgers with known habits, for the footprint tests. */
import type { FootprintHedge } from '../../../../shared/hedging/footprint/footprintScore.ts';
import { streamKey, uniformOf } from '../../../../shared/math/counterRandom.ts';

export const START_MS = Date.UTC(2026, 1, 1);

/** Uniform numbers of a seeded stream, one per call. */
export function aStream(seed: number): () => number {
  const key = streamKey(seed, 'footprint');
  let counter = 0;
  return () => uniformOf(key, counter++);
}

/** Every ten minutes on the second, always sells of 10,000 USD. */
export function clockworkHedges(count: number): readonly FootprintHedge[] {
  return Array.from({ length: count }, (_, i) => ({
    tsMs: START_MS + i * 600_000,
    side: 'sell',
    amountUsd: 10_000,
    priceUsd: 80_000 + i,
    markOuts: [],
  }));
}

/** Exponential gaps of ten minutes on average, sizes spread over a decade, sides by coin flip. */
export function randomHedges(count: number, seed: number): readonly FootprintHedge[] {
  const next = aStream(seed);
  let tsMs = START_MS;
  return Array.from({ length: count }, () => {
    tsMs += -600_000 * Math.log(1 - next());
    return { tsMs, side: next() < 0.5 ? 'buy' : 'sell', amountUsd: 1_000 * 10 ** next(), priceUsd: 80_000 + 1_000 * next(), markOuts: [] };
  });
}
