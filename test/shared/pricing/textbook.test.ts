import { describe, expect, it } from 'vitest';
import { bsmGreeks, type BsmInputs } from '../../../shared/pricing/bsmGreeks.ts';
import { black76Greeks } from '../../../shared/pricing/black76Greeks.ts';
import { impliedVol } from '../../../shared/pricing/impliedVol.ts';
import { goldenRows, numberOf, sideOf, type GoldenRow } from './goldenTable.ts';
import { unwrap } from './unwrap.ts';

function inputsOf(row: GoldenRow): BsmInputs {
  const [spot = NaN, strike = NaN, years = NaN, rate = NaN, carry = NaN] = ['S', 'K', 'T', 'r', 'q'].map((column) => numberOf(row, column));
  return { side: sideOf(row), spot, strike, years, sigma: Number(row('sigma')), rate, carry };
}

/** What the book's `quantity` is in our terms. */
function quantityOf(row: GoldenRow): number {
  const inputs = inputsOf(row);
  if (row('quantity') === 'implied_vol') return impliedVolOf(inputs, numberOf(row, 'market_price'));
  const bsm = unwrap(bsmGreeks(inputs));
  const quantities: Record<string, number> = {
    ...bsm,
    rho_q: bsm.rhoCarry,
    theta_per_day: bsm.theta / 365,
    theta_per_trading_day: bsm.theta / 252,
    elasticity: (bsm.delta * inputs.spot) / bsm.price,
  };
  return quantities[row('quantity')] ?? NaN;
}

/** The undiscounted price on the forward has the same volatility. */
function impliedVolOf({ side, spot, strike, years, rate, carry }: BsmInputs, priceUsd: number): number {
  const growth = Math.exp(rate * years);
  return unwrap(
    impliedVol({ side, forwardUsd: spot * growth * Math.exp(-carry * years), strikeUsd: strike, years, priceUsd: priceUsd * growth }),
  );
}

describe('textbook values', () => {
  const rows = goldenRows('textbook.csv');

  it('are met to the printed decimals, and to 1e-12 of the independent computation beside them', () => {
    for (const row of rows) {
      const value = quantityOf(row);
      const computed = numberOf(row, 'computed');
      expect(Math.abs(value / computed - 1), row('id')).toBeLessThan(1e-12);
      expect(Math.abs(value - numberOf(row, 'printed')), row('id')).toBeLessThan(0.500_001 * 10 ** -numberOf(row, 'decimals'));
    }
  });

  it('are the same for Black-76 where the book prices futures (r = q)', () => {
    for (const row of rows.filter((each) => each('model').startsWith('black76'))) {
      const { side, spot, strike, years, sigma, rate } = inputsOf(row);
      expect(unwrap(black76Greeks({ side, forward: spot, strike, years, sigma, rate })).price).toBeCloseTo(numberOf(row, 'computed'), 11);
    }
  });
});
