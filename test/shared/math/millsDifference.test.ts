import { describe, expect, it } from 'vitest';
import { isMillsSeries, millsDifference } from '../../../shared/math/millsDifference.ts';
import { ulps } from './ulps.ts';

/** [h, t, Y(h+t) − Y(h−t)] with Y = N/n, from 60-digit arithmetic (mpmath 1.3), rounded once. */
const DIFFERENCES: readonly (readonly [number, number, number])[] = [
  [0.0, 1e-12, 2e-12],
  [0.0, 0.3, 0.6183282077146336],
  [-0.5, 0.59, 0.7227364039391262],
  [-0.5, 0.61, 0.7517568194910097],
  [-1e-6, 1e-6, 1.999997493374392e-6],
  [-8.0, 0.01, 0.00029888630129598284],
  [-40.0, 0.001, 1.2476635431307073e-6],
  [-3.0, 0.2, 0.03458451253594411],
  [-20.0, 2.0, 0.010024444180107634],
  [-1.0, 1.0, 0.8319449080274458],
  [-0.2, 2.5, 34.590686362194596],
  [-30.0, 1e-9, 2.214855650167197e-12],
];

describe('millsDifference', () => {
  it('meets 60-digit values up to what a few ulp in h and t do (relative effect at most h²)', () => {
    for (const [h, t, expected] of DIFFERENCES) {
      expect(ulps(millsDifference(h, t), expected), `h = ${h}, t = ${t}`).toBeLessThan(4 * (1 + h * h));
    }
  });

  it('is continuous where the series takes over', () => {
    expect([isMillsSeries(-0.1, 0.599_999_999), isMillsSeries(-0.1, 0.6)]).toEqual([true, false]);
    expect(millsDifference(-0.1, 0.599_999_999_999) / millsDifference(-0.1, 0.6)).toBeCloseTo(1, 11);
  });
});
