/** What the chart draws, as plain lists that streaming points extend: candles, the delta in its band, hedge marks. Pure. */
import type { ChartMessage } from '../../shared/contract/feeds.ts';
import type { ChartHistory } from '../../shared/contract/requests.ts';

export interface Candle {
  readonly tsMs: number;
  readonly openUsd: number;
  readonly highUsd: number;
  readonly lowUsd: number;
  readonly closeUsd: number;
}

export interface DeltaPoint {
  readonly tsMs: number;
  /** Null: unknown, the line breaks. */
  readonly netDeltaCoin: number | null;
  /** Both null: no band at that time. */
  readonly lowerCoin: number | null;
  readonly upperCoin: number | null;
}

export interface HedgeMark {
  readonly tsMs: number;
  readonly side: 'buy' | 'sell';
  readonly amountCoin: number;
  readonly priceUsd: number;
}

export type ChartPoint = ChartMessage['points'][number];

export function bucketOf(tsMs: number, stepMs: number): number {
  return Math.floor(tsMs / stepMs) * stepMs;
}

/** The candle that `point` belongs to, extended or new; null when the point is older than the last candle. */
export function foldCandle(last: Candle | undefined, point: Pick<ChartPoint, 'tsMs' | 'indexUsd'>, stepMs: number): Candle | null {
  const tsMs = bucketOf(point.tsMs, stepMs);
  const { indexUsd } = point;
  if (last !== undefined && tsMs < last.tsMs) return null;
  if (last === undefined || tsMs > last.tsMs) {
    const openUsd = last?.closeUsd ?? indexUsd;
    return { tsMs, openUsd, highUsd: Math.max(openUsd, indexUsd), lowUsd: Math.min(openUsd, indexUsd), closeUsd: indexUsd };
  }
  return { ...last, highUsd: Math.max(last.highUsd, indexUsd), lowUsd: Math.min(last.lowUsd, indexUsd), closeUsd: indexUsd };
}

/** One point per bucket, the last one wins; rising in time, as the chart demands. */
export function bucketDelta(points: readonly DeltaPoint[], stepMs: number): DeltaPoint[] {
  const buckets = new Map<number, DeltaPoint>();
  for (const point of points) {
    const tsMs = bucketOf(point.tsMs, stepMs);
    buckets.set(tsMs, { ...point, tsMs });
  }
  return [...buckets.values()].sort((a, b) => a.tsMs - b.tsMs);
}

/** Candles from any source: sorted, one per bucket. */
export function bucketCandles(candles: readonly Candle[], stepMs: number): Candle[] {
  const buckets = new Map<number, Candle>();
  for (const candle of [...candles].sort((a, b) => a.tsMs - b.tsMs)) {
    const tsMs = bucketOf(candle.tsMs, stepMs);
    const before = buckets.get(tsMs);
    buckets.set(tsMs, before === undefined ? { ...candle, tsMs } : joined(before, candle));
  }
  return [...buckets.values()];
}

function joined(first: Candle, second: Candle): Candle {
  const highUsd = Math.max(first.highUsd, second.highUsd);
  return { ...first, highUsd, lowUsd: Math.min(first.lowUsd, second.lowUsd), closeUsd: second.closeUsd };
}

/** Partial fills of one candle and side become one mark: amounts add, the price is their average. */
export function mergeHedges(hedges: readonly HedgeMark[], stepMs: number): HedgeMark[] {
  const marks = new Map<string, HedgeMark>();
  for (const hedge of hedges) {
    const tsMs = bucketOf(hedge.tsMs, stepMs);
    const key = `${tsMs} ${hedge.side}`;
    const before = marks.get(key);
    marks.set(key, before === undefined ? { ...hedge, tsMs } : added(before, hedge));
  }
  return [...marks.values()].sort((a, b) => a.tsMs - b.tsMs);
}

function added(first: HedgeMark, second: HedgeMark): HedgeMark {
  const amountCoin = first.amountCoin + second.amountCoin;
  const priceUsd =
    amountCoin === 0 ? second.priceUsd : (first.priceUsd * first.amountCoin + second.priceUsd * second.amountCoin) / amountCoin;
  return { ...first, amountCoin, priceUsd };
}

export interface BandPoint {
  readonly tsMs: number;
  readonly lowerCoin: number;
  readonly upperCoin: number;
}

/** The stretches of time in which there was a band, each without a hole. */
export function bandStretches(points: readonly DeltaPoint[]): readonly (readonly BandPoint[])[] {
  const stretches: BandPoint[][] = [];
  let isOpen = false;
  for (const { tsMs, lowerCoin, upperCoin } of points) {
    const hasBand = lowerCoin !== null && upperCoin !== null;
    if (hasBand && !isOpen) stretches.push([]);
    if (hasBand) stretches.at(-1)?.push({ tsMs, lowerCoin, upperCoin });
    isOpen = hasBand;
  }
  return stretches;
}

export const EMPTY_HISTORY: ChartHistory = { candles: [], hedges: [], delta: [] };
