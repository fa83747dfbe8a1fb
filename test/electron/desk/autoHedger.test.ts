import { describe, expect, it } from 'vitest';
import { createAutoHedger, type AutoHedger } from '../../../electron/desk/autoHedger.ts';
import { UNGUARDED } from '../../../electron/desk/guard.ts';
import { AUTO_ARM_WORDS } from '../../../shared/contract/policyMessages.ts';
import type { HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aPlan, aView, BTC, ETH, POLICY } from './deskSamples.ts';

const REQUEST = { bookId: BOOK_ID, underlying: BTC, words: AUTO_ARM_WORDS, hours: 2, maxOrders: 2, maxUsd: 120_000 };
const AT_ONCE = { dueSinceMs: MARKET_MS, delaySeconds: 0 };

function aRig() {
  const clock = createManualClock(1_790_000_000_000);
  const now: { isArmed: boolean; mode: HedgePolicy['mode']; isAuditFull: boolean; answer: () => Promise<Result<unknown>> } = {
    isArmed: true,
    mode: 'auto',
    isAuditFull: false,
    answer: () => Promise.resolve(ok({})),
  };
  const sent: string[] = [];
  const audited: string[] = [];
  let changes = 0;
  const auto = createAutoHedger({
    audit: {
      append(kind) {
        if (now.isAuditFull) return fail('persistence', 'the disk is full');
        audited.push(kind);
        return ok(undefined);
      },
      recent: () => [],
    },
    wallClock: clock.clock,
    guard: UNGUARDED,
    isDeskArmed: () => now.isArmed,
    policyOf: () => ({ ...POLICY, mode: now.mode }),
    execute(_bookId, underlying, planId) {
      sent.push(`${underlying} ${planId}`);
      return now.answer();
    },
    changed: () => void (changes += 1),
  });
  const consider = async (view: HedgeView = aView(), delay = AT_ONCE): Promise<void> => {
    auto.consider(BOOK_ID, view, delay);
    await clock.advance(0);
  };
  return { clock, now, auto, sent, audited, consider, changes: () => changes };
}

function armed(changes: Partial<typeof REQUEST> = {}) {
  const rig = aRig();
  expectOk(rig.auto.arm({ ...REQUEST, ...changes }));
  return rig;
}

const statusOf = (auto: AutoHedger) => auto.status(BOOK_ID, BTC);

describe('createAutoHedger: arming', () => {
  it('refuses other words than the ones to be typed, naming them', () => {
    const { auto } = aRig();
    expect(expectFailure(auto.arm({ ...REQUEST, words: 'arm auto' }))).toEqual({
      reason: 'invalidInput',
      message: 'words: expected "ARM AUTO", was "arm auto"',
    });
    expect(statusOf(auto).state).toBe('off');
  });

  it('refuses while the desk itself is disarmed, and while the policy is not automatic', () => {
    const { auto, now } = aRig();
    now.isArmed = false;
    expect(expectFailure(auto.arm(REQUEST)).reason).toBe('limitBreached');
    now.isArmed = true;
    for (const mode of ['advise', 'oneClick'] as const) {
      now.mode = mode;
      expect(expectFailure(auto.arm(REQUEST)).message).toContain(`"${mode}"`);
    }
    expect(statusOf(auto)).toEqual({ state: 'off', untilMs: null, ordersLeft: null, usdLeft: null, note: 'not armed' });
  });

  it('is not armed when that cannot be written down', async () => {
    const { auto, now, sent, consider } = aRig();
    now.isAuditFull = true;
    expect(expectFailure(auto.arm(REQUEST)).reason).toBe('persistence');
    await consider();
    expect([statusOf(auto).state, sent]).toEqual(['off', []]);
  });

  it('shows what it may still do and until when, for this book and underlying only', () => {
    const { auto, clock, audited } = armed();
    expect(statusOf(auto)).toMatchObject({
      state: 'running',
      untilMs: clock.clock.nowMs() + 2 * 3_600_000,
      ordersLeft: 2,
      usdLeft: 120_000,
    });
    expect(auto.status(BOOK_ID, ETH).state).toBe('off');
    expect(audited).toEqual(['autoArm']);
  });
});

