import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOfText, mix32, streamKey, uniformOf, wholeFrom } from '../../../shared/math/counterRandom.ts';

const COUNT = 20_000;

/** χ² of `values` in [0, 1) over `bins` equal bins. */
function chiSquare(values: readonly number[], bins: number): number {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) counts[Math.floor(value * bins)] = (counts[Math.floor(value * bins)] ?? 0) + 1;
  const expected = values.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

/** 1 − 10⁻⁶ quantile of χ² with 63 degrees of freedom is 131.37 (mpmath 1.3); the seeds are fixed, so the test does not flicker. */
const CHI_SQUARE_63 = 131.37;

function correlation(a: readonly number[], b: readonly number[]): number {
  return (12 / a.length) * a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] ?? 0) - 0.5), 0);
}

describe('mix32', () => {
  it('is the finaliser of MurmurHash3: the published hashes of the empty text with seeds 0, 1 and 2³² − 1', () => {
    expect([0, 1, 0xffffffff].map(mix32)).toEqual([0, 0x514e28b7, 0x81f16f39]);
  });

  it('flips about half of the output bits when one input bit flips', () => {
    const flips: number[] = [];
    for (let bit = 0; bit < 32; bit += 1) {
      let changed = 0;
      for (let i = 0; i < 500; i += 1) changed += ones(mix32(i * 954_529) ^ mix32((i * 954_529) ^ (1 << bit)));
      flips.push(changed / 500);
    }
    expect(Math.min(...flips)).toBeGreaterThan(14);
    expect(Math.max(...flips)).toBeLessThan(18);
  });
});

function ones(value: number): number {
  return (value >>> 0).toString(2).replaceAll('0', '').length;
}

describe('hashOfText', () => {
  it('is FNV-1a: the published 32-bit hashes of "", "a" and "foobar"', () => {
    expect(['', 'a', 'foobar'].map(hashOfText)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });
});

describe('uniformOf', () => {
  it('is the same for the same question, in any order, and stays in [0, 1)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), fc.string(), fc.integer({ min: 0, max: 1_000 }), (seed, name, counter) => {
        const value = uniformOf(streamKey(seed, name), counter);
        uniformOf(streamKey(seed, name), counter + 1);
        expect(uniformOf(streamKey(seed, name), counter)).toBe(value);
        expect(value >= 0 && value < 1).toBe(true);
      }),
      { numRuns: 300, seed: 11 },
    );
  });

  it('is pinned: a change of these numbers would change stored decisions', () => {
    const key = streamKey(7, 'book-1/BTC/1769500800000');
    expect([key, ...[0, 1, 2].map((counter) => uniformOf(key, counter))]).toEqual([
      2_857_902_368, 0.7714903401210904, 0.7758802569005638, 0.5129326074384153,
    ]);
  });

  it('is even along a stream, across names and across seeds (χ², 64 bins)', () => {
    const along = Array.from({ length: COUNT }, (_, i) => uniformOf(streamKey(1, 'a'), i));
    const names = Array.from({ length: COUNT }, (_, i) => uniformOf(streamKey(1, `BTC/${1_769_500_800_000 + i * 1_000}`), 0));
    const seeds = Array.from({ length: COUNT }, (_, i) => uniformOf(streamKey(i, 'a'), 0));
    for (const values of [along, names, seeds]) expect(chiSquare(values, 64)).toBeLessThan(CHI_SQUARE_63);
  });

  it('is independent between neighbouring counters, names and seeds: correlation within 4 standard errors of 0', () => {
    const at = (seed: number, name: number, counter: number): number => uniformOf(streamKey(seed, `key ${name}`), counter);
    const base = Array.from({ length: COUNT }, (_, i) => at(1, i, 0));
    const limit = 4 / Math.sqrt(COUNT);
    for (const other of [
      Array.from({ length: COUNT }, (_, i) => at(1, i, 1)),
      Array.from({ length: COUNT }, (_, i) => at(1, i + 1, 0)),
      Array.from({ length: COUNT }, (_, i) => at(2, i, 0)),
    ]) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(limit);
    }
  });
});

describe('wholeFrom', () => {
  it('reaches both ends and is even: 0 … 3 each a quarter', () => {
    expect([0, 0.2499, 0.25, 0.5, 0.75, 1 - 2 ** -32].map((uniform) => wholeFrom(uniform, 3))).toEqual([0, 0, 1, 2, 3, 3]);
    expect(wholeFrom(0.999, 0)).toBe(0);
  });
});
