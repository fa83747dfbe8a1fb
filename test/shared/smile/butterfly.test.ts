import { describe, expect, it } from 'vitest';
import { hasLeeWings, lowestSviDensity, sviDensity } from '../../../shared/smile/butterfly.ts';
import { sviVariance } from '../../../shared/smile/svi.ts';
import { A_SMILE, FORWARD_USD, priceUsd, VOGT } from './smileBuilders.ts';

describe('sviDensity', () => {
  it('is 1 everywhere for one volatility', () => {
    for (const k of [-2, 0, 0.7]) expect(sviDensity({ a: 0.04, b: 0, rho: 0, m: 0, s: 0.1 }, k)).toBe(1);
  });

  it.each([-0.4, -0.1, 0, 0.2, 0.5, 0.8])(
    'is the second difference of Black prices by strike, over the lognormal density, at k = %d',
    (k) => {
      const call = (x: number): number => priceUsd('call', FORWARD_USD * Math.exp(x), 1, Math.sqrt(sviVariance(VOGT, x)));
      const strike = FORWARD_USD * Math.exp(k);
      const width = strike * 1e-3;
      const at = (usd: number): number => call(Math.log(usd / FORWARD_USD));
      const density = (at(strike + width) - 2 * at(strike) + at(strike - width)) / (width * width);
      const w = sviVariance(VOGT, k);
      const d2 = -k / Math.sqrt(w) - Math.sqrt(w) / 2;
      const lognormal = Math.exp((-d2 * d2) / 2) / Math.sqrt(2 * Math.PI * w) / strike;
      expect(sviDensity(VOGT, k)).toBeCloseTo(density / lognormal, 3);
    },
  );

  it('is minus infinity where there is no variance', () => {
    expect(sviDensity({ a: -0.1, b: 0.1, rho: 0, m: 0, s: 0.1 }, 0)).toBe(-Infinity);
  });
});

describe('lowestSviDensity', () => {
  it("finds the negative density of Vogt's slice near k = 0.8, on the search's coarser grid too (Gatheral & Jacquier 2014, fig. 1)", () => {
    for (const half of [60, 16]) {
      const { density, logMoneyness } = lowestSviDensity(VOGT, 1.5, half);
      expect(density).toBeLessThan(-0.02);
      expect(logMoneyness).toBeGreaterThan(0.6);
      expect(logMoneyness).toBeLessThan(1.1);
    }
  });

  it('agrees with the formula where it stops, and is positive for a usual smile', () => {
    const { density, logMoneyness } = lowestSviDensity(A_SMILE, 2);
    expect(density).toBeCloseTo(sviDensity(A_SMILE, logMoneyness), 12);
    expect(density).toBeGreaterThan(0);
  });
});

describe('hasLeeWings', () => {
  it('allows a slope of total variance of 2 and no more', () => {
    expect(hasLeeWings({ a: 0, b: 1, rho: 1, m: 0, s: 1 })).toBe(true);
    expect(hasLeeWings({ a: 0, b: 1.1, rho: -0.9, m: 0, s: 1 })).toBe(false);
  });
});
