/** How long one American option takes, against its target of 40 µs, on the mix of the golden table. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { americanGreeks, americanValue, type AmericanInputs } from '../../shared/pricing/american.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface AmericanBenchSize {
  readonly runs: number;
  readonly fullRuns: number;
  readonly warmUps: number;
}

export const AMERICAN_BENCH_SIZE: AmericanBenchSize = { runs: 81, fullRuns: 9, warmUps: 15 };
const TARGET_MICROSECONDS = 40;
const MICROSECONDS_PER_MS = 1_000;

/** Equity with and without dividends, futures options, 1 day to years, exercised and never exercised. */
function goldenOptions(): readonly AmericanInputs[] {
  const text = readFileSync(new URL('../golden/american.csv', import.meta.url), 'utf8');
  const rows: readonly Readonly<Record<string, string>>[] = parse(text, { columns: true });
  return rows.map((row) => ({
    side: row['type'] === 'call' ? 'call' : 'put',
    spot: Number(row['S']),
    strike: Number(row['K']),
    years: Number(row['T']),
    sigma: Number(row['sigma']),
    rate: Number(row['r']),
    carry: Number(row['q']),
  }));
}

export function americanBench(size: AmericanBenchSize = AMERICAN_BENCH_SIZE): readonly BenchResult[] {
  const options = goldenOptions();
  const { runs, fullRuns, warmUps } = size;
  return [
    timed('american: price, delta, gamma, theta', options, (each) => americanValue(each).ok, runs, warmUps, TARGET_MICROSECONDS),
    timed('american: the full set', options, (each) => americanGreeks(each).ok, fullRuns, Math.min(warmUps, 2), null),
  ];
}

function timed(
  name: string,
  options: readonly AmericanInputs[],
  price: (option: AmericanInputs) => boolean,
  runs: number,
  warmUps: number,
  targetMicroseconds: number | null,
): BenchResult {
  const times: number[] = [];
  for (let turn = 0; turn < warmUps + runs; turn += 1) {
    const startMs = performance.now();
    for (const option of options) price(option);
    if (turn >= warmUps) times.push(((performance.now() - startMs) * MICROSECONDS_PER_MS) / options.length);
  }
  times.sort((a, b) => a - b);
  const median = quantile(times, 0.5);
  return {
    name,
    values: roundedAll({ best: times[0] ?? NaN, p50: median, p95: quantile(times, 0.95), loadAverage: loadAverage() }),
    unit: 'µs per option',
    target: targetMicroseconds === null ? null : `p50 <= ${targetMicroseconds}`,
    met: targetMicroseconds === null ? null : median <= targetMicroseconds,
    how: `${options.length} rows of the golden table, price within 1e-9 of the strike; one thread, plain function, ${runs} runs after ${warmUps} to warm up`,
  };
}
