import { describe, expect, it } from 'vitest';
import { fitImpact, MIN_FILLS, type ImpactSample } from '../../../shared/costs/fitImpact.ts';
import { DEFAULT_IMPACT } from '../../../shared/costs/impactModel.ts';

/** Orders larger than the book by a growing excess, whose fills follow the law with `coefficient` plus `noise(i)` daily sigmas. */
function samples(count: number, coefficient: number, noise: (i: number) => number = () => 0): ImpactSample[] {
  return Array.from({ length: count }, (_, i) => {
    const excessUsd = 10_000 * (i + 1);
    const amountUsd = excessUsd + 50_000;
    const share = 0.03 * (coefficient * Math.sqrt(excessUsd / 1e8) + noise(i)) * (excessUsd / amountUsd);
    const side = i % 2 === 0 ? 'buy' : 'sell';
    const expectedPriceUsd = side === 'buy' ? 80_010 : 79_990;
    const fillPriceUsd = expectedPriceUsd + (side === 'buy' ? 1 : -1) * share * 80_000;
    return { side, amountUsd, fillPriceUsd, expectedPriceUsd, depthUsd: 50_000, midUsd: 80_000, dailySigma: 0.03, dailyVolumeUsd: 1e8 };
  });
}

describe('fitImpact', () => {
  it('finds the coefficient that made the fills', () => {
    const model = fitImpact(samples(MIN_FILLS, 0.7));
    expect(model).toMatchObject({ source: 'ownFills', fills: 30 });
    expect(model.coefficient).toBeCloseTo(0.7, 9);
    expect(model.standardError).toBeCloseTo(0, 9);
  });

  it('states the standard error of a regression through the origin: s/√Σx², s² over n − 1', () => {
    const noise = (i: number) => (i % 3 === 0 ? 0.01 : -0.005);
    const given = samples(60, 0.7, noise);
    const xs = given.map(({ amountUsd }) => Math.sqrt((amountUsd - 50_000) / 1e8));
    const ys = xs.map((x, i) => 0.7 * x + noise(i));
    const sumXx = xs.reduce((sum, x) => sum + x * x, 0);
    const slope = xs.reduce((sum, x, i) => sum + x * Number(ys[i]), 0) / sumXx;
    const residual = xs.reduce((sum, x, i) => sum + (Number(ys[i]) - slope * x) ** 2, 0);
    const model = fitImpact(given);
    expect(model.coefficient).toBeCloseTo(slope, 9);
    expect(Number(model.standardError)).toBeCloseTo(Math.sqrt(residual / 59 / sumXx), 9);
  });

  it.each<[string, ImpactSample[], number]>([
    ['one fill too few', samples(MIN_FILLS - 1, 0.7), 29],
    ['fills that beat the book', samples(MIN_FILLS, -0.7), 30],
    ['noise that drowns it', samples(MIN_FILLS, 0.001, (i) => (i % 2 === 0 ? 1 : -1)), 30],
    ['orders that the book held', samples(60, 0.7).map((sample) => ({ ...sample, depthUsd: 1e9 })), 0],
  ])('keeps the default for %s', (_what, given, fills) => {
    expect(fitImpact(given)).toEqual({ ...DEFAULT_IMPACT, fills });
  });
});
