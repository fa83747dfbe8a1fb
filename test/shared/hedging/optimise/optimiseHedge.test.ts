import { beforeAll, describe, expect, it } from 'vitest';
import { createHighsSolver } from '../../../../electron/optimiser/highsSolver.ts';
import type { LimitConflict } from '../../../../shared/hedging/optimise/limitConflict.ts';
import type { MipSolver } from '../../../../shared/hedging/optimise/mipModel.ts';
import { optimiseHedge } from '../../../../shared/hedging/optimise/optimiseHedge.ts';
import type { OptimiseRequest } from '../../../../shared/hedging/optimise/optimiseRequest.ts';
import { ok } from '../../../../shared/result/result.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';
import { bruteForce } from './bruteForce.ts';
import { aCandidate, aFutureCandidate, aRandomRequest, aRequest } from './optimiseBuilders.ts';

const CASES = 300;

describe('optimiseHedge', () => {
  let solver: MipSolver;
  beforeAll(async () => {
    solver = await createHighsSolver();
  });

  const conflictOf = (request: OptimiseRequest): LimitConflict => {
    const result = optimiseHedge(request, solver);
    if (result.ok || result.failure.reason !== 'conflict') throw new Error('expected a conflict');
    return result.failure.detail as LimitConflict;
  };

  const roundedConflict = (request: OptimiseRequest): LimitConflict => {
    const { limits, maxInstruments } = conflictOf(request);
    const rounded = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(12)));
    return { limits: limits.map((each) => ({ ...each, nearestValue: rounded(each.nearestValue) })), maxInstruments };
  };

  it(`costs what brute force finds in ${CASES} random cases, holds the limits in whole lots, and refuses where there is nothing to find`, () => {
    let [solved, refused] = [0, 0];
    for (let seed = 1; seed <= CASES; seed += 1) {
      const request = aRandomRequest(seed);
      const expected = bruteForce(request);
      const result = optimiseHedge(request, solver);
      expect([seed, result.ok, result.ok ? 'optimal' : result.failure.reason]).toEqual([
        seed,
        expected !== null,
        expected === null ? 'conflict' : 'optimal',
      ]);
      if (result.ok && expected !== null) {
        solved += 1;
        const { cost, breaches, status, boundUsd, trades } = result.value;
        expect([status, Math.abs(cost.totalUsd - expected.totalUsd) < 1e-7]).toEqual(['optimal', true]);
        expect(request.soft === null ? breaches : []).toEqual([]);
        expect(boundUsd).toBeGreaterThan(cost.totalUsd - 1e-5);
        expect(trades.every(({ lots }) => Number.isInteger(lots) && lots > 0)).toBe(true);
      } else refused += 1;
    }
    expect([solved > 80, refused > 30]).toEqual([true, true]);
  });

  it('trades nothing and costs nothing when the book is inside its limits', () => {
    const limits = { deltaCoin: 1, gammaCoinPerUsd: 1e-4, vegaUsdPerVolPoint: 100, marginUsd: 0 };
    const { trades, cost, gap, after, before } = valueOf(optimiseHedge(aRequest({ limits }), solver));
    expect([trades, cost.totalUsd, gap, after]).toEqual([[], 0, 0, before]);
  });

  it('buys gamma and sells the delta it brings: hand-made, 2 lots of B and 15 of the perpetual', () => {
    const request = aRequest({
      horizonDays: 1,
      thetaWeight: 0,
      capitalCostPctPerYear: 0,
      limits: { deltaCoin: 0.06, gammaCoinPerUsd: 4e-6, vegaUsdPerVolPoint: null, marginUsd: null },
    });
    const { trades, cost, after, binding } = valueOf(optimiseHedge(request, solver));
    expect(trades).toEqual([
      { instrumentId: 'OPT-B', side: 'buy', lots: 2, amount: 0.2, costUsd: 8 },
      { instrumentId: 'PERP', side: 'sell', lots: 15, amount: 15_000, costUsd: 7.5 },
    ]);
    expect(cost).toEqual({ tradeUsd: 15.5, attentionUsd: 0, holdingUsd: 0, capitalUsd: 0, penaltyUsd: 0, totalUsd: 15.5 });
    expect(after.deltaCoin).toBeCloseTo(0.3 - 0.06 - 0.1875, 12);
    expect(after.gammaCoinPerUsd).toBeCloseTo(-4e-6, 18);
    expect(binding).toEqual(['gamma']);
  });

  it('splits the cost: trades, attention, theta over the horizon, capital', () => {
    const request = aRequest({
      candidates: [aCandidate('OPT', { deltaCoin: 0, gammaCoinPerUsd: 3e-6, fixedCostUsd: 7 })],
      limits: { deltaCoin: null, gammaCoinPerUsd: 4e-6, vegaUsdPerVolPoint: null, marginUsd: null },
      horizonDays: 3.65,
      thetaWeight: 0.5,
    });
    const { cost } = valueOf(optimiseHedge(request, solver));
    expect(cost).toMatchObject({ tradeUsd: 8, attentionUsd: 7, penaltyUsd: 0 });
    expect(cost.holdingUsd).toBeCloseTo(2 * 8 * 0.5 * 3.65, 10);
    expect(cost.capitalUsd).toBeCloseTo((200 * 0.1 * 3.65) / 365, 10);
    expect(cost.totalUsd).toBe(cost.tradeUsd + cost.attentionUsd + cost.holdingUsd + cost.capitalUsd);
  });

  it('does not trade to earn theta or carry: a book inside its limits stays as it is', () => {
    const earning = [aCandidate('OPT', { thetaUsdPerDay: -500 }), aFutureCandidate('FUT', { carryUsdPerDay: -50 })];
    const limits = { deltaCoin: 5, gammaCoinPerUsd: 1, vegaUsdPerVolPoint: null, marginUsd: null };
    expect(valueOf(optimiseHedge(aRequest({ candidates: earning, limits }), solver)).trades).toEqual([]);
  });

  it('sells no more of an option than is held where naked shorts are not allowed, nor beyond a position limit', () => {
    const book = { deltaCoin: 0, gammaCoinPerUsd: 1e-5, vegaUsdPerVolPoint: 0, thetaUsdPerDay: 0 };
    const limits = { deltaCoin: null, gammaCoinPerUsd: 6e-6, vegaUsdPerVolPoint: null, marginUsd: null };
    const held = [aCandidate('OPT', { positionLots: 2 })];
    expect(valueOf(optimiseHedge(aRequest({ book, limits, candidates: held, allowsNakedShorts: false }), solver)).trades[0]?.lots).toBe(2);
    const tighter = { ...limits, gammaCoinPerUsd: 5e-6 };
    const uncovered = aRequest({ book, limits: tighter, candidates: held, allowsNakedShorts: false });
    expect(roundedConflict(uncovered).limits).toEqual([{ limit: 'gamma', limitValue: 5e-6, nearestValue: 6e-6 }]);
    expect(valueOf(optimiseHedge({ ...uncovered, allowsNakedShorts: true }, solver)).trades[0]?.lots).toBe(3);
    const capped = [aCandidate('OPT', { positionLots: 2, maxPositionLots: 0 })];
    expect(optimiseHedge({ ...uncovered, candidates: capped, allowsNakedShorts: true }, solver).ok).toBe(false);
  });

  it('names the limits that conflict and how near each can be got while the others hold', () => {
    const request = aRequest({
      candidates: [aCandidate('OPT', { buy: { maxLots: 5, costUsdPerLot: 4, marginUsdPerLot: 100 } }), aFutureCandidate('PERP')],
      limits: { deltaCoin: 0.05, gammaCoinPerUsd: 4e-6, vegaUsdPerVolPoint: null, marginUsd: 250 },
    });
    expect(roundedConflict(request)).toEqual({
      limits: [
        { limit: 'gamma', limitValue: 4e-6, nearestValue: 6e-6 },
        { limit: 'margin', limitValue: 250, nearestValue: 300 },
      ],
      maxInstruments: null,
    });
    expect(failureOf(optimiseHedge(request, solver))).toBe(
      'conflict: limits cannot be met together: gamma 0.00000400 BTC/USD, margin 250 USD; ' +
        'nearest if the others are kept: gamma 0.00000600 BTC/USD, or margin 300 USD',
    );
  });

  it('names the count of instruments where that is what stands in the way', () => {
    const conflict = conflictOf(aRequest({ maxInstruments: 1, candidates: [aCandidate('OPT'), aFutureCandidate('PERP')] }));
    expect(conflict.maxInstruments).toBe(1);
    expect(conflict.limits.map(({ limit }) => limit)).toEqual(['delta', 'gamma']);
  });

  it('exceeds a soft limit at its price, and says by how much', () => {
    const soft = { deltaUsdPerCoin: null, gammaUsdPerUnit: 1e6, vegaUsdPerUnit: null, marginUsdPerUsd: null };
    const request = aRequest({ candidates: [aFutureCandidate('PERP')], soft });
    const { breaches, cost } = valueOf(optimiseHedge(request, solver));
    expect(breaches).toEqual([{ limit: 'gamma', limitValue: 4e-6, value: 1e-5 }]);
    expect(cost.penaltyUsd).toBeCloseTo(6, 9);
  });

  it('accepts a limit that whole lots meet exactly', () => {
    const candidates = [aFutureCandidate('PERP', { deltaCoin: 0.1 })];
    const limits = { deltaCoin: 0.1, gammaCoinPerUsd: null, vegaUsdPerVolPoint: null, marginUsd: null };
    expect(valueOf(optimiseHedge(aRequest({ candidates, limits }), solver)).trades).toMatchObject([{ side: 'sell', lots: 2 }]);
  });

  it('says so when the time is over: the best so far with its gap, or a failure', () => {
    const half: MipSolver = {
      solve: (model) =>
        ok({
          status: 'timeLimit',
          values: model.colCost.map((_, at) => (at === 2 ? 2 : at === 5 ? 16 : 0)),
          objective: 20,
          bound: 10,
          gap: 0.5,
        }),
    };
    const request = aRequest({ thetaWeight: 0, capitalCostPctPerYear: 0 });
    const hedge = valueOf(optimiseHedge(request, half));
    expect([hedge.status, hedge.cost.totalUsd, hedge.boundUsd, hedge.gap]).toEqual(['timeLimit', 16, 10, 0.375]);
    const nothing: MipSolver = { solve: () => ok({ status: 'timeLimit', values: null, objective: null, bound: null, gap: null }) };
    expect(failureOf(optimiseHedge(request, nothing))).toBe('calculationFailed: no hedge was found within 10 s');
  });

  it('does not hand out an answer that breaks a limit, whatever the solver says', () => {
    const liar: MipSolver = {
      solve: (model) => ok({ status: 'optimal', values: model.colCost.map(() => 0), objective: 0, bound: 0, gap: 0 }),
    };
    expect(failureOf(optimiseHedge(aRequest(), liar))).toContain('does not hold the limits');
  });

  it.each<[string, Partial<OptimiseRequest>]>([
    ['candidates: expected at least one', { candidates: [] }],
    ['horizonDays: expected a number > 0', { horizonDays: 0 }],
    [
      'candidates[0] X: buy.costUsdPerLot: expected at least 0, was -1',
      { candidates: [aCandidate('X', { buy: { maxLots: 1, costUsdPerLot: -1, marginUsdPerLot: 0 } })] },
    ],
    ['candidates[1] X: instrumentId: expected each instrument once', { candidates: [aCandidate('X'), aCandidate('X')] }],
    [
      'candidates[0] X: sell.maxLots: expected a whole number',
      { candidates: [aCandidate('X', { sell: { maxLots: 1.5, costUsdPerLot: 1, marginUsdPerLot: 0 } })] },
    ],
    ['candidates[0] X: gammaCoinPerUsd: expected a finite number, was NaN', { candidates: [aCandidate('X', { gammaCoinPerUsd: NaN })] }],
    [
      'limits.deltaCoin: expected at least 0, was -0.1',
      { limits: { deltaCoin: -0.1, gammaCoinPerUsd: null, vegaUsdPerVolPoint: null, marginUsd: null } },
    ],
    [
      'book.vegaUsdPerVolPoint: expected a finite number',
      { book: { deltaCoin: 0, gammaCoinPerUsd: 0, vegaUsdPerVolPoint: Infinity, thetaUsdPerDay: 0 } },
    ],
    ['maxInstruments: expected a whole number', { maxInstruments: 0 }],
    ['thetaWeight: expected at least 0 and at most 1, was 2', { thetaWeight: 2 }],
    ['timeLimitSeconds: expected a number > 0', { timeLimitSeconds: 0 }],
  ])('refuses what contradicts itself: %s', (message, overrides) => {
    const failure = failureOf(optimiseHedge(aRequest(overrides), solver));
    expect(failure.startsWith(`invalidInput: ${message}`), failure).toBe(true);
  });
});
