import { describe, expect, it } from 'vitest';
import { createDeltaHistory } from '../../../electron/desk/deltaHistory.ts';
import { toMs } from '../../../shared/units/time.ts';
import { BTC, ETH } from './deskSamples.ts';

const point = (tsMs: number, netDeltaCoin: number | null = 0) => ({
  tsMs: toMs(tsMs),
  netDeltaCoin,
  indexUsd: 80_000,
  lowerCoin: -1,
  upperCoin: 1,
});

describe('createDeltaHistory', () => {
  it('keeps a point per second of market time and underlying, and hands out those since a time', () => {
    const history = createDeltaHistory();
    for (const tsMs of [0, 500, 999, 1_000, 2_500]) history.add(BTC, point(tsMs));
    history.add(ETH, point(700));
    expect(history.since(BTC, toMs(0)).map(({ tsMs }) => tsMs)).toEqual([0, 1_000, 2_500]);
    expect(history.since(BTC, toMs(1_000)).map(({ tsMs }) => tsMs)).toEqual([1_000, 2_500]);
    expect(history.since(ETH, toMs(0))).toHaveLength(1);
  });

  it('ends with the newest point, also one of the same moment or within the second', () => {
    const history = createDeltaHistory();
    history.add(BTC, point(0, 2.686));
    history.add(BTC, point(0, 0));
    expect(history.since(BTC, toMs(0))).toEqual([point(0, 0)]);
    history.add(BTC, point(400, 0.1));
    expect(history.since(BTC, toMs(0)).map(({ netDeltaCoin }) => netDeltaCoin)).toEqual([2.686, 0.1]);
    history.clear();
    expect(history.since(BTC, toMs(0))).toEqual([]);
  });

  it('keeps an unknown delta as unknown', () => {
    const history = createDeltaHistory();
    history.add(BTC, point(0, null));
    expect(history.since(BTC, toMs(0))[0]?.netDeltaCoin).toBeNull();
  });

  it('never grows beyond 8,000 points, and keeps both ends of the span', () => {
    const history = createDeltaHistory();
    for (let second = 0; second <= 50_000; second += 1) history.add(BTC, point(second * 1_000));
    const points = history.since(BTC, toMs(0));
    expect(points.length).toBeLessThanOrEqual(8_000);
    expect(points[0]?.tsMs).toBe(0);
    expect(points.at(-1)?.tsMs).toBe(50_000_000);
    history.clear();
    expect(history.since(BTC, toMs(0))).toEqual([]);
  });
});
