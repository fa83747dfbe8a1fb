import { describe, expect, it } from 'vitest';
import { isTerminal, ORDER_STATES, signedAmount } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';

describe('isTerminal', () => {
  it('holds for filled, cancelled and rejected only: an unknown order may still trade', () => {
    expect(ORDER_STATES.filter(isTerminal)).toEqual(['filled', 'cancelled', 'rejected']);
  });
});

describe('signedAmount', () => {
  it('is positive for a buy and negative for a sell', () => {
    expect(signedAmount('buy', decimal('1.5')).toFixed()).toBe('1.5');
    expect(signedAmount('sell', decimal('1.5')).toFixed()).toBe('-1.5');
  });
});
