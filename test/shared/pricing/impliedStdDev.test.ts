import { assert, double, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { millsDifference } from '../../../shared/math/millsDifference.ts';
import { impliedStdDev } from '../../../shared/pricing/impliedStdDev.ts';
import { goldenRows, numberOf } from './goldenTable.ts';

const SEED = 20_260_201;

describe('impliedStdDev', () => {
  it('meets the normalised golden problem at C ≤ 8 (out-of-the-money rows, where x and beta_n are the whole input)', () => {
    const rows = goldenRows('implied_vol.csv').filter(
      (row) => row('ill_n') === '0' && (row('type') === 'call') === numberOf(row, 'x') <= 0,
    );
    expect(rows.length).toBeGreaterThan(25);
    for (const row of rows) {
      const [distance, price] = [Math.abs(numberOf(row, 'x')), numberOf(row, 'beta_n')];
      const reference = numberOf(row, 's_n');
      const s = impliedStdDev({ distance, price, missing: Math.exp(-distance / 2) - price }) ?? NaN;
      const allowed = 2 ** -53 * (1 + numberOf(row, 'cond_price_n') + numberOf(row, 'cond_x_n'));
      expect(Math.abs(s - reference) / reference / allowed, row('id')).toBeLessThanOrEqual(8);
    }
  });

  it('settles for every distance to 40 and total volatility from 1e-12 (20,000 random problems)', () => {
    const unit = double({ min: 0, max: 1, noNaN: true });
    const settles = property(record({ wide: unit, volatility: unit }), ({ wide, volatility }) => {
      const s = 10 ** (-12 + 12.7 * volatility);
      const distance = Math.min(40, s * 36 * wide);
      const [h, t] = [-distance / s, s / 2];
      const price = (Math.exp(-(h * h + t * t) / 2) / Math.sqrt(2 * Math.PI)) * millsDifference(h, t);
      const missing = Math.exp(-distance / 2) - price;
      if (!(price > 1e-300 && missing > 1e-3 * price)) return;
      const solved = impliedStdDev({ distance, price, missing }) ?? NaN;
      expect(Math.abs(solved / s - 1)).toBeLessThan(1e-12);
    });
    assert(settles, { numRuns: 20_000, seed: SEED });
  });
});
