import { describe, expect, it } from 'vitest';
import { BATCH_OUTPUTS, GREEK_OUTPUTS, type BatchOutput } from '../../../../shared/pricing/batch/batchColumns.ts';
import { createBatchKernel, type BatchEngine } from '../../../../shared/pricing/batch/batchKernel.ts';
import type { EuropeanBatch } from '../../../../shared/pricing/batch/europeanBatch.ts';
import { europeanGreeks, type EuropeanInputs } from '../../../../shared/pricing/europeanGreeks.ts';
import { goldenRows, numberOf, sideOf, stabilityConstant, type GoldenRow } from '../goldenTable.ts';
import { randomOptions, writeOption } from './randomOptions.ts';

const ENGINES: readonly BatchEngine[] = ['simd', 'plain'];
const KERNELS = { simd: createBatchKernel('simd'), plain: createBatchKernel('plain') };

const GOLDEN_COLUMNS: Readonly<Record<(typeof GREEK_OUTPUTS)[number], readonly [bsm: string, black76: string | null]>> = {
  price: ['price', 'price'],
  delta: ['delta', 'delta_forward'],
  gamma: ['gamma', 'gamma'],
  vega: ['vega', 'vega'],
  theta: ['theta', 'theta'],
  rho: ['rho', 'rho_spot_fixed'],
  rhoCarry: ['rho_q', null],
  vanna: ['vanna', 'vanna'],
  volga: ['volga', 'volga'],
  charm: ['charm', 'charm'],
  speed: ['speed', 'speed'],
  zomma: ['zomma', 'zomma'],
  color: ['color', 'color'],
  veta: ['veta', 'veta'],
  ultima: ['ultima', 'ultima'],
  dualDelta: ['dual_delta', 'dual_delta'],
};

function optionOf(row: GoldenRow, model: 'bsm' | 'black76'): EuropeanInputs {
  const rate = numberOf(row, 'r');
  return {
    side: sideOf(row),
    spot: numberOf(row, model === 'bsm' ? 'S' : 'F'),
    strike: numberOf(row, 'K'),
    years: numberOf(row, 'T'),
    sigma: numberOf(row, 'sigma'),
    rate,
    carry: model === 'bsm' ? numberOf(row, 'q') : rate,
  };
}

/** [row id, output, C] of every value of the batch that misses `limit`. */
function unstable(model: 'bsm' | 'black76', engine: BatchEngine, limit: number): readonly [string, string, number][] {
  const rows = goldenRows(`${model}.csv`);
  const sensOf = new Map(goldenRows(`${model}_sens.csv`).map((row) => [row('id'), row]));
  const batch = KERNELS[engine].createEuropeanBatch({ rows: rows.length, outputs: GREEK_OUTPUTS, isDiscounted: true, groups: 0 });
  rows.forEach((row, at) => writeOption(batch, at, optionOf(row, model)));
  expect(batch.run(rows.length)).toBe(0);
  return rows.flatMap((row, at) =>
    GREEK_OUTPUTS.flatMap((output): [string, string, number][] => {
      const column = GOLDEN_COLUMNS[output][model === 'bsm' ? 0 : 1];
      const sens = sensOf.get(row('id'));
      if (column === null || sens === undefined) return [];
      const c = stabilityConstant(batch.outputs[output][at] ?? NaN, numberOf(row, column), numberOf(sens, `sens_${column}`));
      return c <= limit ? [] : [[row('id'), output, c]];
    }),
  );
}

function batchOf(options: readonly EuropeanInputs[], engine: BatchEngine, groups = 0, outputs: readonly BatchOutput[] = BATCH_OUTPUTS) {
  const batch = KERNELS[engine].createEuropeanBatch({ rows: options.length, outputs, isDiscounted: true, groups });
  options.forEach((option, row) => {
    writeOption(batch, row, option, (row % 7) - 3 || 0.5);
    batch.groupOf[row] = groups === 0 ? 0 : row % groups;
  });
  return batch;
}

