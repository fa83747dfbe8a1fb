import { describe, expect, it } from 'vitest';
import { reconcile } from '../../../electron/desk/reconcile.ts';
import type { NewOrder } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aFill } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aBuy, BOOK_ID, createOrderRig, PERPETUAL, type OrderRig } from './orderRig.ts';
import { venueOrder } from './scriptedVenue.ts';

function run({ venue, store, orders }: OrderRig) {
  return reconcile(venue.port, BOOK_ID, { ledger: store.ledger, journal: store.journal, orders });
}

async function anUnansweredOrder(rig: OrderRig, order: NewOrder = aBuy()): Promise<NewOrder> {
  rig.venue.answer = () => Promise.resolve({ kind: 'unknown', message: 'no answer' });
  expectOk(await rig.orders.submit(order, null));
  return order;
}

describe('reconcile', () => {
  it('finds nothing when journal, ledger and venue agree', async () => {
    expect(expectOk(await run(createOrderRig()))).toEqual({ repaired: [], differences: [] });
  });

  it('books the fills that were missed and resolves the order, and says both', async () => {
    const rig = createOrderRig();
    const order = await anUnansweredOrder(rig);
    rig.venue.orders.set(order.label, venueOrder(order, 'filled', decimal(1_000)));
    rig.venue.fills.push(aFill({ tradeId: 't1', label: order.label, side: 'buy', amount: decimal(1_000) }));
    rig.venue.positions.push({ instrumentId: PERPETUAL, signedAmount: decimal(1_000) });
    const { repaired, differences } = expectOk(await run(rig));
    expect(repaired).toEqual(['1 missed fill booked', 'order hedge-1: unknown → filled']);
    expect(differences).toEqual([]);
    expect(expectOk(await run(rig))).toEqual({ repaired: [], differences: [] });
  });

  it('adopts what the venue still works without asking for it by label', async () => {
    const rig = createOrderRig();
    const order = await anUnansweredOrder(rig);
    rig.venue.orders.set(order.label, venueOrder(order, 'acknowledged'));
    expect(expectOk(await run(rig)).repaired).toEqual(['order hedge-1: unknown → acknowledged']);
    expect(rig.venue.asked).toEqual([]);
  });

  it('closes what the venue has never seen', async () => {
    const rig = createOrderRig();
    const order = await anUnansweredOrder(rig);
    expect(expectOk(await run(rig)).repaired).toEqual(['order hedge-1: unknown → rejected']);
    expect(rig.stateOf(order)).toBe('rejected');
  });

  it('names an order that the venue had never seen and now works', async () => {
    const rig = createOrderRig();
    const order = await anUnansweredOrder(rig);
    expectOk(await run(rig));
    rig.venue.orders.set(order.label, venueOrder(order, 'acknowledged'));
    expect(expectOk(await run(rig)).differences).toEqual([
      'paper works order hedge-1 on BTC-PERPETUAL, which this desk holds for rejected',
    ]);
    rig.venue.orders.set(order.label, venueOrder(order, 'cancelled'));
    expect(expectOk(await run(rig)).differences).toEqual([]);
  });

  it('names an order at the venue that this desk did not send, and a position that the fills do not explain', async () => {
    const rig = createOrderRig();
    const stranger = aBuy('stranger');
    rig.venue.orders.set(stranger.label, venueOrder(stranger, 'acknowledged'));
    rig.venue.positions.push({ instrumentId: PERPETUAL, signedAmount: decimal(-70) });
    const { differences } = expectOk(await run(rig));
    expect(differences).toEqual([
      'paper works order stranger on BTC-PERPETUAL that this desk did not send',
      'BTC-PERPETUAL: ledger fills add up to 0, the venue says -70',
    ]);
  });

  it('names a position of the ledger that the venue does not have', async () => {
    const rig = createOrderRig();
    expectOk(rig.store.ledger.appendFills(rig.venue.port.id, BOOK_ID, [aFill({ side: 'sell', amount: decimal(30) })], null));
    expect(expectOk(await run(rig)).differences).toEqual(['BTC-PERPETUAL: ledger fills add up to -30, the venue says 0']);
  });

  it('counts a fill that arrives while the positions are being asked', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.orders.set(order.label, venueOrder(order, 'partiallyFilled', decimal(400)));
    rig.venue.positions.push({ instrumentId: PERPETUAL, signedAmount: decimal(400) });
    rig.venue.whileAsked = () => rig.venue.tell({ kind: 'fill', fill: aFill({ label: order.label, side: 'buy', amount: decimal(400) }) });
    expect(expectOk(await run(rig)).differences).toEqual([]);
  });

  it('fails when the venue does not answer, and when it has forgotten an order that it filled', async () => {
    const deaf = createOrderRig();
    deaf.venue.isDeaf = true;
    expect(expectFailure(await run(deaf)).reason).toBe('venueUnavailable');
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'partiallyFilled', decimal(400)) });
    expect(expectFailure(await run(rig)).message).toContain('of which 400 were filled');
  });
});
