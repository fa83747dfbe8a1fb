import { describe, expect, it } from 'vitest';
import { isTerminal, ORDER_STATES, type OrderState } from '../../../shared/domain/order.ts';
import { canTransition } from '../../../shared/domain/orderTransitions.ts';

function nextOf(from: OrderState): OrderState[] {
  return ORDER_STATES.filter((to) => canTransition(from, to));
}

describe('canTransition', () => {
  it('follows the life of safety rule 1, whole table', () => {
    expect(Object.fromEntries(ORDER_STATES.map((from) => [from, nextOf(from)]))).toEqual({
      intended: ['sent', 'acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown'],
      sent: ['acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown'],
      acknowledged: ['partiallyFilled', 'filled', 'cancelled', 'rejected', 'unknown'],
      partiallyFilled: ['partiallyFilled', 'filled', 'cancelled', 'unknown'],
      filled: [],
      cancelled: [],
      rejected: [],
      unknown: ['acknowledged', 'partiallyFilled', 'filled', 'cancelled', 'rejected'],
    });
  });

  it('leaves no way out of an ended state, and some way on from every other', () => {
    for (const state of ORDER_STATES) expect(nextOf(state).length === 0).toBe(isTerminal(state));
  });

  it('never goes back to intended or sent: nothing is sent twice', () => {
    for (const from of ORDER_STATES) {
      expect(canTransition(from, 'intended')).toBe(false);
      expect(canTransition(from, 'sent')).toBe(from === 'intended');
    }
  });
});
