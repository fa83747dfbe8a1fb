import { describe, expect, it } from 'vitest';
import { togetherWords } from '../../../../renderer/panels/ticket/bindingWords.ts';
import { feasibleSteps, feasibleWords } from '../../../../renderer/panels/ticket/feasibleSteps.ts';
import type { DecimalText } from '../../../../shared/units/decimal.ts';
import { aPlan } from '../../support/builders.ts';

describe('feasibleSteps', () => {
  it("turns the ideal amount into contracts by the plan's own contract size: 99,846 USD at 10 USD each", () => {
    const { ideal, feasible, carried } = feasibleSteps(aPlan());
    expect(ideal).toEqual({ coin: 1.34, usd: 99_846, contracts: 9_984.6 });
    expect(feasible).toEqual({ coin: 1.34, usd: 99_840, contracts: 9_984 });
    expect([carried.usd, carried.contracts]).toEqual([6, expect.closeTo(0.6, 9)]);
  });
  it('prices an instrument that trades in coin at what the feasible part costs', () => {
    const plan = aPlan({
      amount: '1.3' as DecimalText,
      amountUnit: 'coin',
      amountCoin: 1.3,
      amountUsd: 97_500,
      contracts: 13,
      idealAmount: 1.34,
      idealAmountCoin: 1.34,
    });
    expect(feasibleSteps(plan).ideal.usd).toBeCloseTo(100_500, 6);
  });
  it('reads the remainder in the direction of the trade: a sell carries what is still to sell', () => {
    expect(feasibleSteps(aPlan({ side: 'sell', remainderCoin: -0.2 })).carried.coin).toBe(0.2);
    expect(feasibleSteps(aPlan({ side: 'buy', remainderCoin: -0.2 })).carried.coin).toBe(-0.2);
  });
  it('does not know the contracts of a plan of nothing', () => {
    expect(feasibleSteps(aPlan({ amount: '0' as DecimalText, contracts: 0 })).ideal.contracts).toBeNull();
  });
});

describe('feasibleWords', () => {
  it('says ideal, feasible and what is carried', () => {
    const plan = aPlan({ idealAmountCoin: 3.412, amountCoin: 3.41, remainderCoin: 0.002 });
    expect(feasibleWords(plan)).toBe('Ideal 3.412 → feasible 3.410 → 0.002 BTC carried');
  });
  it('does not call a trifle nothing, nor nothing a trifle', () => {
    expect(feasibleWords(aPlan({ remainderCoin: 0.00008 }))).toMatch(/8×10⁻⁵ BTC carried$/);
    expect(feasibleWords(aPlan({ remainderCoin: 0 }))).toMatch(/nothing carried$/);
    expect(feasibleWords(aPlan({ remainderCoin: -0.1 }))).toMatch(/0\.100 BTC past the ideal$/);
  });
});

describe('togetherWords', () => {
  const bound = (name: string, isSole = false) => ({ name, words: name, isSole });
  it('names the others that would hold the trade where it is, and not those that bind alone', () => {
    expect(togetherWords('maxOrder', [bound('lot', true), bound('maxOrder'), bound('depth')])).toBe('together with the depth');
    expect(togetherWords('maxOrder', [bound('maxOrder'), bound('depth'), bound('newOne')])).toBe('together with the depth and newOne');
    expect(togetherWords('depth', [bound('depth')])).toBe('together with another');
  });
});
