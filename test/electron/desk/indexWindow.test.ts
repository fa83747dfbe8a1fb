import { describe, expect, it } from 'vitest';
import { createIndexWindows } from '../../../electron/desk/indexWindow.ts';
import type { Candle } from '../../../electron/ports/marketData.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH } from './deskSamples.ts';

const MINUTE_MS = 60_000;

/** One candle a minute from `sinceMinutes` ago on, all flat at 80,000 but what is given by minutes ago. */
function aMarket(sinceMinutes: number, extremes: Readonly<Record<number, Partial<Candle>>> = {}) {
  const now = { indexUsd: 80_000, asked: 0, tsMs: MARKET_MS as number };
  const flat = { openUsd: 80_000, highUsd: 80_000, lowUsd: 80_000, closeUsd: 80_000 };
  const candles = Array.from({ length: sinceMinutes }, (_, at) => sinceMinutes - at).map((ago): Candle => ({
    tsMs: toMs(MARKET_MS - ago * MINUTE_MS),
    ...flat,
    ...extremes[ago],
  }));
  const windows = createIndexWindows({
    nowMs: () => toMs(now.tsMs),
    indexUsd: () => (now.indexUsd > 0 ? ok(now.indexUsd) : fail('missingData', 'no index')),
    candles(_underlying, fromMs) {
      now.asked += 1;
      return ok(candles.filter(({ tsMs }) => tsMs >= fromMs && tsMs < now.tsMs));
    },
  });
  return { now, windows };
}

describe('createIndexWindows', () => {
  it('gives the extremes of the candles inside the window, and of the index now', () => {
    const { windows, now } = aMarket(120, { 61: { lowUsd: 60_000 }, 60: { lowUsd: 79_000 }, 5: { highUsd: 81_000 } });
    expect(windows.over(BTC, 60)).toEqual({ minutes: 60, lowUsd: 79_000, highUsd: 81_000 });
    now.indexUsd = 82_000;
    expect(windows.over(ETH, 60)?.highUsd).toBe(82_000);
  });

  it('looks the candles up once a second of market time, and still takes in an index that has just moved', () => {
    const { windows, now } = aMarket(120);
    windows.over(BTC, 60);
    now.indexUsd = 78_500;
    now.tsMs += 999;
    expect(windows.over(BTC, 60)).toEqual({ minutes: 60, lowUsd: 78_500, highUsd: 80_000 });
    expect(now.asked).toBe(1);
    now.tsMs += 1;
    windows.over(BTC, 60);
    expect(now.asked).toBe(2);
  });

  it('does not carry the extremes of before over a jump of the market, forwards or back', () => {
    const { windows, now } = aMarket(240, { 200: { highUsd: 90_000 }, 5: { lowUsd: 70_000 } });
    expect(windows.over(BTC, 60)).toMatchObject({ lowUsd: 70_000, highUsd: 80_000 });
    now.tsMs -= 180 * MINUTE_MS;
    expect(windows.over(BTC, 60)).toMatchObject({ lowUsd: 80_000, highUsd: 90_000 });
    now.tsMs += 180 * MINUTE_MS;
    expect(windows.over(BTC, 60)).toMatchObject({ lowUsd: 70_000, highUsd: 80_000 });
  });

  it('keeps underlyings and lengths apart', () => {
    const { windows, now } = aMarket(120, { 20: { highUsd: 90_000 } });
    expect([windows.over(BTC, 60)?.highUsd, windows.over(BTC, 10)?.highUsd, windows.over(ETH, 60)?.highUsd]).toEqual([
      90_000, 80_000, 90_000,
    ]);
    expect(now.asked).toBe(3);
  });

  it('is unknown where the market does not reach back that far: never a shorter window passed off as the whole', () => {
    expect(aMarket(30).windows.over(BTC, 60)).toBeNull();
    expect(aMarket(59).windows.over(BTC, 60)).not.toBeNull();
    expect(aMarket(0).windows.over(BTC, 60)).toBeNull();
  });
});
