/** How long a book takes to value and add up; run by the bench script, never by the tests. */
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import { aggregateRisk } from '../../shared/risk/aggregate.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { bookStructure } from '../../shared/risk/bookStructure.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { legRisk } from '../../shared/risk/legRisk.ts';
import { nextHedgePrices } from '../../shared/risk/nextHedgePrices.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, valueOf } from '../shared/risk/riskBuilders.ts';

export interface BenchResult {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly runs: number;
}

const RUNS = 200;
const WARM_UP = 100;

/** Medians on this machine, one core: a 2,000-option book valued and aggregated, and the next-hedge levels of 100 legs. */
export function riskBench(): readonly BenchResult[] {
  return [revalueBench(2_000), nextHedgeBench(100)];
}

function revalueBench(count: number): BenchResult {
  const legs = someOptions(count);
  const market = marketOf(legs);
  const structure = bookStructure(legs);
  return measure(`revalue and aggregate ${count} option legs`, (run) => {
    const risks = legs.map((leg) => legRisk(leg, market, AT_MS + run, textbookTheta));
    return aggregateRisk(structure, legs, risks).total.valueUsd;
  });
}

function nextHedgeBench(count: number): BenchResult {
  const legs = someOptions(count);
  const market = marketOf(legs);
  return measure(`next-hedge prices of ${count} option legs`, (run) => {
    const deltaAt = valueOf(bookDelta(legs, market, AT_MS + run, 'coin'));
    const centre = deltaAt(1);
    return nextHedgePrices({ deltaAt, indexUsd: 80_000, lowerCoin: centre - 1e6, upperCoin: centre + 1e6 }).belowUsd;
  });
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

function measure(name: string, body: (run: number) => unknown): BenchResult {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + RUNS; run += 1) {
    const startMs = performance.now();
    body(run);
    if (run >= WARM_UP) times.push(performance.now() - startMs);
  }
  times.sort((a, b) => a - b);
  return { name, medianMs: times[Math.floor(RUNS / 2)] ?? 0, p95Ms: times[Math.floor(RUNS * 0.95)] ?? 0, runs: RUNS };
}
