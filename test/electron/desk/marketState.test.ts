import { describe, expect, it } from 'vitest';
import { createMarketState } from '../../../electron/desk/marketState.ts';
import { toMs } from '../../../shared/units/time.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { CALL, MARKET_MS } from '../../support/storeSamples.ts';
import { anIndex, anOptionQuote, aPerpetualQuote, aTick, BTC, ETH, PERPETUAL } from './deskSamples.ts';

describe('createMarketState', () => {
  it('keeps the newest quote per instrument and index, and forgets all others at a snapshot', () => {
    const market = createMarketState(createManualClock().clock, MARKET_MS);
    market.apply(aTick([anIndex(80_000), aPerpetualQuote(80_000), anOptionQuote(CALL)]));
    market.apply(aTick([aPerpetualQuote(79_000)], { tsMs: toMs(MARKET_MS + 100) }));
    expect(market.quote(PERPETUAL)).toMatchObject({ markPriceUsd: 79_000 });
    expect(market.nowMs()).toBe(MARKET_MS + 100);
    market.apply(aTick([anIndex(78_000)], { isSnapshot: true }));
    expect([...market.quotes()]).toEqual([]);
    expect(market.index(BTC)?.indexUsd).toBe(78_000);
  });

  it('hands out what was touched once', () => {
    const market = createMarketState(createManualClock().clock, MARKET_MS);
    expect(market.takeDirty().all).toBe(true);
    market.apply(aTick([anIndex(), aPerpetualQuote()]));
    expect(market.isDirty()).toBe(true);
    const dirty = market.takeDirty();
    expect([[...dirty.instruments], [...dirty.underlyings], dirty.all]).toEqual([[PERPETUAL], [BTC], false]);
    expect(market.isDirty()).toBe(false);
    market.apply(aTick([], { isSnapshot: true }));
    expect(market.takeDirty().all).toBe(true);
  });

  it('ages by the wall clock, also while market time stands still', async () => {
    const clock = createManualClock();
    const market = createMarketState(clock.clock, MARKET_MS);
    expect(market.ageMs()).toBeNull();
    market.apply(aTick([anIndex()]));
    await clock.advance(750);
    expect(market.ageMs()).toBe(750);
  });

  it('tells a hedge the age of its own index and instrument: another coin that ticks does not make them fresh', async () => {
    const clock = createManualClock();
    const market = createMarketState(clock.clock, MARKET_MS);
    market.apply(aTick([anIndex(), aPerpetualQuote()]));
    await clock.advance(4_000);
    market.apply(aTick([anIndex(2_500, { underlying: ETH }), anIndex()]));
    await clock.advance(1_000);
    expect(market.ageMs()).toBe(1_000);
    expect(market.hedgeAgeMs(BTC, PERPETUAL)).toBe(5_000);
    expect(market.hedgeAgeMs(ETH, PERPETUAL)).toBe(5_000);
    market.apply(aTick([anIndex()], { isSnapshot: true }));
    expect(market.hedgeAgeMs(BTC, PERPETUAL)).toBeNull();
  });

  it('counts the quotes per second of the last two seconds', async () => {
    const clock = createManualClock();
    const market = createMarketState(clock.clock, MARKET_MS);
    for (let i = 0; i < 20; i += 1) {
      market.apply(aTick([anIndex(), aPerpetualQuote()]));
      await clock.advance(100);
    }
    expect(market.ticksPerSecond()).toBe(20);
    await clock.advance(4_000);
    expect(market.ticksPerSecond()).toBe(0);
  });
});
