import { afterEach, describe, expect, it } from 'vitest';
import type { JobRunnerPort } from '../../../electron/ports/jobRunner.ts';
import { createJobRunner } from '../../../electron/workers/jobRunner.ts';
import { matrixRows } from '../../../shared/risk/matrixCells.ts';
import type { MatrixPlan } from '../../../shared/risk/matrixPlan.ts';
import { prepareMatrix } from '../../../shared/risk/scenarioMatrix.ts';
import { aPosition, AT_MS, valueOf } from '../../shared/risk/riskBuilders.ts';
import { aScenarioBook } from '../../shared/risk/scenarioRig.ts';

const MATRIX_WORKER = new URL('../../../electron/workers/matrix.worker.ts', import.meta.url);
const BROKEN_WORKER = new URL('./brokenWorker.ts', import.meta.url);
const LEGS = Array.from({ length: 200 }, (_, at) =>
  aPosition(`BTC-27FEB26-${60_000 + 500 * at}-${at % 2 === 0 ? 'C' : 'P'}`, (at % 7) - 3.5),
);
const BOOK = aScenarioBook(LEGS, undefined, { sigmaMove: (_k, _t, _f, sigma, ratio) => sigma - 0.2 * Math.log(ratio) });

function aPlan(rows: number): MatrixPlan {
  const spotRatios = Array.from({ length: rows }, (_, at) => 0.5 + at / rows);
  const volShifts = [-10, 0, 10].map((points) => ({ kind: 'points', points }) as const);
  const prepared = valueOf(prepareMatrix(BOOK, { figure: 'valueUsd', spotRatios, volShifts, atMs: AT_MS }));
  if (prepared === null) throw new Error('valueUsd is a column figure');
  return prepared.plan;
}

describe('createJobRunner', () => {
  const runners: JobRunnerPort[] = [];
  const aRunner = (threads: number, matrixWorker = MATRIX_WORKER): JobRunnerPort => {
    const runner: JobRunnerPort = createJobRunner({ matrixWorker, threads });
    runners.push(runner);
    return runner;
  };

  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
  });

  it('gives the bits of matrixRows whatever the number of threads', async () => {
    const plan = aPlan(7);
    const alone = matrixRows(plan, 0, 7, () => true);
    for (const threads of [1, 2, 3, 9]) {
      const outcome = await aRunner(threads).submitMatrix(plan).outcome;
      expect(outcome).toEqual({ kind: 'done', value: alone });
    }
  });

  it('counts rows as they are done, up to all of them', async () => {
    const seen: number[] = [];
    const { outcome } = aRunner(2).submitMatrix(aPlan(6), ({ done, total }) => seen.push(done / total));
    await outcome;
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect([seen.length, seen.at(-1)]).toEqual([6, 1]);
  });

  it('runs several jobs at once without mixing them up', async () => {
    const runner = aRunner(2);
    const plans = [aPlan(3), aPlan(5), aPlan(4)];
    const outcomes = await Promise.all(plans.map((plan) => runner.submitMatrix(plan).outcome));
    expect(outcomes).toEqual(plans.map((plan) => ({ kind: 'done', value: matrixRows(plan, 0, plan.rows.length, () => true) })));
  });

  it('cancels: the outcome says so, no progress comes after it, and the next job is served', async () => {
    const runner = aRunner(1);
    let after = 0;
    let isCancelled = false;
    const job = runner.submitMatrix(aPlan(2_000), () => {
      if (isCancelled) after += 1;
      isCancelled = true;
      job.cancel();
    });
    expect(await job.outcome).toEqual({ kind: 'cancelled' });
    expect((await runner.submitMatrix(aPlan(2)).outcome).kind).toBe('done');
    expect(after).toBe(0);
  });

  it('cancelling what has ended changes nothing', async () => {
    const job = aRunner(1).submitMatrix(aPlan(2));
    const outcome = await job.outcome;
    job.cancel();
    expect(await job.outcome).toBe(outcome);
  });

  it('a thread that dies fails its job with a typed failure, and the next job gets a new thread', async () => {
    const runner = aRunner(1, BROKEN_WORKER);
    const failure = { reason: 'calculationFailed', message: 'a worker thread was lost: out of paper' };
    expect(await runner.submitMatrix(aPlan(2)).outcome).toEqual({ kind: 'failed', failure });
    expect(await runner.submitMatrix(aPlan(2)).outcome).toEqual({ kind: 'failed', failure });
  });

  it('a worker file that is not there is a failed job, not a crash', async () => {
    const outcome = await aRunner(2, new URL('./nowhere.ts', import.meta.url)).submitMatrix(aPlan(2)).outcome;
    expect(outcome).toMatchObject({ kind: 'failed', failure: { reason: 'calculationFailed' } });
  });

  it('close cancels what runs and refuses what comes later', async () => {
    const runner = aRunner(1);
    const job = runner.submitMatrix(aPlan(500));
    await runner.close();
    expect(await job.outcome).toEqual({ kind: 'cancelled' });
    expect(await runner.submitMatrix(aPlan(2)).outcome).toEqual({ kind: 'cancelled' });
  });

  it('a matrix without rows is done at once', async () => {
    expect(await aRunner(2).submitMatrix(aPlan(0)).outcome).toEqual({ kind: 'done', value: new Float64Array() });
  });
});
