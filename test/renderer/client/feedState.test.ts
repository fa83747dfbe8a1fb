import { describe, expect, it } from 'vitest';
import type { OrdersMessage } from '../../../shared/contract/feeds.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { ClientLabel } from '../../../shared/domain/order.ts';
import { toMs } from '../../../shared/units/time.ts';
import { applyHedge, applyOrders, MAX_ROWS_PER_LIST, NO_HEDGES, NO_ORDERS } from '../../../renderer/client/feedState.ts';
import { aView, anOrder, BOOK } from '../support/builders.ts';

function ordersMessage(change: Partial<OrdersMessage>): OrdersMessage {
  return { seq: 1, tsMs: toMs(0), bookId: BOOK, isSnapshot: false, orders: [], fills: [], journal: [], ...change };
}

describe('applyOrders', () => {
  it('replaces an order by label, newest intent first', () => {
    const older = anOrder({ label: 'a' as ClientLabel, intendedMs: toMs(1) });
    const newer = anOrder({ label: 'b' as ClientLabel, intendedMs: toMs(2) });
    const start = applyOrders(NO_ORDERS, ordersMessage({ orders: [older, newer] }));
    const next = applyOrders(start, ordersMessage({ orders: [{ ...older, state: 'filled' }] }));
    expect(next.orders.map((row) => [row.label, row.state])).toEqual([
      ['b', 'acknowledged'],
      ['a', 'filled'],
    ]);
  });
  it('forgets everything on a snapshot and when the book changes', () => {
    const start = applyOrders(NO_ORDERS, ordersMessage({ orders: [anOrder()] }));
    expect(applyOrders(start, ordersMessage({ isSnapshot: true })).orders).toEqual([]);
    expect(applyOrders(start, ordersMessage({ bookId: 'other' as BookId })).orders).toEqual([]);
  });
  it('keeps a list as it is when nothing in it changed, so that React need not look', () => {
    const start = applyOrders(NO_ORDERS, ordersMessage({ orders: [anOrder()] }));
    expect(applyOrders(start, ordersMessage({})).orders).toBe(start.orders);
  });
  it('stays bounded and keeps the newest', () => {
    const many = Array.from({ length: MAX_ROWS_PER_LIST + 5 }, (_, n) => anOrder({ label: `o${n}` as ClientLabel, intendedMs: toMs(n) }));
    const { orders } = applyOrders(NO_ORDERS, ordersMessage({ orders: many }));
    expect([orders.length, orders[0]?.label]).toEqual([MAX_ROWS_PER_LIST, `o${MAX_ROWS_PER_LIST + 4}`]);
  });
});

describe('applyHedge', () => {
  it('replaces one underlying and keeps the others, per book', () => {
    const eth = aView({ underlying: 'ETH' as never });
    const start = applyHedge(NO_HEDGES, { seq: 1, tsMs: toMs(0), bookId: BOOK, views: [aView(), eth] });
    const next = applyHedge(start, { seq: 2, tsMs: toMs(1), bookId: BOOK, views: [aView({ netDeltaCoin: 0 })] });
    expect([...next.views].map(([name, view]) => [name, view.netDeltaCoin])).toEqual([
      ['BTC', 0],
      ['ETH', -1.84],
    ]);
    expect(applyHedge(next, { seq: 3, tsMs: toMs(2), bookId: 'b2' as BookId, views: [] }).views.size).toBe(0);
  });
});
