import { describe, expect, it } from 'vitest';
import type { Numeraire } from '../../../../shared/domain/book.ts';
import { decayedDelta } from '../../../../shared/risk/deltaDecay.ts';
import { expiringExposure, type ExpiringExposure } from '../../../../shared/hedging/expiry/expiringExposure.ts';
import { textbookTheta } from '../../../../shared/pricing/thetaConventions.ts';
import type { Leg } from '../../../../shared/risk/leg.ts';
import { legRisk, undecayedLegRisk } from '../../../../shared/risk/legRisk.ts';
import { hedgedDeltaCoin } from '../../../../shared/risk/riskFigures.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../../../shared/units/time.ts';
import { aBalance, aFutureQuote, aMarket, anIndex, anOptionQuote, aPosition, EXPIRY_MS, known, valueOf } from '../../risk/riskBuilders.ts';

/** Deep in the money: delta 1, worth 0.3 coin. */
const CALL = aPosition('BTC-27FEB26-70000-C', 2);
const LINEAR_CALL = aPosition('BTC_USDC-27FEB26-70000-C', 1);
const FUTURE = aPosition('BTC-27FEB26', 100_000, 100_000);
const LATER = aPosition('BTC-27MAR26-100000-C', 1);
const PERPETUAL = aPosition('BTC-PERPETUAL', 50_000, 100_000);
const LEGS: readonly Leg[] = [CALL, LINEAR_CALL, FUTURE, LATER, PERPETUAL, aBalance('BTC', 1.5), aBalance('USDC', 1_000)];
const MARKET = aMarket(
  [
    anOptionQuote('BTC-27FEB26-70000-C', 100_000, 0.6),
    anOptionQuote('BTC_USDC-27FEB26-70000-C', 100_000, 0.6),
    anOptionQuote('BTC-27MAR26-100000-C', 100_000, 0.6),
    aFutureQuote('BTC-27FEB26', 100_000),
    aFutureQuote('BTC-PERPETUAL', 100_000),
  ],
  [anIndex('BTC', 100_000)],
);

function exposureAt(minutesLeft: number, numeraire: Numeraire, legs: readonly Leg[] = LEGS): ExpiringExposure {
  const tsMs = EXPIRY_MS - minutesLeft * MS_PER_MINUTE;
  const risks = legs.map((leg) => legRisk(leg, MARKET, tsMs, textbookTheta));
  return expiringExposure({ legs, risks, market: MARKET, numeraire, tsMs, withinMs: MS_PER_DAY });
}

describe('expiringExposure', () => {
  it('before the averaging nothing is decayed, whatever the numeraire', () => {
    for (const numeraire of ['coin', 'usd'] as const) {
      const { undecayedCoin, decayedCoin, unknownLegs } = exposureAt(31, numeraire);
      expect([decayedCoin, unknownLegs]).toEqual([undecayedCoin, 0]);
    }
  });

  it('the venue’s example in coin: delta 1 less a mark of 0.3 is 0.35 after 15 minutes', () => {
    const { decayedCoin, undecayedCoin } = exposureAt(15, 'coin', [{ ...CALL, signedAmount: 1 }]);
    expect([undecayedCoin, decayedCoin].map((coin) => Number(coin.toFixed(9)))).toEqual([0.7, 0.35]);
  });

  it('in USD the coins of the payoff stay: 0.3 + 0.7 ÷ 2', () => {
    const { expiring, decayedCoin } = exposureAt(15, 'usd', [{ ...CALL, signedAmount: 1 }]);
    expect(decayedCoin).toBeCloseTo(0.65, 9);
    expect(expiring[0]?.expiringCoin).toBeCloseTo(0.7, 9);
  });

  it('a future runs from 1 to 0; perpetuals, coins and later expiries stay', () => {
    const stays = [LATER, PERPETUAL, aBalance('BTC', 1.5)];
    const { undecayedCoin, decayedCoin, expiring } = exposureAt(6, 'coin', [FUTURE, ...stays]);
    expect(undecayedCoin - decayedCoin).toBeCloseTo(0.8, 12);
    expect(expiring).toHaveLength(1);
    expect(expiring[0]?.decayedCoin).toBeCloseTo(0.2, 12);
  });

  it('at the expiry it meets the delta of what is settled: nothing jumps', () => {
    for (const numeraire of ['coin', 'usd'] as const) {
      const settled = LEGS.map((leg) => valueOf(legRisk(leg, MARKET, EXPIRY_MS, textbookTheta)));
      const settledCoin = settled.reduce((sum, risk) => sum + (hedgedDeltaCoin(risk, numeraire) ?? 0), 0);
      expect(exposureAt(0.000_01, numeraire).decayedCoin).toBeCloseTo(settledCoin, 5);
    }
  });

  it('names the expiries of the coming day, with what is to be unwound', () => {
    const { expiring } = exposureAt(120, 'coin');
    expect(expiring.map(({ expiryMs }) => expiryMs)).toEqual([EXPIRY_MS]);
    const [{ undecayedCoin, expiringCoin } = { undecayedCoin: 0, expiringCoin: 0 }] = expiring;
    // In coin the linear call leaves −0.3: its cash, seen from the coin.
    expect(expiringCoin - undecayedCoin).toBeCloseTo(0.3, 6);
    expect(exposureAt(3 * 24 * 60, 'coin').expiring).toEqual([]);
    expect(exposureAt(0, 'coin').expiring).toEqual([]);
  });

  it('counts what is unknown instead of guessing it', () => {
    const noEntry = aPosition('BTC-27FEB26', 100_000);
    expect(exposureAt(15, 'usd', [noEntry, aPosition('BTC-27FEB26-1-C', 1)]).unknownLegs).toBe(2);
    expect(exposureAt(15, 'coin', [noEntry]).unknownLegs).toBe(0);
  });

  it('agrees with decayedDelta for a linear leg in USD', () => {
    const tsMs = EXPIRY_MS - 12 * MS_PER_MINUTE;
    const live = known(valueOf(undecayedLegRisk(LINEAR_CALL, MARKET, tsMs, textbookTheta)).deltaCoin);
    expect(exposureAt(12, 'usd', [LINEAR_CALL]).decayedCoin).toBeCloseTo(decayedDelta(live, EXPIRY_MS, tsMs), 15);
  });
});
