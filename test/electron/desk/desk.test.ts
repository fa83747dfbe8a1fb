import { describe, expect, it } from 'vitest';
import { AS_SUGGESTED, BTC, ETH, startDesk } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { RISK_COLUMNS } from '../../../shared/contract/riskColumns.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { IN_THE_FALL, aSuggestion, bookOf, execute, expectLedgerEqualsVenue, statusOf } from './hedgingRig.ts';

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
    expect(expectFailure(await execute(harness, false)).message).toContain('armed');
    expect(harness.store.journal.recentOrders(bookOf(harness), 10)).toEqual([]);
  });

  it('fills the hedge in parts through the venue, books every fill once and brings the delta inside the band', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    await harness.clock.advance(2_000);
    expectOk(harness.desk.arm());
    const policy = fixedBandOf({ targetDeltaCoin: -4, halfWidthCoin: 0.5, hedgeTo: 'target' });
    expectOk(harness.desk.hedges.setPolicy({ bookId: bookOf(harness), underlying: BTC, policy }));
    const { label } = expectOk(await execute(harness, false));
    await harness.clock.advance(10_000);
    const view = await harness.view(BTC);
    expect(view.verdict).toBe('inside');
    expect(view.netDeltaCoin).toBeGreaterThanOrEqual(view.lowerCoin ?? Number.NaN);
    expect(view.netDeltaCoin).toBeLessThanOrEqual(view.upperCoin ?? Number.NaN);
    const states = harness.store.journal.stateChanges(label).map(({ state }) => state);
    expect(states.slice(0, 3)).toEqual(['intended', 'sent', 'acknowledged']);
    expect(states).toContain('partiallyFilled');
    expect(states.at(-1)).toBe('filled');
    expect(harness.store.ledger.recentFills(bookOf(harness), 100).length).toBeGreaterThan(1);
    await expectLedgerEqualsVenue(harness);
    const hedge = harness.store.decisions.recent(bookOf(harness), 20).map(({ verdict }) => verdict);
    expect(hedge).toEqual(expect.arrayContaining(['suggested', 'executed', 'outcome']));
  });

  it('sends one order when Execute is pressed twice before the venue answers', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const view = await harness.view(BTC);
    const request = {
      bookId: bookOf(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: true,
    };
    const [first, second] = [harness.desk.hedges.execute(request), harness.desk.hedges.execute(request)];
    expectOk(await harness.settled(first));
    expect(['limitBreached', 'conflict']).toContain(expectFailure(await harness.settled(second)).reason);
    await harness.clock.advance(10_000);
    expect(harness.store.journal.recentOrders(bookOf(harness), 10)).toHaveLength(1);
    await expectLedgerEqualsVenue(harness);
  });

  it('refuses a plan the trader can no longer be looking at', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const request = { bookId: bookOf(harness), underlying: BTC, planId: 'of another time', edit: AS_SUGGESTED, confirmedLarge: false };
    expect(expectFailure(await harness.settled(harness.desk.hedges.execute(request))).reason).toBe('conflict');
  });

  it('asks once more before an order above the confirmation threshold', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const edit = { ...AS_SUGGESTED, hedgeTo: 'target' as const, amount: null };
    const policy = fixedBandOf({ targetDeltaCoin: -9, halfWidthCoin: 0.5, hedgeTo: 'target' });
    expectOk(harness.desk.hedges.setPolicy({ bookId: bookOf(harness), underlying: BTC, policy }));
    const plan = expectOk(harness.desk.hedges.plan({ bookId: bookOf(harness), underlying: BTC, edit }));
    expect(plan.amountUsd).toBeGreaterThan(500_000);
    const request = { bookId: bookOf(harness), underlying: BTC, planId: plan.planId, edit, confirmedLarge: false };
    const refused = expectFailure(await harness.settled(harness.desk.hedges.execute(request)));
    expect(refused.detail).toEqual({ needsConfirmation: true });
    expectOk(await harness.settled(harness.desk.hedges.execute({ ...request, confirmedLarge: true })));
  });

  it('withholds every further hedge while an outcome is unknown, then asks by label and books the fills once', async () => {
    const harness = await startDesk({ failureScript: () => 'loseAnswer' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const attempt = execute(harness, false);
    await harness.settled(attempt);
    const label = harness.store.journal.recentOrders(bookOf(harness), 1)[0]?.order.label;
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
    await execute(harness, false);
    const label = harness.store.journal.recentOrders(bookOf(harness), 1)[0]?.order.label;
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
    const bookId = bookOf(harness);
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
      bookId: bookOf(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: false,
    };
    void harness.desk.hedges.execute(request);
    await harness.clock.advance(60);
    const again = await harness.crashAndRestart();
    await again.clock.advance(5_000);
    expect(again.store.journal.openOrders(bookOf(again))).toEqual([]);
    await expectLedgerEqualsVenue(again);
    expect(again.store.journal.recentOrders(bookOf(again), 10)).toHaveLength(1);
  });

  it('closes an intent that never left as rejected after a restart, and suggests the hedge again', async () => {
    const harness = await startDesk({ failureScript: () => 'loseRequest' });
    await harness.marketTo(IN_THE_FALL);
    expectOk(harness.desk.arm());
    const view = await harness.view(BTC);
    const request = {
      bookId: bookOf(harness),
      underlying: BTC,
      planId: view.plan?.planId ?? '',
      edit: AS_SUGGESTED,
      confirmedLarge: false,
    };
    void harness.desk.hedges.execute(request);
    await harness.clock.advance(5);
    const again = await harness.crashAndRestart();
    const [order] = again.store.journal.recentOrders(bookOf(again), 1);
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
    const before = expectOk(harness.store.ledger.bookState(bookOf(harness)));
    const expiring = before.positions.filter(({ instrumentId }) => instrumentId.includes('-2FEB26-'));
    expect(expiring.length).toBeGreaterThan(0);
    await harness.marketTo('2026-02-02T09:39:00.888Z');
    const after = expectOk(harness.store.ledger.bookState(bookOf(harness)));
    expect(after.positions.filter(({ instrumentId }) => instrumentId.includes('-2FEB26-'))).toEqual([]);
    const deliveries = harness.store.ledger
      .rows(bookOf(harness), 0, 1_000)
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
    expectOk(harness.desk.setNumeraire(bookOf(harness), 'usd'));
    const view = await harness.view(BTC);
    expect(view.netDeltaCoin).toBe(view.deltaUsdNumeraireCoin);
    expect(view.netDeltaCoin).toBeGreaterThan(20);
    expect(view.verdict).toBe('suggested');
  });

  it('lets a snooze run on market time and a dismissal last until the delta was inside again', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    const bookId = bookOf(harness);
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
    expectOk(await execute(harness, false));
    await harness.clock.advance(10_000);
    await harness.desk.stop();
    expect(harness.logged).toEqual([]);
    expect(harness.store.audit.recent(500).map(({ kind }) => kind)).toEqual(expect.arrayContaining(['start', 'arm', 'reconciled', 'stop']));
  });
});

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
