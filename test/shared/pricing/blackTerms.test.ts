import { describe, expect, it } from 'vitest';
import { normCdf } from '../../../shared/math/normal.ts';
import { blackTerms, signed } from '../../../shared/pricing/blackTerms.ts';

describe('blackTerms', () => {
  it('has the probabilities and the price of the textbook formula where that is accurate', () => {
    for (const sign of [1, -1] as const) {
      for (const [asset, cash, stdDev] of [
        [100, 80, 0.2],
        [80, 100, 0.2],
        [100, 100, 1.5],
        [90, 100, 3],
      ] as const) {
        const x = Math.log(asset / cash);
        const terms = blackTerms(sign, asset, cash, x, stdDev);
        const [d1, d2] = [x / stdDev + stdDev / 2, x / stdDev - stdDev / 2];
        expect(terms.d1).toBeCloseTo(d1, 14);
        expect(terms.d2).toBeCloseTo(d2, 14);
        expect(terms.cdf1).toBeCloseTo(normCdf(sign * d1), 15);
        expect(terms.cdf2).toBeCloseTo(normCdf(sign * d2), 15);
        expect(terms.price).toBeCloseTo(sign * (asset * normCdf(sign * d1) - cash * normCdf(sign * d2)), 12);
      }
    }
  });

  it('is continuous where the price changes from the series to the direct difference', () => {
    for (const logMoneyness of [0, -0.3, 0.3]) {
      const cash = 100 * Math.exp(-logMoneyness);
      const priceAt = (stdDev: number): number => blackTerms(1, 100, cash, logMoneyness, stdDev).price;
      expect(priceAt(1.2 - 1e-14) / priceAt(1.2)).toBeCloseTo(1, 13);
    }
  });

  it('keeps the relative accuracy of a far out-of-the-money price (50-digit value: mpmath)', () => {
    const { price } = blackTerms(1, 100, 200, Math.log(0.5), 0.05);
    expect(price / 2.68084207992859e-44).toBeCloseTo(1, 12);
  });

  it('saturates: with boundless volatility a call is worth the asset, a put the cash', () => {
    expect(blackTerms(1, 100, 80, Math.log(1.25), 200)).toMatchObject({ price: 100, cdf1: 1, cdf2: 0, density: 0 });
    expect(blackTerms(-1, 100, 80, Math.log(1.25), 200)).toMatchObject({ price: 80, cdf1: 0, cdf2: 1, density: 0 });
  });

  it('is intrinsic when volatility cannot reach the strike, and at both zeros', () => {
    expect(blackTerms(1, 100, 80, Math.log(1.25), 1e-4)).toMatchObject({ price: 20, cdf1: 1, cdf2: 1, density: 0 });
    expect(blackTerms(-1, 0, 80, -Infinity, 0.2)).toMatchObject({ price: 80, cdf1: 1, cdf2: 1 });
    expect(blackTerms(1, 0, 0, NaN, 0.2)).toMatchObject({ price: 0, cdf1: 0, cdf2: 0 });
  });
});

describe('signed', () => {
  it('turns puts negative and never makes a negative zero', () => {
    expect([signed(1, 0.3), signed(-1, 0.3), signed(1, 0), signed(-1, 0)]).toEqual([0.3, -0.3, 0, 0]);
  });
});
