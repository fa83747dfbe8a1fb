/** How long the book-risk grids take: the big spot × vol matrix on one core and on workers, and a ladder of a large book. */
import { createJobRunner } from '../../electron/workers/jobRunner.ts';
import { textbookTheta } from '../../shared/pricing/thetaConventions.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import { matrixRows } from '../../shared/risk/matrixCells.ts';
import type { MatrixPlan } from '../../shared/risk/matrixPlan.ts';
import { createScenarioBook, type ScenarioBook } from '../../shared/risk/scenarioBook.ts';
import { finishMatrix, prepareMatrix, scenarioMatrix, type MatrixRequest } from '../../shared/risk/scenarioMatrix.ts';
import { spotLadder } from '../../shared/risk/spotLadder.ts';
import { sigmaColumnMoveOf, sigmaMoveOf, type MarkedColumns } from '../../shared/smile/sigmaMove.ts';
import { createSmileSurface, type SmileSurface } from '../../shared/smile/smileSurface.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, AT_MS, valueOf } from '../shared/risk/riskBuilders.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';

export interface GridBenchSize {
  readonly matrixLegs: number;
  readonly ladderLegs: number;
  readonly runs: number;
}

export const GRID_BENCH_SIZE: GridBenchSize = { matrixLegs: 10_000, ladderLegs: 2_000, runs: 15 };

const WARM_UP = 4;
const SPOTS = Array.from({ length: 21 }, (_, at) => 0.8 + 0.02 * at);
const SHIFTS = Array.from({ length: 9 }, (_, at) => ({ kind: 'points', points: 5 * at - 20 }) as const);
const REQUEST: MatrixRequest = { figure: 'pnlUsd', spotRatios: SPOTS, volShifts: SHIFTS, atMs: AT_MS };
const EXPIRIES = ['30JAN26', '27FEB26', '27MAR26', '26JUN26', '25SEP26'];
const STICKINESS = 0.5;
const MATRIX_WORKER = new URL('../../electron/workers/matrix.worker.ts', import.meta.url);

export async function gridBench(size: GridBenchSize = GRID_BENCH_SIZE): Promise<readonly BenchResult[]> {
  const { matrixLegs, runs } = size;
  const legs = someOptions(matrixLegs);
  const [sticky, moved] = [bookOf(legs, false), bookOf(legs, true)];
  return [
    await matrixBench(`matrix ${matrixLegs} legs, 21 x 9, vol shifts`, 150, runs, () => valueOf(scenarioMatrix(sticky, REQUEST)).cells),
    await matrixBench(`matrix ${matrixLegs} legs, 21 x 9, smile moved`, 300, runs, () => valueOf(scenarioMatrix(moved, REQUEST)).cells),
    await workerBench(moved, 1, runs),
    await workerBench(moved, 2, runs),
    await cellBench(moved, matrixLegs, runs),
    await ladderBench(size),
  ];
}

async function matrixBench(name: string, targetMs: number, runs: number, body: () => unknown): Promise<BenchResult> {
  const times = await measure(runs, body);
  const how = 'one thread; columns prepared and every cell revalued; the book itself (today’s risk) is made before';
  return result(name, times, targetMs, runs, how);
}

/** The same on worker threads: what the caller waits for, copies and messages included. */
async function workerBench(book: ScenarioBook, threads: number, runs: number): Promise<BenchResult> {
  const runner = createJobRunner({ matrixWorker: MATRIX_WORKER, threads });
  try {
    const times = await measure(runs, async () => {
      const prepared = preparedOf(book);
      const outcome = await runner.submitMatrix(prepared.plan).outcome;
      if (outcome.kind !== 'done') throw new Error(`the job ended as ${outcome.kind}`);
      return finishMatrix(book, REQUEST, prepared, outcome.value);
    });
    const how = `${threads} worker thread(s), preparation on the caller's thread, smile moved, copies and messages included`;
    return result(`matrix on ${threads} worker(s)`, times, null, runs, how);
  } finally {
    await runner.close();
  }
}

