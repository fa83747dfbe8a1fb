import { assert, constantFrom, double, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs } from '../../../shared/pricing/blackInputs.ts';
import { impliedVol, type PricedOption } from '../../../shared/pricing/impliedVol.ts';
import { goldenRows, numberOf, sideOf, type GoldenRow } from './goldenTable.ts';
import { failureText, unwrap } from './unwrap.ts';

const SEED = 20_260_201;

function optionOf(row: GoldenRow): PricedOption {
  const [forwardUsd, strikeUsd, years, priceUsd] = ['F', 'K', 'T', 'price'].map((column) => Number(row(column).replace('inf', 'Infinity')));
  return { side: sideOf(row), forwardUsd: forwardUsd ?? NaN, strikeUsd: strikeUsd ?? NaN, years: years ?? NaN, priceUsd: priceUsd ?? NaN };
}

const USUAL: PricedOption = { side: 'call', forwardUsd: 100, strikeUsd: 90, years: 0.5, priceUsd: 12 };

describe('impliedVol', () => {
  it('meets the golden table on every row at C ≤ 8 (60-digit inversions of the stored price)', () => {
    for (const row of goldenRows('implied_vol.csv')) {
      const reference = numberOf(row, 'sigma');
      const sigma = unwrap(impliedVol(optionOf(row)));
      const allowed = 2 ** -53 * (1 + numberOf(row, 'cond_price') + numberOf(row, 'cond_fk'));
      expect(Math.abs(sigma - reference) / reference / allowed, row('id')).toBeLessThanOrEqual(8);
    }
  });

  it('is within 1e-14 wherever the price determines it (rows with ill = 0): rounding of F and K is not amplified', () => {
    for (const row of goldenRows('implied_vol.csv').filter((each) => each('ill') === '0' && numberOf(each, 'cond_price') <= 10)) {
      const reference = numberOf(row, 'sigma');
      expect(Math.abs(unwrap(impliedVol(optionOf(row))) / reference - 1), row('id')).toBeLessThan(1e-14);
    }
  });

  it('refuses every row of the invalid table with a typed failure that names the field', () => {
    for (const row of goldenRows('implied_vol_invalid.csv')) {
      const result = impliedVol(optionOf(row));
      const isOnBound = row('expected') !== 'error';
      expect(failureText(result), `${row('id')} ${row('reason')}`).toMatch(
        isOnBound ? /^notApplicable: priceUsd: / : /^invalidInput: (priceUsd|years|forwardUsd|strikeUsd): /,
      );
    }
  });

  it('brings back the volatility that made the price (20,000 random options, within what the price determines)', () => {
    const side = constantFrom<'call' | 'put'>('call', 'put');
    const unit = double({ min: 0, max: 1, noNaN: true });
    const roundTrip = property(record({ side, years: unit, deviations: unit, sigma: unit }), (u) => {
      const [years, sigma] = [10 ** (-4 + 5 * u.years), 10 ** (-1.5 + 2 * u.sigma)];
      const strikeUsd = Math.min(1e14, Math.max(1e-9, 70_000 * Math.exp(sigma * Math.sqrt(years) * 12 * (u.deviations - 0.5))));
      const inputs = unwrap(blackInputs({ side: u.side, forwardUsd: 70_000, strikeUsd, years, sigma }));
      const { valueUsd, vegaUsdPerVolPoint } = black76(inputs);
      const result = impliedVol({ ...inputs, priceUsd: valueUsd });
      if (!result.ok) {
        expect(result.failure.reason).toBe('notApplicable');
        return;
      }
      // Rounding moves the price by an ulp of itself (of F too once there is intrinsic value), and ln(F/K)/σ√T ≤ 6 by an ulp of itself.
      const condition = (valueUsd + (valueUsd > 1 ? 70_000 : 0)) / (sigma * 100 * vegaUsdPerVolPoint);
      expect(Math.abs(result.value / sigma - 1)).toBeLessThan(2 ** -53 * 8 * (1 + condition));
    });
    assert(roundTrip, { numRuns: 20_000, seed: SEED });
  });

  it('solves prices whose normalised form underflows', () => {
    const inputs = unwrap(blackInputs({ side: 'call', forwardUsd: 1e5, strikeUsd: 2e5, years: 0.25, sigma: 0.0371 }));
    const { valueUsd } = black76(inputs);
    expect(valueUsd).toBeGreaterThan(1e-307);
    expect(valueUsd).toBeLessThan(1e-300);
    expect(unwrap(impliedVol({ ...inputs, priceUsd: valueUsd }))).toBeCloseTo(0.0371, 14);
  });

  it('says which field is wrong', () => {
    expect(failureText(impliedVol({ ...USUAL, years: 0 }))).toBe('invalidInput: years: expected a finite number > 0, was 0');
    expect(failureText(impliedVol({ ...USUAL, priceUsd: NaN }))).toBe('invalidInput: priceUsd: expected a finite number, was NaN');
    expect(failureText(impliedVol({ ...USUAL, priceUsd: 9.5 }))).toBe(
      'invalidInput: priceUsd: expected at least the intrinsic value, was 9.5',
    );
    expect(failureText(impliedVol({ ...USUAL, priceUsd: 101 }))).toBe(
      'invalidInput: priceUsd: expected less than the forward (call) or the strike (put), was 101',
    );
    expect(failureText(impliedVol({ ...USUAL, priceUsd: 10 }))).toMatch(/^notApplicable: priceUsd: .* intrinsic value/);
    expect(failureText(impliedVol({ ...USUAL, priceUsd: 100 }))).toMatch(/^notApplicable: priceUsd: .* infinite volatility/);
  });

  it('solves next to both bounds', () => {
    for (const priceUsd of [10 + 2e-14, 100 - 2e-14]) {
      const sigma = unwrap(impliedVol({ ...USUAL, priceUsd }));
      const back = black76(unwrap(blackInputs({ ...USUAL, sigma }))).valueUsd;
      expect(Math.abs(back - priceUsd)).toBeLessThanOrEqual(2e-14);
    }
  });
});
