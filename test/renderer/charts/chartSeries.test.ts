import { describe, expect, it } from 'vitest';
import { bandStretches, bucketCandles, bucketDelta, foldCandle, mergeHedges, type Candle } from '../../../renderer/charts/chartSeries.ts';

const STEP = 60_000;
const candle: Candle = { tsMs: 0, openUsd: 10, highUsd: 12, lowUsd: 9, closeUsd: 11 };

describe('foldCandle', () => {
  it('stretches the candle a point falls into', () => {
    expect(foldCandle(candle, { tsMs: 59_999 as never, indexUsd: 14 }, STEP)).toEqual({ ...candle, highUsd: 14, closeUsd: 14 });
  });
  it('opens the next candle where the last one closed: no holes between them', () => {
    expect(foldCandle(candle, { tsMs: 61_000 as never, indexUsd: 8 }, STEP)).toEqual({
      tsMs: 60_000,
      openUsd: 11,
      highUsd: 11,
      lowUsd: 8,
      closeUsd: 8,
    });
  });
  it('leaves the past alone', () => {
    expect(foldCandle({ ...candle, tsMs: 120_000 }, { tsMs: 119_999 as never, indexUsd: 1 }, STEP)).toBeNull();
  });
  it('starts from a single point', () => {
    expect(foldCandle(undefined, { tsMs: 90_000 as never, indexUsd: 5 }, STEP)).toEqual({
      tsMs: 60_000,
      openUsd: 5,
      highUsd: 5,
      lowUsd: 5,
      closeUsd: 5,
    });
  });
});

describe('bandStretches', () => {
  const point = (tsMs: number, halfWidth: number | null) => ({
    tsMs,
    netDeltaCoin: 0,
    lowerCoin: halfWidth === null ? null : -halfWidth,
    upperCoin: halfWidth,
  });
  it('breaks where there was no band, so that nothing is shaded across the hole', () => {
    const stretches = bandStretches([point(1, null), point(2, 1), point(3, 1), point(4, null), point(5, 2), point(6, null)]);
    expect(stretches.map((stretch) => stretch.map(({ tsMs }) => tsMs))).toEqual([[2, 3], [5]]);
    expect(bandStretches([])).toEqual([]);
  });
});

describe('bucketCandles', () => {
  it('joins finer candles: first open, last close, widest range, rising time', () => {
    const finer = [
      { tsMs: 30_000, openUsd: 11, highUsd: 15, lowUsd: 10, closeUsd: 13 },
      { ...candle, tsMs: 0 },
      { ...candle, tsMs: 60_000 },
    ];
    expect(bucketCandles(finer, STEP)).toEqual([
      { tsMs: 0, openUsd: 10, highUsd: 15, lowUsd: 9, closeUsd: 13 },
      { ...candle, tsMs: 60_000 },
    ]);
  });
});

describe('bucketDelta', () => {
  it('keeps the last value of each bucket, and an unknown one as unknown', () => {
    const point = (tsMs: number, netDeltaCoin: number | null) => ({ tsMs, netDeltaCoin, lowerCoin: -1, upperCoin: 1 });
    expect(
      bucketDelta([point(0, 1), point(50_000, null), point(70_000, 3)], STEP).map(({ tsMs, netDeltaCoin }) => [tsMs, netDeltaCoin]),
    ).toEqual([
      [0, null],
      [60_000, 3],
    ]);
  });
});

describe('mergeHedges', () => {
  it('makes one mark of the partial fills of a candle and side, at their average price', () => {
    const fill = (tsMs: number, side: 'buy' | 'sell', amountCoin: number, priceUsd: number) => ({ tsMs, side, amountCoin, priceUsd });
    expect(mergeHedges([fill(1, 'buy', 1, 100), fill(2, 'buy', 3, 200), fill(3, 'sell', 1, 50)], STEP)).toEqual([
      { tsMs: 0, side: 'buy', amountCoin: 4, priceUsd: 175 },
      { tsMs: 0, side: 'sell', amountCoin: 1, priceUsd: 50 },
    ]);
  });
});
