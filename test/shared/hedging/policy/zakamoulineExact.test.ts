import { describe, expect, it } from 'vitest';
import { zakamoulineFactor, zakamoulineWidths } from '../../../../shared/hedging/policy/zakamouline.ts';
import { normCdf, normPdf } from '../../../../shared/math/normal.ts';
import { exactNoTradeRegion } from './exactStrategy.ts';

const MARKET = { spotUsd: 100, years: 0.25, sigma: 0.25, costShare: 0.01, riskAversionPerUsd: 1 } as const;

function d1Of(strikeUsd: number, sigma: number): number {
  const stdDev = sigma * Math.sqrt(MARKET.years);
  return Math.log(MARKET.spotUsd / strikeUsd) / stdDev + stdDev / 2;
}

describe('zakamoulineFactor and zakamoulineWidths against the exact strategy', () => {
  it.each([
    [90, -1],
    [90, 1],
    [110, -1],
    [110, 1],
  ] as const)(
    'strike %d, sign %d: the exact no-trade region lies around the delta at σ_m, not at σ, and is about as wide',
    (strikeUsd, sign) => {
      const delta = normCdf(d1Of(strikeUsd, MARKET.sigma));
      const gammaCoinPerUsd = (sign * normPdf(d1Of(strikeUsd, MARKET.sigma))) / (MARKET.spotUsd * MARKET.sigma * Math.sqrt(MARKET.years));
      const terms = { ...MARKET, gammaCoinPerUsd, indexUsd: MARKET.spotUsd };
      const ownDelta = normCdf(d1Of(strikeUsd, MARKET.sigma * Math.sqrt(zakamoulineFactor(terms))));
      const { lowCoin, highCoin } = exactNoTradeRegion({ ...MARKET, strikeUsd, sign });
      const exact = Math.abs(lowCoin + highCoin) / 2;
      expect(Math.sign(exact - delta)).toBe(Math.sign(ownDelta - delta));
      expect(Math.abs(exact - ownDelta)).toBeLessThan(Math.abs(exact - delta) / 2);
      const { h0Coin, h1Coin } = zakamoulineWidths(terms) ?? { h0Coin: Number.NaN, h1Coin: Number.NaN };
      const ratio = (h0Coin + h1Coin) / ((highCoin - lowCoin) / 2);
      expect(ratio).toBeGreaterThan(0.5);
      expect(ratio).toBeLessThan(2);
    },
  );
});
