import { describe, expect, it } from 'vitest';
import { realisedCostUsd } from '../../../shared/costs/realisedCost.ts';
import { toCurrency } from '../../../shared/domain/instrument.ts';
import type { Fill } from '../../../shared/domain/order.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { aFill } from '../../support/storeSamples.ts';

const INVERSE = demoInstrument('BTC-PERPETUAL');
const LINEAR = demoInstrument('BTC_USDC-PERPETUAL');

function fill(side: Fill['side'], amount: number, price: number, fee: string, feeCurrency = 'BTC'): Fill {
  return aFill({ side, amount: decimal(amount), price: decimal(price), fee: decimal(fee), feeCurrency: toCurrency(feeCurrency) });
}

describe('realisedCostUsd', () => {
  it('charges an inverse sale its distance below the mid per coin, and the coin fee at its own price', () => {
    // 79,900 USD at 79,900 are 1 BTC, sold 100 USD under the mid; the fee of 0.0005 BTC is 39.95 USD there.
    expect(realisedCostUsd(INVERSE, [fill('sell', 79_900, 79_900, '0.0005')], 80_000)).toBeCloseTo(139.95, 9);
  });

  it('is negative when the fill beat the mid by more than the fee: bought 50 USD under it, with a rebate', () => {
    expect(realisedCostUsd(INVERSE, [fill('buy', 79_950, 79_950, '-0.0001')], 80_000)).toBeCloseTo(-50 - 7.995, 9);
  });

  it('charges a linear purchase coins × distance, and a fee in USDC one for one', () => {
    expect(realisedCostUsd(LINEAR, [fill('buy', 0.5, 80_020, '20', 'USDC')], 80_000)).toBeCloseTo(30, 9);
  });

  it('adds up over partial fills, and is 0 without any', () => {
    const parts = [fill('sell', 79_900, 79_900, '0.0005'), fill('sell', 79_800, 79_800, '0')];
    expect(realisedCostUsd(INVERSE, parts, 80_000)).toBeCloseTo(139.95 + 200, 9);
    expect(realisedCostUsd(INVERSE, [], 80_000)).toBe(0);
  });
});
