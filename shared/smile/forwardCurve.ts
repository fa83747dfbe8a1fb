/** Forward prices of one underlying by date, from its futures and from the parity of its options. */
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween } from '../units/time.ts';
import type { ParityForward } from './parityForward.ts';

/** A dated future. `halfSpreadUsd` null: only a mark is known. */
export interface FutureForward {
  readonly expiryMs: number;
  readonly priceUsd: number;
  readonly halfSpreadUsd: number | null;
}

export interface ForwardNode {
  readonly expiryMs: number;
  readonly forwardUsd: number;
  readonly standardErrorUsd: number;
  readonly source: 'future' | 'parity' | 'both';
  /** |future − parity| in standard errors of the difference; null unless both are known. Above 3 one of the two is wrong. */
  readonly disagreement: number | null;
}

export interface ForwardCurve {
  readonly spotUsd: number;
  /** Rising expiry. */
  readonly nodes: readonly ForwardNode[];
  /**
   * USD per coin for delivery at `expiryMs`. Between nodes (the spot is the first) ln F is linear in time; beyond the last node its
   * average carry from the spot goes on; at or before the curve's moment it is the spot.
   */
  forwardAt(expiryMs: number): number;
  /** ln(F/S) per year to `expiryMs`; 0 where no time is left. */
  carryAt(expiryMs: number): number;
}

export interface ForwardSources {
  readonly asOfMs: number;
  /** The index. */
  readonly spotUsd: number;
  readonly futures: readonly FutureForward[];
  readonly parity: readonly { readonly expiryMs: number; readonly forward: ParityForward }[];
}

/** A mark without quotes is trusted to one basis point. */
const MARK_ERROR = 1e-4;

/**
 * One node per expiry after `asOfMs`; where future and parity are both there, their precision-weighted mean.
 * Fails with `invalidInput` naming spotUsd, priceUsd or halfSpreadUsd; with no expiry at all the curve is flat at the spot.
 */
export function forwardCurve({ asOfMs, spotUsd, futures, parity }: ForwardSources): Result<ForwardCurve> {
  if (!isPositive(spotUsd)) return fail('invalidInput', `spotUsd: expected a finite number > 0, was ${String(spotUsd)}`);
  for (const { expiryMs, priceUsd, halfSpreadUsd } of futures) {
    const where = new Date(expiryMs).toISOString();
    if (!isPositive(priceUsd)) return fail('invalidInput', `priceUsd of ${where}: expected a finite number > 0, was ${String(priceUsd)}`);
    if (halfSpreadUsd !== null && !(halfSpreadUsd >= 0 && halfSpreadUsd < Infinity))
      return fail('invalidInput', `halfSpreadUsd of ${where}: expected a finite number >= 0, was ${String(halfSpreadUsd)}`);
  }
  const expiries = [...new Set([...futures, ...parity].map(({ expiryMs }) => expiryMs))].filter((ms) => ms > asOfMs).sort((a, b) => a - b);
  const nodes = expiries.flatMap((expiryMs) =>
    nodeOf(
      expiryMs,
      futures.find((future) => future.expiryMs === expiryMs),
      parity.find((implied) => implied.expiryMs === expiryMs)?.forward,
    ),
  );
  return ok(curveThrough(asOfMs, spotUsd, nodes));
}

function isPositive(value: number): boolean {
  return value > 0 && value < Infinity;
}

function nodeOf(expiryMs: number, future: FutureForward | undefined, parity: ParityForward | undefined): readonly ForwardNode[] {
  const futureError = future === undefined ? 0 : Math.max(future.halfSpreadUsd ?? 0, MARK_ERROR * future.priceUsd);
  if (future !== undefined && parity !== undefined) return [bothNode(expiryMs, future.priceUsd, futureError, parity)];
  if (future !== undefined) {
    return [{ expiryMs, forwardUsd: future.priceUsd, standardErrorUsd: futureError, source: 'future', disagreement: null }];
  }
  if (parity === undefined) return [];
  const { forwardUsd, standardErrorUsd } = parity;
  return [{ expiryMs, forwardUsd, standardErrorUsd, source: 'parity', disagreement: null }];
}

function bothNode(expiryMs: number, futureUsd: number, futureError: number, parity: ParityForward): ForwardNode {
  const futureWeight = 1 / (futureError * futureError);
  const parityWeight = 1 / (parity.standardErrorUsd * parity.standardErrorUsd);
  const forwardUsd = (futureWeight * futureUsd + parityWeight * parity.forwardUsd) / (futureWeight + parityWeight);
  const disagreement = Math.abs(futureUsd - parity.forwardUsd) / Math.hypot(futureError, parity.standardErrorUsd);
  return { expiryMs, forwardUsd, standardErrorUsd: 1 / Math.sqrt(futureWeight + parityWeight), source: 'both', disagreement };
}

function curveThrough(asOfMs: number, spotUsd: number, nodes: readonly ForwardNode[]): ForwardCurve {
  const years = [0, ...nodes.map(({ expiryMs }) => yearsBetween(asOfMs, expiryMs))];
  const logRatios = [0, ...nodes.map(({ forwardUsd }) => Math.log(forwardUsd / spotUsd))];
  const logRatioAt = (time: number): number => {
    const next = years.findIndex((year) => year >= time);
    if (next === 0) return 0;
    const last = years.length - 1;
    if (next === -1) return last === 0 ? 0 : ((logRatios[last] ?? 0) * time) / (years[last] ?? 1);
    const from = years[next - 1] ?? 0;
    const share = (time - from) / ((years[next] ?? time) - from);
    return (1 - share) * (logRatios[next - 1] ?? 0) + share * (logRatios[next] ?? 0);
  };
  return {
    spotUsd,
    nodes,
    forwardAt: (expiryMs) => spotUsd * Math.exp(logRatioAt(yearsBetween(asOfMs, expiryMs))),
    carryAt(expiryMs) {
      const time = yearsBetween(asOfMs, expiryMs);
      return time > 0 ? logRatioAt(time) / time : 0;
    },
  };
}
