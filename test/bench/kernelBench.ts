/** How long the batch kernel takes per option, against its targets, and how far the plain functions are behind. */
import { GREEK_OUTPUTS, type BatchOutput } from '../../shared/pricing/batch/batchColumns.ts';
import { createBatchKernel, type BatchKernel } from '../../shared/pricing/batch/batchKernel.ts';
import type { EuropeanBatch, EuropeanBatchOptions } from '../../shared/pricing/batch/europeanBatch.ts';
import { europeanGreeks } from '../../shared/pricing/europeanGreeks.ts';
import { impliedVol } from '../../shared/pricing/impliedVol.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { createBatchBook } from '../../shared/risk/batchBook.ts';
import { bookStructure } from '../../shared/risk/bookStructure.ts';
import { aMarket, anIndex, anOptionQuote, aPosition, AT_MS } from '../shared/risk/riskBuilders.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';
import { optionColumns, type OptionColumns } from './peers/optionColumns.ts';

export interface KernelBenchSize {
  readonly options: number;
  readonly runs: number;
  readonly legs: number;
}

export const KERNEL_BENCH_SIZE: KernelBenchSize = { options: 100_000, runs: 41, legs: 2_000 };

/** Value, delta, gamma, vega, theta. */
export const FIVE: readonly BatchOutput[] = ['price', 'delta', 'gamma', 'vega', 'theta'];
export const FIFTEEN: readonly BatchOutput[] = GREEK_OUTPUTS.filter((output) => output !== 'dualDelta');
const GROUPS = 10;
/** Runs that are not counted, so that the compiler has settled. */
const WARM_UP = 25;
const BOOK_RUNS = 400;
const NS_PER_MS = 1e6;

interface Case {
  readonly name: string;
  readonly targetNs: number | null;
  readonly how: string;
  readonly run: () => unknown;
}

export function kernelBench(size: KernelBenchSize = KERNEL_BENCH_SIZE): readonly BenchResult[] {
  const columns = optionColumns(size.options);
  const kernel = createBatchKernel();
  return [...cases(columns, kernel).map((each) => timedCase(each, size)), bookBench(size, kernel)];
}

function cases(columns: OptionColumns, kernel: BatchKernel): readonly Case[] {
  const european = (options: Pick<EuropeanBatchOptions, 'outputs' | 'isDiscounted' | 'groups'>): (() => unknown) => {
    const batch = filled(kernel.createEuropeanBatch({ rows: columns.count, ...options }), columns);
    return () => batch.run(columns.count);
  };
  const how = `${kernel.engine} engine, columns filled beforehand`;
  return [
    {
      name: 'value + 4 Greeks',
      targetNs: 32,
      how: `${how}, on a forward without rates`,
      run: european({ outputs: FIVE, isDiscounted: false, groups: 0 }),
    },
    {
      name: 'value + 4 Greeks, summed by group',
      targetNs: null,
      how: `${how}, weighted sums of ${GROUPS} groups in the same pass`,
      run: european({ outputs: FIVE, isDiscounted: false, groups: GROUPS }),
    },
    {
      name: 'value + 4 Greeks, rate and carry per option',
      targetNs: 32,
      how: `${how}, two exponentials more`,
      run: european({ outputs: FIVE, isDiscounted: true, groups: 0 }),
    },
    { name: 'all 15 with rate and carry', targetNs: 70, how, run: european({ outputs: FIFTEEN, isDiscounted: true, groups: 0 }) },
    {
      name: 'all 15 with rate and carry, summed by group',
      targetNs: null,
      how: `${how}, weighted sums of ${GROUPS} groups in the same pass`,
      run: european({ outputs: FIFTEEN, isDiscounted: true, groups: GROUPS }),
    },
    { name: 'implied vol', targetNs: 190, how: `${how}; to 1e-12 and better`, run: impliedRun(columns, kernel) },
    { name: 'plain: all with rate and carry', targetNs: null, how: 'europeanGreeks, one object per option', run: plainGreeks(columns) },
    { name: 'plain: implied vol', targetNs: null, how: 'impliedVol, one object per option', run: plainImplied(columns) },
  ];
}

export function filled(batch: EuropeanBatch, columns: OptionColumns): EuropeanBatch {
  const { inputs, groupOf } = batch;
  inputs.callSign.set(columns.callSign);
  inputs.spot.set(columns.forward);
  inputs.strike.set(columns.strike);
  inputs.years.set(columns.years);
  inputs.sigma.set(columns.sigma);
  inputs.rate.set(columns.rate);
  inputs.carry.set(columns.carry);
  columns.forward.forEach((_, row) => {
    inputs.weight[row] = ((row % 7) - 3) / 10;
    groupOf[row] = batch.unknownInGroup.length === 0 ? 0 : row % batch.unknownInGroup.length;
  });
  return batch;
}

