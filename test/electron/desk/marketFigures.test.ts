import { describe, expect, it } from 'vitest';
import { createMarketFigures } from '../../../electron/desk/marketFigures.ts';
import type { MarketDataPort } from '../../../electron/ports/marketData.ts';
import type { Instrument } from '../../../shared/domain/instrument.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { MS_PER_DAY, MS_PER_HOUR, toMs } from '../../../shared/units/time.ts';
import { demoInstrument } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { anOptionQuote, BTC, ETH } from './deskSamples.ts';

/** 27 February is 30 days away, 27 March 58. */
const NOW_MS = toMs(Date.UTC(2026, 0, 28, 8));
const LISTED = ['BTC-27FEB26-78000-C', 'BTC-27FEB26-90000-P', 'BTC-27MAR26-80000-C', 'ETH-27FEB26-2500-C', 'BTC-PERPETUAL'];
const SIGMAS = new Map([
  ['BTC-27FEB26-78000-C', 0.5],
  ['BTC-27FEB26-90000-P', 0.6],
  ['BTC-27MAR26-80000-C', 0.7],
]);

function aMarket(changes: Partial<MarketDataPort> = {}): MarketDataPort {
  const candle = { openUsd: 64_000, highUsd: 0, lowUsd: 0, closeUsd: 0 };
  return {
    nowMs: () => NOW_MS,
    onTick: () => () => undefined,
    instruments: () => LISTED.map((name): Instrument => demoInstrument(name)),
    watch: () => undefined,
    quote: (id) => ok(anOptionQuote(id, { markSigma: SIGMAS.get(id) ?? null })),
    indexUsd: () => ok(80_000),
    candles: () => ok([{ ...candle, tsMs: toMs(NOW_MS - MS_PER_DAY) }]),
    deliveryIndexUsd: () => fail('missingData', 'not known yet'),
    ...changes,
  };
}

const figuresOf = (market: MarketDataPort, underlying = BTC) => createMarketFigures(market, createManualClock().clock).of(underlying);

describe('createMarketFigures', () => {
  it('takes the strike nearest the index in the expiry nearest 30 days: 50 vol points', () => {
    expect(figuresOf(aMarket()).atmIvPoints).toBe(50);
  });

  it('compares with the price 24 hours ago: 80,000 on 64,000 are +25 %', () => {
    expect(figuresOf(aMarket()).change24hPct).toBeCloseTo(25, 12);
  });

  it('says nothing about a day that the market data do not reach back to', () => {
    const late = { tsMs: toMs(NOW_MS - MS_PER_DAY + 2 * MS_PER_HOUR), openUsd: 1, highUsd: 1, lowUsd: 1, closeUsd: 1 };
    expect(figuresOf(aMarket({ candles: () => ok([late]) })).change24hPct).toBeNull();
    expect(figuresOf(aMarket({ candles: () => ok([]) })).change24hPct).toBeNull();
    expect(figuresOf(aMarket({ indexUsd: () => fail('missingData', 'no index') }))).toEqual({ change24hPct: null, atmIvPoints: null });
  });

  it('says nothing about a volatility that was not printed, or a coin without options', () => {
    expect(figuresOf(aMarket(), ETH).atmIvPoints).toBeNull();
    expect(figuresOf(aMarket({ instruments: () => [] })).atmIvPoints).toBeNull();
  });

  it('looks once a second, however often it is asked', async () => {
    const clock = createManualClock();
    let asked = 0;
    const market = aMarket({
      instruments: () => {
        asked += 1;
        return [];
      },
    });
    const figures = createMarketFigures(market, clock.clock);
    for (let i = 0; i < 50; i += 1) figures.of(BTC);
    expect(asked).toBe(1);
    await clock.advance(1_000);
    figures.of(BTC);
    expect(asked).toBe(2);
  });

  it('looks again at once when the market jumped: one that stands afterwards would keep the figures of before', () => {
    let marketMs: number = NOW_MS;
    let sigma = 0.438;
    const market = aMarket({ nowMs: () => toMs(marketMs), quote: (id) => ok(anOptionQuote(id, { markSigma: sigma })) });
    const figures = createMarketFigures(market, createManualClock().clock);
    expect(figures.of(BTC).atmIvPoints).toBeCloseTo(43.8, 12);
    marketMs += 3 * MS_PER_DAY;
    sigma = 0.509;
    expect(figures.of(BTC).atmIvPoints).toBeCloseTo(50.9, 12);
    marketMs -= 4 * MS_PER_DAY;
    sigma = 0.4;
    expect(figures.of(BTC).atmIvPoints).toBeCloseTo(40, 12);
  });
});
