import { describe, expect, it } from 'vitest';
import {
  CHANCE_OF_ALIGNMENT,
  clockAlignmentShare,
  directionRunShare,
  sizeRepetitionShare,
} from '../../../../shared/hedging/footprint/hedgeHabits.ts';
import { aStream, START_MS } from './footprintBuilders.ts';

function sizes(...amountsUsd: readonly number[]): { amountUsd: number; priceUsd: number }[] {
  return amountsUsd.map((amountUsd, i) => ({ amountUsd, priceUsd: 80_000 + 400 * i }));
}

describe('sizeRepetitionShare', () => {
  it('is 1 for one size, 3 of 10 pairs for a size that comes three times in five, 0 where none repeats', () => {
    expect(sizeRepetitionShare(sizes(500, 500, 500))).toBe(1);
    expect(sizeRepetitionShare(sizes(500, 700, 500, 900, 500))).toBeCloseTo(0.3, 15);
    expect(sizeRepetitionShare(sizes(100, 200, 300, 400))).toBe(0);
  });

  it('sees the same lot of coins behind different USD amounts', () => {
    const halfCoins = [80_000, 81_000, 79_000].map((priceUsd) => ({ amountUsd: 0.5 * priceUsd, priceUsd }));
    expect(sizeRepetitionShare(halfCoins)).toBe(1);
  });

  it('counts sizes within 0.1 % as one', () => {
    expect(sizeRepetitionShare(sizes(10_000, 10_009))).toBe(1);
    expect(sizeRepetitionShare(sizes(10_000, 10_011))).toBe(0);
  });

  it('says nothing of fewer than two', () => {
    expect([sizeRepetitionShare([]), sizeRepetitionShare(sizes(5))]).toEqual([0, 0]);
  });
});

describe('clockAlignmentShare', () => {
  it('counts two seconds either side of a full minute, also before 1970', () => {
    const offsets = [0, 2_000, 2_001, 57_999, 58_000, 30_000];
    expect(clockAlignmentShare(offsets.map((offset) => START_MS + offset))).toBe(0.5);
    expect(clockAlignmentShare(offsets.map((offset) => offset - 600_000))).toBe(0.5);
  });

  it('is 4/60 for random times', () => {
    const next = aStream(5);
    const times = Array.from({ length: 20_000 }, () => START_MS + Math.floor(next() * 86_400_000));
    expect(CHANCE_OF_ALIGNMENT).toBeCloseTo(4 / 60, 15);
    expect(Math.abs(clockAlignmentShare(times) - 4 / 60)).toBeLessThan(0.007);
  });
});

describe('directionRunShare', () => {
  it('is 1 for one direction, 0 for strict turns, ½ for two of each in turn, ½ when nothing is known', () => {
    expect(directionRunShare(['buy', 'buy', 'buy'])).toBe(1);
    expect(directionRunShare(['buy', 'sell', 'buy'])).toBe(0);
    expect(directionRunShare(['buy', 'buy', 'sell', 'sell', 'buy'])).toBe(0.5);
    expect([directionRunShare([]), directionRunShare(['buy'])]).toEqual([0.5, 0.5]);
  });
});
