import { describe, expect, it } from 'vitest';
import { AS_SUGGESTED, BTC, ETH, startDesk, type DeskHarness } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { RISK_COLUMNS } from '../../../shared/contract/riskColumns.ts';
import type { FeedMessage } from '../../../shared/contract/feeds.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { signedAmount } from '../../../shared/domain/order.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { fail } from '../../../shared/result/result.ts';
import { decimal, sumDecimals, toDecimalText } from '../../../shared/units/decimal.ts';
import { anOrder } from '../../support/anOrder.ts';

const IN_THE_FALL = '2026-02-02T04:50:19.002Z';

function activeBook(harness: DeskHarness): BookId {
  return harness.store.ledger.books().at(-1)?.id ?? ('' as BookId);
}

async function execute(harness: DeskHarness, confirmedLarge = false) {
  const view = await harness.view(BTC);
  const planId = view.plan?.planId ?? 'none';
  const request = { bookId: activeBook(harness), underlying: BTC, planId, edit: AS_SUGGESTED, confirmedLarge };
  return harness.settled(harness.desk.hedges.execute(request));
}

/** The ledger's fills and the venue's, per instrument. */
async function expectLedgerEqualsVenue(harness: DeskHarness): Promise<void> {
  const bookId = activeBook(harness);
  const page = expectOk(await harness.settled(harness.venue.fillsSince(bookId, null)));
  const booked = harness.store.ledger.recentFills(bookId, 10_000);
  expect(booked.map(({ tradeId }) => tradeId).toSorted()).toEqual(page.fills.map(({ tradeId }) => tradeId).toSorted());
  const ours = sumDecimals(booked.map(({ side, amount }) => signedAmount(side, amount)));
  const theirs = sumDecimals(page.fills.map(({ side, amount }) => signedAmount(side, amount)));
  expect(toDecimalText(ours)).toBe(toDecimalText(theirs));
}

