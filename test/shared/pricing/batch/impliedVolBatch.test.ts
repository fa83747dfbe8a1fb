import { describe, expect, it } from 'vitest';
import { createBatchKernel, type BatchEngine } from '../../../../shared/pricing/batch/batchKernel.ts';
import type { ImpliedVolBatch } from '../../../../shared/pricing/batch/impliedVolBatch.ts';
import { europeanGreeks } from '../../../../shared/pricing/europeanGreeks.ts';
import { impliedVol } from '../../../../shared/pricing/impliedVol.ts';
import { goldenRows, numberOf, sideOf } from '../goldenTable.ts';
import { unwrap } from '../unwrap.ts';
import { randomOptions } from './randomOptions.ts';

const ENGINES: readonly BatchEngine[] = ['simd', 'plain'];
const KERNELS = { simd: createBatchKernel('simd'), plain: createBatchKernel('plain') };

interface Priced {
  readonly side: 'call' | 'put';
  readonly forwardUsd: number;
  readonly strikeUsd: number;
  readonly years: number;
  readonly priceUsd: number;
}

function batchOf(options: readonly Priced[], engine: BatchEngine): ImpliedVolBatch {
  const batch = KERNELS[engine].createImpliedVolBatch(options.length);
  options.forEach((option, row) => {
    batch.inputs.callSign[row] = option.side === 'call' ? 1 : -1;
    batch.inputs.forwardUsd[row] = option.forwardUsd;
    batch.inputs.strikeUsd[row] = option.strikeUsd;
    batch.inputs.years[row] = option.years;
    batch.inputs.priceUsd[row] = option.priceUsd;
  });
  return batch;
}

describe('createImpliedVolBatch', () => {
  it.each(ENGINES)('%s: meets the golden table on every row at C ≤ 8, in fact at C ≤ 3 (60-digit inversions)', (engine) => {
    const rows = goldenRows('implied_vol.csv');
    const options = rows.map((row) => ({
      side: sideOf(row),
      forwardUsd: numberOf(row, 'F'),
      strikeUsd: numberOf(row, 'K'),
      years: numberOf(row, 'T'),
      priceUsd: numberOf(row, 'price'),
    }));
    const batch = batchOf(options, engine);
    expect(batch.run(rows.length)).toBe(0);
    rows.forEach((row, at) => {
      const reference = numberOf(row, 'sigma');
      const allowed = 2 ** -53 * (1 + numberOf(row, 'cond_price') + numberOf(row, 'cond_fk'));
      expect(Math.abs((batch.sigma[at] ?? NaN) - reference) / reference / allowed, row('id')).toBeLessThanOrEqual(3);
    });
  });

  it.each(ENGINES)('%s: a price without a volatility is unknown, and the plain function says why', (engine) => {
    const rows = goldenRows('implied_vol_invalid.csv');
    const options = rows.map((row) => {
      const [forwardUsd = NaN, strikeUsd = NaN, years = NaN, priceUsd = NaN] = ['F', 'K', 'T', 'price'].map((column) =>
        Number(row(column).replace('inf', 'Infinity')),
      );
      return { side: sideOf(row), forwardUsd, strikeUsd, years, priceUsd };
    });
    const batch = batchOf(options, engine);
    expect(batch.run(rows.length)).toBe(rows.length);
    rows.forEach((row, at) => {
      expect(batch.sigma[at], row('reason')).toBeNaN();
      expect(batch.plainResult(at).ok).toBe(false);
    });
  });

  it('finds what 100,000 random options were priced with, to 1e-12 where the price determines it, as the plain function does', () => {
    const options = randomOptions(100_000, 21, 5).map((option): Priced & { readonly sigma: number; readonly slack: number } => {
      const { side, spot, strike, years, sigma } = option;
      const greeks = europeanGreeks({ ...option, rate: 0, carry: 0 });
      const slack = (greeks.price + spot * Math.abs(greeks.delta)) / (sigma * greeks.vega);
      return { side, forwardUsd: spot, strikeUsd: strike, years, priceUsd: greeks.price, sigma, slack };
    });
    const known = options.filter(({ slack }) => slack < 1_000);
    expect(known.length).toBeGreaterThan(50_000);
    const batch = batchOf(known, 'simd');
    expect(batch.run(known.length)).toBe(0);
    const worst = Math.max(
      0,
      ...known.map(({ sigma }, row) => Math.abs((batch.sigma[row] ?? NaN) / sigma - 1)).filter((error) => error > 1e-12),
    );
    expect(worst).toBe(0);
  });

  it('hands prices beyond half of their bound to the plain function: the same bits', () => {
    const option: Priced = { side: 'call', forwardUsd: 100, strikeUsd: 100, years: 1, priceUsd: 80 };
    const batch = batchOf([option], 'simd');
    batch.run(1);
    expect(batch.sigma[0]).toBe(unwrap(impliedVol(option)));
  });

  it('refuses rows that do not exist', () => {
    expect(() => batchOf([], 'simd').run(1)).toThrow('rows: expected 0…0, was 1');
  });
});
