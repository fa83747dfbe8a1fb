import { describe, expect, it } from 'vitest';
import { fileMargins } from '../../../electron/cli/suggestMargins.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anInstrument, aPosition, AT_MS, RULEBOOK } from '../risk/riskBuilders.ts';

const market = aMarket([aFutureQuote('BTC-PERPETUAL', 100_000), aFutureQuote('BTC_USDC', 100_000)], [anIndex('BTC', 100_000)]);

describe('the margin use after a sale of coins that are collateral', () => {
  it('is that of the coin account: 1 BTC behind 1,000,000 USD, half of it sold, is 41 % and not 0', () => {
    const legs = [aPosition('BTC-PERPETUAL', 1_000_000, 100_000), aBalance('BTC', 1), aBalance('USDC', 0)];
    const margins = fileMargins(legs, { market, atMs: AT_MS, rulebook: RULEBOOK });
    // 10 coins at 2 % + 10 × 0.005 %: 0.205 BTC of initial margin.
    expect(margins.standing(anInstrument('BTC-PERPETUAL'), 0).marginUsePct).toBeCloseTo(20.5, 9);
    expect(margins.standing(anInstrument('BTC_USDC'), -0.5).marginUsePct).toBeCloseTo(41, 9);
  });
});
