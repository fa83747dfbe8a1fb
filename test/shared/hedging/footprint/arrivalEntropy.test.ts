import { describe, expect, it } from 'vitest';
import { arrivalEntropyShare, ENTROPY_SCATTER } from '../../../../shared/hedging/footprint/arrivalEntropy.ts';
import { aStream } from './footprintBuilders.ts';

function poissonGaps(count: number, next: () => number): readonly number[] {
  return Array.from({ length: count }, () => -60_000 * Math.log(1 - next()));
}

function sharesOf(count: number, samples: number): readonly number[] {
  const next = aStream(count);
  return Array.from({ length: samples }, () => arrivalEntropyShare(poissonGaps(count, next)));
}

describe('arrivalEntropyShare', () => {
  it('is 0 for a clock, also one that jitters by 20 %', () => {
    const next = aStream(1);
    expect(arrivalEntropyShare(Array.from({ length: 50 }, () => 60_000))).toBe(0);
    expect(arrivalEntropyShare(Array.from({ length: 50 }, () => 60_000 * (0.8 + 0.4 * next())))).toBe(0);
  });

  it('is ln 2 over the entropy of a Poisson process for two gaps in turn, four octaves apart', () => {
    const gaps = Array.from({ length: 100_000 }, (_, i) => (i % 2 === 0 ? 1 : 16));
    // 1.96246363788785 nats: entropy of an exponential gap in octave bins around its mean, summed by an independent script
    // over bins −14 … 5; ours merge the tails, which takes away less than 0.02.
    expect(arrivalEntropyShare(gaps)).toBeGreaterThan(Math.LN2 / 1.9625);
    expect(arrivalEntropyShare(gaps)).toBeLessThan(Math.LN2 / 1.9425);
  });

  it.each([7, 15, 30, 100])('is about 1 on average for a Poisson process of %i gaps, however few, and scatters as stated', (count) => {
    // At most 1 by construction, so the mean of the clamped share lies about 0.4 standard deviations below 1.
    const samples = 400;
    const shares = sharesOf(count, samples);
    const mean = shares.reduce((sum, share) => sum + share, 0) / samples;
    const scatter = ENTROPY_SCATTER / Math.sqrt(count);
    expect(mean).toBeGreaterThan(1 - 0.6 * scatter);
    expect(mean).toBeLessThan(1 - 0.2 * scatter);
  });

  it('does not depend on the unit of time', () => {
    const gaps = poissonGaps(40, aStream(2));
    expect(arrivalEntropyShare(gaps.map((gap) => gap * 1_024))).toBe(arrivalEntropyShare(gaps));
  });

  it('is 0, never NaN, for no gap, one gap and hedges all at once', () => {
    expect([[], [5_000], [0, 0, 0]].map(arrivalEntropyShare)).toEqual([0, 0, 0]);
  });

  it('takes a gap of 0 for a very short one', () => {
    expect(arrivalEntropyShare([0, 60_000, 0, 60_000, 0, 60_000])).toBeGreaterThan(0.3);
  });

  it('is finite for very many gaps', () => {
    expect(arrivalEntropyShare(poissonGaps(20_000, aStream(3)))).toBeGreaterThan(0.99);
  });
});
