import { beforeAll, describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../../electron/optimiser/highsSolver.ts';
import { hedgeFrontier } from '../../../../shared/hedging/optimise/frontier.ts';
import type { MipSolver } from '../../../../shared/hedging/optimise/mipModel.ts';
import { demoLegs, demoMarket } from '../../../support/demoMarket.ts';
import { demoRequest } from '../../../support/demoOptimise.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';
import { bruteForce } from './bruteForce.ts';
import { aCandidate, aFutureCandidate, aRandomRequest, aRequest } from './optimiseBuilders.ts';

describe('hedgeFrontier', () => {
  let solver: MipSolver;
  beforeAll(async () => {
    solver = await createHighsSolver();
  });

  it('costs at every limit what brute force finds there, and never less for less gamma', () => {
    let compared = 0;
    for (let seed = 1_000; seed < 1_016; seed += 1) {
      const request = { ...aRandomRequest(seed), soft: null };
      const frontier = hedgeFrontier(request, solver, { points: 3 });
      if (!frontier.ok) continue;
      let costBefore = 0;
      for (const { gammaLimit, residualGamma, hedge } of frontier.value.points) {
        const brute = bruteForce({ ...request, limits: { ...request.limits, gammaCoinPerUsd: gammaLimit } });
        expect([seed, hedge.cost.totalUsd]).toEqual([seed, expect.closeTo(brute?.totalUsd ?? NaN, 6)]);
        expect(hedge.cost.totalUsd).toBeGreaterThanOrEqual(costBefore);
        expect(residualGamma).toBeLessThanOrEqual(gammaLimit * (1 + 1e-12));
        costBefore = hedge.cost.totalUsd;
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });

  it('runs from the gamma of the demo book to almost none of it, within the gap that was asked for', () => {
    const demo = demoMarket();
    const moment = demo.momentAt(valueAt(demo.timesMs, 0));
    const request = demoRequest(moment, 'BTC', demoLegs('BTC', moment.tsMs), { deltaCoin: 0.5, gammaShare: null, vegaShare: null });
    const seen: number[] = [];
    const { points, leastGamma } = valueOf(
      hedgeFrontier(request, solver, { points: 3, onPoint: (done, total) => seen.push(done / total) > 0 }),
    );
    const todays = Math.abs(request.book.gammaCoinPerUsd);
    expect([points[0]?.gammaLimit, points[0]?.hedge.cost.totalUsd]).toEqual([todays, 0]);
    expect(leastGamma / todays).toBeLessThan(0.01);
    expect(points.at(-1)?.residualGamma).toBeLessThanOrEqual(leastGamma + 0.006 * todays);
    expect(points.every(({ hedge }) => hedge.status === 'optimal' && (hedge.gap ?? 1) <= 1.1e-3)).toBe(true);
    expect(seen).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('stops when told to', () => {
    expect(failureOf(hedgeFrontier(aRequest(), solver, { onPoint: () => false }))).toBe('notApplicable: stopped');
  });

  it('refuses limits that cannot be met whatever the gamma, naming them, and a count of points that is none', () => {
    const limits = { deltaCoin: 0.01, gammaCoinPerUsd: null, vegaUsdPerVolPoint: null, marginUsd: 0 };
    const request = aRequest({ limits, candidates: [aCandidate('OPT'), aFutureCandidate('PERP')] });
    expect(failureOf(hedgeFrontier(request, solver))).toContain('conflict: limits cannot be met together: delta 0.01 BTC, margin 0 USD');
    expect(failureOf(hedgeFrontier(aRequest(), solver, { points: 1 }))).toBe('invalidInput: points: expected 2…50, was 1');
  });
});

function valueAt<T>(items: readonly T[], at: number): T {
  const item = items[at];
  if (item === undefined) throw new Error(`nothing at ${at}`);
  return item;
}
