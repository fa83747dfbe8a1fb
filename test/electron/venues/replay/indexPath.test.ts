import { describe, expect, it } from 'vitest';
import { BRIDGE_CORRELATION, createIndexPath, segmentPlace } from '../../../../electron/venues/replay/indexPath.ts';
import type { RecordingIndex } from '../../../../electron/venues/replay/recordingIndex.ts';
import { toCurrency } from '../../../../shared/domain/instrument.ts';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_YEAR, toMs } from '../../../../shared/units/time.ts';
import { demoRecording } from '../../../support/demoRecording.ts';

const BTC = toCurrency('BTC');
const ETH = toCurrency('ETH');

/** Two coins that stand still at both ends, at 50 % and 80 % volatility. */
function anIndex(days: number): RecordingIndex {
  const anchors = new Map([
    [BTC, { indexUsd: 80_000, atmSigma: 0.5 }],
    [ETH, { indexUsd: 2_500, atmSigma: 0.8 }],
  ]);
  const snapshots = [0, days].map((day) => ({ tsMs: toMs(day * MS_PER_DAY), file: `${day}.csv.gz`, anchors }));
  return { source: 'made up', underlyings: [BTC, ETH], history: [], snapshots };
}

function logReturns(path: ReturnType<typeof createIndexPath>, coin: typeof BTC, untilMs: number): number[] {
  const levels: number[] = [];
  path.walk(coin, 0, untilMs, (_at, level) => levels.push(level));
  return levels.slice(1).map((level, place) => Math.log(level / (levels[place] ?? Number.NaN)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

describe('createIndexPath', () => {
  it('hits every recorded index exactly', () => {
    const { index } = demoRecording();
    const path = createIndexPath(index, 7);
    for (const { tsMs, anchors } of index.snapshots) {
      for (const [coin, { indexUsd }] of anchors) expect(path.levelAt(coin, tsMs)).toBe(indexUsd);
    }
  });

  it('wobbles with the recorded volatility: realised over 20 days within 2 % of 50 % and 80 %', () => {
    const untilMs = 20 * MS_PER_DAY;
    const path = createIndexPath(anIndex(20), 1);
    for (const [coin, sigma] of [
      [BTC, 0.5],
      [ETH, 0.8],
    ] as const) {
      const realised = Math.sqrt(sum(logReturns(path, coin, untilMs).map((value) => value ** 2)) * (MS_PER_YEAR / untilMs));
      expect(realised / sigma).toBeGreaterThan(0.98);
      expect(realised / sigma).toBeLessThan(1.02);
    }
  });

  it('moves both coins together with the stated correlation', () => {
    const path = createIndexPath(anIndex(20), 1);
    const [a, b] = [BTC, ETH].map((coin) => logReturns(path, coin, 20 * MS_PER_DAY));
    if (a === undefined || b === undefined) expect.fail();
    const correlation =
      sum(a.map((value, place) => value * (b[place] ?? 0))) / Math.sqrt(sum(a.map((v) => v ** 2)) * sum(b.map((v) => v ** 2)));
    expect(Math.abs(correlation - BRIDGE_CORRELATION)).toBeLessThan(0.01);
  });

  it('is made of straight pieces: a moment between two ends lies on their line', () => {
    const path = createIndexPath(anIndex(1), 1);
    const ends: [number, number][] = [];
    path.walk(BTC, 3 * MS_PER_HOUR, 3 * MS_PER_HOUR + 20_000, (tsMs, level) => ends.push([tsMs, level]));
    const [from, to] = ends;
    if (from === undefined || to === undefined) expect.fail();
    expect(path.levelAt(BTC, (from[0] + to[0]) / 2)).toBeCloseTo((from[1] + to[1]) / 2, 8);
  });

  it('walks across snapshots in order, from exactly where to exactly where it was asked', () => {
    const { index } = demoRecording();
    const path = createIndexPath(index, 7);
    const [fromMs, untilMs] = [(index.snapshots[0]?.tsMs ?? 0) + 1_234, (index.snapshots[3]?.tsMs ?? 0) + 4_321];
    const times: number[] = [];
    path.walk(BTC, fromMs, untilMs, (tsMs) => times.push(tsMs));
    expect([times[0], times.at(-1)]).toEqual([fromMs, untilMs]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('knows nothing outside the recording and of other coins', () => {
    const path = createIndexPath(anIndex(1), 1);
    expect(path.levelAt(BTC, -1)).toBeUndefined();
    expect(path.levelAt(BTC, MS_PER_DAY + 1)).toBeUndefined();
    expect(path.levelAt(toCurrency('SOL'), 0)).toBeUndefined();
  });
});

describe('createIndexPath with a history', () => {
  it('reaches back over the days before the first snapshot and leaves the path after it as it was', () => {
    const { index } = demoRecording();
    const [path, without] = [createIndexPath(index, 7), createIndexPath({ ...index, history: [] }, 7)];
    expect(new Date(path.fromMs).toISOString().slice(0, 10)).toBe('2026-01-26');
    for (const { tsMs, anchors } of index.history) expect(path.levelAt(BTC, tsMs)).toBe(anchors.get(BTC)?.indexUsd);
    const someMs = (index.snapshots[2]?.tsMs ?? 0) + 1_234_567;
    expect(path.levelAt(ETH, someMs)).toBe(without.levelAt(ETH, someMs));
  });
});

describe('segmentPlace', () => {
  it('is the snapshot at or before the time, the last but one at the end', () => {
    const { snapshots } = demoRecording().index;
    for (const [place, { tsMs }] of snapshots.entries()) {
      expect(segmentPlace(snapshots, tsMs)).toBe(Math.min(place, snapshots.length - 2));
      expect(segmentPlace(snapshots, tsMs - 1)).toBe(Math.max(0, place - 1));
    }
  });
});
