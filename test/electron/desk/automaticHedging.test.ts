/** Automatic, resting and concealed hedges on the whole desk. */
import { describe, expect, it } from 'vitest';
import { AUTO_ARM_WORDS } from '../../../shared/contract/policyMessages.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toInstrumentId } from '../../../shared/domain/instrument.ts';
import type { HedgePolicy } from '../../../shared/domain/policySchema.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../../shared/hedging/preTradeChecks.ts';
import { toMs } from '../../../shared/units/time.ts';
import { AS_SUGGESTED, BTC, startDesk, type DeskHarness } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import {
  DEFAULT,
  EVERY_HOUR,
  IN_THE_FALL,
  TIGHT,
  TO_MINUS_THREE,
  armAuto,
  bookOf,
  execute,
  inTheFall,
  orders,
  play,
  setPolicy,
  verdicts,
} from './hedgingRig.ts';

describe('createDesk: automatic hedging', () => {
  it('hedges by itself, once, through journal and ledger, as the auto-hedger, and is counted down', async () => {
    const harness = await inTheFall({ ...TO_MINUS_THREE, mode: 'auto' });
    armAuto(harness, { maxOrders: 5, maxUsd: 1e6 });
    await harness.clock.advance(5_000);
    expect(orders(harness)).toHaveLength(1);
    const view = await harness.view(BTC);
    expect(view).toMatchObject({ verdict: 'inside', auto: { state: 'running', ordersLeft: 4 } });
    const executed = harness.store.decisions.recent(bookOf(harness), 100).find(({ verdict }) => verdict === 'executed');
    expect(executed?.body).toMatchObject({ actor: 'auto', userAction: { kind: 'executed', edits: null } });
    expect(view.auto.usdLeft).toBeLessThan(1e6);
  });

  it('does nothing before it is armed, and nothing while paused', async () => {
    const harness = await inTheFall({ ...TO_MINUS_THREE, mode: 'auto' });
    await harness.clock.advance(2_000);
    expect(orders(harness)).toEqual([]);
    armAuto(harness);
    const { auto } = harness.desk;
    expectOk(auto.pause(bookOf(harness), BTC));
    await harness.clock.advance(2_000);
    expect(orders(harness)).toEqual([]);
    expect((await harness.view(BTC)).auto).toMatchObject({ state: 'paused' });
    expectOk(auto.resume(bookOf(harness), BTC));
    await harness.clock.advance(2_000);
    expect(orders(harness)).toHaveLength(1);
  });

  it('ends with the arm of the desk, with KILL, and when another book comes on the desk', async () => {
    const harness = await inTheFall({ ...DEFAULT, mode: 'auto', limits: { ...DEFAULT.limits, minOrderUsd: 1_000_000 } });
    const stateOf = () => harness.desk.auto.status('demo-1' as BookId, BTC);
    armAuto(harness);
    harness.desk.disarm('disarmed by the trader');
    expect(stateOf()).toMatchObject({ state: 'off', note: 'the desk was disarmed' });
    expectOk(harness.desk.arm());
    armAuto(harness);
    await harness.settled(harness.desk.kill());
    expect(stateOf().state).toBe('off');
    expectOk(harness.desk.arm());
    armAuto(harness);
    await harness.marketTo('2026-02-01T10:00:00.000Z');
    expect(bookOf(harness)).toBe('demo-2');
    expect(stateOf().state).toBe('off');
  });

  it('has to be armed again after the policy only advised for a while, though no hedge was due in it', async () => {
    const quiet = { ...DEFAULT, limits: { ...DEFAULT.limits, minOrderUsd: 1_000_000 } };
    const harness = await inTheFall({ ...quiet, mode: 'auto' });
    armAuto(harness);
    setPolicy(harness, { ...quiet, mode: 'advise' });
    await harness.clock.advance(1_000);
    setPolicy(harness, { ...TO_MINUS_THREE, mode: 'auto' });
    await harness.clock.advance(5_000);
    expect([orders(harness), (await harness.view(BTC)).auto.state]).toEqual([[], 'off']);
  });

  it('ends with the numeraire: what was armed was another delta', async () => {
    const harness = await inTheFall({
      ...DEFAULT,
      mode: 'auto',
      limits: { ...DEFAULT.limits, minOrderUsd: 100_000, maxOrderUsd: 400_000 },
    });
    armAuto(harness);
    await harness.clock.advance(5_000);
    const bookId = bookOf(harness);
    const before = orders(harness).length;
    expectOk(harness.desk.setNumeraire(bookId, 'coin'));
    expect(harness.desk.auto.status(bookId, BTC).state).toBe('running');
    expectOk(harness.desk.setNumeraire(bookId, 'usd'));
    await harness.clock.advance(60_000);
    expect(orders(harness).length).toBe(before);
    expect(harness.desk.auto.status(bookId, BTC)).toMatchObject({ state: 'off', note: 'the book is hedged in another numeraire' });
  });

  it('answers for a book that nobody has with a failure, not with an internal error', async () => {
    const harness = await inTheFall();
    const arm = () =>
      harness.desk.auto.arm({ bookId: 'nobody' as BookId, underlying: BTC, words: AUTO_ARM_WORDS, hours: 1, maxOrders: 1, maxUsd: 1_000 });
    expect(arm).not.toThrow();
    expect(arm().ok).toBe(false);
  });

  it('sends nothing in its own name by a policy that waits for a click', async () => {
    const harness = await inTheFall(TO_MINUS_THREE);
    const planId = (await harness.view(BTC)).plan?.planId ?? '';
    const request = { bookId: bookOf(harness), underlying: BTC, planId, edit: AS_SUGGESTED, confirmedLarge: true };
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request, 'auto'))).message).toContain('"oneClick"');
    expect(orders(harness)).toEqual([]);
  });

  it('never confirms a large order, and does not fill the ledger with its refusals', async () => {
    const harness = await inTheFall({ ...TO_MINUS_THREE, targetDeltaCoin: -9, mode: 'auto' });
    armAuto(harness);
    await play(harness, 600);
    expect(orders(harness)).toEqual([]);
    expect((await harness.view(BTC)).auto.note).toContain('confirm once more');
    expect(verdicts(harness).filter((verdict) => verdict === 'blocked').length).toBeLessThanOrEqual(12);
  });

  it('obeys the checks of a click: a rate budget that is used up stops it, without a storm of refusals', async () => {
    const limits = { ...DEFAULT_PRE_TRADE_LIMITS, maxOrdersPerMinute: 1 };
    const harness = await inTheFall({ ...TO_MINUS_THREE, mode: 'auto' }, { patch: () => ({ limits }) });
    armAuto(harness);
    await harness.clock.advance(3_000);
    setPolicy(harness, { ...TO_MINUS_THREE, targetDeltaCoin: -5, mode: 'auto' });
    await harness.clock.advance(10_000);
    expect(orders(harness)).toHaveLength(1);
    expect(verdicts(harness).filter((verdict) => verdict === 'blocked').length).toBeLessThanOrEqual(12);
    await harness.clock.advance(60_000);
    await play(harness, 60);
    expect(orders(harness)).toHaveLength(2);
  });
});

