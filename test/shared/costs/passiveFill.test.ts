import { describe, expect, it } from 'vitest';
import { passiveFill, priceDeviation } from '../../../shared/costs/passiveFill.ts';
import { slicedDeviation } from '../../../shared/costs/slicing.ts';
import { normCdf, normPdf } from '../../../shared/math/normal.ts';

/** Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, steps = 20_000): number {
  const h = (to - from) / steps;
  let sum = f(from) + f(to);
  for (let i = 1; i < steps; i += 1) sum += (i % 2 === 1 ? 4 : 2) * f(from + i * h);
  return (sum * h) / 3;
}

describe('passiveFill', () => {
  it.each([0.2, 1, 2.5])('agrees with the density of a Brownian motion killed at distance %d deviations', (d) => {
    const a = d * 3;
    const killed = (x: number) => (normPdf(x / 3) - normPdf((x + 2 * a) / 3)) / 3;
    const fill = passiveFill(a, 3);
    expect(fill.probability).toBeCloseTo(1 - integral(killed, -a, 40), 9);
    expect(fill.expectedRunaway).toBeCloseTo(
      integral((x) => x * killed(x), -a, 40),
      8,
    );
    const survivors = integral((x) => x * x * killed(x), -a, 40);
    expect(fill.deviation ** 2).toBeCloseTo(survivors + a * a * fill.probability, 7);
  });

  it('has the variance of the expected waiting time: ∫ P(not yet filled) dt', () => {
    const waited = integral((root) => 2 * root * (1 - 2 * normCdf(-1.5 / Math.max(root, 1e-12))), 0, 2);
    expect(passiveFill(1.5, 2).deviation ** 2).toBeCloseTo(waited, 8);
  });

  it('never fills in no time, and does in endless time', () => {
    expect(passiveFill(1, 0)).toEqual({ probability: 0, expectedRunaway: 0, deviation: 0 });
    expect(passiveFill(1, 1e-3)).toEqual({ probability: 0, expectedRunaway: 0, deviation: 1e-3 });
    expect(passiveFill(1, 1e-300)).toEqual({ probability: 0, expectedRunaway: 0, deviation: 1e-300 });
    expect(passiveFill(1, 1e9).probability).toBeCloseTo(1, 8);
    expect(passiveFill(1, 1e9).expectedRunaway).toBeCloseTo(1, 8);
  });
});

describe('priceDeviation', () => {
  it('grows with the root of time: 4 % of 100 over a quarter of a day is 2', () => {
    expect(priceDeviation(100, 0.04, 21_600)).toBeCloseTo(2, 12);
  });
});

describe('slicedDeviation', () => {
  it.each([2, 3, 10])('is the deviation of the average of %d points of a random walk', (n) => {
    let variance = 0;
    for (let j = 0; j < n; j += 1) for (let k = 0; k < n; k += 1) variance += Math.min(j, k) / (n - 1) / (n * n);
    expect(slicedDeviation(1, n)).toBeCloseTo(Math.sqrt(variance), 12);
  });

  it('is 0 for one slice and tends to √(1/3)', () => {
    expect(slicedDeviation(5, 1)).toBe(0);
    expect(slicedDeviation(1, 1e9)).toBeCloseTo(Math.sqrt(1 / 3), 8);
  });
});
