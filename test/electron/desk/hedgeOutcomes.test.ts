import { describe, expect, it } from 'vitest';
import { createDecisionJournal } from '../../../electron/desk/decisionJournal.ts';
import { createHedgeOutcomes } from '../../../electron/desk/hedgeOutcomes.ts';
import { createPendingOrders } from '../../../electron/desk/pendingOrders.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { OrderState, OrderView } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aFill, anOrder, BOOK_ID, instrumentOf, MARKET_MS, VENUE } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { aView, BTC } from './deskSamples.ts';
import { recordingLog } from './orderRig.ts';

function aRig() {
  const store = createMemoryStore();
  expectOk(store.ledger.createBook(aBook()));
  let ids = 0;
  const decisions = createDecisionJournal({ ...store, wallClock: createManualClock().clock, newId: () => `d${(ids += 1)}` });
  const pending = createPendingOrders([], (label) => store.ledger.filledAmount(label));
  const logged: string[] = [];
  const outcomes = createHedgeOutcomes({
    ledger: store.ledger,
    journal: store.journal,
    decisions,
    pending: () => pending,
    instrumentOf,
    log: recordingLog(logged),
  });
  const executed = { bookId: BOOK_ID, verdict: 'executed', reason: 'r', view: aView(), label: anOrder().label, closes: null } as const;
  const decisionId = expectOk(decisions.record({ ...executed, realisedCostUsd: null, midUsd: 78_000, snapshot: null }));
  const order = (state: OrderState, filled: number): OrderView => ({
    order: anOrder(),
    state,
    filledAmount: decimal(filled),
    venueOrderId: 'v1',
    note: null,
    decisionId,
    intendedMs: MARKET_MS,
    updatedMs: MARKET_MS,
  });
  const change = (view: OrderView): void => {
    pending.track(view);
    outcomes.watch(view);
  };
  const book = (tradeId: string, usd: number): void => {
    const fill = aFill({ tradeId, side: 'sell', amount: decimal(usd), price: decimal(78_000), fee: decimal(0) });
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [fill], null));
    pending.booked(fill);
  };
  const close = (bookId: BookId = BOOK_ID) => outcomes.close(bookId, () => aView({ netDeltaCoin: 0.48 }));
  const row = () => decisions.recent(BOOK_ID, 10)[0];
  return { order, change, book, close, row };
}

const FILLED = { underlying: BTC, decisionId: 'd1', label: anOrder().label, endedMs: MARKET_MS, isFilled: true, isWhole: true };

describe('createHedgeOutcomes', () => {
  it('closes a hedge once its order has ended and every fill is booked, with what it cost and what it left', () => {
    const { order, change, book, close, row } = aRig();
    change(order('partiallyFilled', 400));
    expect(close()).toEqual([]);
    change(order('filled', 1_000));
    book('t1', 400);
    expect(close()).toEqual([]);
    book('t2', 600);
    expect(close()).toEqual([FILLED]);
    expect(row()).toMatchObject({ deltaAfterCoin: 0.48, realisedCostUsd: 0 });
    expect(close()).toEqual([]);
  });

  it('tells a hedge that filled nothing from one that did', () => {
    const { order, change, close, row } = aRig();
    change(order('rejected', 0));
    expect(close()).toEqual([{ ...FILLED, isFilled: false, isWhole: false }]);
    expect(row()).toMatchObject({ deltaAfterCoin: 0.48, realisedCostUsd: null });
  });

  it('tells a hedge that was taken back when filled in part from a whole one', () => {
    const { order, change, book, close } = aRig();
    book('t1', 400);
    change(order('cancelled', 400));
    expect(close()).toEqual([{ ...FILLED, isWhole: false }]);
  });

  it('does not judge a hedge by the delta of another book: it waits until its own is on the desk', () => {
    const { order, change, book, close, row } = aRig();
    book('t1', 1_000);
    change(order('filled', 1_000));
    expect(close('other' as BookId)).toEqual([]);
    expect(row()?.deltaAfterCoin).toBeNull();
    expect(close()).toEqual([FILLED]);
  });

  it('says no cost rather than that of a part: fills and order must agree', () => {
    const { order, change, book, close, row } = aRig();
    book('t1', 1_000);
    book('t2', 500);
    change(order('filled', 1_000));
    expect(close()).toEqual([FILLED]);
    expect(row()?.realisedCostUsd).toBeNull();
  });
});
