import { describe, expect, it } from 'vitest';
import { triggerUse, usedWords } from '../../../../renderer/panels/ticket/triggerUse.ts';

const band = { targetCoin: 0, triggerLowerCoin: -0.5, triggerUpperCoin: 1 };

describe('triggerUse', () => {
  it('measures towards the trigger on the side where the delta is', () => {
    expect(triggerUse({ ...band, netDeltaCoin: 0.25 })).toEqual({ share: 0.25, triggerCoin: 1, leftCoin: 0.75 });
    expect(triggerUse({ ...band, netDeltaCoin: -0.25 })).toEqual({ share: 0.5, triggerCoin: -0.5, leftCoin: 0.25 });
  });
  it('passes 1 beyond the trigger, with less than nothing left', () => {
    expect(triggerUse({ ...band, netDeltaCoin: -1 })).toEqual({ share: 2, triggerCoin: -0.5, leftCoin: -0.5 });
  });
  it('is measured from the centre of the policy, not from zero', () => {
    expect(triggerUse({ targetCoin: 2, triggerLowerCoin: 1, triggerUpperCoin: 3, netDeltaCoin: 2 })?.share).toBe(0);
  });
  it('says nothing without a band or a delta', () => {
    expect(triggerUse({ ...band, netDeltaCoin: null })).toBeNull();
    expect(triggerUse({ ...band, triggerUpperCoin: null, netDeltaCoin: 0 })).toBeNull();
  });
  it('is used up by any delta where the trigger is the centre', () => {
    const shut = { targetCoin: 0, triggerLowerCoin: 0, triggerUpperCoin: 0 };
    expect([0, 0.1].map((netDeltaCoin) => triggerUse({ ...shut, netDeltaCoin })?.share)).toEqual([0, 1]);
  });
});

describe('usedWords', () => {
  it('never shows a smaller number than it is: 5,088 % are more than 999 %', () => {
    expect([0, 0.534, 5.37, 9.99, 9.996, 50.88].map(usedWords)).toEqual(['0', '53', '537', '999', '>999', '>999']);
  });
});
