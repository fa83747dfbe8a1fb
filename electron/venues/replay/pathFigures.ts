/** What is read off the index path besides its level: candles and the delivery average. */
import type { Currency } from '../../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { MS_PER_MINUTE, toMs } from '../../../shared/units/time.ts';
import type { Candle } from '../../ports/marketData.ts';
import type { IndexPath } from './indexPath.ts';

export const MAX_CANDLES = 20_000;
/** A delivery price is the average over this time before the expiry. */
export const DELIVERY_WINDOW_MS = 30 * MS_PER_MINUTE;

export interface CandleSpan {
  readonly fromMs: number;
  readonly untilMs: number;
  /** At least a minute; candles begin at its multiples since 1970, the first and the last may be partial. */
  readonly stepMs: number;
}

/** Candles of `underlying`, oldest first. invalidInput for a step below a minute or too many candles. */
export function candlesOf(path: IndexPath, underlying: Currency, { fromMs, untilMs, stepMs }: CandleSpan): Result<readonly Candle[]> {
  if (!(stepMs >= MS_PER_MINUTE)) return fail('invalidInput', `stepMs: expected ≥ ${MS_PER_MINUTE}, was ${stepMs}`);
  if ((untilMs - fromMs) / stepMs > MAX_CANDLES) return fail('invalidInput', `stepMs: more than ${MAX_CANDLES} candles`);
  const candles: Candle[] = [];
  const firstMs = Math.floor(fromMs / stepMs) * stepMs;
  for (let openMs = firstMs; openMs < untilMs; openMs += stepMs) {
    const candle = candleOf(path, underlying, openMs, Math.max(openMs, fromMs), Math.min(openMs + stepMs, untilMs));
    if (candle !== null) candles.push(candle);
  }
  return ok(candles);
}

function candleOf(path: IndexPath, underlying: Currency, tsMs: number, startMs: number, endMs: number): Candle | null {
  let openUsd: number | null = null;
  let closeUsd = 0;
  let highUsd = -Infinity;
  let lowUsd = Infinity;
  path.walk(underlying, startMs, endMs, (_at, level) => {
    openUsd ??= level;
    closeUsd = level;
    if (level > highUsd) highUsd = level;
    if (level < lowUsd) lowUsd = level;
  });
  return openUsd === null ? null : { tsMs: toMs(tsMs), openUsd, highUsd, lowUsd, closeUsd };
}

/** The path's average over the half hour before `expiryMs` (exact for the straight pieces); missingData where the path does not cover it. */
export function deliveryAverage(path: IndexPath, underlying: Currency, expiryMs: number): Result<number> {
  let area = 0;
  let lastMs: number | null = null;
  let lastUsd = 0;
  path.walk(underlying, expiryMs - DELIVERY_WINDOW_MS, expiryMs, (tsMs, level) => {
    if (lastMs !== null) area += ((level + lastUsd) / 2) * (tsMs - lastMs);
    lastMs = tsMs;
    lastUsd = level;
  });
  if (lastMs === null) return fail('missingData', `the recording does not cover the half hour before ${new Date(expiryMs).toISOString()}`);
  return ok(area / DELIVERY_WINDOW_MS);
}
