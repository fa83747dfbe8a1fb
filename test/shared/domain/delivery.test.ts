import { describe, expect, it } from 'vitest';
import { deliveryPriceOf } from '../../../shared/domain/delivery.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { demoInstrument } from '../../support/demoRecording.ts';

const price = (name: string, indexUsd: string): string => deliveryPriceOf(demoInstrument(name), decimal(indexUsd)).toFixed();

describe('deliveryPriceOf', () => {
  it.each([
    // 5,000 ÷ 75,000 = 0.0666…, to a satoshi.
    ['BTC-27FEB26-70000-C', '75000', '0.06666667'],
    // 20,000 ÷ 50,000: a put pays up to its strike, however many coins that is.
    ['BTC-27FEB26-70000-P', '50000', '0.4'],
    ['BTC-27FEB26-70000-P', '35000', '1'],
    ['BTC-27FEB26-70000-C', '70000', '0'],
    ['BTC-27FEB26-70000-P', '70000', '0'],
    ['BTC-27FEB26-70000-C', '69999.9999', '0'],
  ])('pays %s at %s in coin: %s', (name, indexUsd, expected) => {
    expect(price(name, indexUsd)).toBe(expected);
  });

  it.each([
    ['BTC_USDC-26JUN26-80000-C', '81234.5678', '1234.5678'],
    ['BTC_USDC-26JUN26-80000-P', '81234.5678', '0'],
  ])('pays the linear %s at %s in USDC: %s', (name, indexUsd, expected) => {
    expect(price(name, indexUsd)).toBe(expected);
  });

  it('settles futures at the index itself', () => {
    expect(price('BTC-27MAR26', '75000.25')).toBe('75000.25');
  });

  it('fulfils C − P = (S − K) ÷ S of coin-settled options, to the satoshi', () => {
    for (const indexUsd of [41_000, 69_999, 70_001, 123_456]) {
      const call = deliveryPriceOf(demoInstrument('BTC-27FEB26-70000-C'), decimal(indexUsd));
      const put = deliveryPriceOf(demoInstrument('BTC-27FEB26-70000-P'), decimal(indexUsd));
      expect(call.minus(put).toNumber()).toBeCloseTo((indexUsd - 70_000) / indexUsd, 8);
    }
  });
});