describe('createDesk on the recorded market', () => {
  it('opens the demo book at the first start: every leg is valued, and both deltas and equity fulfil the identity', async () => {
    const harness = await startDesk();
    for (const underlying of [BTC, ETH]) {
      const view = await harness.view(underlying);
      expect(view.unknownLegs).toBe(0);
      expect(view.verdict).toBe('inside');
      const coin = (view.deltaCoinNumeraireCoin ?? Number.NaN) + (view.equityCoin ?? Number.NaN);
      expect(view.deltaUsdNumeraireCoin).toBeCloseTo(coin, 9);
    }
  });

  it('sends a tree whose legs sum to their expiries, expiries to underlyings and underlyings to the total', async () => {
    const harness = await startDesk();
    const { structure, rows } = harness.wholeRisk();
    const valueUsd = (index: number): number => rows[index]?.[1 + RISK_COLUMNS.indexOf('valueUsd')] ?? Number.NaN;
    const parents = (structure ?? []).filter(({ level }) => level !== 'leg');
    expect(parents.length).toBeGreaterThan(15);
    for (const parent of parents) {
      const parts = (structure ?? []).flatMap((row, index) => (row.parentKey === parent.key ? [valueUsd(index)] : []));
      const whole = valueUsd((structure ?? []).indexOf(parent));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(whole, 6);
    }
  });

  it('suggests a hedge when the fall drives the delta out of its band, and refuses to send it while disarmed', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    const view = await harness.view(BTC);
    expect(view.verdict).toBe('suggested');
    expect(view.plan?.side).toBe('sell');
    expect(view.reason).toContain('above the band');
    expect(expectFailure(await execute(harness)).message).toContain('armed');
    expect(harness.store.journal.recentOrders(activeBook(harness), 10)).toEqual([]);
  });

  it('fills the hedge in parts through the venue, books every fill once and brings the delta inside the band', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    await harness.clock.advance(2_000);
    expectOk(harness.desk.arm());
    const policy = fixedBandOf({ targetDeltaCoin: -4, halfWidthCoin: 0.5, hedgeTo: 'target' });
    expectOk(harness.desk.hedges.setPolicy({ bookId: activeBook(harness), underlying: BTC, policy }));
    const { label } = expectOk(await execute(harness));
    await harness.clock.advance(10_000);
    const view = await harness.view(BTC);
    expect(view.verdict).toBe('inside');
    expect(view.netDeltaCoin).toBeGreaterThanOrEqual(view.lowerCoin ?? Number.NaN);
    expect(view.netDeltaCoin).toBeLessThanOrEqual(view.upperCoin ?? Number.NaN);
    const states = harness.store.journal.stateChanges(label).map(({ state }) => state);
    expect(states.slice(0, 3)).toEqual(['intended', 'sent', 'acknowledged']);
    expect(states).toContain('partiallyFilled');
    expect(states.at(-1)).toBe('filled');
    expect(harness.store.ledger.recentFills(activeBook(harness), 100).length).toBeGreaterThan(1);
    await expectLedgerEqualsVenue(harness);
    const hedge = harness.store.decisions.recent(activeBook(harness), 20).map(({ verdict }) => verdict);
    expect(hedge).toEqual(expect.arrayContaining(['suggested', 'executed', 'outcome']));
  });

  it('sends one order when Execute is pressed twice before the venue answers', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const view = await harness.view(BTC);
    const request = {
      bookId: activeBook(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: true,
    };
    const [first, second] = [harness.desk.hedges.execute(request), harness.desk.hedges.execute(request)];
    expectOk(await harness.settled(first));
    expect(['limitBreached', 'conflict']).toContain(expectFailure(await harness.settled(second)).reason);
    await harness.clock.advance(10_000);
    expect(harness.store.journal.recentOrders(activeBook(harness), 10)).toHaveLength(1);
    await expectLedgerEqualsVenue(harness);
  });

  it('refuses a plan the trader can no longer be looking at', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const request = { bookId: activeBook(harness), underlying: BTC, planId: 'of another time', edit: AS_SUGGESTED, confirmedLarge: false };
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).reason).toBe('conflict');
  });

  it('asks once more before an order above the confirmation threshold', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const edit = { ...AS_SUGGESTED, hedgeTo: 'target' as const, amount: null };
    const policy = fixedBandOf({ targetDeltaCoin: -9, halfWidthCoin: 0.5, hedgeTo: 'target' });
    expectOk(harness.desk.hedges.setPolicy({ bookId: activeBook(harness), underlying: BTC, policy }));
    const plan = expectOk(harness.desk.hedges.plan({ bookId: activeBook(harness), underlying: BTC, edit }));
    expect(plan.amountUsd).toBeGreaterThan(500_000);
    const request = { bookId: activeBook(harness), underlying: BTC, planId: plan.planId, edit, confirmedLarge: false };
    const refused = expectFailure(await harness.settled(harness.desk.hedges.execute(request)));
    expect(refused.detail).toEqual({ needsConfirmation: true });
    expectOk(await harness.settled(harness.desk.hedges.execute({ ...request, confirmedLarge: true })));
  });

  it('withholds every further hedge while an outcome is unknown, then asks by label and books the fills once', async () => {
    const harness = await startDesk({ failureScript: () => 'loseAnswer' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const attempt = execute(harness);
    await harness.settled(attempt);
    const label = harness.store.journal.recentOrders(activeBook(harness), 1)[0]?.order.label;
    if (label === undefined) throw new Error('no order was journalled');
    await harness.clock.advance(20_000);
    expect(harness.store.journal.stateChanges(label).map(({ state }) => state)).not.toContain('rejected');
    expect(harness.store.journal.order(label)?.state).toBe('filled');
    await expectLedgerEqualsVenue(harness);
    expect((await harness.view(BTC)).verdict).toBe('inside');
  });

  it('says unknown, not rejected, when nothing came back, and rejected once the venue has said it never saw the order', async () => {
    const harness = await startDesk({ failureScript: () => 'loseRequest' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    await execute(harness);
    const label = harness.store.journal.recentOrders(activeBook(harness), 1)[0]?.order.label;
    if (label === undefined) throw new Error('no order was journalled');
    expect(harness.store.journal.order(label)?.state).toBe('unknown');
    expect((await harness.view(BTC)).reason).toContain('unknown outcome');
    await harness.clock.advance(5_000);
    expect(harness.store.journal.order(label)?.state).toBe('rejected');
    expect((await harness.view(BTC)).verdict).toBe('suggested');
  });

  it('cancels what works and disarms on KILL', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const bookId = activeBook(harness);
    const edit = { ...AS_SUGGESTED, style: 'passive' as const };
    const plan = expectOk(harness.desk.hedges.plan({ bookId, underlying: BTC, edit }));
    const { label } = expectOk(
      await harness.settled(harness.desk.hedges.execute({ bookId, underlying: BTC, planId: plan.planId, edit, confirmedLarge: false })),
    );
    const killed = await harness.settled(harness.desk.kill());
    expect(killed).toEqual({ cancelled: 1, problems: [] });
    await harness.clock.advance(1_000);
    expect(harness.store.journal.order(label)?.state).toBe('cancelled');
    const next = expectOk(harness.desk.hedges.plan({ bookId, underlying: BTC, edit }));
    const request = { bookId, underlying: BTC, planId: next.planId, edit, confirmedLarge: false };
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).message).toContain('disarmed');
  });

  it('finds the fills of an order it was killed over, and doubles nothing', async () => {
    const harness = await startDesk({ failureScript: () => 'loseAnswer' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const view = await harness.view(BTC);
    const request = {
      bookId: activeBook(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: false,
    };
    void harness.desk.hedges.execute(request);
    await harness.clock.advance(60);
    const again = await harness.crashAndRestart();
    await again.clock.advance(5_000);
    expect(again.store.journal.openOrders(activeBook(again))).toEqual([]);
    await expectLedgerEqualsVenue(again);
    expect(again.store.journal.recentOrders(activeBook(again), 10)).toHaveLength(1);
  });

  it('closes an intent that never left as rejected after a restart, and suggests the hedge again', async () => {
    const harness = await startDesk({ failureScript: () => 'loseRequest' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const view = await harness.view(BTC);
    const request = {
      bookId: activeBook(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: false,
    };
    void harness.desk.hedges.execute(request);
    await harness.clock.advance(5);
    const again = await harness.crashAndRestart();
    const [order] = again.store.journal.recentOrders(activeBook(again), 1);
    expect(order?.state).toBe('rejected');
    expect(order?.note).toContain('never seen');
    expect((await again.view(BTC)).verdict).toBe('suggested');
  });

  it('starts disarmed in every session', async () => {
    const harness = await startDesk();
    expectOk(harness.desk.arm());
    const again = await harness.crashAndRestart();
    await again.marketTo(IN_THE_FALL);
    expect(expectFailure(await execute(again)).message).toContain('disarmed');
  });

  it('delivers what expires at 08:00 UTC into the balances, once', async () => {
    const harness = await startDesk();
    const before = expectOk(harness.store.ledger.bookState(activeBook(harness)));
    const expiring = before.positions.filter(({ instrumentId }) => instrumentId.includes('-2FEB26-'));
    expect(expiring.length).toBeGreaterThan(0);
    await harness.marketTo('2026-02-02T09:39:00.888Z');
    const after = expectOk(harness.store.ledger.bookState(activeBook(harness)));
    expect(after.positions.filter(({ instrumentId }) => instrumentId.includes('-2FEB26-'))).toEqual([]);
    const deliveries = harness.store.ledger
      .rows(activeBook(harness), 0, 1_000)
      .filter(({ entry }) => entry.kind === 'adjustment' && entry.adjustment.kind === 'delivery');
    expect(deliveries).toHaveLength(expiring.length);
    expect((await harness.view(BTC)).unknownLegs).toBe(0);
  });

  it('never takes the ledger back in time: seeking backwards opens a new run of the demo book', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    await harness.marketTo('2026-02-01T09:23:23.513Z');
    expect(harness.store.ledger.books().map(({ id }) => id)).toEqual(['demo-1', 'demo-2']);
    expect(harness.wholeRisk().bookId).toBe('demo-2');
    expect((await harness.view(BTC)).verdict).not.toBe('unknown');
  });

  it('hedges the collateral too once the book counts in USD', async () => {
    const harness = await startDesk();
    expectOk(harness.desk.setNumeraire(activeBook(harness), 'usd'));
    const view = await harness.view(BTC);
    expect(view.netDeltaCoin).toBe(view.deltaUsdNumeraireCoin);
    expect(view.netDeltaCoin).toBeGreaterThan(20);
    expect(view.verdict).toBe('suggested');
  });

  it('lets a snooze run on market time and a dismissal last until the delta was inside again', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    const bookId = activeBook(harness);
    expectOk(harness.desk.hedges.snooze({ bookId, underlying: BTC, minutes: 30 }));
    expect((await harness.view(BTC)).reason).toContain('Snoozed');
    await harness.marketTo('2026-02-02T05:30:00.000Z');
    expect((await harness.view(BTC)).verdict).toBe('suggested');
    expectOk(harness.desk.hedges.dismiss({ bookId, underlying: BTC, reason: 'waiting for the open' }));
    expect((await harness.view(BTC)).reason).toContain('Dismissed');
  });

  it('writes a chain that verifies after all of it, and no error to the log', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    expectOk(await execute(harness));
    await harness.clock.advance(10_000);
    await harness.desk.stop();
    expect(harness.logged).toEqual([]);
    expect(harness.store.audit.recent(500).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['start', 'arm', 'reconciled', 'stop']));
  });
});

/** Arms the desk in the fall and hands out an order request on the suggestion. */
async function aSuggestion(harness: DeskHarness) {
  await harness.marketTo(IN_THE_FALL);
  expectOk(harness.desk.arm());
  const view = await harness.view(BTC);
  return { bookId: activeBook(harness), underlying: BTC, planId: view.plan?.planId ?? '', edit: AS_SUGGESTED, confirmedLarge: true };
}

function statusOf(harness: DeskHarness): FeedMessage<'status'> {
  const seen: FeedMessage<'status'>[] = [];
  harness.desk.subscribe('status', (message) => void seen.push(message))();
  const [status] = seen;
  if (status === undefined) throw new Error('no status');
  return status;
}

describe('createDesk: no second hedge', () => {
  it('has the last fill in its delta in the very turn in which the order ends: nothing is left to hedge before the next batch', async () => {
    const harness = await startDesk();
    const request = await aSuggestion(harness);
    const answers: string[] = [];
    harness.venue.onEvent((event) => {
      if (event.kind !== 'order' || event.order.state !== 'filled') return;
      const planned = harness.desk.hedges.plan({ bookId: request.bookId, underlying: BTC, edit: AS_SUGGESTED });
      answers.push(planned.ok ? `suggests ${planned.value.side} ${planned.value.amount}` : planned.failure.message);
    });
    expectOk(await harness.settled(harness.desk.hedges.execute(request)));
    await harness.clock.advance(10_000);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain('inside the band');
  });

  it('does not send the same plan again after it has filled, though it would still bring the delta nearer to the target', async () => {
    const harness = await startDesk();
    const request = await aSuggestion(harness);
    const first = harness.desk.hedges.execute(request);
    await harness.clock.advance(4_000);
    expectOk(await first);
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).reason).toBe('conflict');
    expect(harness.store.journal.recentOrders(request.bookId, 10)).toHaveLength(1);
  });

  it('counts an order through a lost link and a reconnect, and sends nothing meanwhile', async () => {
    const harness = await startDesk({ failureScript: () => 'disconnect' });
    const request = await aSuggestion(harness);
    const executed = harness.desk.hedges.execute(request);
    await harness.clock.advance(60);
    expect(harness.venue.link()).toBe('disconnected');
    const view = await harness.view(BTC);
    expect(view.inFlightDeltaCoin).toBeLessThan(0);
    expect(view.verdict).toBe('withheld');
    expect(expectFailure(harness.desk.arm()).message).toContain('cannot be armed');
    await executed;
    await harness.clock.advance(10_000);
    expect(harness.venue.link()).toBe('connected');
    expect(harness.store.journal.openOrders(request.bookId)).toEqual([]);
    expect(harness.store.journal.recentOrders(request.bookId, 10)).toHaveLength(1);
    await expectLedgerEqualsVenue(harness);
    expect((await harness.view(BTC)).verdict).toBe('inside');
  });

  it('cancels an order that the KILL found still on its way', async () => {
    const harness = await startDesk();
    const request = await aSuggestion(harness);
    const edit = { ...AS_SUGGESTED, style: 'passive' as const };
    const plan = expectOk(harness.desk.hedges.plan({ bookId: request.bookId, underlying: BTC, edit }));
    const executed = harness.desk.hedges.execute({ ...request, edit, planId: plan.planId });
    const killed = harness.desk.kill();
    await harness.settled(Promise.all([executed, killed]));
    await harness.clock.advance(1_000);
    expect(expectOk(await harness.settled(harness.venue.openOrders(request.bookId)))).toEqual([]);
    expect(harness.store.journal.openOrders(request.bookId)).toEqual([]);
    expect(statusOf(harness).armed).toBe(false);
    expect(statusOf(harness).armNote).toContain('KILL was pressed');
  });
});

