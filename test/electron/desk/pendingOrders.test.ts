import { describe, expect, it } from 'vitest';
import { createPendingOrders, type PendingOrders } from '../../../electron/desk/pendingOrders.ts';
import type { ClientLabel, OrderState, OrderView } from '../../../shared/domain/order.ts';
import { decimal, ZERO } from '../../../shared/units/decimal.ts';
import { toMs } from '../../../shared/units/time.ts';
import { aFill, anOrder, MARKET_MS } from '../../support/storeSamples.ts';

const LABEL = 'hedge-1' as ClientLabel;

/** Sells 1,000 USD. */
function aView(state: OrderState, filledAmount = 0): OrderView {
  const common = { order: anOrder(), venueOrderId: null, note: null, decisionId: null, intendedMs: MARKET_MS, updatedMs: toMs(MARKET_MS) };
  return { ...common, state, filledAmount: decimal(filledAmount) };
}

function remaining(pending: PendingOrders): readonly (readonly [string, number])[] {
  return pending.list().map(({ certainty, signedRemaining }) => [certainty, signedRemaining.toNumber()] as const);
}

describe('createPendingOrders', () => {
  it.each<[OrderState, string]>([
    ['intended', 'inFlight'],
    ['sent', 'inFlight'],
    ['acknowledged', 'working'],
    ['partiallyFilled', 'working'],
    ['unknown', 'unknown'],
  ])('counts an order that is %s whole, as %s, signed by its side', (state, certainty) => {
    const pending = createPendingOrders([], () => ZERO);
    pending.track(aView(state));
    expect(remaining(pending)).toEqual([[certainty, -1_000]]);
  });

  it('counts an ended order until the ledger holds what it filled, and no more than that', () => {
    const pending = createPendingOrders([aView('acknowledged')], () => ZERO);
    pending.track(aView('cancelled', 400));
    expect(remaining(pending)).toEqual([['inFlight', -400]]);
    pending.booked(aFill({ label: LABEL, side: 'sell', amount: decimal(150) }));
    expect(remaining(pending)).toEqual([['inFlight', -250]]);
    pending.booked(aFill({ label: LABEL, side: 'sell', amount: decimal(250) }));
    expect(pending.list()).toEqual([]);
    expect(pending.view(LABEL)).toBeUndefined();
  });

  it('counts nothing for one that the ledger has whole before its state says so, and forgets it when it does', () => {
    const pending = createPendingOrders([aView('acknowledged')], () => ZERO);
    pending.booked(aFill({ label: LABEL, amount: decimal(1_000) }));
    expect(pending.list().map(({ signedRemaining }) => signedRemaining.isZero())).toEqual([true]);
    pending.track(aView('filled', 1_000));
    expect(pending.list()).toEqual([]);
  });

  it('never turns a fill beyond the order into a position the other way', () => {
    const pending = createPendingOrders([aView('acknowledged')], () => ZERO);
    pending.booked(aFill({ label: LABEL, amount: decimal(1_200) }));
    expect(pending.list().map(({ signedRemaining }) => signedRemaining.isZero())).toEqual([true]);
  });

  it('asks the ledger what is booked already when it meets an order, after a restart', () => {
    const pending = createPendingOrders([aView('partiallyFilled', 300)], () => decimal(300));
    expect(remaining(pending)).toEqual([['working', -700]]);
  });

  it('finds an ended order whose fill the ledger lacks, and leaves alone one that is complete', () => {
    expect(remaining(createPendingOrders([aView('filled', 1_000)], () => decimal(600)))).toEqual([['inFlight', -400]]);
    expect(createPendingOrders([aView('filled', 1_000)], () => decimal(1_000)).list()).toEqual([]);
  });

  it('takes no notice of fills without a label or of other orders', () => {
    const pending = createPendingOrders([aView('acknowledged')], () => ZERO);
    pending.booked(aFill({ label: null }));
    pending.booked(aFill({ label: 'another' as ClientLabel }));
    expect(remaining(pending)).toEqual([['working', -1_000]]);
  });
});
