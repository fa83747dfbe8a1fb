import { describe, expect, it } from 'vitest';
import { createEscalation } from '../../../electron/desk/escalation.ts';
import { UNGUARDED } from '../../../electron/desk/guard.ts';
import type { Certainty, PendingOrder } from '../../../electron/desk/pendingOrders.ts';
import type { BookId } from '../../../shared/domain/book.ts';
import type { ClientLabel, NewOrder, OrderView } from '../../../shared/domain/order.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOrder, BOOK_ID, instrumentOf, MARKET_MS } from '../../support/storeSamples.ts';
import { BTC, ETH, POLICY } from './deskSamples.ts';

function resting(changes: Partial<NewOrder> = {}, certainty: Certainty = 'working', view: Partial<OrderView> = {}): PendingOrder {
  const order = anOrder({ label: 'rest-1' as ClientLabel, postOnly: true, ...changes });
  const state = { state: 'acknowledged', filledAmount: decimal(0), venueOrderId: 'v1', note: null, decisionId: 'd1' } as const;
  return { view: { order, ...state, intendedMs: MARKET_MS, updatedMs: MARKET_MS, ...view }, certainty, signedRemaining: decimal(-1_000) };
}

function aRig(orders: readonly PendingOrder[], escalateAfterSeconds: number | null = 300) {
  const clock = createManualClock();
  const cancelled: ClientLabel[] = [];
  const venue: { answer: () => Promise<Result<void>> } = { answer: () => Promise.resolve(ok(undefined)) };
  const escalation = createEscalation({
    pending: () => orders,
    policyOf: () => ({ ...POLICY, execution: { ...POLICY.execution, style: 'passive', escalateAfterSeconds } }),
    instrumentOf,
    orders: {
      cancel(label) {
        cancelled.push(label);
        return venue.answer();
      },
    },
    guard: UNGUARDED,
  });
  const tick = async (seconds: number): Promise<void> => {
    escalation.tick(BOOK_ID, MARKET_MS + seconds * 1_000);
    await clock.advance(0);
  };
  return { escalation, venue, cancelled, tick };
}

describe('createEscalation', () => {
  it('takes a resting hedge back when its time is over, not before, and lets the next one go to market', async () => {
    const { escalation, cancelled, tick } = aRig([resting()]);
    await tick(299.999);
    expect([cancelled, escalation.isEscalated(BOOK_ID, BTC)]).toEqual([[], false]);
    await tick(300);
    expect([cancelled, escalation.isEscalated(BOOK_ID, BTC), escalation.isEscalated(BOOK_ID, ETH)]).toEqual([['rest-1'], true, false]);
    expect(escalation.isEscalated('other' as BookId, BTC)).toBe(false);
  });

  it('asks once while the cancel is on its way, and again when it failed', async () => {
    const { escalation, venue, cancelled, tick } = aRig([resting()]);
    const answers: ((answer: Result<void>) => void)[] = [];
    venue.answer = () => new Promise((resolve) => void answers.push(resolve));
    await tick(300);
    await tick(301);
    expect(cancelled).toHaveLength(1);
    answers[0]?.(fail('venueUnavailable', 'no answer'));
    await tick(302);
    expect(escalation.isEscalated(BOOK_ID, BTC)).toBe(false);
    await tick(303);
    expect(cancelled).toHaveLength(2);
  });

  it.each<[string, PendingOrder]>([
    ['an order the trader priced', resting({ postOnly: false })],
    ['an order without a decision', resting({}, 'working', { decisionId: null })],
    ['an order on its way', resting({}, 'inFlight')],
    ['an order whose outcome is unknown', resting({}, 'unknown')],
    ['an order in an instrument nobody knows', resting({ instrumentId: 'ODD' as NewOrder['instrumentId'] })],
  ])('leaves %s alone', async (_what, order) => {
    const { cancelled, tick } = aRig([order]);
    await tick(86_400);
    expect(cancelled).toEqual([]);
  });

  it('lets a hedge rest for ever where the policy says so', async () => {
    const { cancelled, tick } = aRig([resting()], null);
    await tick(86_400);
    expect(cancelled).toEqual([]);
  });

  it('is settled once a hedge filled or none is due any more', async () => {
    const { escalation, tick } = aRig([resting()]);
    await tick(300);
    escalation.settled(BOOK_ID, ETH);
    expect(escalation.isEscalated(BOOK_ID, BTC)).toBe(true);
    escalation.settled(BOOK_ID, BTC);
    expect(escalation.isEscalated(BOOK_ID, BTC)).toBe(false);
  });
});