describe('createDesk: books', () => {
  it('puts no book on the desk whose ledger is ahead of the market: what is traded then would go back in time', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    await harness.view(BTC);
    await harness.marketTo('2026-02-01T12:00:00.000Z');
    const [first, second] = ['demo-1', 'demo-2'] as [BookId, BookId];
    const { reason, message } = expectFailure(harness.desk.selectBook(first));
    expect([reason, message]).toEqual(['conflict', expect.stringContaining('the market stands at 2026-02-01 12:00:00 UTC')]);
    expect(statusOf(harness).activeBookId).toBe(second);
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.selectBook(first));
    expectOk(harness.desk.selectBook(second));
  });

  it('finishes an order of a book that is not on the desk any more, in its own ledger, and judges it when it is back', async () => {
    const harness = await startDesk();
    await harness.marketTo('2026-02-01T12:00:00.000Z');
    await harness.marketTo('2026-02-01T09:23:23.513Z');
    await harness.marketTo(IN_THE_FALL);
    const view = await harness.view(BTC);
    expectOk(harness.desk.arm());
    const [first, second] = ['demo-1', 'demo-2'] as [BookId, BookId];
    const request = { bookId: second, underlying: BTC, planId: view.plan?.planId ?? '', edit: AS_SUGGESTED, confirmedLarge: true };
    const executed = harness.desk.hedges.execute(request);
    expectOk(harness.desk.selectBook(first));
    const { label } = expectOk(await harness.settled(executed));
    await harness.clock.advance(10_000);
    expect(harness.store.journal.order(label)?.state).toBe('filled');
    expect(harness.store.ledger.recentFills(first, 10)).toEqual([]);
    expect(harness.store.ledger.recentFills(second, 10).length).toBeGreaterThan(0);
    expect(harness.store.decisions.recent(second, 20).map(({ verdict }) => verdict)).not.toContain('outcome');
    expect(expectFailure(harness.desk.hedges.plan({ bookId: second, underlying: BTC, edit: AS_SUGGESTED })).reason).toBe('conflict');
    expectOk(harness.desk.selectBook(second));
    expect((await harness.view(BTC)).verdict).toBe('inside');
    expect(harness.store.decisions.recent(second, 20).map(({ verdict }) => verdict)).toContain('outcome');
  });

  it('cancels what works in a run when the market goes back to begin another', async () => {
    const harness = await startDesk();
    const request = await aSuggestion(harness);
    const edit = { ...AS_SUGGESTED, style: 'passive' as const };
    const plan = expectOk(harness.desk.hedges.plan({ bookId: request.bookId, underlying: BTC, edit }));
    expectOk(await harness.settled(harness.desk.hedges.execute({ ...request, edit, planId: plan.planId })));
    expect(harness.store.journal.openOrders(request.bookId)).toHaveLength(1);
    await harness.marketTo('2026-02-01T09:23:23.513Z');
    await harness.clock.advance(1_000);
    expect(harness.store.journal.openOrders(request.bookId)).toEqual([]);
    await harness.view(BTC);
    expect(activeBook(harness)).toBe('demo-2');
  });

  it('answers a question about another book with a conflict, never with the numbers of this one', async () => {
    const harness = await startDesk();
    const bookId = 'nobody' as BookId;
    const window = { underlying: BTC, fromMs: harness.replay.nowMs(), stepMs: 60_000 };
    expect(expectFailure(harness.desk.chartHistory({ ...window, bookId })).reason).toBe('conflict');
    expectOk(harness.desk.chartHistory({ ...window, bookId: activeBook(harness) }));
    const policy = fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 1, hedgeTo: 'edge' });
    expect(expectFailure(harness.desk.hedges.setPolicy({ bookId, underlying: BTC, policy })).reason).toBe('conflict');
  });

  it('refuses a policy whose smallest order is more than it ever sends', async () => {
    const harness = await startDesk();
    const policy = fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 1, hedgeTo: 'edge' });
    const tooLarge = { ...policy, limits: { ...policy.limits, minOrderUsd: 2_000_001 } };
    const refused = expectFailure(harness.desk.hedges.setPolicy({ bookId: activeBook(harness), underlying: BTC, policy: tooLarge }));
    expect(refused.reason).toBe('conflict');
    expect(refused.message).toContain('limits.minOrderUsd 2000001');
  });
});

