import { describe, expect, it } from 'vitest';
import { interpolatedCurve } from '../../../shared/smile/interpolatedCurve.ts';
import { seededNumbers } from './smileBuilders.ts';

const KNOTS = [
  { logMoneyness: -0.4, sigma: 0.9 },
  { logMoneyness: -0.1, sigma: 0.6 },
  { logMoneyness: 0, sigma: 0.58 },
  { logMoneyness: 0.3, sigma: 0.75 },
];

describe('interpolatedCurve', () => {
  const curve = interpolatedCurve(KNOTS);

  it('goes through its knots and holds the outer ones beyond', () => {
    for (const { logMoneyness, sigma } of KNOTS) expect(curve.sigma(logMoneyness)).toBeCloseTo(sigma, 14);
    expect([curve.sigma(-5), curve.sigma(2), curve.slope(-5), curve.slope(2)]).toEqual([0.9, 0.75, 0, 0]);
  });

  it.each([-0.35, -0.2, -0.05, 0.1, 0.29])('has the slope of its central difference at %d', (k) => {
    expect(curve.slope(k)).toBeCloseTo((curve.sigma(k + 1e-5) - curve.sigma(k - 1e-5)) / 2e-5, 6);
  });

  it('never leaves the range of the two knots around, for 200 random sets', () => {
    const next = seededNumbers(2);
    for (let run = 0; run < 200; run += 1) {
      let k = -1;
      const knots = Array.from({ length: 2 + Math.floor(8 * next()) }, () => ({ logMoneyness: (k += 0.01 + next()), sigma: 0.1 + next() }));
      const random = interpolatedCurve(knots);
      for (const [i, { logMoneyness, sigma }] of knots.slice(0, -1).entries()) {
        const after = knots[i + 1] ?? { logMoneyness, sigma };
        for (const share of [0.01, 0.2, 0.5, 0.8, 0.99]) {
          const between = random.sigma(logMoneyness + share * (after.logMoneyness - logMoneyness));
          expect(between).toBeGreaterThanOrEqual(Math.min(sigma, after.sigma) - 1e-12);
          expect(between).toBeLessThanOrEqual(Math.max(sigma, after.sigma) + 1e-12);
        }
      }
    }
  });

  it('is a straight line between two knots and flat with one', () => {
    const line = interpolatedCurve(KNOTS.slice(0, 2));
    expect(line.sigma(-0.25)).toBeCloseTo(0.75, 14);
    expect(line.slope(-0.25)).toBeCloseTo(-1, 12);
    const flat = interpolatedCurve(KNOTS.slice(0, 1));
    expect([flat.kind, flat.sigma(3), flat.slope(3)]).toEqual(['flat', 0.9, 0]);
  });
});
