import { describe, expect, it } from 'vitest';
import { parityForwardAndDiscount } from '../../../shared/smile/parityDiscount.ts';
import type { ParityStrike } from '../../../shared/smile/parityForward.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { priceUsd } from './smileBuilders.ts';

const FORWARD = 4_000;
const DISCOUNT = 0.97;

/** Discounted Black prices on FORWARD, one year, quoted `half` around. */
function aStrike(strikeUsd: number, half = 0.5, callError = 0): ParityStrike {
  const call = DISCOUNT * priceUsd('call', strikeUsd, 1, 0.25, FORWARD) + callError;
  const put = DISCOUNT * priceUsd('put', strikeUsd, 1, 0.25, FORWARD);
  return { strikeUsd, callBid: call - half, callAsk: call + half, putBid: put - half, putAsk: put + half };
}

const STRIKES = [3_000, 3_500, 4_000, 4_500, 5_000, 5_500];

describe('parityForwardAndDiscount', () => {
  it('finds the forward and the discount behind the quotes', () => {
    const found = expectOk(parityForwardAndDiscount(STRIKES.map((strike) => aStrike(strike))));
    expect(found.forwardUsd).toBeCloseTo(FORWARD, 8);
    expect(found.discount).toBeCloseTo(DISCOUNT, 10);
    expect(found.strikesUsed).toBe(6);
  });

  it('is hardly moved by one call that is 40 USD too dear', () => {
    const found = expectOk(parityForwardAndDiscount(STRIKES.map((strike) => aStrike(strike, 0.5, strike === 5_500 ? 40 : 0))));
    expect(Math.abs(found.forwardUsd - FORWARD)).toBeLessThan(1.5);
    expect(Math.abs(found.discount - DISCOUNT)).toBeLessThan(0.002);
  });

  it('leaves out crossed, missing and NaN quotes, and fails when too few are left', () => {
    const broken = [{ callBid: 1e6 }, { putAsk: null }, { callAsk: NaN }].map((change) => ({ ...aStrike(4_000), ...change }));
    expect(expectOk(parityForwardAndDiscount([...STRIKES.map((strike) => aStrike(strike)), ...broken])).strikesUsed).toBe(6);
    expect(expectFailure(parityForwardAndDiscount(broken)).reason).toBe('missingData');
  });

  it('fails where one strike is all there is, and where the discount is none', () => {
    expect(expectFailure(parityForwardAndDiscount([4_000, 4_000, 4_000].map((strike) => aStrike(strike)))).reason).toBe(
      'calculationFailed',
    );
    const upsideDown = STRIKES.map((strike) => aStrike(8_500 - strike)).map((quote, i) => ({ ...quote, strikeUsd: STRIKES[i] ?? 0 }));
    expect(expectFailure(parityForwardAndDiscount(upsideDown)).reason).toBe('calculationFailed');
  });
});