describe('createAutoHedger: sending', () => {
  it('sends nothing unless it was armed, and nothing where nothing is suggested', async () => {
    const idle = aRig();
    await idle.consider();
    const { sent, consider } = armed();
    await consider(aView({ verdict: 'withheld', plan: null }));
    expect([idle.sent, sent]).toEqual([[], []]);
  });

  it('sends the suggestion once, however often it is judged while the order is on its way', async () => {
    const rig = armed();
    const answers: ((answer: Result<unknown>) => void)[] = [];
    rig.now.answer = () => new Promise((resolve) => void answers.push(resolve));
    for (let judged = 0; judged < 5; judged += 1) await rig.consider();
    expect(rig.sent).toEqual(['BTC plan-1']);
    answers[0]?.(ok({}));
    await rig.clock.advance(0);
    expect(statusOf(rig.auto)).toMatchObject({ ordersLeft: 1, usdLeft: 64_000, note: 'sent sell 56,000 USD BTC-PERPETUAL' });
    await rig.consider();
    expect(rig.sent).toHaveLength(2);
  });

  it('ends by itself when all its orders are sent, and says so', async () => {
    const { auto, sent, audited, consider } = armed({ maxOrders: 1 });
    await consider();
    await consider();
    expect(sent).toHaveLength(1);
    expect(statusOf(auto)).toMatchObject({ state: 'off', note: 'all its orders are sent' });
    expect(audited).toEqual(['autoArm', 'autoDisarm']);
  });

  it('never sends more USD than it was given, and says what it is short of', async () => {
    const { auto, sent, consider } = armed({ maxOrders: 10, maxUsd: 100_000 });
    await consider();
    await consider();
    expect(sent).toHaveLength(1);
    expect(statusOf(auto)).toMatchObject({
      state: 'running',
      usdLeft: 44_000,
      note: 'the hedge of 56,000 USD is more than the 44,000 USD it may still send',
    });
    await consider(aView({ plan: aPlan({ amountUsd: 44_000 }) }));
    expect([sent.length, statusOf(auto).usdLeft]).toEqual([2, 0]);
  });

  it('has its words shown once when they become others: in a market that stands nothing else would', async () => {
    const { changes, consider } = armed({ maxUsd: 10_000 });
    const before = changes();
    for (let judged = 0; judged < 3; judged += 1) await consider();
    expect(changes()).toBe(before + 1);
    const failed = { name: 'collar', passed: false, detail: 'too far' };
    for (let judged = 0; judged < 3; judged += 1) await consider(aView({ plan: aPlan({ checks: [failed] }) }));
    expect(changes()).toBe(before + 2);
  });

  it('ends with its time, measured by the wall clock, to the millisecond', async () => {
    const { auto, clock, sent, consider } = armed();
    await clock.advance(2 * 3_600_000 - 1);
    await consider();
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    await consider();
    expect(sent).toHaveLength(1);
    expect(statusOf(auto)).toMatchObject({ state: 'off', note: 'its time is over' });
  });

  it('ends when the wall clock is set back: its time would be longer than it was given', async () => {
    const { auto, clock, sent, consider } = armed();
    await clock.advance(90 * 60_000);
    await consider(aView({ verdict: 'inside', plan: null }));
    await clock.advance(-500);
    await consider(aView({ verdict: 'inside', plan: null }));
    expect(statusOf(auto).state).toBe('running');
    await clock.advance(-60 * 60_000);
    await consider();
    expect([sent, statusOf(auto).state]).toEqual([[], 'off']);
    expect(statusOf(auto).note).toContain('set back');
  });

  it('holds while paused and goes on when resumed; what is not armed can be neither', async () => {
    const { auto, sent, audited, consider } = armed();
    expectOk(auto.pause(BOOK_ID, BTC));
    await consider();
    expect([sent, statusOf(auto).state, statusOf(auto).note]).toEqual([[], 'paused', 'paused by the trader']);
    expectOk(auto.resume(BOOK_ID, BTC));
    await consider();
    expect(sent).toHaveLength(1);
    expect(audited).toEqual(['autoArm', 'autoPause', 'autoResume']);
    expect(expectFailure(auto.pause(BOOK_ID, ETH)).reason).toBe('notApplicable');
  });

  it('ends with the arm of the desk, and stays off when the desk is armed again', async () => {
    const { auto, now, sent, consider } = armed();
    auto.disarmAll('the desk was disarmed');
    await consider();
    expect([sent, statusOf(auto)]).toMatchObject([[], { state: 'off', note: 'the desk was disarmed' }]);
    expectOk(auto.arm(REQUEST));
    now.isArmed = false;
    await consider();
    now.isArmed = true;
    await consider();
    expect([sent, statusOf(auto).state]).toEqual([[], 'off']);
  });

  it('ends when the trader stops it or the policy is not automatic any more', async () => {
    const { auto, now, sent, consider } = armed();
    expectOk(auto.disarm(BOOK_ID, BTC, 'stopped by the trader'));
    expect(statusOf(auto).note).toBe('stopped by the trader');
    expectOk(auto.arm(REQUEST));
    now.mode = 'oneClick';
    await consider();
    expect([sent, statusOf(auto).note]).toEqual([[], 'the policy is not automatic any more']);
  });

  it('does not take its last order for sent while it is being sent: sending judges the book again', async () => {
    const { auto, now, audited, consider } = armed({ maxOrders: 1 });
    now.answer = () => {
      auto.consider(BOOK_ID, aView(), AT_ONCE);
      return Promise.resolve(fail('conflict', 'the suggestion has changed'));
    };
    await consider();
    expect(statusOf(auto)).toMatchObject({ state: 'running', ordersLeft: 1, note: 'not sent: the suggestion has changed' });
    expect(audited).toEqual(['autoArm']);
  });

  it('does not end a new arm with the last order of the one before', async () => {
    const { auto, now, clock, consider } = armed({ maxOrders: 1 });
    const answers: ((answer: Result<unknown>) => void)[] = [];
    now.answer = () => new Promise((resolve) => void answers.push(resolve));
    await consider();
    expectOk(auto.arm(REQUEST));
    answers[0]?.(ok({}));
    await clock.advance(0);
    expect(statusOf(auto)).toMatchObject({ state: 'running', ordersLeft: 2 });
  });

  it('ends with an automatic policy also while nothing is due and while it is paused', async () => {
    const idle = armed();
    idle.now.mode = 'advise';
    await idle.consider(aView({ verdict: 'inside', plan: null }));
    idle.now.mode = 'auto';
    await idle.consider();
    expect([idle.sent, statusOf(idle.auto)]).toMatchObject([[], { state: 'off', note: 'the policy is not automatic any more' }]);
    const paused = armed();
    expectOk(paused.auto.pause(BOOK_ID, BTC));
    paused.now.mode = 'oneClick';
    await paused.consider();
    expect(statusOf(paused.auto).state).toBe('off');
  });

  it.each(['limitBreached', 'conflict', 'missingData', 'invalidInput'] as const)(
    'takes the budget of an order back that never left (%s), and says why it did not',
    async (reason) => {
      const { auto, now, consider } = armed();
      now.answer = () => Promise.resolve(fail(reason, 'no'));
      await consider();
      expect(statusOf(auto)).toMatchObject({ state: 'running', ordersLeft: 2, usdLeft: 120_000, note: 'not sent: no' });
    },
  );

  it.each(['outcomeUnknown', 'venueRejected', 'venueUnavailable', 'persistence'] as const)(
    'does not take the budget back of an order that may have left (%s)',
    async (reason) => {
      const { auto, now, consider } = armed();
      now.answer = () => Promise.resolve(fail(reason, 'no'));
      await consider();
      expect(statusOf(auto)).toMatchObject({ ordersLeft: 1, usdLeft: 64_000 });
    },
  );

  it('does not click what a click would be refused for, and says which check holds it', async () => {
    const { auto, sent, consider } = armed();
    const checks = [
      { name: 'armed', passed: true, detail: 'the desk is armed' },
      { name: 'rate budget', passed: false, detail: '30 orders in the last minute, at most 30' },
    ];
    await consider(aView({ plan: aPlan({ checks }) }));
    expect(sent).toEqual([]);
    expect(statusOf(auto)).toMatchObject({
      state: 'running',
      ordersLeft: 2,
      note: 'not sent: rate budget: 30 orders in the last minute, at most 30',
    });
  });

  it('leaves an order that has to be confirmed once more to the trader', async () => {
    const { auto, sent, consider } = armed({ maxUsd: 1e9 });
    await consider(aView({ plan: aPlan({ amountUsd: 500_001 }) }));
    expect([sent, statusOf(auto).note]).toEqual([[], 'not sent: 500,001 USD is above your 500,000 USD threshold: confirm once more']);
    await consider(aView({ plan: aPlan({ amountUsd: 500_000 }) }));
    expect(sent).toHaveLength(1);
  });

  it('lets ten seconds go by after a refusal: each leaves a row in the ledger', async () => {
    const { clock, now, sent, consider } = armed();
    now.answer = () => Promise.resolve(fail('conflict', 'the suggestion has changed'));
    await consider();
    await clock.advance(9_999);
    await consider();
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    now.answer = () => Promise.resolve(ok({}));
    await consider();
    await consider();
    expect(sent).toHaveLength(3);
  });

  it('waits the time the policy hides, in market time from when the hedge fell due', async () => {
    const { auto, sent, consider } = armed();
    const view = (seconds: number) => aView({ tsMs: (MARKET_MS + seconds * 1_000) as HedgeView['tsMs'] });
    const delay = { dueSinceMs: MARKET_MS, delaySeconds: 12.5 };
    await consider(view(0), delay);
    await consider(view(12.4), delay);
    expect(sent).toEqual([]);
    expect(statusOf(auto).note).toContain('waiting');
    await consider(view(12.5), delay);
    expect(sent).toHaveLength(1);
  });
});