/** The inner loop alone. */
async function cellBench(book: ScenarioBook, legs: number, runs: number): Promise<BenchResult> {
  const { plan } = preparedOf(book);
  const times = await measure(runs, () => matrixRows(plan, 0, SPOTS.length, () => true));
  const perValue = times.map((ms) => (ms * 1e6) / (legs * SPOTS.length * SHIFTS.length));
  const how = `one thread, cells alone; ${runs} runs after ${WARM_UP}, load average ${loadAverage()}`;
  return { name: 'one option value in a matrix', values: figures(perValue), unit: 'ns', target: null, met: null, how };
}

async function ladderBench({ ladderLegs, runs }: GridBenchSize): Promise<BenchResult> {
  const book = bookOf(someOptions(ladderLegs), false);
  const times = await measure(runs, () => valueOf(spotLadder(book, { spotRatios: SPOTS, atMs: AT_MS, numeraire: 'coin', targetCoin: 0 })));
  return result(`ladder ${ladderLegs} legs, 21 levels`, times, null, runs, 'one thread, ten figures by columns at every level');
}

function preparedOf(book: ScenarioBook): { readonly plan: MatrixPlan; readonly baseline: number } {
  const prepared = valueOf(prepareMatrix(book, REQUEST));
  if (prepared === null) throw new Error('pnlUsd is a column figure');
  return prepared;
}

function someOptions(count: number): readonly Leg[] {
  return Array.from({ length: count }, (_, at) => {
    const strike = 50_000 + (at % 61) * 1_000;
    const side = at % 2 === 0 ? 'C' : 'P';
    return aPosition(`BTC-${EXPIRIES[at % EXPIRIES.length] ?? ''}-${strike}-${side}`, ((at % 7) - 3 || 1) / 10, 0.03);
  });
}

function bookOf(legs: readonly Leg[], isSmileMoved: boolean): ScenarioBook {
  const options = legs.flatMap((leg) => (leg.kind === 'position' ? [anOptionQuote(leg.instrument.id, 80_000, 0.55)] : []));
  const market = aMarket([...options, aFutureQuote('BTC-PERPETUAL', 80_000)], [anIndex('BTC', 80_000)]);
  const plain = { fromMs: AT_MS, theta: textbookTheta, expiryRule: { kind: 'atPathSpot' }, sigmaMove: null } as const;
  if (!isSmileMoved) return valueOf(createScenarioBook(legs, market, plain));
  const smile = aSmile(legs);
  const sigmaColumns = (columns: MarkedColumns) => sigmaColumnMoveOf(smile, STICKINESS, columns);
  return valueOf(createScenarioBook(legs, market, { ...plain, sigmaMove: sigmaMoveOf(smile, STICKINESS), sigmaColumns }));
}

/** A hyperbola per expiry: what an SVI slice costs to evaluate. */
function aSmile(legs: readonly Leg[]): SmileSurface {
  const expiries = new Set(
    legs.flatMap((leg) => (leg.kind === 'position' && leg.instrument.kind === 'option' ? [leg.instrument.expiryMs] : [])),
  );
  const sigma = (k: number): number => Math.sqrt(0.25 + 0.15 * (-0.3 * k + Math.sqrt(k * k + 0.04)));
  const slope = (k: number): number => (0.15 * (-0.3 + k / Math.sqrt(k * k + 0.04))) / (2 * sigma(k));
  return valueOf(
    createSmileSurface(
      [...expiries].map((expiryMs) => ({ expiryMs, curve: { kind: 'svi', sigma, slope } })),
      AT_MS,
    ),
  );
}

/** Sorted times of `runs` runs, ms. */
async function measure(runs: number, body: () => unknown): Promise<readonly number[]> {
  const times: number[] = [];
  for (let run = 0; run < WARM_UP + runs; run += 1) {
    const startMs = performance.now();
    await body();
    if (run >= WARM_UP) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b);
}

function result(name: string, times: readonly number[], targetMs: number | null, runs: number, how: string): BenchResult {
  const p50 = quantile(times, 0.5);
  return {
    name,
    values: figures(times),
    unit: 'ms',
    target: targetMs === null ? null : `p50 <= ${targetMs}`,
    met: targetMs === null ? null : p50 <= targetMs,
    how: `${how}; ${runs} runs after ${WARM_UP} to warm up, load average ${loadAverage()}`,
  };
}

function figures(sorted: readonly number[]): Record<string, number> {
  return roundedAll({ p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) });
}
