import { beforeAll, describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../electron/optimiser/highsSolver.ts';
import type { MipSolver } from '../../shared/hedging/optimise/mipModel.ts';
import { runFall, type FallPlan } from './fallRun.ts';
import { demoMarket } from '../support/demoMarket.ts';

/** The first days of the fall, 79,000 to 71,000 USD; all of it is in docs/optimiser.md. */
const SNAPSHOTS = 20;
const DELTA_ONLY: FallPlan = { underlying: 'BTC', bandCoin: 0.5, gammaShare: null, vegaShare: null, repeats: 'once', snapshots: SNAPSHOTS };

describe('the optimiser’s hedge on the recorded fall', () => {
  let solver: MipSolver;
  beforeAll(async () => {
    solver = await createHighsSolver();
  });

  it('against delta hedges alone: smaller swings, a smaller worst loss and tail, fewer hedges, for what it costs', () => {
    const demo = demoMarket();
    const alone = runFall(demo, DELTA_ONLY, solver);
    const optimised = runFall(demo, { ...DELTA_ONLY, gammaShare: 0.5, vegaShare: 0.5 }, solver);
    expect([alone.unsolved, optimised.unsolved, alone.gammaTrades]).toEqual([0, 0, 0]);
    expect(optimised.gammaCostUsd).toBeGreaterThan(0);
    expect(optimised.sigmaCoin / alone.sigmaCoin).toBeLessThan(0.8);
    expect(optimised.worstChangeCoin / alone.worstChangeCoin).toBeLessThan(0.8);
    expect(optimised.drawdownCoin / alone.drawdownCoin).toBeLessThan(0.8);
    expect(optimised.worstTailCoin / alone.worstTailCoin).toBeLessThan(0.6);
    expect(optimised.deltaHedges).toBeLessThan(alone.deltaHedges);
    expect(runFall(demo, DELTA_ONLY, solver)).toEqual(alone);
  });
});
