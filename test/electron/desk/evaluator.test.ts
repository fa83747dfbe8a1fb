import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createEvaluator, type Evaluation } from '../../../electron/desk/evaluator.ts';
import type { HedgeMoment, PlanAnswer } from '../../../electron/desk/hedgeDesk.ts';
import { createHedgeMemory } from '../../../electron/desk/hedgeMemory.ts';
import { createPolicies } from '../../../electron/desk/policies.ts';
import { createRecentPlans } from '../../../electron/desk/recentPlans.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { DecisionBodyV2 } from '../../../shared/hedging/decision/decisionRecord.ts';
import type { Currency } from '../../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { planHedge, type HedgePlanRequest } from '../../../shared/hedging/planHedge.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aPlanRequest } from '../../support/decisionSamples.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan, aView, BTC, ETH, policyInputs, POLICY } from './deskSamples.ts';
import { recordingLog } from './orderRig.ts';

const EVERY_HOUR: HedgePolicy = {
  ...POLICY,
  band: null,
  events: [{ kind: 'interval', everyMinutes: 60 }],
  sizing: { to: 'target', ratioPct: 100 },
};

function anEvaluator() {
  const clock = createManualClock(1_790_000_000_000);
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  const now: {
    code: string;
    moment: HedgeMoment;
    answer: PlanAnswer | null;
    isFull: boolean;
    isUnsettled: boolean;
    underlyings: readonly Currency[];
  } = {
    code: 'suggested sell',
    moment: aMoment(1.2),
    answer: null,
    isFull: false,
    isUnsettled: false,
    underlyings: [BTC],
  };
  const steps: string[] = [];
  const judged: Evaluation[] = [];
  const policies = createPolicies(store.policies);
  let ids = 0;
  const decisions = createDecisionJournal({
    decisions: {
      ...store.decisions,
      append: (record) => (now.isFull ? fail('persistence', 'the disk is full') : store.decisions.append(record)),
    },
    snapshots: store.snapshots,
    wallClock: clock.clock,
    newId: () => `d${(ids += 1)}`,
  });
  const memory = createHedgeMemory(clock.clock, () => ({ lastHedge: null, sent: new Map() }));
  const logged: string[] = [];
  const evaluator = createEvaluator({
    runs: { active: () => aBook() },
    valuer: {
      load: () => undefined,
      refresh() {
        steps.push('refresh');
        return anEmptyValuedBook();
      },
      takeRepriced: () => new Set(),
      legsOf: () => [],
      underlyings: () => now.underlyings,
    },
    hedges: {
      moment: (_book, _valued, underlying, inForce, { dueSinceMs }) => ({ ...now.moment, underlying, inForce, dueSinceMs }),
      plan: () => ({ asked: null, planned: ok({ message: aPlan(), delaySeconds: 0 }) }),
      candidates: () => [],
      recheck: () => ok([]),
    },
    views: {
      judge: ({ underlying }, _valued, { decisionId }) => ({
        code: now.code,
        view: aView({ underlying, decisionId, plan: aPlan(), verdict: now.code === 'inside' ? 'inside' : 'suggested' }),
        answer: now.answer,
      }),
    },
    policies,
    memory,
    plans: createRecentPlans(clock.clock),
    market: aMarketState(clock),
    decisions,
    decisionRecorded: () => undefined,
    settle() {
      steps.push('settle');
      return now.isUnsettled;
    },
    judged: (at) => void judged.push(at),
    clicked: (isNews) => void steps.push(isNews ? 'clicked with news' : 'clicked'),
    wallClock: clock.clock,
    log: recordingLog(logged),
  });
  const stored = () => store.decisions.recent(BOOK_ID, 10_000);
  const judge = (mustJudge = true) => {
    const valued = evaluator.value();
    return valued === null ? null : evaluator.judge(valued, mustJudge);
  };
  const decisionId = () => judge()?.views[0]?.decisionId ?? null;
  const note = memory.note(BOOK_ID, BTC);
  return { clock, evaluator, judge, now, stored, rows: () => stored().length, decisionId, steps, logged, judged, policies, note };
}