describe('createDesk: resting hedges', () => {
  const PATIENT: HedgePolicy = {
    ...TO_MINUS_THREE,
    execution: { ...TO_MINUS_THREE.execution, style: 'passive', escalateAfterSeconds: 60 },
  };

  it('takes a passive hedge back after its time, plans the next one at market, and rests again after that', async () => {
    const harness = await inTheFall({ ...PATIENT, targetDeltaCoin: 6 });
    const resting = (await harness.view(BTC)).plan;
    expect(resting?.style).toBe('passive');
    expectOk(await execute(harness));
    const [order] = orders(harness);
    expect(order?.order.postOnly).toBe(true);
    const restedMs = order?.intendedMs ?? Number.NaN;
    await harness.marketTo(new Date(restedMs + 59_000).toISOString());
    await harness.clock.advance(1_000);
    const isFilled = harness.store.journal.order(order?.order.label ?? ('' as never))?.state === 'filled';
    expect(isFilled).toBe(false);
    await harness.marketTo(new Date(restedMs + 61_000).toISOString());
    await harness.clock.advance(1_000);
    expect(harness.store.journal.order(order?.order.label ?? ('' as never))?.state).toBe('cancelled');
    const next = await harness.view(BTC);
    expect([next.verdict, next.plan?.style]).toEqual(['suggested', 'market']);
    expectOk(await execute(harness));
    await harness.clock.advance(5_000);
    expect((await harness.view(BTC)).verdict).toBe('inside');
    setPolicy(harness, { ...PATIENT, targetDeltaCoin: -5 });
    expect((await harness.view(BTC)).plan?.style).toBe('passive');
  });

  /** Rests a buy that the market moves away from, and lets its time run out. */
  async function takenBack(policy: HedgePolicy): Promise<DeskHarness> {
    const harness = await inTheFall(policy);
    expectOk(await execute(harness));
    const [order] = orders(harness);
    await harness.marketTo(new Date((order?.intendedMs ?? Number.NaN) + 61_000).toISOString());
    await harness.clock.advance(1_000);
    expect(orders(harness).map(({ state, filledAmount }) => [state, filledAmount.toNumber()])).toEqual([['cancelled', 0]]);
    return harness;
  }

  it('rests again once the delta was inside by itself in between: nobody is in a hurry any more', async () => {
    const harness = await takenBack({ ...PATIENT, targetDeltaCoin: 6 });
    setPolicy(harness, { ...PATIENT, targetDeltaCoin: (await harness.view(BTC)).netDeltaCoin ?? Number.NaN });
    expect((await harness.view(BTC)).verdict).toBe('inside');
    setPolicy(harness, { ...PATIENT, targetDeltaCoin: 6 });
    expect((await harness.view(BTC)).plan?.style).toBe('passive');
  });

  it('counts a hedge that rests against the limit on the margin: two orders do not each get the last of it', async () => {
    const policy: HedgePolicy = { ...PATIENT, targetDeltaCoin: 6, limits: { ...PATIENT.limits, maxMarginUsePct: 11.7 } };
    const harness = await inTheFall(policy);
    const ask = { bookId: bookOf(harness), underlying: BTC };
    const inFuture = { ...AS_SUGGESTED, instrumentId: toInstrumentId('BTC-27MAR26') };
    const empty = expectOk(harness.desk.hedges.plan({ ...ask, edit: inFuture }));
    expectOk(await execute(harness));
    await harness.clock.advance(500);
    expect(orders(harness).map(({ state }) => state)).toEqual(['acknowledged']);
    setPolicy(harness, { ...policy, targetDeltaCoin: 10 });
    const second = expectOk(harness.desk.hedges.plan({ ...ask, edit: inFuture }));
    expect(second.before.marginUsePct).toBeGreaterThan((empty.before.marginUsePct ?? Number.NaN) + 0.3);
    expect(second.after.marginUsePct).toBeLessThanOrEqual(11.7);
    expect(Number(second.amount)).toBeLessThan(Number(empty.amount) / 2);
    const own = expectOk(harness.desk.hedges.plan({ ...ask, edit: { ...inFuture, amount: empty.amount } }));
    expect(own.checks.filter(({ passed }) => !passed).map(({ name }) => name)).toContain('margin');
  });

  it('rests in another book, whose hedge nobody took back', async () => {
    const patient = { ...PATIENT, targetDeltaCoin: 6 };
    const harness = await takenBack(patient);
    await harness.marketTo(IN_THE_FALL);
    expect(bookOf(harness)).toBe('demo-2');
    setPolicy(harness, patient);
    expect((await harness.view(BTC)).plan?.style).toBe('passive');
  });

  it('leaves an event due whose hedge was taken back without a fill', async () => {
    const { execution } = PATIENT;
    const harness = await startDesk();
    await harness.marketTo('2026-02-02T03:50:19.002Z');
    setPolicy(harness, { ...EVERY_HOUR, targetDeltaCoin: 6, execution });
    expect((await harness.view(BTC)).verdict).toBe('inside');
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    expectOk(await execute(harness));
    expect((await harness.view(BTC)).firedBy).toBeNull();
    await harness.marketTo(new Date(Date.parse(IN_THE_FALL) + 61_000).toISOString());
    await harness.clock.advance(1_000);
    expect(orders(harness).map(({ state }) => state)).toEqual(['cancelled']);
    const again = await harness.view(BTC);
    expect([again.verdict, again.firedBy, again.plan?.style]).toEqual(['suggested', 'every 60 min', 'market']);
  });

  it('hides the same way while one hedge waits, tick after tick, and sends when the wait is over', async () => {
    const concealment = { seed: 3, maxDelaySeconds: 300, maxSizeCutPct: 20, maxPriceTicks: 0, avoidRoundLevels: false };
    const harness = await inTheFall({ ...TO_MINUS_THREE, concealment, mode: 'auto' });
    armAuto(harness);
    const waits = new Set<string>();
    let waited = 0;
    for (; orders(harness).length === 0 && waited < 60; waited += 1) {
      const { plan } = await harness.view(BTC);
      const words = /waits [\d.]+ s/.exec(plan?.concealment ?? '')?.[0];
      if (words !== undefined) waits.add(words);
      await play(harness, 12);
    }
    expect([...waits]).toHaveLength(1);
    expect(waited).toBeGreaterThan(1);
    const seconds = Number(/[\d.]+/.exec([...waits][0] ?? '')?.[0]);
    const [first] = orders(harness);
    const fellDueMs = toMs(Date.parse(IN_THE_FALL));
    const sentAfter = ((first?.intendedMs ?? Number.NaN) - fellDueMs) / 1_000;
    expect(sentAfter).toBeGreaterThanOrEqual(seconds);
    expect(sentAfter).toBeLessThan(seconds + 15);
  });

  it('does not trade at once what concealment has just held back', async () => {
    const concealment = { seed: 3, maxDelaySeconds: 300, maxSizeCutPct: 20, maxPriceTicks: 0, avoidRoundLevels: false };
    const harness = await inTheFall({ ...TIGHT, concealment, mode: 'auto' });
    armAuto(harness);
    for (let looks = 0; orders(harness).length === 0 && looks < 60; looks += 1) await play(harness, 12);
    await harness.clock.advance(5_000);
    await play(harness, 2, 10);
    const [first, second] = orders(harness);
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
  });
});
