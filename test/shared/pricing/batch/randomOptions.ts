/** Options by the thousand, drawn from a seed: everything a book holds and some that no book does. */
import type { EuropeanInputs } from '../../../../shared/pricing/europeanGreeks.ts';
import type { EuropeanBatch } from '../../../../shared/pricing/batch/europeanBatch.ts';

/** Numbers in [0, 1) that depend on `seed` alone (mulberry32). */
function seededNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Total volatility from 0.005 to 3, strikes up to `widest` standard deviations away, rates from −5 % to 15 %. */
export function randomOptions(count: number, seed: number, widest = 6): readonly EuropeanInputs[] {
  const next = seededNumbers(seed);
  return Array.from({ length: count }, () => {
    const years = 10 ** (-3 + 3.5 * next());
    const stdDev = 10 ** (-2.3 + 2.78 * next());
    const spot = 10 ** (-2 + 7 * next());
    const strike = spot * Math.exp((2 * next() - 1) * widest * stdDev);
    const side = next() < 0.5 ? 'call' : 'put';
    return { side, spot, strike, years, sigma: stdDev / Math.sqrt(years), rate: 0.2 * next() - 0.05, carry: 0.2 * next() - 0.05 };
  });
}

export function writeOption({ inputs }: EuropeanBatch, row: number, option: EuropeanInputs, weight = 1): void {
  inputs.callSign[row] = option.side === 'call' ? 1 : -1;
  inputs.spot[row] = option.spot;
  inputs.strike[row] = option.strike;
  inputs.years[row] = option.years;
  inputs.sigma[row] = option.sigma;
  inputs.rate[row] = option.rate;
  inputs.carry[row] = option.carry;
  inputs.weight[row] = weight;
}
