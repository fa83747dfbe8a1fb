import { describe, expect, it } from 'vitest';
import { bookDelta } from '../../../shared/risk/bookDelta.ts';
import { nextHedgePrices } from '../../../shared/risk/nextHedgePrices.ts';
import { MS_PER_MINUTE } from '../../../shared/units/time.ts';
import { aMarket, anOptionQuote, aPosition, AT_MS, EXPIRY_MS, known, valueOf } from './riskBuilders.ts';

describe('nextHedgePrices', () => {
  it('solves a straight line exactly: delta 10·(S/S0 − 1), band ±0.5, S0 = 80,000 → 76,000 and 84,000', () => {
    const { belowUsd, aboveUsd } = nextHedgePrices({
      deltaAt: (ratio) => 10 * (ratio - 1),
      indexUsd: 80_000,
      lowerCoin: -0.5,
      upperCoin: 0.5,
    });
    expect(known(belowUsd)).toBeCloseTo(76_000, 3);
    expect(known(aboveUsd)).toBeCloseTo(84_000, 3);
  });

  it('takes the nearest of several crossings on each side', () => {
    const deltaAt = (ratio: number): number => Math.sin((ratio - 1) * 40);
    const { belowUsd, aboveUsd } = nextHedgePrices({ deltaAt, indexUsd: 1_000, lowerCoin: -0.5, upperCoin: 0.5 });
    const first = Math.PI / 6 / 40;
    expect(known(aboveUsd)).toBeCloseTo(1_000 * (1 + first), 5);
    expect(known(belowUsd)).toBeCloseTo(1_000 * (1 - first), 5);
  });

  it('finds a jump, as the delta of an expiring option makes', () => {
    const deltaAt = (ratio: number): number => (ratio < 1.1234567 ? 0 : 5);
    const { belowUsd, aboveUsd } = nextHedgePrices({ deltaAt, indexUsd: 100_000, lowerCoin: -1, upperCoin: 1 });
    expect(belowUsd).toBeNull();
    expect(known(aboveUsd)).toBeCloseTo(112_345.67, 3);
  });

  it('looks 30 % either way and no further', () => {
    const at = (edge: number) =>
      nextHedgePrices({ deltaAt: (ratio) => (Math.abs(ratio - 1) > edge ? 2 : 0), indexUsd: 1, lowerCoin: -1, upperCoin: 1 });
    expect(known(at(0.2999).aboveUsd)).toBeCloseTo(1.2999, 6);
    expect(known(at(0.2999).belowUsd)).toBeCloseTo(0.7001, 6);
    expect(at(0.3001)).toEqual({ belowUsd: null, aboveUsd: null });
  });

  it('is null when the band holds for 30 % either way, and when it is left already', () => {
    const flat = nextHedgePrices({ deltaAt: () => 0.2, indexUsd: 1, lowerCoin: -1, upperCoin: 1 });
    expect(flat).toEqual({ belowUsd: null, aboveUsd: null });
    const outside = nextHedgePrices({ deltaAt: (ratio) => 5 * ratio, indexUsd: 1, lowerCoin: -1, upperCoin: 1 });
    expect(outside).toEqual({ belowUsd: null, aboveUsd: null });
  });

  it('touching an edge is inside; leaving it by a hair is not', () => {
    const deltaAt = (ratio: number): number => Math.min(1, 100 * (ratio - 1));
    expect(nextHedgePrices({ deltaAt, indexUsd: 1, lowerCoin: -40, upperCoin: 1 }).aboveUsd).toBeNull();
  });

  it('a real short strangle leaves its band where its own delta says so', () => {
    const legs = [aPosition('BTC-27FEB26-110000-C', -10), aPosition('BTC-27FEB26-90000-P', -10)];
    const market = aMarket(legs.map(({ instrument }) => anOptionQuote(instrument.id, 100_000, 0.5)));
    const deltaAt = valueOf(bookDelta(legs, market, AT_MS, 'coin'));
    const centre = deltaAt(1);
    const band = { lowerCoin: centre - 1, upperCoin: centre + 1 };
    const { belowUsd, aboveUsd } = nextHedgePrices({ deltaAt, indexUsd: 100_000, ...band });
    expect(deltaAt(known(belowUsd) / 100_000)).toBeCloseTo(band.upperCoin, 6);
    expect(deltaAt(known(aboveUsd) / 100_000)).toBeCloseTo(band.lowerCoin, 6);
  });

  it.each([
    [20, 1.68, 100_182.8976],
    [120, 0.237, 100_167.398],
  ])('sees the hump of a call spread %d minutes before its end, which is over within half a percent', (minutes, upperCoin, aboveUsd) => {
    const legs = [aPosition('BTC_USDC-27FEB26-100200-C', 20), aPosition('BTC_USDC-27FEB26-100400-C', -20)];
    const market = aMarket(legs.map(({ instrument }) => anOptionQuote(instrument.id, 100_000, 0.4)));
    const deltaOf = valueOf(bookDelta(legs, market, EXPIRY_MS - minutes * MS_PER_MINUTE, 'usd'));
    const deltaAt = (ratio: number): number => deltaOf(ratio) - deltaOf(1);
    expect(deltaAt(1.003)).toBeGreaterThan(1.2 * upperCoin);
    const { aboveUsd: found } = nextHedgePrices({ deltaAt, indexUsd: 100_000, lowerCoin: -10, upperCoin });
    expect(known(found)).toBeCloseTo(aboveUsd, 3);
    expect(deltaAt(known(found) / 100_000)).toBeCloseTo(upperCoin, 6);
  });
});
