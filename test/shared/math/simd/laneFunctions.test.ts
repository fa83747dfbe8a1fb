import { describe, expect, it } from 'vitest';
import { subtract } from '../../../../shared/math/simd/expression.ts';
import { exponential, logarithm, millsRatio } from '../../../../shared/math/simd/laneFunctions.ts';
import { polynomial } from '../../../../shared/math/simd/program.ts';
import { millsRatio as plainMillsRatio } from '../../../../shared/math/millsRatio.ts';
import { ulps } from '../ulps.ts';
import { doubled, mapLanes } from './laneProgram.ts';

const POINTS = 20_000;

function between(low: number, high: number): readonly number[] {
  return Array.from({ length: POINTS }, (_, i) => low + ((high - low) * (i + 0.5)) / POINTS);
}

function worst(xs: readonly number[], values: readonly number[], expected: (x: number) => number): number {
  return Math.max(...xs.map((x, i) => ulps(values[i] ?? NaN, expected(x))));
}

describe('mapLanes', () => {
  it('writes a module that runs: both lanes of every pair are doubled', () => {
    expect(mapLanes([1, -2, 0.5, Infinity], doubled)).toEqual([2, -4, 1, Infinity]);
  });
});

describe('exponential', () => {
  it('is within 3 × 2^-53 of the engine’s own from −708 to 709', () => {
    const xs = between(-708, 709);
    expect(worst(xs, mapLanes(xs, exponential), Math.exp)).toBeLessThan(3);
  });

  it('is exactly 1 at 0', () => {
    expect(mapLanes([0, -0], exponential)).toEqual([1, 1]);
  });
});

describe('logarithm', () => {
  it('is within 2^-52 of the engine’s own, or of 1 if that is larger, over the whole normal range', () => {
    const xs = between(-700, 700).map((x) => Math.exp(x));
    const values = mapLanes(xs, logarithm);
    const errors = xs.map((x, i) => Math.abs((values[i] ?? NaN) - Math.log(x)) / Math.max(1, Math.abs(Math.log(x))));
    expect(Math.max(...errors)).toBeLessThan(2 ** -52);
  });

  it('keeps every digit near 1 when told x − 1, as log1p does', () => {
    const excesses = between(-18, -0.5).map((power) => 10 ** power);
    for (const sign of [1, -1]) {
      const signed = excesses.map((x) => sign * x);
      const values = mapLanes(signed, (p, excess) => {
        const x = p.keep(subtract(excess, p.constant(-1)));
        return logarithm(p, x, excess);
      });
      expect(worst(signed, values, Math.log1p)).toBeLessThan(4);
    }
  });
});

describe('millsRatio', () => {
  it('is within 4 × 2^-53 of the plain one from 0 to the end of its table', () => {
    const xs = between(0, 59.9);
    expect(worst(xs, mapLanes(xs, millsRatio), plainMillsRatio)).toBeLessThan(4);
  });

  it('continues to negative z by N(−z)/n(z) = √(2π)·e^(z²/2) − M(−z)', () => {
    const xs = between(-2, 0);
    const expected = (z: number): number => 2.5066282746310007 * Math.exp(0.5 * z * z) - plainMillsRatio(-z);
    expect(worst(xs, mapLanes(xs, millsRatio), expected)).toBeLessThan(12);
  });
});

describe('polynomial', () => {
  it('takes coefficients of rising powers, whatever their number', () => {
    expect(mapLanes([2, 3], (p, x) => polynomial(p, x, [5]))).toEqual([5, 5]);
    expect(mapLanes([2, 3], (p, x) => polynomial(p, x, [1, 1, 1]))).toEqual([7, 13]);
    expect(mapLanes([2, 3], (p, x) => polynomial(p, x, [1, 2, 3, 4, 5, 6]))).toEqual([321, 2005]);
  });
});
