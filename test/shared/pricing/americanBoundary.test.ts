import { describe, expect, it } from 'vitest';
import { depthAt, exerciseBoundary, type ExerciseBoundary } from '../../../shared/pricing/americanBoundary.ts';
import type { PutTerms } from '../../../shared/pricing/americanTerms.ts';
import { earlyPremium } from '../../../shared/pricing/americanPremium.ts';
import { europeanGreeks } from '../../../shared/pricing/europeanGreeks.ts';

const CASES: readonly PutTerms[] = [
  { rate: 0.05, carry: 0, sigma: 0.2, years: 1 },
  { rate: 0.05, carry: 0, sigma: 0.1, years: 1 / 365 },
  { rate: 0.1, carry: 0.1, sigma: 0.8, years: 5 },
  { rate: 0.12, carry: 0.04, sigma: 0.1, years: 3 },
  { rate: 0.03, carry: 0.08, sigma: 0.4, years: 5 },
  { rate: 0.001, carry: 0.01, sigma: 1.5, years: 3 },
  { rate: 0.03, carry: 0.031, sigma: 0.3, years: 1 },
  { rate: 0.04, carry: -0.03, sigma: 0.25, years: 2 },
  { rate: 0, carry: -0.05, sigma: 0.25, years: 2 },
  { rate: 0.1, carry: 0.02, sigma: 0.05, years: 10 },
  { rate: 1e-5, carry: 0.03, sigma: 0.2, years: 1 },
];

function solved(terms: PutTerms): ExerciseBoundary {
  const boundary = exerciseBoundary(terms, true);
  if (!boundary) throw new Error(`no boundary for ${JSON.stringify(terms)}`);
  return boundary;
}

function boundaryAt(boundary: ExerciseBoundary, root: number): number {
  return Math.exp(boundary.logAtExpiry - depthAt(boundary, root));
}

describe('exerciseBoundary', () => {
  it('satisfies value matching, the equation that it was not solved from: K − B = European + premium', () => {
    for (const terms of CASES) {
      const boundary = solved(terms);
      const spot = Math.exp(boundary.logNow) * (1 + 1e-9);
      const held = europeanGreeks({ side: 'put', spot, strike: 1, ...terms }).price + earlyPremium(boundary, spot).value;
      expect(Math.abs(held - (1 - spot)), JSON.stringify(terms)).toBeLessThan(3e-9);
    }
  });

  it('is the same curve whatever the maturity it is asked from: to 2e-7, or 3e-5 where a carry above the rate bends it sharply', () => {
    for (const terms of CASES) {
      const long = solved(terms);
      for (const root of [0.3, 0.7]) {
        const short = solved({ ...terms, years: terms.years * root * root });
        expect(Math.abs(boundaryAt(long, root) / Math.exp(short.logNow) - 1), JSON.stringify([terms, root])).toBeLessThan(
          terms.carry > terms.rate ? 3e-5 : 2e-7,
        );
      }
    }
  });

  it('starts at the strike, or at rate/carry of it, and falls with time to expiry', () => {
    for (const terms of CASES) {
      const boundary = solved(terms);
      expect(boundaryAt(boundary, 0)).toBeCloseTo(terms.carry > terms.rate ? terms.rate / terms.carry : 1, 6);
      const levels = [0.02, 0.1, 0.3, 0.6, 1].map((root) => boundaryAt(boundary, root));
      expect(levels).toEqual(levels.toSorted((a, b) => b - a));
    }
  });

  it('stays above that of the put without expiry and comes near it in the end', () => {
    const [rate, sigma] = [0.08, 0.2];
    const gamma = (2 * rate) / (sigma * sigma);
    const perpetual = gamma / (1 + gamma);
    const now = Math.exp(solved({ rate, carry: 0, sigma, years: 30 }).logNow);
    expect(now).toBeGreaterThan(perpetual);
    expect(now - perpetual).toBeLessThan(1e-3);
  });

  it('answers null, not nonsense, where it cannot be resolved', () => {
    expect(exerciseBoundary({ rate: 500, carry: 1e-9, sigma: 1e-6, years: 1 }, false)).toBeNull();
  });

  it('gives the same answer again: its memory holds nothing of the option before', () => {
    const [first] = CASES;
    if (!first) throw new Error('no case');
    const before = solved(first);
    for (const terms of CASES) solved(terms);
    expect(solved(first)).toEqual(before);
  });
});
