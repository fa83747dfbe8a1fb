/** Several books and runs: which one is on the desk, and what becomes of the orders of the others. */
import { describe, expect, it } from 'vitest';
import { AS_SUGGESTED, BTC, startDesk } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';
import { IN_THE_FALL, aSuggestion, bookOf, statusOf } from './hedgingRig.ts';

describe('createDesk: books', () => {
  it('puts no book on the desk whose ledger is ahead of the market: what is traded then would go back in time', async () => {
    const harness = await startDesk();
    await harness.marketTo(IN_THE_FALL);
    await harness.view(BTC);
    await harness.marketTo('2026-02-01T12:00:00.000Z');
    const [first, second] = ['demo-1', 'demo-2'] as [BookId, BookId];
    const { reason, message } = expectFailure(harness.desk.selectBook(first));
    expect([reason, message]).toEqual(['conflict', expect.stringContaining('the market stands at 2026-02-01 12:00:00.000 UTC')]);
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
    expect(bookOf(harness)).toBe('demo-2');
  });

  it('answers a question about another book with a conflict, never with the numbers of this one', async () => {
    const harness = await startDesk();
    const bookId = 'nobody' as BookId;
    const window = { underlying: BTC, fromMs: harness.replay.nowMs(), stepMs: 60_000 };
    expect(expectFailure(harness.desk.chartHistory({ ...window, bookId })).reason).toBe('conflict');
    expectOk(harness.desk.chartHistory({ ...window, bookId: bookOf(harness) }));
    const policy = fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 1, hedgeTo: 'edge' });
    expect(expectFailure(harness.desk.hedges.setPolicy({ bookId, underlying: BTC, policy })).reason).toBe('conflict');
  });

  it('refuses a policy whose smallest order is more than it ever sends', async () => {
    const harness = await startDesk();
    const policy = fixedBandOf({ targetDeltaCoin: 0, halfWidthCoin: 1, hedgeTo: 'edge' });
    const tooLarge = { ...policy, limits: { ...policy.limits, minOrderUsd: 2_000_001 } };
    const refused = expectFailure(harness.desk.hedges.setPolicy({ bookId: bookOf(harness), underlying: BTC, policy: tooLarge }));
    expect(refused.reason).toBe('conflict');
    expect(refused.message).toContain('limits.minOrderUsd 2000001');
  });
});
