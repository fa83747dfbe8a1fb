import { describe, expect, it } from 'vitest';
import { createRateBudget } from '../../../electron/gateway/rateBudget.ts';

describe('createRateBudget', () => {
  it('gives the burst at once and then so many per second', () => {
    let nowMs = 0;
    const budget = createRateBudget(2, 3, () => nowMs);
    const takeAll = (): number => {
      let count = 0;
      while (budget.take()) count += 1;
      return count;
    };
    expect(takeAll()).toBe(3);
    nowMs = 500;
    expect(takeAll()).toBe(1);
    nowMs = 1_500;
    expect(takeAll()).toBe(2);
    nowMs = 1_000_000;
    expect(takeAll()).toBe(3);
  });

  it('gives nothing for a clock that goes back', () => {
    let nowMs = 1_000;
    const budget = createRateBudget(1, 1, () => nowMs);
    expect(budget.take()).toBe(true);
    nowMs = 0;
    expect(budget.take()).toBe(false);
  });
});
