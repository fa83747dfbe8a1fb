import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptimiserPort } from '../../../electron/ports/optimiser.ts';
import { createHighsSolver } from '../../../electron/optimiser/highsSolver.ts';
import { createOptimiseRunner } from '../../../electron/workers/optimiseRunner.ts';
import { deltaOnlyHedge } from '../../../shared/hedging/optimise/compareHedges.ts';
import { hedgeFrontier } from '../../../shared/hedging/optimise/frontier.ts';
import type { MipSolver } from '../../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../../shared/hedging/optimise/optimiseRequest.ts';
import { demoLegs, demoMarket } from '../../support/demoMarket.ts';
import { demoRequest } from '../../support/demoOptimise.ts';
import { aRequest } from '../../shared/hedging/optimise/optimiseBuilders.ts';

const WORKER = new URL('../../../electron/workers/optimise.worker.ts', import.meta.url);
const BROKEN_WORKER = new URL('./brokenWorker.ts', import.meta.url);

/** Takes seconds: the exact optimum of sixty candidates, ten-dollar lots counted as whole numbers. */
function aLongRequest(): OptimiseRequest {
  const demo = demoMarket();
  const [startMs] = demo.timesMs;
  if (startMs === undefined) throw new Error('no snapshots');
  const moment = demo.momentAt(startMs);
  const limits = { deltaCoin: 5, gammaShare: 0.02, vegaShare: 0.05 };
  return demoRequest(moment, 'ETH', demoLegs('ETH', moment.tsMs), limits, { relativeGap: 0, timeLimitSeconds: 60 });
}

describe('createOptimiseRunner', () => {
  const runners: OptimiserPort[] = [];
  let here: MipSolver;
  const aRunner = (worker = WORKER): OptimiserPort => {
    const runner: OptimiserPort = createOptimiseRunner(worker);
    runners.push(runner);
    return runner;
  };
  beforeAll(async () => {
    here = await createHighsSolver();
  });
  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
  });

  it('answers as the same functions do on this thread: hedge, delta alone, frontier with its progress', async () => {
    const runner = aRunner();
    const request = aRequest();
    const progress: number[] = [];
    const outcomes = await Promise.all([
      runner.submitHedge(request).outcome,
      runner.submitDeltaOnly(request).outcome,
      runner.submitFrontier(request, 3, ({ done, total }) => progress.push(done / total)).outcome,
    ]);
    expect(outcomes).toEqual([
      { kind: 'done', value: optimiseHedge(request, here) },
      { kind: 'done', value: deltaOnlyHedge(request, here) },
      { kind: 'done', value: hedgeFrontier(request, here, { points: 3 }) },
    ]);
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('hands a refusal through as the answer it is', async () => {
    const outcome = await aRunner().submitHedge(aRequest({ candidates: [] })).outcome;
    expect(outcome).toMatchObject({ kind: 'done', value: { ok: false, failure: { reason: 'invalidInput' } } });
  });

  it('cancels a search that is running; the thread serves the next one', async () => {
    const runner = aRunner();
    await runner.submitHedge(aRequest()).outcome;
    const long = runner.submitHedge(aLongRequest());
    const next = runner.submitHedge(aRequest());
    long.cancel();
    expect(await long.outcome).toEqual({ kind: 'cancelled' });
    expect((await next.outcome).kind).toBe('done');
  });

  it('does not hold up the thread that asked', async () => {
    const job = aRunner().submitHedge({ ...aLongRequest(), timeLimitSeconds: 0.5 });
    let turns = 0;
    const ticking = setInterval(() => (turns += 1), 1);
    await job.outcome;
    clearInterval(ticking);
    expect(turns).toBeGreaterThan(20);
  });

  it('a thread that dies, or was never there, is a failed job', async () => {
    expect(await aRunner(BROKEN_WORKER).submitHedge(aRequest()).outcome).toMatchObject({
      kind: 'failed',
      failure: { reason: 'calculationFailed', message: 'the optimiser’s thread was lost: out of paper' },
    });
    expect((await aRunner(new URL('./nowhere.ts', import.meta.url)).submitHedge(aRequest()).outcome).kind).toBe('failed');
  });

  it('close cancels what runs and what comes later', async () => {
    const runner = aRunner();
    const job = runner.submitHedge(aLongRequest());
    await runner.close();
    expect(await job.outcome).toEqual({ kind: 'cancelled' });
    expect(await runner.submitHedge(aRequest()).outcome).toEqual({ kind: 'cancelled' });
  });
});
