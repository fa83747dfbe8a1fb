import { describe, expect, it } from 'vitest';
import { factorise, solveFactorised } from '../../../shared/pricing/americanLinear.ts';

describe('factorise and solveFactorised', () => {
  it('solve a system that needs its rows exchanged (0 on the diagonal)', () => {
    const matrix = Float64Array.from([0, 2, 1, 1, -2, -3, -1, 1, 2]);
    const pivots = new Int32Array(3);
    const vector = Float64Array.from([-8, 0, 3]);
    factorise(matrix, 3, pivots);
    solveFactorised(matrix, 3, pivots, vector);
    expect([...vector].map((x) => Number(x.toFixed(12)))).toEqual([-4, -5, 2]);
  });

  it('leave a singular system not finite', () => {
    const matrix = Float64Array.from([1, 2, 2, 4]);
    const pivots = new Int32Array(2);
    const vector = Float64Array.from([1, 1]);
    factorise(matrix, 2, pivots);
    solveFactorised(matrix, 2, pivots, vector);
    expect([...vector].every(Number.isFinite)).toBe(false);
  });
});
