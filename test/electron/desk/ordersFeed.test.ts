import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createOrdersFeed } from '../../../electron/desk/ordersFeed.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aChange, aFill, anIntent, BOOK_ID, instrumentOf, MARKET_MS, VENUE } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { aView } from './deskSamples.ts';

const OTHER = 'other' as BookId;

function aRig() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  expectOk(store.ledger.createBook(aBook({ id: OTHER })));
  let ids = 0;
  const decisions = createDecisionJournal({ ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` });
  const feed = createOrdersFeed({ ...store, decisions, instrumentOf });
  const order = () => {
    const view = store.journal.order(anIntent().order.label);
    if (view === null) throw new Error('not journalled');
    return view;
  };
  return { store, decisions, feed, order };
}

describe('createOrdersFeed', () => {
  it('says nothing while nothing changed, and each change once, newest state of an order only', () => {
    const { store, feed, order } = aRig();
    expect(feed.takeUpdate(BOOK_ID, MARKET_MS)).toBeNull();
    expectOk(store.journal.recordIntent(anIntent()));
    feed.orderChanged(order());
    expectOk(store.journal.recordStateChange(aChange('sent')));
    feed.orderChanged(order());
    feed.fillBooked(aFill());
    const update = feed.takeUpdate(BOOK_ID, MARKET_MS);
    expect(update).toMatchObject({ isSnapshot: false, orders: [{ label: 'hedge-1', state: 'sent', amount: '1000', amountUnit: 'usd' }] });
    expect(update?.fills).toMatchObject([{ tradeId: 't1', price: '78000', fee: '0.00001', feeCurrency: 'BTC' }]);
    expect(update?.journal).toEqual([]);
    expect(feed.takeUpdate(BOOK_ID, MARKET_MS)).toBeNull();
  });

  it('keeps other books to themselves', () => {
    const { feed } = aRig();
    feed.fillBooked(aFill({ bookId: OTHER }));
    expect(feed.takeUpdate(BOOK_ID, MARKET_MS)).toBeNull();
  });

  it('sends the newest decisions when one was recorded', () => {
    const { decisions, feed } = aRig();
    const decision = { bookId: BOOK_ID, verdict: 'suggested', reason: 'r', view: aView(), label: null, closes: null } as const;
    expectOk(decisions.record({ ...decision, realisedCostUsd: null, midUsd: null, snapshot: null }));
    feed.decisionRecorded();
    expect(feed.takeUpdate(BOOK_ID, MARKET_MS)?.journal.map(({ id }) => id)).toEqual(['d1']);
  });

  it('gives a late subscriber everything of the book from the store', () => {
    const { store, feed } = aRig();
    expectOk(store.journal.recordIntent(anIntent()));
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [aFill()], null));
    expect(feed.whole(BOOK_ID, MARKET_MS)).toMatchObject({
      isSnapshot: true,
      orders: [{ label: 'hedge-1' }],
      fills: [{ tradeId: 't1' }],
      journal: [],
    });
    expect(feed.whole(OTHER, MARKET_MS)).toMatchObject({ isSnapshot: true, orders: [], fills: [] });
  });
});