const USUAL: EuropeanInputs = { side: 'call', spot: 100, strike: 90, years: 0.5, sigma: 0.3, rate: 0.04, carry: 0.01 };

describe('createEuropeanBatch', () => {
  it('runs on WebAssembly here: the tests of the fast path test it', () => {
    expect(KERNELS.simd.engine).toBe('simd');
  });

  it.each(ENGINES)('%s: meets the golden tables for every Greek and class at C ≤ 16 (60-digit values)', (engine) => {
    expect(unstable('bsm', engine, 16)).toEqual([]);
    expect(unstable('black76', engine, 16)).toEqual([]);
  });

  it('stays at C ≤ 4 on the fast path in fact: a step back shows before the pass mark is missed', () => {
    expect(unstable('bsm', 'simd', 4)).toEqual([]);
    expect(unstable('black76', 'simd', 4)).toEqual([]);
  });

  it.each(ENGINES)('%s: meets the golden table of coin-settled options: price, premium-adjusted delta and gamma at C ≤ 16', (engine) => {
    const rows = goldenRows('inverse.csv');
    const sensOf = new Map(goldenRows('inverse_sens.csv').map((row) => [row('id'), row]));
    const columns = [
      ['priceInCoin', 'price_coin'],
      ['coinDelta', 'delta_net'],
      ['coinGamma', 'gamma_net'],
    ] as const;
    const outputs = columns.map(([output]) => output);
    const batch = KERNELS[engine].createEuropeanBatch({ rows: rows.length, outputs, isDiscounted: false, groups: 0 });
    rows.forEach((row, at) => {
      const [spot, strike, years, sigma] = [numberOf(row, 'F'), numberOf(row, 'K'), numberOf(row, 'T'), numberOf(row, 'sigma')];
      writeOption(batch, at, { side: sideOf(row), spot, strike, years, sigma, rate: 0, carry: 0 });
    });
    expect(batch.run(rows.length)).toBe(0);
    rows.forEach((row, at) => {
      const sens = sensOf.get(row('id'));
      if (sens === undefined) throw new Error(`no sens for ${row('id')}`);
      for (const [output, column] of columns) {
        const c = stabilityConstant(batch.outputs[output][at] ?? NaN, numberOf(row, column), numberOf(sens, `sens_${column}`));
        expect(c, `${row('id')} ${output}`).toBeLessThanOrEqual(16);
      }
    });
  });

  it('agrees with the plain function on 100,000 random options: 1e-11 of what each Greek is made of, no NaN', () => {
    const options = randomOptions(100_000, 7);
    const batch = batchOf(options, 'simd');
    expect(batch.run(options.length)).toBe(0);
    const misses = options.flatMap((option, row) => missesOf(batch, row, option));
    expect(misses.slice(0, 5)).toEqual([]);
  });

  it('values the first rows only, whatever their number, and leaves the columns of the others alone', () => {
    const options = randomOptions(11, 3);
    const batch = batchOf(options, 'simd');
    for (const rows of [0, 1, 2, 3, 4, 5, 10, 11]) {
      expect(batch.run(rows)).toBe(0);
      expect(batch.outputs.price.slice(0, rows).every(Number.isFinite)).toBe(true);
    }
    options.forEach((option, row) => expect(batch.inputs.callSign[row]).toBe(option.side === 'call' ? 1 : -1));
  });

  it('gives the same bits wherever a row stands and whatever its neighbours are', () => {
    const options = randomOptions(64, 5);
    const alone = options.map((option) => {
      const batch = batchOf([option], 'simd');
      batch.run(1);
      return BATCH_OUTPUTS.map((output) => batch.outputs[output][0]);
    });
    const together = batchOf(options, 'simd');
    together.run(options.length);
    options.forEach((_, row) => expect(BATCH_OUTPUTS.map((output) => together.outputs[output][row])).toEqual(alone[row]));
  });

  it('ignores the rate columns of an undiscounted batch', () => {
    const batch = KERNELS.simd.createEuropeanBatch({
      rows: 1,
      outputs: ['price', 'theta', 'charm', 'color'],
      isDiscounted: false,
      groups: 0,
    });
    writeOption(batch, 0, { ...USUAL, rate: NaN, carry: 7 });
    expect(batch.run(1)).toBe(0);
    const plain = europeanGreeks({ ...USUAL, rate: 0, carry: 0 });
    for (const output of ['price', 'theta', 'charm', 'color'] as const) {
      expect(batch.outputs[output][0]).toBeCloseTo(plain[output], 12);
    }
  });

  it.each(ENGINES)('%s: the sums of groups are the sums of their rows, whatever the engine', (engine) => {
    const options = randomOptions(1_001, 9, 3);
    const batch = batchOf(options, engine, 3);
    batch.run(options.length);
    for (const output of BATCH_OUTPUTS) {
      const sums = [0, 0, 0];
      const sizes = [0, 0, 0];
      options.forEach((_, row) => {
        const x = (batch.inputs.weight[row] ?? NaN) * (batch.outputs[output][row] ?? NaN);
        sums[row % 3] = (sums[row % 3] ?? 0) + x;
        sizes[row % 3] = (sizes[row % 3] ?? 0) + Math.abs(x);
      });
      sums.forEach((sum, group) => {
        expect(Math.abs((batch.sums[output][group] ?? NaN) - sum), output).toBeLessThanOrEqual(1e-13 * (sizes[group] ?? 0));
      });
    }
  });

  it('adds up so that no order of the rows shows: a large position and its opposite leave the small one exactly', () => {
    const options = [USUAL, USUAL, USUAL, USUAL];
    const batch = batchOf(options, 'simd', 1, ['price']);
    batch.inputs.weight.set([1e12, 1, 3, -1e12]);
    batch.run(4);
    expect(batch.sums.price[0]).toBeCloseTo(4 * (batch.outputs.price[0] ?? NaN), 3);
  });
});

