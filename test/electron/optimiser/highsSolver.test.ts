import { describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../electron/optimiser/highsSolver.ts';
import { createMipBuilder, type MipModel, type MipSolveOptions } from '../../../shared/hedging/optimise/mipModel.ts';
import { hedgeModel } from '../../../shared/hedging/optimise/hedgeModel.ts';
import { demoLegs, demoMarket } from '../../support/demoMarket.ts';
import { demoRequest } from '../../support/demoOptimise.ts';
import { valueOf } from '../../shared/risk/riskBuilders.ts';

const OPTIONS: MipSolveOptions = { timeLimitSeconds: 10, relativeGap: 0, absoluteGap: 0, tolerance: 'usual' };

/** Minimise −30 chairs − 50 tables; chairs + 2 tables ≤ 40, 2 chairs + tables ≤ 50: 20 and 10, as the package's own example says. */
function workshop(overrides: Partial<MipModel> = {}): MipModel {
  const builder = createMipBuilder();
  const chairs = builder.column({ cost: -30, upper: Infinity, isInteger: true });
  const tables = builder.column({ cost: -50, upper: Infinity, isInteger: true });
  builder.row(-Infinity, 40, [
    [chairs, 1],
    [tables, 2],
  ]);
  builder.row(-Infinity, 50, [
    [chairs, 2],
    [tables, 1],
  ]);
  return { ...builder.build(), ...overrides };
}

function aHardModel(): MipModel {
  const demo = demoMarket();
  const moment = demo.momentAt(demo.timesMs[0] ?? demo.timesMs[1] ?? failNoTimes());
  const limits = { deltaCoin: 5, gammaShare: 0.02, vegaShare: 0.05 };
  return hedgeModel(demoRequest(moment, 'ETH', demoLegs('ETH', moment.tsMs), limits), { kind: 'cost' }).mip;
}

function failNoTimes(): never {
  throw new Error('no snapshots');
}

describe('createHighsSolver', () => {
  it('finds the optimum of the package’s own example, with its bound', async () => {
    const solver = await createHighsSolver();
    const { status, values, objective, bound, gap } = valueOf(solver.solve(workshop(), OPTIONS));
    expect([status, values?.map(Math.round), gap]).toEqual(['optimal', [20, 10], 0]);
    expect(objective).toBeCloseTo(-1_100, 6);
    expect(bound).toBeCloseTo(-1_100, 6);
  });

  it('says infeasible of a model that has no solution', async () => {
    const solver = await createHighsSolver();
    const none = workshop({ rowLower: [41, -Infinity] });
    expect(valueOf(solver.solve(none, OPTIONS))).toEqual({ status: 'infeasible', values: null, objective: null, bound: null, gap: null });
  });

  it('fails, and does not throw, on a model that is unbounded or is none', async () => {
    const solver = await createHighsSolver();
    const unbounded = solver.solve(workshop({ rowUpper: [Infinity, Infinity] }), OPTIONS);
    expect(unbounded.ok ? '' : unbounded.failure.reason).toBe('calculationFailed');
    const broken = solver.solve(workshop({ colCost: [NaN, 1] }), OPTIONS);
    expect(broken.ok ? '' : broken.failure.reason).toBe('calculationFailed');
  });

  it('stops on the clock and when told to, with what it has', async () => {
    const model = aHardModel();
    const onClock = valueOf((await createHighsSolver()).solve(model, { ...OPTIONS, timeLimitSeconds: 0.05 }));
    expect(onClock.status).toBe('timeLimit');
    const told = valueOf((await createHighsSolver({ isStopped: () => true })).solve(model, OPTIONS));
    expect(told.status).toBe('timeLimit');
  });

  it('gives the same values for the same model', async () => {
    const solver = await createHighsSolver();
    const model = aHardModel();
    const options = { ...OPTIONS, relativeGap: 0.02, absoluteGap: 0.01 };
    expect(valueOf(solver.solve(model, options)).values).toEqual(valueOf(solver.solve(model, options)).values);
  });

  it('gives its memory back: sixty models do not grow the heap beyond the first', async () => {
    const solver = await createHighsSolver();
    valueOf(solver.solve(workshop(), OPTIONS));
    const before = process.memoryUsage().rss;
    for (let run = 0; run < 60; run += 1) valueOf(solver.solve(workshop(), OPTIONS));
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000);
  });
});
