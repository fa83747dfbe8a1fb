import { describe, expect, it } from 'vitest';
import { boundaryGrid, gaussLegendre } from '../../../shared/pricing/americanGrid.ts';
import { chebyshevSum } from '../../../shared/pricing/americanBoundary.ts';

describe('gaussLegendre', () => {
  it('integrates polynomials of degree 2n − 1 over [0, 1] exactly', () => {
    for (const count of [2, 5, 16, 84]) {
      const { nodes, weights } = gaussLegendre(count);
      for (const power of [0, 1, count, 2 * count - 1]) {
        const sum = nodes.reduce((total, x, index) => total + (weights[index] ?? NaN) * x ** power, 0);
        expect(sum * (power + 1)).toBeCloseTo(1, 13);
      }
    }
  });
});

describe('boundaryGrid', () => {
  it('interpolates exactly what is a polynomial in z without a constant', () => {
    for (const power of [1, 2] as const) {
      const grid = boundaryGrid(6, 8, power);
      const values = grid.nodes.map((z) => z - 3 * z ** 6);
      for (const [i, j] of [
        [0, 0],
        [3, 5],
        [5, 7],
      ] as const) {
        const z = ((grid.rootTimes[i] ?? NaN) * (grid.cosines[j] ?? NaN)) ** (1 / power);
        const row = grid.interpolation.subarray((i * 8 + j) * 6, (i * 8 + j + 1) * 6);
        const found = row.reduce((total, share, k) => total + share * (values[k] ?? NaN), 0);
        expect(found).toBeCloseTo(z - 3 * z ** 6, 13);
      }
    }
  });

  it('turns node values into Chebyshev coefficients of the same polynomial', () => {
    const { nodes, toCoefficients } = boundaryGrid(6, 8, 1);
    const values = nodes.map((z) => z - 3 * z ** 6);
    const coefficients = Float64Array.from({ length: 7 }, (_, k) =>
      values.reduce((total, value, i) => total + (toCoefficients[k * 6 + i] ?? NaN) * value, 0),
    );
    for (const z of [0, 0.13, 0.5, 1]) expect(chebyshevSum(coefficients, z)).toBeCloseTo(z - 3 * z ** 6, 13);
  });
});
