import { describe, expect, it } from 'vitest';
import { steepestWing } from '../../../shared/smile/butterfly.ts';
import { sviMinimumVariance, sviVariance, type SviParams } from '../../../shared/smile/svi.ts';
import { createSviInnerSolver, type VariancePoints } from '../../../shared/smile/sviInner.ts';
import { A_SMILE, seededNumbers } from './smileBuilders.ts';

function somePoints(variance: (k: number, i: number) => number, weight: (i: number) => number = () => 1): VariancePoints {
  const logMoneyness = Float64Array.from({ length: 21 }, (_, i) => (i - 10) / 20);
  return { logMoneyness, variance: logMoneyness.map(variance), weight: logMoneyness.map((_, i) => weight(i)) };
}

function costOf({ logMoneyness, variance, weight }: VariancePoints, params: SviParams): number {
  return logMoneyness.reduce((sum, k, i) => sum + (weight[i] ?? 0) * (sviVariance(params, k) - (variance[i] ?? 0)) ** 2, 0);
}

describe('createSviInnerSolver', () => {
  it('finds a, b and ρ to rounding when m and s are the right ones', () => {
    const solver = createSviInnerSolver(somePoints((k) => sviVariance(A_SMILE, k)));
    expect(solver.solve(A_SMILE.m, A_SMILE.s, 2)).toBeLessThan(1e-16);
    const found = solver.params();
    for (const name of ['a', 'b', 'rho', 'm', 's'] as const) expect(found[name]).toBeCloseTo(A_SMILE[name], 9);
  });

  it('returns the cost of the parameters that it leaves, inside the bounds, for 300 random problems', () => {
    const next = seededNumbers(11);
    for (let run = 0; run < 300; run += 1) {
      const points = somePoints(
        () => next() * 0.1,
        () => 0.1 + next(),
      );
      const maxSlope = 0.02 + 2 * next() ** 3;
      const solver = createSviInnerSolver(points);
      const cost = solver.solve(next() - 0.5, 0.02 + next(), Math.min(2, maxSlope));
      const params = solver.params();
      expect(costOf(points, params)).toBeCloseTo(cost, 10);
      expect(Math.abs(params.rho)).toBeLessThanOrEqual(1);
      expect(steepestWing(params)).toBeLessThanOrEqual(maxSlope);
      expect(sviMinimumVariance(params)).toBeGreaterThanOrEqual(-1e-15);
    }
  });

  it('is beaten by none of 2,000 random admissible a, b, ρ with a >= 0, at each of 20 problems whose bounds bind', () => {
    const next = seededNumbers(5);
    for (let run = 0; run < 20; run += 1) {
      const points = somePoints((k) => 0.01 + (run % 2 === 0 ? 2 : -0.1) * k * k + 0.01 * next());
      const m = 0.4 * (next() - 0.5);
      const s = 0.05 + 0.2 * next();
      const cost = createSviInnerSolver(points).solve(m, s, 0.5);
      for (let trial = 0; trial < 2_000; trial += 1) {
        const right = 0.5 * s * next();
        const left = 0.5 * s * next();
        const rho = (right - left) / (right + left);
        const params = { a: 0.05 * next(), b: (right + left) / (2 * s), rho, m, s };
        expect(costOf(points, params)).toBeGreaterThanOrEqual(cost * (1 - 1e-9));
      }
    }
  });
});
