import { describe, expect, it } from 'vitest';
import { createDeskBook } from '../../../electron/desk/deskBook.ts';
import { createBookValuer } from '../../../electron/desk/valuedBook.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import { toInstrumentId } from '../../../shared/domain/instrument.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoInstrument, demoRulebook } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { createMemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, aChange, aFill, anIntent, anOpening, BOOK_ID, VENUE } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { aMarketState, BTC } from './deskSamples.ts';
import { recordingLog } from './orderRig.ts';

const EXPIRY_MS = Date.UTC(2026, 1, 27, 8);
const OTHER = 'other' as BookId;

function aRig() {
  const instrumentOf = (id: string) => demoInstrument(id);
  const clock = createManualClock();
  const store = createMemoryStore({ wallClock: clock.clock, instrumentOf });
  for (const id of [BOOK_ID, OTHER]) expectOk(store.ledger.createBook(aBook({ id })));
  const valuer = createBookValuer(aMarketState(clock), instrumentOf);
  const watched: (readonly string[])[] = [];
  const delivery = { indexUsd: 75_000 as number | null, isRefused: false };
  const logged: string[] = [];
  const deskBook = createDeskBook({
    ledger: {
      ...store.ledger,
      appendAdjustments: (rows) => (delivery.isRefused ? fail('persistence', 'the disk is full') : store.ledger.appendAdjustments(rows)),
    },
    journal: store.journal,
    market: {
      watch: (ids) => void watched.push(ids),
      deliveryIndexUsd: () => (delivery.indexUsd === null ? fail('missingData', 'not known yet') : ok(delivery.indexUsd)),
    },
    rulebook: demoRulebook,
    valuer,
    instrumentOf,
    log: recordingLog(logged),
  });
  const heldUsd = () =>
    valuer
      .refresh()
      ?.state.positions.find(({ instrumentId }) => instrumentId === 'BTC-PERPETUAL')
      ?.signedAmount.toNumber() ?? 0;
  /** What the desk's delta counts, in USD of the perpetual. */
  const netUsd = () =>
    heldUsd() +
    deskBook
      .pending()
      .list()
      .reduce((sum, { signedRemaining }) => sum + signedRemaining.toNumber(), 0);
  return { store, deskBook, valuer, netUsd, watched, delivery, logged };
}

describe('createDeskBook', () => {
  it('counts a fill once it is settled into the projection exactly as it did while it was pending', () => {
    const { store, deskBook, netUsd } = aRig();
    deskBook.load(aBook());
    expectOk(store.journal.recordIntent(anIntent({ side: 'buy' })));
    const view = store.journal.order(anIntent().order.label);
    if (view === null) throw new Error('not journalled');
    deskBook.orderChanged(view);
    expect(netUsd()).toBe(1_000);
    const fill = aFill({ amount: decimal(1_000) });
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [fill], null));
    deskBook.fillBooked(fill);
    expect(deskBook.settle()).toBe(true);
    expect(netUsd()).toBe(1_000);
    expect(deskBook.settle()).toBe(false);
  });

  it('takes no notice of the orders and fills of a book that is not on the desk', () => {
    const { store, deskBook, netUsd } = aRig();
    deskBook.load(aBook());
    expectOk(store.journal.recordIntent(anIntent({ bookId: OTHER })));
    const view = store.journal.order(anIntent().order.label);
    if (view === null) throw new Error('not journalled');
    deskBook.orderChanged(view);
    deskBook.fillBooked(aFill({ bookId: OTHER }));
    expect([deskBook.pending().list(), deskBook.settle(), netUsd()]).toEqual([[], false, 0]);
  });

  it('finds, when the book is put on the desk, working orders and ended ones whose fill is not booked yet', () => {
    const { store, deskBook, netUsd } = aRig();
    expectOk(store.journal.recordIntent(anIntent({ side: 'buy' })));
    expectOk(store.journal.recordStateChange(aChange('filled', { filledAmount: decimal(1_000) })));
    expectOk(store.journal.recordIntent(anIntent({ side: 'buy', label: 'hedge-2' as never })));
    deskBook.load(aBook());
    expect(netUsd()).toBe(2_000);
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [aFill({ amount: decimal(1_000) })], null));
    deskBook.load(aBook());
    expect(netUsd()).toBe(2_000);
    expect(deskBook.pending().list()).toHaveLength(1);
  });

  it('asks the market for what the book and its orders hold', () => {
    const { store, deskBook, watched } = aRig();
    expectOk(store.ledger.appendAdjustments([anOpening()]));
    expectOk(store.journal.recordIntent(anIntent()));
    deskBook.load(aBook());
    expect(watched.at(-1)?.toSorted()).toEqual(['BTC-27FEB26-70000-C', 'BTC-PERPETUAL']);
  });

  it('delivers at the expiry, with a late fill of the expired instrument in the next moment', () => {
    const { store, deskBook, valuer } = aRig();
    const future = toInstrumentId('BTC-27FEB26');
    expectOk(
      store.ledger.appendAdjustments([anOpening({ instrumentId: future, signedAmount: decimal(75_000), averagePrice: decimal(80_000) })]),
    );
    deskBook.load(aBook());
    deskBook.passTime(toMs(EXPIRY_MS - 1));
    expect(deskBook.settle()).toBe(false);
    deskBook.passTime(toMs(EXPIRY_MS));
    expect(deskBook.settle()).toBe(true);
    expect(valuer.refresh()?.state.positions).toEqual([]);
    const late = aFill({ tradeId: 'late', instrumentId: future, side: 'sell', price: decimal(75_000) });
    expectOk(store.ledger.appendFills(VENUE, BOOK_ID, [late], null));
    deskBook.fillBooked(late);
    deskBook.settle();
    deskBook.passTime(toMs(EXPIRY_MS + 1));
    deskBook.settle();
    expect(valuer.refresh()?.state.positions).toEqual([]);
    expect(valuer.refresh()?.state.balances.get(BTC)?.toNumber()).toBeLessThan(-0.0625);
  });

  it('waits for a delivery price without re-projecting the book on every tick, and complains once about a ledger that refuses', () => {
    const { store, deskBook, delivery, logged } = aRig();
    expectOk(store.ledger.appendAdjustments([anOpening()]));
    deskBook.load(aBook());
    delivery.indexUsd = null;
    for (let i = 0; i < 10; i += 1) deskBook.passTime(toMs(EXPIRY_MS + i));
    expect([deskBook.settle(), logged]).toEqual([false, []]);
    delivery.indexUsd = 75_000;
    delivery.isRefused = true;
    for (let i = 0; i < 10; i += 1) deskBook.passTime(toMs(EXPIRY_MS + i));
    expect(logged).toHaveLength(1);
    delivery.isRefused = false;
    deskBook.passTime(toMs(EXPIRY_MS + 10));
    expect(deskBook.settle()).toBe(true);
  });
});