describe('createEuropeanBatch with bad rows', () => {
  const BAD: readonly [Partial<EuropeanInputs>, string][] = [
    [{ spot: NaN }, 'spot'],
    [{ spot: -1 }, 'spot'],
    [{ spot: Infinity }, 'spot'],
    [{ strike: NaN }, 'strike'],
    [{ strike: -90 }, 'strike'],
    [{ spot: -100, strike: -90 }, 'spot'],
    [{ years: NaN }, 'years'],
    [{ years: -0.5 }, 'years'],
    [{ sigma: NaN }, 'sigma'],
    [{ sigma: -0.3 }, 'sigma'],
    [{ sigma: Infinity }, 'sigma'],
    [{ rate: NaN }, 'rate'],
    [{ carry: -Infinity }, 'carry'],
  ];

  it.each(ENGINES)('%s: a bad number makes its row unknown, names the field, and is in no sum', (engine) => {
    const options = BAD.flatMap(([change]) => [USUAL, { ...USUAL, ...change }]);
    const batch = batchOf(options, engine, 2, ['price', 'ultima', 'coinGamma']);
    expect(batch.run(options.length)).toBe(BAD.length);
    expect([...batch.unknownInGroup]).toEqual([0, BAD.length]);
    expect([batch.sums.price[1], batch.sums.ultima[1]]).toEqual([0, 0]);
    BAD.forEach(([, field], at) => {
      expect(batch.outputs.price[2 * at + 1]).toBeNaN();
      expect(batch.outputs.coinGamma[2 * at + 1]).toBeNaN();
      expect(batch.outputs.price[2 * at]).not.toBeNaN();
      expect(batch.failureOf(2 * at + 1)?.message).toContain(`${field}: expected`);
      expect(batch.failureOf(2 * at)).toBeNull();
    });
  });

  it.each(ENGINES)('%s: so does a side that is neither call nor put, and a weight that cannot be counted', (engine) => {
    const batch = batchOf([USUAL, USUAL, USUAL], engine, 1, ['price']);
    batch.inputs.callSign[0] = 0;
    batch.inputs.weight[1] = NaN;
    expect(batch.run(3)).toBe(2);
    expect(batch.failureOf(0)?.message).toMatch(/^callSign: expected/);
    expect(batch.failureOf(1)?.message).toMatch(/^weight: expected/);
    expect(batch.sums.price[0]).toBe((batch.inputs.weight[2] ?? NaN) * (batch.outputs.price[2] ?? NaN));
  });

  it.each(ENGINES)('%s: limits (no time, no volatility, worthless underlying) are values, the plain function’s', (engine) => {
    const limits: readonly EuropeanInputs[] = [
      { ...USUAL, years: 0 },
      { ...USUAL, sigma: 0 },
      { ...USUAL, spot: 0 },
      { ...USUAL, sigma: 1e-9 },
    ];
    const batch = batchOf(limits, engine);
    expect(batch.run(limits.length)).toBe(0);
    limits.forEach((option, row) => expect(batch.outputs.price[row]).toBe(europeanGreeks(option).price));
  });

  it('refuses rows and groups that do not exist', () => {
    const batch = batchOf([USUAL, USUAL], 'simd', 2);
    expect(() => batch.run(3)).toThrow('rows: expected 0…2, was 3');
    expect(() => batch.run(-1)).toThrow(RangeError);
    batch.groupOf[1] = 2;
    expect(() => batch.run(2)).toThrow('groupOf[1]: expected 0…1, was 2');
  });
});

