import { describe, expect, it } from 'vitest';
import { createSeededRandom, mixSeed, seedOfText, uniformAt } from '../../../electron/venues/seededRandom.ts';

describe('createSeededRandom', () => {
  it('repeats itself from the same seed and differs from another', () => {
    const draw = (seed: number): number[] => {
      const random = createSeededRandom(seed);
      return Array.from({ length: 20 }, () => random.next());
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('is uniform and normal: mean and variance of 100,000 draws within five standard errors', () => {
    const random = createSeededRandom(42);
    const count = 100_000;
    const uniforms = Array.from({ length: count }, () => random.next());
    const normals = Array.from({ length: count }, () => random.normal());
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / count;
    const variance = (values: readonly number[]): number => mean(values.map((value) => value ** 2)) - mean(values) ** 2;
    const error = 5 / Math.sqrt(count);
    expect(Math.abs(mean(uniforms) - 0.5)).toBeLessThan(error * Math.sqrt(1 / 12));
    expect(Math.abs(variance(uniforms) - 1 / 12)).toBeLessThan(error * Math.sqrt(1 / 180));
    expect(Math.abs(mean(normals))).toBeLessThan(error);
    expect(Math.abs(variance(normals) - 1)).toBeLessThan(error * Math.sqrt(2));
  });
});

describe('mixSeed', () => {
  it('depends on the order of its parts and spreads neighbours', () => {
    expect(mixSeed(1, 2)).not.toBe(mixSeed(2, 1));
    expect(new Set(Array.from({ length: 10_000 }, (_, place) => mixSeed(7, place))).size).toBeGreaterThan(9_980);
    expect(seedOfText('BTC')).not.toBe(seedOfText('ETH'));
    expect(uniformAt(1, 2)).toBe(uniformAt(1, 2));
  });
});
