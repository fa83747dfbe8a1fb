import { describe, expect, it } from 'vitest';
import type { BookId } from '../../../shared/domain/book.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aChange, anIntent, anOrder, BOOK_ID, MARKET_MS, refusalOf, valueOf } from '../../support/storeSamples.ts';

const LABEL = 'hedge-1' as ClientLabel;

function storeWithBook(): MemoryStore {
  const store = createMemoryStore();
  valueOf(store.ledger.createBook(aBook()));
  return store;
}

function storeWithOrder(): MemoryStore {
  const store = storeWithBook();
  valueOf(store.journal.recordIntent({ ...anIntent(), decisionId: 'd1' }));
  return store;
}

describe('recordIntent', () => {
  it('makes an order that is intended and open, with everything it was given', () => {
    const { journal } = storeWithOrder();
    expect(journal.order(LABEL)).toEqual({
      order: anOrder(),
      state: 'intended',
      filledAmount: decimal(0),
      venueOrderId: null,
      note: null,
      decisionId: 'd1',
      intendedMs: MARKET_MS,
      updatedMs: MARKET_MS,
    });
    expect(journal.stateChanges(LABEL).map(({ state }) => state)).toEqual(['intended']);
  });

  it('keeps a market order without a price', () => {
    const { journal } = storeWithBook();
    const changes = { type: 'market', limitPrice: null, postOnly: false, reduceOnly: true, timeInForce: 'immediateOrCancel' } as const;
    valueOf(journal.recordIntent(anIntent(changes)));
    expect(journal.order(LABEL)?.order).toEqual(anOrder(changes));
  });

  it('refuses a label for ever, also after the order has ended', () => {
    const { journal } = storeWithOrder();
    expect(refusalOf(journal.recordIntent(anIntent()))).toMatch(/^conflict/);
    valueOf(journal.recordStateChange(aChange('rejected')));
    expect(refusalOf(journal.recordIntent(anIntent({ amount: decimal(10) })))).toMatch(/^conflict/);
    expect(journal.recentOrders(BOOK_ID, 10)).toHaveLength(1);
  });

  it('refuses an unknown book', () => {
    expect(refusalOf(storeWithBook().journal.recordIntent(anIntent({ bookId: 'x' as BookId })))).toMatch(/^missingData/);
  });

  it('writes nothing at all when the disk is full in the middle', () => {
    const { journal, audit, database } = storeWithBook();
    const auditRows = audit.recent(99).length;
    // No new page may be made: the intent's table has one, its audit row or index needs more sooner or later.
    database.db.pragma(`max_page_count = ${String(database.db.pragma('page_count', { simple: true }))}`);
    let recorded = 0;
    let refusal = '';
    while (refusal === '') {
      const result = journal.recordIntent(anIntent({ label: `l${recorded}` as ClientLabel }));
      if (result.ok) recorded += 1;
      else refusal = refusalOf(result);
    }
    expect(refusal).toMatch(/^persistence: journalling order l\d+: the disk is full/);
    expect(journal.order(`l${recorded}` as ClientLabel)).toBeNull();
    expect(journal.openOrders(BOOK_ID)).toHaveLength(recorded);
    // Two proofs for each intent: the intent and its first state.
    expect(audit.recent(10_000)).toHaveLength(auditRows + 2 * recorded);
  });
});

