/** How long the optimiser takes on the demo book with sixty candidates: to the optimum, to a frontier, and until the solver is loaded. */
import { createHighsSolver } from '../../electron/optimiser/highsSolver.ts';
import { createOptimiseRunner } from '../../electron/workers/optimiseRunner.ts';
import { hedgeFrontier } from '../../shared/hedging/optimise/frontier.ts';
import type { MipSolver } from '../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import { demoLegs, demoMarket } from '../support/demoMarket.ts';
import { demoRequest, type DemoLimits } from '../support/demoOptimise.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface OptimiseBenchSize {
  readonly moments: number;
  readonly frontiers: number;
}

export const OPTIMISE_BENCH_SIZE: OptimiseBenchSize = { moments: 4, frontiers: 3 };

const BANDS = { BTC: 0.5, ETH: 5 } as const;
const SHARES: readonly Omit<DemoLimits, 'deltaCoin'>[] = [
  { gammaShare: 0.5, vegaShare: null },
  { gammaShare: 0.5, vegaShare: 0.5 },
  { gammaShare: 0.1, vegaShare: 0.2 },
];
const MAX_INSTRUMENTS = [2, 4, null] as const;
const WORKER = new URL('../../electron/workers/optimise.worker.ts', import.meta.url);
const TARGET_MS = 1_000;

export async function optimiseBench(size: OptimiseBenchSize = OPTIMISE_BENCH_SIZE): Promise<readonly BenchResult[]> {
  const loadStartMs = performance.now();
  const solver = await createHighsSolver();
  const loadMs = performance.now() - loadStartMs;
  const requests = someRequests(size.moments);
  const candidates = Math.max(...requests.map((request) => request.candidates.length));
  return [
    optimumBench(solver, requests, candidates),
    frontierBench(solver, requests, size.frontiers),
    await workerBench(requests),
    {
      name: 'solver loaded',
      values: roundedAll({ once: loadMs }),
      unit: 'ms',
      target: null,
      met: null,
      how: `WebAssembly compiled and started, once per thread; load average ${loadAverage()}`,
    },
  ];
}

function someRequests(moments: number): readonly OptimiseRequest[] {
  const demo = demoMarket();
  const step = Math.max(1, Math.floor(demo.timesMs.length / moments));
  const times = demo.timesMs.filter((_, at) => at % step === 0).slice(0, moments);
  return times.flatMap((tsMs) =>
    (['BTC', 'ETH'] as const).flatMap((underlying) => {
      const moment = demo.momentAt(tsMs);
      const legs = demoLegs(underlying, tsMs).filter(
        (leg) => leg.kind === 'balance' || !('expiryMs' in leg.instrument) || leg.instrument.expiryMs > tsMs,
      );
      return SHARES.flatMap((shares) =>
        MAX_INSTRUMENTS.map((maxInstruments) =>
          demoRequest(moment, underlying, legs, { deltaCoin: BANDS[underlying], ...shares }, { maxInstruments, timeLimitSeconds: 10 }),
        ),
      );
    }),
  );
}

interface Timed {
  readonly wallMs: number;
  /** What the thread worked, which other programs on the machine do not add to. */
  readonly cpuMs: number;
  readonly gap: number;
  readonly isOptimal: boolean;
}

function optimumBench(solver: MipSolver, requests: readonly OptimiseRequest[], candidates: number): BenchResult {
  const timed = requests.map((request) => timedOptimum(solver, request));
  const wall = timed.map(({ wallMs }) => wallMs).sort((a, b) => a - b);
  const cpu = timed.map(({ cpuMs }) => cpuMs).sort((a, b) => a - b);
  const p95 = quantile(wall, 0.95);
  return {
    name: `optimum, ${candidates} candidates`,
    values: roundedAll({
      p50: quantile(wall, 0.5),
      p95,
      worst: quantile(wall, 1),
      cpuP50: quantile(cpu, 0.5),
      cpuP95: quantile(cpu, 0.95),
      cpuWorst: quantile(cpu, 1),
      worstGapPct: 100 * Math.max(...timed.map(({ gap }) => gap)),
      notOptimal: timed.filter(({ isOptimal }) => !isOptimal).length,
    }),
    unit: 'ms',
    target: `p95 <= ${TARGET_MS}`,
    met: p95 <= TARGET_MS,
    how: `${requests.length} questions on the demo book: BTC and ETH, three pairs of limits, 2, 4 or any number of instruments; gap asked for 0.1 %; load average ${loadAverage()}`,
  };
}

function timedOptimum(solver: MipSolver, request: OptimiseRequest): Timed {
  const startMs = performance.now();
  const cpu = process.cpuUsage();
  const hedge = optimiseHedge(request, solver);
  const { user, system } = process.cpuUsage(cpu);
  const wallMs = performance.now() - startMs;
  if (!hedge.ok) throw new Error(hedge.failure.message);
  return { wallMs, cpuMs: (user + system) / 1_000, gap: hedge.value.gap ?? 1, isOptimal: hedge.value.status === 'optimal' };
}

function frontierBench(solver: MipSolver, requests: readonly OptimiseRequest[], runs: number): BenchResult {
  const step = Math.max(1, Math.floor(requests.length / runs));
  const times = requests.filter((_, at) => at % step === 0).slice(0, runs);
  const wall = times.map((request) => {
    const startMs = performance.now();
    const frontier = hedgeFrontier({ ...request, limits: { ...request.limits, vegaUsdPerVolPoint: null } }, solver);
    if (!frontier.ok) throw new Error(frontier.failure.message);
    return performance.now() - startMs;
  });
  wall.sort((a, b) => a - b);
  return {
    name: 'frontier, 9 points',
    values: roundedAll({ p50: quantile(wall, 0.5), worst: quantile(wall, 1) }),
    unit: 'ms',
    target: null,
    met: null,
    how: `the least gamma and nine optima; ${wall.length} frontiers; load average ${loadAverage()}`,
  };
}

/** What the caller waits for, copies and messages included, once the thread has its solver. */
async function workerBench(requests: readonly OptimiseRequest[]): Promise<BenchResult> {
  const runner = createOptimiseRunner(WORKER);
  try {
    const times: number[] = [];
    for (const request of requests.slice(0, 10)) {
      const startMs = performance.now();
      const outcome = await runner.submitHedge(request).outcome;
      if (outcome.kind !== 'done') throw new Error(`the job ended as ${outcome.kind}`);
      times.push(performance.now() - startMs);
    }
    const [first = 0, ...later] = times;
    const sorted = later.toSorted((a, b) => a - b);
    return {
      name: 'optimum on its thread',
      values: roundedAll({ first, p50: quantile(sorted, 0.5), worst: quantile(sorted, 1) }),
      unit: 'ms',
      target: null,
      met: null,
      how: `first: thread and solver started too; load average ${loadAverage()}`,
    };
  } finally {
    await runner.close();
  }
}
