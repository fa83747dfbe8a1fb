/** The models on rows of the reference tables. */
import { americanGreeks, type AmericanGreeks } from '../../shared/pricing/american.ts';
import { black76Greeks, type Black76Greeks } from '../../shared/pricing/black76Greeks.ts';
import { bsmGreeks, type BsmGreeks, type BsmInputs } from '../../shared/pricing/bsmGreeks.ts';
import { impliedVol } from '../../shared/pricing/impliedVol.ts';
import { inverseGreeks, type InverseGreeks, type InverseInputs } from '../../shared/pricing/inverseGreeks.ts';
import { numberOf, sideOf, type GoldenRow } from '../shared/pricing/goldenTable.ts';
import { valueOf } from './campaignTable.ts';

export function black76Of(row: GoldenRow): Black76Greeks {
  const [forward = NaN, strike = NaN, years = NaN, sigma = NaN, rate = NaN] = numbersOf(row, ['F', 'K', 'T', 'sigma', 'r']);
  return valueOf(row('id'), black76Greeks({ side: sideOf(row), forward, strike, years, sigma, rate }));
}

export function bsmOf(row: GoldenRow): BsmGreeks {
  return valueOf(row('id'), bsmGreeks(spotInputs(row)));
}

export function americanOf(row: GoldenRow): AmericanGreeks {
  return valueOf(row('id'), americanGreeks(spotInputs(row)));
}

export function inverseOf(row: GoldenRow): InverseGreeks {
  return valueOf(row('id'), inverseGreeks(inverseInputs(row)));
}

function numbersOf(row: GoldenRow, columns: readonly string[]): number[] {
  return columns.map((column) => numberOf(row, column));
}

function spotInputs(row: GoldenRow): BsmInputs {
  const [spot = NaN, strike = NaN, years = NaN, sigma = NaN, rate = NaN, carry = NaN] = numbersOf(row, ['S', 'K', 'T', 'sigma', 'r', 'q']);
  return { side: sideOf(row), spot, strike, years, sigma, rate, carry };
}

function inverseInputs(row: GoldenRow): InverseInputs {
  const [forwardUsd = NaN, strikeUsd = NaN, years = NaN, sigma = NaN] = numbersOf(row, ['F', 'K', 'T', 'sigma']);
  return { side: sideOf(row), forwardUsd, strikeUsd, years, sigma };
}

const RELATIVE_STEP = 1e-6;

/**
 * Σ |xᵢ ∂g/∂xᵢ| over F, K, T and σ, by central differences of the model itself (the reference has no such table for it): good to about
 * four digits, of which a pass mark needs one.
 */
export function inverseSens(row: GoldenRow, field: keyof InverseGreeks): number {
  const inputs = inverseInputs(row);
  const slopes = (['forwardUsd', 'strikeUsd', 'years', 'sigma'] as const).map((name) => {
    const at = (factor: number): number => valueOf(row('id'), inverseGreeks({ ...inputs, [name]: inputs[name] * factor }))[field];
    return Math.abs(at(1 + RELATIVE_STEP) - at(1 - RELATIVE_STEP)) / (2 * RELATIVE_STEP);
  });
  return slopes.reduce((sum, slope) => sum + slope, 0);
}

/** What the book's `quantity` is in our terms; null where the book prints a tree's value or an approximation to the American option: neither is ours. */
export function textbookQuantity(row: GoldenRow): number | null {
  if (row('model').endsWith('american') || row('model').startsWith('crr_')) return null;
  const [spot = NaN, strike = NaN, years = NaN, rate = NaN, carry = NaN] = numbersOf(row, ['S', 'K', 'T', 'r', 'q']);
  const inputs = { side: sideOf(row), spot, strike, years, sigma: Number(row('sigma')), rate, carry };
  if (row('quantity') === 'implied_vol') return textbookVol(row('id'), inputs, numberOf(row, 'market_price'));
  const bsm = valueOf(row('id'), bsmGreeks(inputs));
  const quantities: Readonly<Record<string, number>> = {
    ...bsm,
    rho_q: bsm.rhoCarry,
    theta_per_day: bsm.theta / 365,
    theta_per_trading_day: bsm.theta / 252,
    elasticity: (bsm.delta * spot) / bsm.price,
  };
  return quantities[row('quantity')] ?? NaN;
}

/** The undiscounted price on the forward has the same volatility. */
function textbookVol(id: string, { side, spot, strike, years, rate, carry }: BsmInputs, priceUsd: number): number {
  const growth = Math.exp(rate * years);
  const forwardUsd = spot * growth * Math.exp(-carry * years);
  return valueOf(id, impliedVol({ side, forwardUsd, strikeUsd: strike, years, priceUsd: priceUsd * growth }));
}
