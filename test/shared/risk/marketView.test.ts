import { describe, expect, it } from 'vitest';
import { toCurrency, toInstrumentId } from '../../../shared/domain/instrument.ts';
import { shiftedMarket } from '../../../shared/risk/marketView.ts';
import { aFutureQuote, aMarket, anIndex, anOptionQuote } from './riskBuilders.ts';

describe('shiftedMarket', () => {
  const option = { ...anOptionQuote('BTC-27FEB26-110000-C', 100_000, 0.55), bidPrice: 0.027, askPrice: 0.028, markPrice: 0.0276 };
  const future = { ...aFutureQuote('BTC-PERPETUAL', 100_000), bidPriceUsd: 99_990 };
  const shifted = shiftedMarket(aMarket([option, future], [anIndex('BTC', 99_000)]), 1.1);

  it('moves forwards, futures and the index together and keeps sigma (sticky strike)', () => {
    expect(shifted.quote(option.instrumentId)).toEqual({
      ...option,
      forwardUsd: 100_000 * 1.1,
      bidPrice: null,
      askPrice: null,
      markPrice: null,
    });
    expect(shifted.quote(future.instrumentId)).toEqual({ ...future, bidPriceUsd: 99_990 * 1.1, markPriceUsd: 100_000 * 1.1 });
    expect(shifted.index(toCurrency('BTC'))?.indexUsd).toBe(99_000 * 1.1);
  });

  it('invents nothing', () => {
    expect(shifted.quote(toInstrumentId('ETH-PERPETUAL'))).toBeUndefined();
    expect(shifted.index(toCurrency('ETH'))).toBeUndefined();
  });
});
