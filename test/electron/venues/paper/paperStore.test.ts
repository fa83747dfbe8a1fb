import Database from 'better-sqlite3';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPaperStore } from '../../../../electron/venues/paper/paperStore.ts';
import type { PaperChange, PaperOrder } from '../../../../electron/venues/paper/paperTypes.ts';
import type { BookId } from '../../../../shared/domain/book.ts';
import { toCurrency } from '../../../../shared/domain/instrument.ts';
import type { Fill } from '../../../../shared/domain/order.ts';
import { decimal } from '../../../../shared/units/decimal.ts';
import { toMs } from '../../../../shared/units/time.ts';
import { aLimitOrder } from '../../../support/anOrder.ts';
import { expectFailure, expectOk } from '../../../support/expectOk.ts';
import { temporaryFolder } from '../../../support/paperHarness.ts';

const BOOK = 'book' as BookId;

function aPaperOrder(label: string, seq: number, patch: Partial<PaperOrder> = {}): PaperOrder {
  return {
    order: aLimitOrder(label, '78900.5', { amount: decimal('20000') }),
    venueOrderId: `test-o${seq}`,
    seq,
    state: 'acknowledged',
    filledAmount: decimal(0),
    note: null,
    tsMs: toMs(1_000),
    ...patch,
  };
}

function aFill(seq: number, of: PaperOrder): Fill {
  const { label, bookId, venue, instrumentId, side } = of.order;
  const ids = { venue, tradeId: `test-${seq}`, bookId, label, venueOrderId: of.venueOrderId, instrumentId, side };
  return {
    ...ids,
    amount: decimal('0.1'),
    price: decimal('0.0005'),
    fee: decimal('-0.00000001'),
    feeCurrency: toCurrency('BTC'),
    liquidity: 'maker',
    tsMs: toMs(2_000),
  };
}

function ordered(order: PaperOrder): PaperChange {
  return { kind: 'order', order };
}

describe('paper store', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  const open = (account = 'first') => openPaperStore({ path: join(folder.path, 'paper.db'), newAccount: () => account });
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('gives back orders and fills digit for digit after it was opened again', () => {
    const order = aPaperOrder('a', 1, { state: 'partiallyFilled', filledAmount: decimal('0.1'), note: 'a “note”' });
    const fill = aFill(1, order);
    const store = expectOk(open());
    store.append([ordered(aPaperOrder('a', 1)), { kind: 'fill', fill }, ordered(order)]);
    store.close();
    const again = expectOk(open('second'));
    expect(again.account).toBe('first');
    expect(again.order(order.order.label)).toEqual(order);
    expect(again.fillsAfter(BOOK, 0)).toEqual({ fills: [fill], throughSeq: 1 });
    expect(again.restored()).toMatchObject({ lastOrderSeq: 1, lastTradeSeq: 1, openOrders: [order] });
    expect(again.restored().filledNet.map(({ signedAmount }) => signedAmount.toFixed())).toEqual(['0.1']);
    again.close();
  });

  it('writes all changes of a moment or none of them', () => {
    const store = expectOk(open());
    const order = aPaperOrder('a', 1);
    store.append([ordered(order), { kind: 'fill', fill: aFill(1, order) }]);
    expect(() => store.append([ordered(aPaperOrder('b', 2)), { kind: 'fill', fill: aFill(1, order) }])).toThrow(/UNIQUE/);
    expect(store.order(aPaperOrder('b', 2).order.label)).toBeNull();
    expect(store.fillsAfter(BOOK, 0).fills).toHaveLength(1);
    store.close();
  });

  it('lists open orders only, oldest first', () => {
    const store = expectOk(open());
    store.append([ordered(aPaperOrder('b', 2)), ordered(aPaperOrder('a', 1)), ordered(aPaperOrder('c', 3, { state: 'cancelled' }))]);
    expect(store.openOrders(BOOK).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(store.openOrders('other' as BookId)).toEqual([]);
    store.close();
  });

  it('is durable: WAL with full sync', () => {
    expectOk(open()).close();
    const db = new Database(join(folder.path, 'paper.db'));
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    db.close();
  });

  it('leaves a file from a newer version as it is', () => {
    const path = join(folder.path, 'paper.db');
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(path);
    expect(expectFailure(open()).message).toBe('paper venue file is at version 99, this build knows 1');
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('refuses a file that is no database and leaves it as it is', () => {
    const path = join(folder.path, 'paper.db');
    const junk = Buffer.alloc(4_096, 'junk');
    writeFileSync(path, junk);
    expect(expectFailure(open()).reason).toBe('persistence');
    expect(readFileSync(path).equals(junk)).toBe(true);
  });
});