function impliedRun(columns: OptionColumns, kernel: BatchKernel): () => unknown {
  const batch = kernel.createImpliedVolBatch(columns.count);
  batch.inputs.callSign.set(columns.callSign);
  batch.inputs.forwardUsd.set(columns.forward);
  batch.inputs.strikeUsd.set(columns.strike);
  batch.inputs.years.set(columns.years);
  batch.inputs.priceUsd.set(columns.price);
  return () => batch.run(columns.count);
}

function plainGreeks(columns: OptionColumns): () => unknown {
  const rows = [...columns.forward.keys()].map((row) => ({
    side: (columns.callSign[row] ?? 1) > 0 ? ('call' as const) : ('put' as const),
    spot: columns.forward[row] ?? NaN,
    strike: columns.strike[row] ?? NaN,
    years: columns.years[row] ?? NaN,
    sigma: columns.sigma[row] ?? NaN,
    rate: columns.rate[row] ?? NaN,
    carry: columns.carry[row] ?? NaN,
  }));
  return () => rows.reduce((sum, row) => sum + europeanGreeks(row).price, 0);
}

function plainImplied(columns: OptionColumns): () => unknown {
  const rows = [...columns.forward.keys()].map((row) => ({
    side: (columns.callSign[row] ?? 1) > 0 ? ('call' as const) : ('put' as const),
    forwardUsd: columns.forward[row] ?? NaN,
    strikeUsd: columns.strike[row] ?? NaN,
    years: columns.years[row] ?? NaN,
    priceUsd: columns.price[row] ?? NaN,
  }));
  return () => rows.filter((row) => impliedVol(row).ok).length;
}

function timedCase({ name, targetNs, how, run }: Case, { options, runs }: KernelBenchSize): BenchResult {
  const timesNs = timesMs(run, runs).map((ms) => (ms * NS_PER_MS) / options);
  const medianNs = quantile(timesNs, 0.5);
  return {
    name: `kernel: ${name}`,
    values: roundedAll({ best: timesNs[0] ?? NaN, p50: medianNs, p95: quantile(timesNs, 0.95), loadAverage: loadAverage() }),
    unit: 'ns per option',
    target: targetNs === null ? null : `p50 <= ${targetNs}`,
    met: targetNs === null ? null : medianNs <= targetNs,
    how: `${how}; one thread, ${options} varied options, ${runs} runs after ${WARM_UP} to warm up`,
  };
}

/** Sorted. */
function timesMs(run: (turn: number) => unknown, runs: number): readonly number[] {
  const times: number[] = [];
  for (let turn = 0; turn < WARM_UP + runs; turn += 1) {
    const startMs = performance.now();
    run(turn);
    if (turn >= WARM_UP) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}

const BOOK_TARGET_MS = 0.4;

/** Quotes looked up, every option valued, every figure of every group added up. */
function bookBench({ legs: count }: KernelBenchSize, kernel: BatchKernel): BenchResult {
  const expiries = ['30JAN26', '27FEB26', '27MAR26', '26JUN26', '25SEP26'];
  const legs = Array.from({ length: count }, (_, at) => {
    const name = `BTC-${expiries[at % expiries.length] ?? ''}-${50_000 + (at % 61) * 1_000}-${at % 2 === 0 ? 'C' : 'P'}`;
    return aPosition(name, ((at % 7) - 3 || 1) / 10, 0.03);
  });
  const market = aMarket(
    legs.map((leg) => anOptionQuote(leg.instrument.id, 80_000, 0.55)),
    [anIndex('BTC', 80_000)],
  );
  const book = createBatchBook(kernel, legs, bookStructure(legs));
  const times = timesMs((turn) => book.risk(market, AT_MS + turn, textbookTheta), BOOK_RUNS);
  return {
    name: `kernel: full tick of a ${count}-leg book`,
    values: roundedAll({ best: times[0] ?? NaN, p50: quantile(times, 0.5), p95: quantile(times, 0.95), loadAverage: loadAverage() }),
    unit: 'ms',
    target: `p50 <= ${BOOK_TARGET_MS}`,
    met: quantile(times, 0.5) <= BOOK_TARGET_MS,
    how: `one thread: every quote looked up, every leg valued, all 16 figures summed per expiry, underlying and book; ${BOOK_RUNS} runs`,
  };
}