describe('createDesk: trouble', () => {
  it('shows that a fill could not be stored, disarms, sends nothing, and heals once the ledger takes it', async () => {
    const disk = { isFull: false };
    const harness = await startDesk({
      patch: ({ ledger }) => ({
        ledger: {
          ...ledger,
          appendFills: (...args) => (disk.isFull ? fail('persistence', 'the disk is full') : ledger.appendFills(...args)),
        },
      }),
    });
    const request = await aSuggestion(harness);
    disk.isFull = true;
    expectOk(await harness.settled(harness.desk.hedges.execute(request)));
    await harness.clock.advance(3_000);
    expect(statusOf(harness)).toMatchObject({ armed: false, database: { ok: false, note: 'booking fills: the disk is full' } });
    expect((await harness.view(BTC)).verdict).not.toBe('suggested');
    expect(expectFailure(harness.desk.arm()).message).toContain('the disk is full');
    disk.isFull = false;
    await harness.clock.advance(10_000);
    expect(statusOf(harness).database).toEqual({ ok: true, note: null });
    await expectLedgerEqualsVenue(harness);
    expectOk(harness.desk.arm());
  });

  it('asks the venue again when a state change could not be journalled, and is content once the journal has caught up', async () => {
    const disk = { refusals: 0 };
    const harness = await startDesk({
      patch: ({ journal }) => ({
        journal: {
          ...journal,
          recordStateChange: (change) =>
            change.state === 'filled' && (disk.refusals -= 1) >= 0
              ? fail('persistence', 'the disk is full')
              : journal.recordStateChange(change),
        },
      }),
    });
    const request = await aSuggestion(harness);
    disk.refusals = 1;
    const { label } = expectOk(await harness.settled(harness.desk.hedges.execute(request)));
    await harness.clock.advance(500);
    expect(statusOf(harness)).toMatchObject({ armed: false, database: { ok: false } });
    await harness.clock.advance(5_000);
    expect(harness.store.journal.order(label)?.state).toBe('filled');
    expect(statusOf(harness).database.ok).toBe(true);
    expect((await harness.view(BTC)).verdict).toBe('inside');
  });

  it('sends nothing when the decision or the intent cannot be stored, and says so in the status', async () => {
    for (const port of ['decisions', 'journal'] as const) {
      const disk = { isFull: false };
      const full = () => fail('persistence', 'the disk is full');
      const harness = await startDesk({
        patch: ({ decisions, journal }) => ({
          decisions: { ...decisions, append: (record) => (disk.isFull && port === 'decisions' ? full() : decisions.append(record)) },
          journal: { ...journal, recordIntent: (intent) => (disk.isFull && port === 'journal' ? full() : journal.recordIntent(intent)) },
        }),
      });
      const request = await aSuggestion(harness);
      disk.isFull = true;
      expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).reason).toBe('persistence');
      expect(statusOf(harness)).toMatchObject({ armed: false, database: { ok: false } });
      expect(expectOk(await harness.settled(harness.venue.fillsSince(request.bookId, null))).fills).toEqual([]);
    }
  });

  it('logs and disarms when valuing throws, and keeps its feeds and its other timers alive', async () => {
    const state = { isBroken: false };
    const harness = await startDesk({
      patch: (_store, venue) => ({
        venue: {
          ...venue,
          orderBook(id) {
            if (state.isBroken) throw new Error('a crossed book');
            return venue.orderBook(id);
          },
        },
      }),
    });
    await aSuggestion(harness);
    state.isBroken = true;
    await harness.marketTo('2026-02-02T05:00:00.000Z');
    expect(statusOf(harness)).toMatchObject({ armed: false, armNote: 'internal error while valuing the book: a crossed book' });
    expect(harness.logged.filter((line) => line.includes('a crossed book'))).toHaveLength(1);
    state.isBroken = false;
    await harness.marketTo('2026-02-02T05:10:00.000Z');
    expect((await harness.view(BTC)).tsMs).toBe(Date.parse('2026-02-02T05:10:00.000Z'));
  });

  it('does not trade on in the old run when the new one could not be opened, and opens it as soon as it can', async () => {
    const disk = { isFull: false };
    const harness = await startDesk({
      patch: ({ ledger }) => ({
        ledger: { ...ledger, createBook: (book) => (disk.isFull ? fail('persistence', 'the disk is full') : ledger.createBook(book)) },
      }),
    });
    await aSuggestion(harness);
    disk.isFull = true;
    await harness.marketTo('2026-02-01T09:23:23.513Z');
    expect(statusOf(harness)).toMatchObject({ armed: false, activeBookId: 'demo-1' });
    expect(harness.desk.arm().ok).toBe(false);
    disk.isFull = false;
    await harness.marketTo('2026-02-01T10:00:00.000Z');
    expect(statusOf(harness).activeBookId).toBe('demo-2');
    expectOk(harness.desk.arm());
  });

  it('says that an order at the venue is not ours, disarms, and does not arm over it', async () => {
    const harness = await startDesk();
    const { bookId } = await aSuggestion(harness);
    const stranger = anOrder('stranger', { bookId, amount: decimal(10) });
    void harness.venue.submitOrder(stranger);
    await harness.clock.advance(3_000);
    expect(statusOf(harness).armed).toBe(false);
    expect(harness.logged.some((line) => line.includes('stranger'))).toBe(true);
    await expectLedgerEqualsVenue(harness);
  });

  it('is quiet after it was stopped: nothing rings, nothing is asked', async () => {
    const harness = await startDesk({ failureScript: () => 'loseAnswer' });
    const request = await aSuggestion(harness);
    void harness.desk.hedges.execute(request);
    await harness.clock.advance(60);
    await harness.desk.stop();
    await harness.clock.advance(0);
    expect(harness.clock.pending()).toBe(0);
  });
});
