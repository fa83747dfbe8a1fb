import { describe, expect, it } from 'vitest';
import type { FillRow } from '../../../../shared/contract/feeds.ts';
import { toMs } from '../../../../shared/units/time.ts';
import { ChangedPoints, ChartModel } from '../../../../renderer/panels/chart/chartModel.ts';
import { fillMark } from '../../../../renderer/panels/chart/fillMarks.ts';
import { BTC } from '../../support/builders.ts';

const STEP = 60_000;
const point = (tsMs: number, indexUsd: number) => ({
  underlying: BTC,
  tsMs: toMs(tsMs),
  indexUsd,
  netDeltaCoin: 0.1,
  lowerCoin: -0.5,
  upperCoin: 0.5,
});

function loaded(): ChartModel {
  const model = new ChartModel(STEP);
  model.load({
    candles: [{ tsMs: toMs(0), openUsd: 10, highUsd: 12, lowUsd: 9, closeUsd: 11 }],
    hedges: [{ tsMs: toMs(5), side: 'buy', priceUsd: 10, amountCoin: 1, tradeIds: ['t0'] }],
    delta: [{ tsMs: toMs(0), netDeltaCoin: 0, lowerCoin: -1, upperCoin: 1 }],
  });
  return model;
}

describe('ChartModel', () => {
  it('continues history with the stream: same candle, then a new one', () => {
    const model = loaded();
    expect(model.addPoint(point(30_000, 13)).candle?.highUsd).toBe(13);
    expect(model.addPoint(point(60_000, 12)).candle?.openUsd).toBe(13);
    expect(model.candles.map((candle) => candle.closeUsd)).toEqual([13, 12]);
    expect(model.delta.map((entry) => entry.tsMs)).toEqual([0, 60_000]);
  });
  it('ignores points from before its last candle', () => {
    const model = loaded();
    model.addPoint(point(120_000, 12));
    expect(model.addPoint(point(60_000, 99))).toEqual({ candle: null, delta: null });
    expect(model.candles).toHaveLength(2);
  });
  it('counts a fill once, and not again when history already had it', () => {
    const model = loaded();
    const mark = { tsMs: 70_000, side: 'sell', priceUsd: 12, amountCoin: 2 } as const;
    expect(model.addHedge('t0', { ...mark, tsMs: 5 }, 5)).toBe(false);
    expect(model.addHedge('older', { ...mark, tsMs: 4 }, 5)).toBe(false);
    expect([model.addHedge('t1', mark, 5), model.addHedge('t1', mark, 5)]).toEqual([true, false]);
    expect(model.marks.map(({ side, amountCoin }) => [side, amountCoin])).toEqual([
      ['buy', 1],
      ['sell', 2],
    ]);
  });
  it('counts a second hedge of the moment that the history ends at: the market may stand', () => {
    const model = loaded();
    expect(model.addHedge('t1', { tsMs: 5, side: 'buy', priceUsd: 10, amountCoin: 0.5 }, 5)).toBe(true);
    expect(model.marks.reduce((sum, { amountCoin }) => sum + amountCoin, 0)).toBe(1.5);
  });
});

describe('ChangedPoints', () => {
  it('keeps the newest value per candle between two draws, and both candles when one ended', () => {
    const model = loaded();
    const changed = new ChangedPoints();
    for (const [tsMs, indexUsd] of [
      [30_000, 13],
      [40_000, 14],
      [61_000, 15],
    ] as const)
      changed.add(model.addPoint(point(tsMs, indexUsd)));
    expect(changed.take().candles.map(({ tsMs, closeUsd }) => [tsMs, closeUsd])).toEqual([
      [0, 14],
      [60_000, 15],
    ]);
    expect(changed.take()).toEqual({ candles: [], delta: [] });
  });
});

describe('fillMark', () => {
  const fill = {
    tradeId: 't',
    label: null,
    instrumentId: 'BTC-PERPETUAL',
    side: 'buy',
    amount: '74512',
    amountUnit: 'usd',
    price: '74512.0',
    fee: '0',
    feeCurrency: 'BTC',
    liquidity: 'taker',
    tsMs: toMs(9),
  } as unknown as FillRow;
  it('turns dollars of a perpetual into coin at the price paid', () => {
    expect(fillMark(fill, 'BTC')).toEqual({ tsMs: 9, side: 'buy', priceUsd: 74_512, amountCoin: 1 });
  });
  it('is no mark for options, other coins, or a price that is none', () => {
    expect(fillMark({ ...fill, instrumentId: 'BTC-27FEB26-70000-P' as never }, 'BTC')).toBeNull();
    expect(fillMark(fill, 'ETH')).toBeNull();
    expect(fillMark({ ...fill, price: '0' as never }, 'BTC')).toBeNull();
  });
});
