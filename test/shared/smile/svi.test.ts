import { describe, expect, it } from 'vitest';
import { MIN_SIGMA } from '../../../shared/smile/smileCurve.ts';
import { sviCurve, sviMinimumVariance, sviVariance, sviVarianceCurvature, sviVarianceSlope } from '../../../shared/smile/svi.ts';
import { A_SMILE, VOGT } from './smileBuilders.ts';

const STEP = 1e-4;
const KS = [-1.5, -0.3, 0, 0.02, 0.1, 0.9];

describe('sviVariance and its derivatives', () => {
  it('is a + b·s at the vertex without skew, and a straight line far out (worked by hand)', () => {
    expect(sviVariance({ a: 0.01, b: 0.2, rho: 0, m: 0.1, s: 0.3 }, 0.1)).toBeCloseTo(0.07, 15);
    expect(sviVarianceSlope({ a: 0.01, b: 0.2, rho: -0.5, m: 0, s: 0.1 }, 1e6)).toBeCloseTo(0.1, 10);
    expect(sviVarianceSlope({ a: 0.01, b: 0.2, rho: -0.5, m: 0, s: 0.1 }, -1e6)).toBeCloseTo(-0.3, 10);
  });

  it.each(KS)('slope and curvature are the central differences at k = %d', (k) => {
    const slope = (sviVariance(VOGT, k + STEP) - sviVariance(VOGT, k - STEP)) / (2 * STEP);
    const curvature = (sviVarianceSlope(VOGT, k + STEP) - sviVarianceSlope(VOGT, k - STEP)) / (2 * STEP);
    expect(sviVarianceSlope(VOGT, k)).toBeCloseTo(slope, 7);
    expect(sviVarianceCurvature(VOGT, k)).toBeCloseTo(curvature, 7);
  });

  it('never goes below its minimum, and reaches it at m − ρs/√(1 − ρ²)', () => {
    const lowest = sviMinimumVariance(A_SMILE);
    const at = A_SMILE.m - (A_SMILE.rho * A_SMILE.s) / Math.sqrt(1 - A_SMILE.rho ** 2);
    expect(sviVariance(A_SMILE, at)).toBeCloseTo(lowest, 15);
    for (const k of KS) expect(sviVariance(A_SMILE, k)).toBeGreaterThanOrEqual(lowest);
  });
});

describe('sviCurve', () => {
  const years = 30 / 365;
  const curve = sviCurve(A_SMILE, years);

  it.each(KS)('is √(w/T), and its slope the central difference, at k = %d', (k) => {
    expect(curve.sigma(k)).toBeCloseTo(Math.sqrt(sviVariance(A_SMILE, k) / years), 14);
    expect(curve.slope(k)).toBeCloseTo((curve.sigma(k + STEP) - curve.sigma(k - STEP)) / (2 * STEP), 6);
  });

  it('stops at the lowest volatility, flat, where parameters from elsewhere go below zero', () => {
    const broken = sviCurve({ a: -1, b: 0.1, rho: 0, m: 0, s: 0.1 }, 1);
    expect([broken.sigma(0), broken.slope(0.05)]).toEqual([MIN_SIGMA, 0]);
  });
});