/** Each output against the plain function, measured by the size of the parts that it is the sum of. */
function missesOf(batch: EuropeanBatch, row: number, option: EuropeanInputs): readonly string[] {
  const plain = europeanGreeks(option);
  const size = sizesOf(option, plain);
  return GREEK_OUTPUTS.flatMap((output) => {
    const error = Math.abs((batch.outputs[output][row] ?? NaN) - plain[output]);
    return error <= 1e-11 * size[output]
      ? []
      : [`${output} of ${JSON.stringify(option)}: ${batch.outputs[output][row]}, was ${plain[output]}`];
  });
}

function sizesOf(
  option: EuropeanInputs,
  plain: ReturnType<typeof europeanGreeks>,
): Readonly<Record<(typeof GREEK_OUTPUTS)[number], number>> {
  const { spot, strike, years, sigma, rate, carry } = option;
  const stdDev = sigma * Math.sqrt(years);
  const d1 = (Math.log(spot / strike) + (rate - carry) * years) / stdDev + stdDev / 2;
  const d2 = d1 - stdDev;
  const curve = 1 + Math.abs(d1 * d2);
  const drift = Math.abs(carry) + Math.abs((d1 * (rate - carry)) / stdDev) + curve / years;
  const price = Math.abs(plain.price) + Math.abs(plain.delta * spot);
  return {
    price,
    delta: Math.abs(plain.delta),
    gamma: plain.gamma,
    vega: plain.vega,
    theta: (Math.abs(rate) + Math.abs(carry)) * price + plain.vega * (sigma / years) + Math.abs(plain.theta),
    rho: Math.abs(plain.rho),
    rhoCarry: Math.abs(plain.rhoCarry),
    vanna: (plain.vega * (1 + Math.abs(d2))) / (spot * stdDev),
    volga: (plain.vega * curve) / sigma,
    charm: Math.abs(plain.delta * carry) + plain.gamma * spot * stdDev * (Math.abs((rate - carry) / stdDev) + (1 + Math.abs(d2)) / years),
    speed: (plain.gamma / spot) * (1 + Math.abs(d1) / stdDev),
    zomma: (plain.gamma * curve) / sigma,
    color: plain.gamma * drift,
    veta: plain.vega * drift,
    ultima: (plain.vega / sigma ** 2) * (curve ** 2 + d1 * d1 + d2 * d2),
    dualDelta: Math.abs(plain.dualDelta),
  };
}
