import { describe, expect, it } from 'vitest';
import { oneWayCostShare, takerFeeRate } from '../../../shared/costs/oneWayCostShare.ts';
import { toMs } from '../../../shared/units/time.ts';
import { anInstrument, AT_MS, failureOf, RULEBOOK, valueOf } from '../risk/riskBuilders.ts';
import { aBook } from './costBuilders.ts';

describe('oneWayCostShare', () => {
  it('is half the spread over the mid plus the fee: 1/100 + 5 bp', () => {
    expect(valueOf(oneWayCostShare(aBook('BTC-PERPETUAL', [[99, 1]], [[101, 1]]), 0.0005))).toBeCloseTo(0.0105, 12);
  });

  it('refuses an empty or crossed book and a rate that is none', () => {
    expect(failureOf(oneWayCostShare(aBook('BTC-PERPETUAL', [], [[101, 1]]), 0))).toContain('missingData');
    expect(failureOf(oneWayCostShare(aBook('BTC-PERPETUAL', [[102, 1]], [[101, 1]]), 0))).toContain('crossed');
    expect(failureOf(oneWayCostShare(aBook('BTC-PERPETUAL', [[99, 1]], [[101, 1]]), Number.NaN))).toContain('invalidInput');
  });
});

describe('takerFeeRate', () => {
  it('reads the rulebook of the day: 5 bp in February 2026, 3.5 bp from August', () => {
    for (const name of ['BTC-PERPETUAL', 'BTC-27FEB26', 'BTC_USDC-PERPETUAL']) {
      expect(valueOf(takerFeeRate(anInstrument(name), RULEBOOK, AT_MS))).toBe(0.0005);
      expect(valueOf(takerFeeRate(anInstrument(name), RULEBOOK, toMs(Date.UTC(2026, 7, 1))))).toBe(0.00035);
    }
  });

  it('is not known for spot, and not a share for options', () => {
    expect(failureOf(takerFeeRate(anInstrument('BTC_USDC'), RULEBOOK, AT_MS))).toContain('missingData');
    expect(failureOf(takerFeeRate(anInstrument('BTC-27FEB26-90000-P'), RULEBOOK, AT_MS))).toContain('unsupported');
  });
});
