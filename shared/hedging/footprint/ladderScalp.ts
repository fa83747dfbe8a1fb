/** What an unhedged delta earns on the way from one price to another. */
import type { Numeraire } from '../../domain/book.ts';

export interface Stretch {
  /** Multiples of today's index. */
  readonly from: number;
  readonly to: number;
  /** Delta off target at a multiple of today's index, coin. */
  readonly offAt: (spotRatio: number) => number;
}

const SIMPSON_PAIRS = 4;

/**
 * USD at the end of the stretch. usd numeraire: ∫ delta dS. coin numeraire: ∫ delta dS/S coins, at the last price. > 0 where the delta
 * grows with the price, either way. Simpson's rule in eight parts: within 1e-8 of the truth for a smooth delta over 5 %.
 */
export function scalpUsd({ numeraire, indexUsd }: { numeraire: Numeraire; indexUsd: number }, { from, to, offAt }: Stretch): number {
  const density = (ratio: number): number => (numeraire === 'usd' ? offAt(ratio) : (offAt(ratio) / ratio) * to);
  const part = (to - from) / (2 * SIMPSON_PAIRS);
  let sum = density(from) + density(to);
  for (let i = 1; i < 2 * SIMPSON_PAIRS; i += 1) sum += (i % 2 === 1 ? 4 : 2) * density(from + i * part);
  return (sum * part * indexUsd) / 3;
}

/** Where `offAt`, < 0 at `low` and > 0 at `high`, passes 0: bisection to 2⁻⁵⁰ of their distance. */
export function onTargetRatio(offAt: (spotRatio: number) => number, low: number, high: number): number {
  let [below, above] = [low, high];
  for (let i = 0; i < 50; i += 1) {
    const middle = (below + above) / 2;
    if (offAt(middle) > 0) above = middle;
    else below = middle;
  }
  return (below + above) / 2;
}
