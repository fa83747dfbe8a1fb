/** What the desk does when its store, its venue or its own code fails. */
import { describe, expect, it } from 'vitest';
import { BTC, startDesk } from '../../support/deskHarness.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { fail } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { anOrder } from '../../support/anOrder.ts';
import { aSuggestion, expectLedgerEqualsVenue, statusOf } from './hedgingRig.ts';

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
