/** How long a book takes to value and add up, and the desk's dearest what-if. */
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { aggregateRisk } from '../../shared/risk/aggregate.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { bookStructure } from '../../shared/risk/bookStructure.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import { nextHedgePrices } from '../../shared/risk/nextHedgePrices.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, valueOf } from '../shared/risk/riskBuilders.ts';
import { quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface RiskBenchSize {
  readonly legs: number;
  readonly nextHedgeLegs: number;
  readonly runs: number;
}

export const RISK_BENCH_SIZE: RiskBenchSize = { legs: 2_000, nextHedgeLegs: 100, runs: 400 };

/** Runs that are not counted, so that the compiler has settled. */
const WARM_UP = 100;
const REVALUE_TARGET_MS = 5;

export function riskBench(size: RiskBenchSize = RISK_BENCH_SIZE): readonly BenchResult[] {
  return [revalueBench(size), nextHedgeBench(size)];
}

function revalueBench({ legs: count, runs }: RiskBenchSize): BenchResult {
  const legs = someOptions(count);
  const market = marketOf(legs);
  const structure = bookStructure(legs);
  const times = measure(runs, (run) => {
    const risks = legs.map((leg) => legRisk(leg, market, AT_MS + run, textbookTheta));
    return aggregateRisk(structure, legs, risks).total.valueUsd;
  });
  return {
    name: `revalue and aggregate ${count} option legs`,
    ...figuresOf(times),
    target: `p50 <= ${REVALUE_TARGET_MS}`,
    met: quantile(times, 0.5) <= REVALUE_TARGET_MS,
    how: `one thread, every leg re-priced and every sum rebuilt at a new time, ${runs} runs after ${WARM_UP} to warm up`,
  };
}

function nextHedgeBench({ nextHedgeLegs: count, runs }: RiskBenchSize): BenchResult {
  const legs = someOptions(count);
  const market = marketOf(legs);
  const times = measure(runs, (run) => {
    const deltaAt = valueOf(bookDelta(legs, market, AT_MS + run, 'coin'));
    const centre = deltaAt(1);
    return nextHedgePrices({ deltaAt, indexUsd: 80_000, lowerCoin: centre - 1e6, upperCoin: centre + 1e6 }).belowUsd;
  });
  return {
    name: `next-hedge prices of ${count} option legs`,
    ...figuresOf(times),
    target: null,
    met: null,
    how: `one thread, no level within reach, so the whole range is searched; ${runs} runs after ${WARM_UP} to warm up`,
  };
}

function figuresOf(sorted: readonly number[]): Pick<BenchResult, 'values' | 'unit'> {
  return { values: roundedAll({ p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) }), unit: 'ms' };
}

function someOptions(count: number): readonly Leg[] {
  const expiries = ['30JAN26', '27FEB26', '27MAR26', '26JUN26', '25SEP26'];
  return Array.from({ length: count }, (_, i) => {
    const strike = 50_000 + (i % 61) * 1_000;
    const side = i % 2 === 0 ? 'C' : 'P';
    return aPosition(`BTC-${expiries[i % expiries.length] ?? ''}-${strike}-${side}`, ((i % 7) - 3 || 1) / 10, 0.03);
  });
}

function marketOf(legs: readonly Leg[]) {
  const options = legs.flatMap((leg) => (leg.kind === 'position' ? [anOptionQuote(leg.instrument.id, 80_000, 0.55)] : []));
  return aMarket([...options, aFutureQuote('BTC-PERPETUAL', 80_000)], [anIndex('BTC', 80_000)]);
}

/** Sorted times of `runs` runs, ms. */
function measure(runs: number, body: (run: number) => unknown): readonly number[] {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    const startMs = performance.now();
    body(run);
    if (run >= WARM_UP) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}
