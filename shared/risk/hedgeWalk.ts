/** Hedges added one after another while the spot moves, and what those already there have become. */
import type { Numeraire } from '../domain/book.ts';

export interface HedgeWalk {
  /** Delta at `spotRatio` of all hedges so far, in the numeraire's coin. */
  heldCoin(spotRatio: number): number;
  /** Adds `coin` at `spotRatio`, at the price of that moment. */
  trade(spotRatio: number, coin: number): void;
  /** Net of all trades, signed, in coin as traded. */
  cumulativeCoin(): number;
  /** Gain at `spotRatio`: usd: in coins of today's spot price (× today's spot is USD); coin: in coin. */
  gain(spotRatio: number): number;
}

/**
 * usd: each hedge is an amount of coins q bought at S, delta q, gain q(S' − S). coin: each is an inverse perpetual of N = qS USD,
 * delta N/S', gain N(1/S − 1/S') coin. Spots are multiples of today's.
 */
export function createHedgeWalk(numeraire: Numeraire): HedgeWalk {
  let coins = 0;
  /** Σ q·S, in today's spots. */
  let cost = 0;
  return {
    heldCoin: (spotRatio) => (numeraire === 'usd' ? coins : cost / spotRatio),
    trade(spotRatio, coin) {
      coins += coin;
      cost += coin * spotRatio;
    },
    cumulativeCoin: () => coins,
    gain: (spotRatio) => (numeraire === 'usd' ? coins * spotRatio - cost : coins - cost / spotRatio),
  };
}