describe('recordStateChange', () => {
  it('tells the whole life, oldest first, and the view is its end', () => {
    const { journal } = storeWithOrder();
    valueOf(journal.recordStateChange(aChange('sent')));
    valueOf(journal.recordStateChange(aChange('acknowledged', { venueOrderId: 'v9' })));
    valueOf(journal.recordStateChange(aChange('partiallyFilled', { filledAmount: decimal(300) })));
    const last = aChange('cancelled', { filledAmount: decimal(300), note: 'by the trader' });
    valueOf(journal.recordStateChange(last));
    expect(journal.stateChanges(LABEL).map(({ state }) => state)).toEqual([
      'intended',
      'sent',
      'acknowledged',
      'partiallyFilled',
      'cancelled',
    ]);
    expect(journal.stateChanges(LABEL).at(-1)).toEqual(last);
    // The venue's id stays known although later changes did not repeat it.
    expect(journal.order(LABEL)).toMatchObject({
      state: 'cancelled',
      venueOrderId: 'v9',
      note: 'by the trader',
      filledAmount: decimal(300),
    });
  });

  it('refuses what the transition table refuses, and writes nothing', () => {
    const { journal } = storeWithOrder();
    valueOf(journal.recordStateChange(aChange('filled', { filledAmount: decimal(1_000) })));
    expect(refusalOf(journal.recordStateChange(aChange('cancelled', { filledAmount: decimal(1_000) })))).toMatch(/^conflict: .*is filled/);
    expect(journal.stateChanges(LABEL)).toHaveLength(2);
  });

  it('refuses a filled amount that falls', () => {
    const { journal } = storeWithOrder();
    valueOf(journal.recordStateChange(aChange('partiallyFilled', { filledAmount: decimal(30) })));
    expect(refusalOf(journal.recordStateChange(aChange('partiallyFilled', { filledAmount: decimal('29.9') })))).toMatch(
      /^conflict: .*fall from 30/,
    );
  });

  it('resolves unknown to what the venue says', () => {
    const { journal } = storeWithOrder();
    valueOf(journal.recordStateChange(aChange('sent')));
    valueOf(journal.recordStateChange(aChange('unknown', { note: 'no answer' })));
    expect(refusalOf(journal.recordStateChange(aChange('sent')))).toMatch(/^conflict/);
    valueOf(journal.recordStateChange(aChange('partiallyFilled', { filledAmount: decimal(10) })));
    expect(journal.order(LABEL)?.state).toBe('partiallyFilled');
  });

  it('refuses a label without an intent', () => {
    const { journal } = storeWithBook();
    expect(refusalOf(journal.recordStateChange(aChange('sent')))).toMatch(/^missingData/);
    expect(journal.order(LABEL)).toBeNull();
  });
});

describe('openOrders and recentOrders', () => {
  it('list one book: open ones oldest first, recent ones newest first', () => {
    const { journal, ledger } = storeWithBook();
    const other = 'other' as BookId;
    valueOf(ledger.createBook(aBook({ id: other })));
    const labels = ['a', 'b', 'c'] as ClientLabel[];
    for (const label of labels) valueOf(journal.recordIntent(anIntent({ label })));
    valueOf(journal.recordIntent(anIntent({ label: 'x' as ClientLabel, bookId: other })));
    valueOf(journal.recordStateChange(aChange('cancelled', { label: 'b' as ClientLabel })));
    expect(journal.openOrders(BOOK_ID).map(({ order }) => order.label)).toEqual(['a', 'c']);
    expect(journal.recentOrders(BOOK_ID, 2).map(({ order }) => order.label)).toEqual(['c', 'b']);
    expect(journal.openOrders(other)).toHaveLength(1);
  });
});

describe('ordersOf', () => {
  it('gives the orders of one decision, oldest first, each with its latest state', () => {
    const { journal } = storeWithOrder();
    const second = 'hedge-2' as ClientLabel;
    valueOf(journal.recordIntent({ ...anIntent({ label: second }), decisionId: 'd1' }));
    valueOf(journal.recordIntent({ ...anIntent({ label: 'hedge-3' as ClientLabel }), decisionId: 'd2' }));
    valueOf(journal.recordIntent(anIntent({ label: 'hedge-4' as ClientLabel })));
    valueOf(journal.recordStateChange(aChange('sent', { label: second })));
    expect(journal.ordersOf('d1').map(({ order, state }) => [order.label, state])).toEqual([
      ['hedge-1', 'intended'],
      ['hedge-2', 'sent'],
    ]);
    expect(journal.ordersOf('d9')).toEqual([]);
  });
});
