import { describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../electron/optimiser/highsSolver.ts';
import type { Job } from '../../../electron/ports/jobRunner.ts';
import type { OptimiserPort } from '../../../electron/ports/optimiser.ts';
import { optimiseAnswerSchema, type OptimiseRequest } from '../../../shared/contract/optimiseSchemas.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { deltaOnlyHedge } from '../../../shared/hedging/optimise/compareHedges.ts';
import { hedgeFrontier } from '../../../shared/hedging/optimise/frontier.ts';
import { optimiseHedge } from '../../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest as SolverRequest } from '../../../shared/hedging/optimise/optimiseRequest.ts';
import { BTC, IDLE_OPTIMISER, startDesk } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';

const solver = await createHighsSolver();

/** The optimiser on this thread; what it was asked. */
function anOptimiser(): { readonly port: OptimiserPort; readonly asked: SolverRequest[] } {
  const asked: SolverRequest[] = [];
  const done = <T>(value: T): Job<T> => ({ outcome: Promise.resolve({ kind: 'done', value }), cancel: () => undefined });
  const port: OptimiserPort = {
    submitHedge(request) {
      asked.push(request);
      return done(optimiseHedge(request, solver));
    },
    submitDeltaOnly: (request) => done(deltaOnlyHedge(request, solver)),
    submitFrontier: (request, points) => done(hedgeFrontier(request, solver, { points })),
    close: () => Promise.resolve(),
  };
  return { port, asked };
}

const QUESTION: Omit<OptimiseRequest, 'bookId'> = {
  underlying: BTC,
  limits: { deltaCoin: 0.05, gammaCoinPerPct: null, vegaUsdPerVolPoint: null },
  maxInstruments: 3,
  horizonHours: 24,
  timeLimitSeconds: 5,
  frontierPoints: 0,
};

async function ask(changes: Partial<OptimiseRequest> = {}, optimiser = anOptimiser()) {
  const harness = await startDesk({ patch: () => ({ optimiser: optimiser.port }) });
  const bookId = harness.store.ledger.books()[0]?.id ?? ('' as BookId);
  const answer = await harness.settled(harness.desk.optimise({ bookId, ...QUESTION, ...changes }));
  return { answer, harness, view: await harness.view(BTC), asked: optimiser.asked };
}

describe('createDesk: optimise', () => {
  it('asks about the very book on the desk and brings its delta inside the limit, in whole lots, with a comparison', async () => {
    const { answer, view } = await ask();
    const { tsMs, before, best, outlooks, candidates } = optimiseAnswerSchema.parse(expectOk(answer));
    expect(tsMs).toBe(view.tsMs);
    expect(before.deltaCoin).toBeCloseTo(view.netDeltaCoin ?? Number.NaN, 6);
    expect(before.gammaCoinPerPct).toBeCloseTo(view.gammaCoinPerPct ?? Number.NaN, 9);
    expect(before.vegaUsdPerVolPoint).toBeCloseTo(view.vegaUsdPerVolPoint ?? Number.NaN, 4);
    expect(candidates).toBeGreaterThan(10);
    expect(Math.abs(best.after.deltaCoin)).toBeLessThanOrEqual(0.05 + 1e-9);
    expect(outlooks.map(({ name }) => name)).toEqual(['Delta only', 'Optimised']);
  });

  it('takes gamma per percent from the screen to gamma per dollar for the solver, and holds the limit', async () => {
    const limit = 0.3;
    const { answer, asked, view } = await ask({ limits: { ...QUESTION.limits, gammaCoinPerPct: limit }, maxInstruments: 6 });
    const { best, before } = expectOk(answer);
    expect(Math.abs(before.gammaCoinPerPct)).toBeGreaterThan(limit);
    expect(Math.abs(best.after.gammaCoinPerPct)).toBeLessThanOrEqual(limit * (1 + 1e-9));
    expect(best.trades.length).toBeGreaterThan(0);
    expect(asked[0]?.limits.gammaCoinPerUsd).toBeCloseTo((limit * 100) / (view.indexUsd ?? Number.NaN), 12);
  });

  it('answers for a book that is not on the desk with a conflict, and says when the search was stopped', async () => {
    expect(expectFailure((await ask({ bookId: 'nobody' as BookId })).answer).reason).toBe('conflict');
    const stopped = await ask({}, { port: IDLE_OPTIMISER, asked: [] });
    expect(expectFailure(stopped.answer)).toMatchObject({ reason: 'calculationFailed' });
  });

  it('names the limits that cannot be held together', async () => {
    const { answer } = await ask({ limits: { deltaCoin: 0.0001, gammaCoinPerPct: 0.001, vegaUsdPerVolPoint: null }, maxInstruments: 1 });
    const { reason, message } = expectFailure(answer);
    expect(reason).toBe('conflict');
    expect(message).toMatch(/^limits cannot be met together: delta 0.0001 BTC, gamma .* at most 1 instrument/);
  });
});
