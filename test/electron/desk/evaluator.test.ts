import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createEvaluator } from '../../../electron/desk/evaluator.ts';
import { createHedgeMemory } from '../../../electron/desk/hedgeMemory.ts';
import { createPolicies } from '../../../electron/desk/policies.ts';
import { createRecentPlans } from '../../../electron/desk/recentPlans.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, BOOK_ID } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aMarketState, aMoment, anEmptyValuedBook, aPlan, aView, BTC } from './deskSamples.ts';
import { recordingLog } from './orderRig.ts';

function anEvaluator() {
  const clock = createManualClock(1_790_000_000_000);
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  const now: { code: string; netCoin: number; isFull: boolean; isUnsettled: boolean } = {
    code: 'suggested sell',
    netCoin: 1.2,
    isFull: false,
    isUnsettled: false,
  };
  const steps: string[] = [];
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
  const memory = createHedgeMemory(clock.clock, () => null);
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
      underlyings: () => [BTC],
    },
    hedges: {
      moment: () => aMoment(now.netCoin),
      plan: () => ok({ ...aPlan(), boundBy: [], checks: [] }),
      recheck: () => ok([]),
      hedgeInstrument: () => undefined,
    },
    views: { judge: (_moment, _valued, { decisionId }) => ({ code: now.code, view: aView({ decisionId, plan: aPlan() }) }) },
    policies: createPolicies(store.settings),
    memory,
    plans: createRecentPlans(clock.clock),
    market: aMarketState(clock),
    decisions,
    decisionRecorded: () => undefined,
    settle() {
      steps.push('settle');
      return now.isUnsettled;
    },
    tookIn: () => void steps.push('tookIn'),
    wallClock: clock.clock,
    log: recordingLog(logged),
  });
  const rows = () => store.decisions.recent(BOOK_ID, 1_000).length;
  const decisionId = () => evaluator.evaluate(true)?.views[0]?.decisionId ?? null;
  return { clock, evaluator, now, rows, decisionId, steps, logged, note: memory.note(BOOK_ID, BTC) };
}

describe('createEvaluator', () => {
  it('takes the ledger in before it values, in a batch and at a click', () => {
    const { evaluator, steps } = anEvaluator();
    evaluator.evaluate(true);
    expect(steps).toEqual(['settle', 'refresh']);
    steps.length = 0;
    expectOk(evaluator.now(BOOK_ID, BTC));
    expect(steps.indexOf('settle')).toBeLessThan(steps.indexOf('refresh'));
  });

  it('says when a click took in something that the feeds have not shown yet', () => {
    const { evaluator, now, steps } = anEvaluator();
    now.isUnsettled = true;
    expectOk(evaluator.now(BOOK_ID, BTC));
    expect(steps).toContain('tookIn');
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

  it('does not pass an older row off as that of a verdict which came too fast to be written', async () => {
    const { clock, now, rows, decisionId } = anEvaluator();
    decisionId();
    now.code = 'inside';
    expect([decisionId(), rows()]).toEqual([null, 1]);
    await clock.advance(1_000);
    expect([decisionId(), rows()]).toEqual(['d2', 2]);
  });

  it('writes at most ten rows a minute about a verdict that flickers around an edge', async () => {
    const { clock, now, rows, decisionId } = anEvaluator();
    for (let batch = 0; batch < 59 * 50; batch += 1) {
      now.code = batch % 2 === 0 ? 'inside' : 'suggested sell';
      decisionId();
      await clock.advance(20);
    }
    expect(rows()).toBe(10);
    await clock.advance(60_000);
    now.code = 'withheld snoozed';
    decisionId();
    expect(rows()).toBe(11);
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
    const { evaluator, now, note } = anEvaluator();
    note.dismissed = 'sell';
    evaluator.evaluate(true);
    expect(note.dismissed).toBe('sell');
    now.netCoin = -1.2;
    evaluator.evaluate(true);
    expect(note.dismissed).toBeNull();
    note.dismissed = 'buy';
    now.netCoin = 0;
    evaluator.evaluate(true);
    expect(note.dismissed).toBeNull();
  });
});
