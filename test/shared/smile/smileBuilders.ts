/** Smiles, quotes and recorded chains for the tests of shared/smile. */
import { readFileSync } from 'node:fs';
import { chainExpiries, type ChainExpiry } from '../../../electron/cli/chainExpiries.ts';
import { parseChainCsv } from '../../../electron/importers/chainCsv.ts';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { fitExpiry, type ExpiryFit } from '../../../shared/smile/expiryFit.ts';
import type { ExpiryQuotes, SmilePoint, StrikeQuote } from '../../../shared/smile/smilePoints.ts';
import { sviVariance, type SviParams } from '../../../shared/smile/svi.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { expectOk } from '../../support/expectOk.ts';

export const AS_OF_MS = Date.UTC(2026, 0, 15, 8);
export const FORWARD_USD = 100_000;

/** Like a BTC expiry a month away: 50 % at the money, skewed to the puts. */
export const A_SMILE: SviParams = { a: 0.004, b: 0.06, rho: -0.25, m: 0.02, s: 0.22 };

/** Axel Vogt's slice: harmless to look at, and its density is negative near k = 0.8 (Gatheral & Jacquier 2014, example 3.1). */
export const VOGT: SviParams = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, s: 0.4153 };

/** Numbers in [0, 1) that depend on `seed` alone (mulberry32). */
export function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers (Box and Muller). */
export function seededNormals(seed: number): () => number {
  const next = seededNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** A point that the fit should meet: no quotes, half a vol point of tolerance. */
export function aPoint(logMoneyness: number, sigma: number, tolerance = 0.005): SmilePoint {
  const strikeUsd = FORWARD_USD * Math.exp(logMoneyness);
  return { strikeUsd, logMoneyness, sigma, source: 'mark', tolerance, bidSigma: null, askSigma: null, markSigma: sigma };
}

/** `count` points of `params` between two log-moneynesses. */
export function sviPoints(params: SviParams, years: number, low: number, high: number, count: number): readonly SmilePoint[] {
  return Array.from({ length: count }, (_, i) => {
    const k = low + ((high - low) * i) / (count - 1);
    return aPoint(k, Math.sqrt(sviVariance(params, k) / years));
  });
}

export function priceUsd(side: 'call' | 'put', strikeUsd: number, years: number, sigma: number, forwardUsd = FORWARD_USD): number {
  return black76(expectOk(blackInputs({ side, forwardUsd, strikeUsd, years, sigma }))).valueUsd;
}

/** Both sides of a strike, quoted half a spread (in volatility) around `sigma`. */
export function twoQuotes(strikeUsd: number, years: number, sigma: number, halfSpread: number): readonly StrikeQuote[] {
  return (['call', 'put'] as const).map((side) => ({
    strikeUsd,
    side,
    bidUsd: priceUsd(side, strikeUsd, years, sigma - halfSpread),
    askUsd: priceUsd(side, strikeUsd, years, sigma + halfSpread),
    markSigma: sigma,
  }));
}

export function anExpiry(days: number, quotes: readonly StrikeQuote[]): ExpiryQuotes {
  return { expiryMs: AS_OF_MS + days * MS_PER_DAY, years: days / 365, forwardUsd: FORWARD_USD, tickUsd: 10, quotes };
}

/** The recorded expiries of test/fixtures/smile: "BTC 2026-02-06 0.9" is family, day of the snapshot, days to expiry. */
export function recordedExpiries(): ReadonlyMap<string, ChainExpiry> {
  const file = new URL('../../fixtures/smile/chain-2026-01-15-and-02-06.csv', import.meta.url);
  const { rows } = parseChainCsv(readFileSync(file, 'utf8'));
  const named = new Map<string, ChainExpiry>();
  for (const [tsMs, snapshot] of Map.groupBy(rows, (row) => row.tsMs)) {
    if (tsMs === null) throw new Error('the fixture names its moments');
    for (const [family, expiries] of chainExpiries(snapshot, tsMs)) {
      const day = new Date(tsMs).toISOString().slice(0, 10);
      for (const expiry of expiries) named.set(`${family} ${day} ${expiry.days.toFixed(1)}`, expiry);
    }
  }
  return named;
}

export function recordedFits(): ReadonlyMap<string, ExpiryFit> {
  return new Map([...recordedExpiries()].map(([name, { quotes }]) => [name, expectOk(fitExpiry(expectOk(quotes)))]));
}