describe('createEvaluator', () => {
  it('judges every underlying when it must, else one at a time, the longest waiting first, and says what it owes', async () => {
    const { evaluator, judge, judged, now, clock } = anEvaluator();
    now.underlyings = [BTC, ETH];
    const count = (): number => judged.splice(0).length;
    expect([judge(false)?.views.length, count()]).toEqual([2, 2]);
    expect([judge(false)?.views.length, count()]).toEqual([2, 0]);
    expect(evaluator.owed()).toBe(evaluator.latest()?.valued);
    await clock.advance(100);
    judge(false);
    expect([count(), evaluator.owed() === null]).toEqual([1, false]);
    const owed = evaluator.owed();
    if (owed === null) throw new Error('expected the other underlying to be owed');
    evaluator.judge(owed, false);
    expect([count(), evaluator.owed()]).toEqual([1, null]);
    judge(true);
    expect([count(), evaluator.owed()]).toEqual([2, null]);
    now.isUnsettled = true;
    judge(false);
    expect(count()).toBe(2);
  });

  it('takes the ledger in before it values, in a batch and at a click', () => {
    const { judge, evaluator, steps } = anEvaluator();
    judge();
    expect(steps).toEqual(['settle', 'refresh']);
    steps.length = 0;
    expectOk(evaluator.now(BOOK_ID, BTC));
    expect(steps.indexOf('settle')).toBeLessThan(steps.indexOf('refresh'));
  });

  it('says when a click took in something that the feeds have not shown yet', () => {
    const { evaluator, now, steps } = anEvaluator();
    now.isUnsettled = true;
    expectOk(evaluator.now(BOOK_ID, BTC));
    expect(steps).toContain('clicked with news');
  });

  it('refuses a click on a book that is not on the desk', () => {
    expect(expectFailure(anEvaluator().evaluator.now('other' as BookId, BTC)).reason).toBe('conflict');
  });

  it('writes a verdict down once, and names its row until the verdict changes', async () => {
    const { clock, now, rows, decisionId } = anEvaluator();
    expect([decisionId(), decisionId(), rows()]).toEqual(['d1', 'd1', 1]);
    await clock.advance(2_000);
    now.code = 'inside';
    expect([decisionId(), rows()]).toEqual(['d2', 2]);
  });

  it('writes a verdict down however fast it came, and never passes an older row off as its own', () => {
    const { now, rows, decisionId } = anEvaluator();
    decisionId();
    now.code = 'inside';
    expect([decisionId(), rows()]).toEqual(['d2', 2]);
  });

  it('writes every change of a verdict that flickers around an edge, but at most ten market snapshots a minute with them', async () => {
    const { clock, now, rows, stored, decisionId } = anEvaluator();
    const snapshots = () => stored().filter(({ body }) => (body as DecisionBodyV2).snapshotId !== null).length;
    for (let batch = 0; batch < 59 * 5; batch += 1) {
      now.code = batch % 2 === 0 ? 'inside' : 'suggested sell';
      decisionId();
      await clock.advance(200);
    }
    expect(rows()).toBe(59 * 5);
    expect(snapshots()).toBe(10);
    await clock.advance(60_000);
    now.code = 'withheld snoozed';
    decisionId();
    expect([rows(), snapshots()]).toEqual([59 * 5 + 1, 11]);
  });

  it('stores at most one market snapshot a second, and none with a verdict inside the band', async () => {
    const { clock, now, stored, decisionId } = anEvaluator();
    const withSnapshot = () => stored().flatMap(({ id, body }) => ((body as DecisionBodyV2).snapshotId === null ? [] : [id]));
    decisionId();
    now.code = 'suggested buy';
    decisionId();
    await clock.advance(1_000);
    now.code = 'inside';
    decisionId();
    now.code = 'withheld snoozed';
    decisionId();
    expect(withSnapshot()).toEqual(['d4', 'd1']);
  });

  it('tries again, a second later, to write down what could not be written', async () => {
    const { clock, now, rows, decisionId, logged } = anEvaluator();
    now.isFull = true;
    expect([decisionId(), decisionId(), rows()]).toEqual([null, null, 0]);
    expect(logged).toHaveLength(1);
    now.isFull = false;
    await clock.advance(1_000);
    expect([decisionId(), rows()]).toEqual(['d2', 1]);
  });

  it('forgets a dismissal once the delta was inside, or has jumped beyond the other edge', () => {
    const { judge, now, note } = anEvaluator();
    note.dismissed = 'sell';
    judge();
    expect(note.dismissed).toBe('sell');
    now.moment = aMoment(-1.2);
    judge();
    expect(note.dismissed).toBeNull();
    note.dismissed = 'buy';
    now.moment = aMoment(0);
    judge();
    expect(note.dismissed).toBeNull();
  });

  it('writes the same verdict down again under a new version of the policy', () => {
    const { policies, rows, decisionId } = anEvaluator();
    decisionId();
    expectOk(policies.set(BOOK_ID, BTC, { ...POLICY, coolDownSeconds: 5 }, MARKET_MS));
    expect([decisionId(), rows()]).toEqual(['d2', 2]);
  });

  it('measures the first policy from when it was set and a later one from the moment it was first judged by', () => {
    const { judge, policies, note } = anEvaluator();
    judge();
    expect(note.policySince).toEqual({ tsMs: aBook().createdMs, indexUsd: 80_000 });
    expectOk(policies.set(BOOK_ID, BTC, { ...POLICY, coolDownSeconds: 5 }, toMs(MARKET_MS - 60_000)));
    judge();
    expect(note.policySince).toEqual({ tsMs: MARKET_MS, indexUsd: 80_000 });
    note.policySince = null;
    judge();
    expect(note.policySince).toBeNull();
  });

  it('remembers since when a hedge is due without a break, and hands it on with the judgement', () => {
    const { judge, now, judged, note } = anEvaluator();
    judge();
    expect(note.dueSinceMs).toBe(MARKET_MS);
    note.dueSinceMs = toMs(MARKET_MS - 5_000);
    judge();
    expect(judged.map(({ moment }) => moment.dueSinceMs)).toEqual([MARKET_MS, MARKET_MS - 5_000]);
    now.moment = aMoment(0);
    judge();
    expect(note.dueSinceMs).toBeNull();
  });

  it('forgets the delta debt once the delta is inside, not while it is due or unknown', () => {
    const { judge, now, note } = anEvaluator();
    const debt = { coin: -0.3, sinceMs: MARKET_MS };
    for (const [netCoin, left] of [
      [1.2, debt],
      [null, debt],
      [0, null],
    ] as const) {
      note.debt = debt;
      now.moment = aMoment(netCoin);
      judge();
      expect(note.debt).toEqual(left);
    }
  });

  it('remembers an event that fired with nothing to trade, and no verdict that is merely inside', () => {
    const { judge, now, note } = anEvaluator();
    now.moment = aMoment(0);
    judge();
    expect(note.spentEvent).toBeNull();
    const memory = { ...policyInputs(0).memory, sinceMs: MARKET_MS - 3_600_000 };
    now.moment = aMoment(0, { inForce: { policy: EVERY_HOUR, version: 1, sinceMs: MARKET_MS }, inputs: policyInputs(0, { memory }) });
    expect(now.moment.verdict).toMatchObject({ verdict: 'inside', firedBy: 'every 60 min' });
    judge();
    expect(note.spentEvent).toEqual({ tsMs: MARKET_MS, indexUsd: 80_000 });
  });

  it('takes an event for answered whose trade is less than a lot, not one that something else holds up', () => {
    const { judge, now, note } = anEvaluator();
    const memory = { ...policyInputs(0).memory, sinceMs: MARKET_MS - 3_600_000 };
    const inForce = { policy: EVERY_HOUR, version: 1, sinceMs: MARKET_MS };
    now.moment = aMoment(1.2, { inForce, inputs: policyInputs(1.2, { memory }) });
    expect(now.moment.verdict).toMatchObject({ verdict: 'due', firedBy: 'every 60 min' });
    const answerOf = (changes: Partial<HedgePlanRequest>): PlanAnswer => {
      const request = aPlanRequest({ ...changes, targetDeltaCoin: 0 });
      return { asked: { request, outcome: planHedge(request) }, planned: fail('notApplicable', 'nothing to trade') };
    };
    now.answer = answerOf({ netDeltaCoin: 1.2, desiredDeltaCoin: 0, book: null, markPriceUsd: null });
    judge();
    expect(note.spentEvent).toBeNull();
    now.answer = answerOf({ netDeltaCoin: 0.000_01, desiredDeltaCoin: 0 });
    judge();
    expect(note.spentEvent).toEqual({ tsMs: MARKET_MS, indexUsd: 80_000 });
  });
});
