import { describe, expect, it } from 'vitest';
import { normCdf } from '../../../shared/math/normal.ts';
import { textbookTheta } from '../../../shared/pricing/thetaConventions.ts';
import { deltaStrip, type DeltaLine, type DeltaView, type StripInputs } from '../../../shared/risk/deltaStrip.ts';
import type { Leg } from '../../../shared/risk/leg.ts';
import { legRisk } from '../../../shared/risk/legRisk.ts';
import { createSmileSurface } from '../../../shared/smile/smileSurface.ts';
import { MS_PER_MINUTE, MS_PER_YEAR } from '../../../shared/units/time.ts';
import { aBalance, anInstrument, aPosition, AT_MS, EXPIRY_MS, known, valueOf } from './riskBuilders.ts';
import { flatMarket } from './scenarioRig.ts';

const CALLS = aPosition('BTC-27FEB26-110000-C', 10, 0.02);
/** dσ/dlnK = −0.10 everywhere, as in conventions §5.8. */
const SURFACE = valueOf(
  createSmileSurface([{ expiryMs: EXPIRY_MS, curve: { kind: 'flat', sigma: () => 0.55, slope: () => -0.1 } }], AT_MS),
);

function stripOf(legs: readonly Leg[], more: Partial<StripInputs> = {}): Readonly<Record<DeltaView, DeltaLine>> {
  const market = flatMarket(legs);
  const risks = legs.map((leg) => legRisk(leg, market, AT_MS, textbookTheta));
  const hedge = { instrument: anInstrument('BTC-PERPETUAL'), priceUsd: 100_000, targetCoin: 0 };
  const lines = deltaStrip({ legs, risks, market, numeraire: 'coin', smile: null, hedge, ...more });
  return Object.fromEntries(lines.map((line) => [line.view, line])) as Readonly<Record<DeltaView, DeltaLine>>;
}

describe('deltaStrip', () => {
  it('of ten published calls: 2.99578643 Black, 2.71931991 premium-adjusted (conventions §5.8)', () => {
    const { blackScholes, premiumAdjusted, usdAccount } = stripOf([CALLS]);
    expect(known(blackScholes.deltaCoin)).toBeCloseTo(2.99578643, 7);
    expect(known(premiumAdjusted.deltaCoin)).toBeCloseTo(2.71931991, 7);
    expect(usdAccount.deltaCoin).toBe(blackScholes.deltaCoin);
  });

  it('sells 271,930 USD of perpetual against them, 0.0000199 coin left over (conventions §5.8)', () => {
    const { hedge } = stripOf([CALLS]).premiumAdjusted;
    expect(hedge?.amount.toNumber()).toBe(-271_930);
    expect(known(hedge?.coin)).toBeCloseTo(-2.71931991, 7);
    expect(known(hedge?.residualCoin)).toBeCloseTo(0.0000199, 7);
  });

  it('a linear hedge is in coin', () => {
    const hedge = { instrument: anInstrument('BTC_USDC-PERPETUAL'), priceUsd: 100_000, targetCoin: 0.5 };
    const line = stripOf([CALLS], { hedge }).premiumAdjusted;
    const lots = known(line.hedge?.amount.toNumber()) / hedge.instrument.lot.toNumber();
    expect(lots).toBeCloseTo(Math.round(lots), 9);
    expect(Math.abs(known(line.hedge?.residualCoin))).toBeLessThan(hedge.instrument.lot.toNumber());
    expect(known(line.hedge?.coin)).toBeCloseTo(0.5 - 2.71931991, 7);
  });

  it.each([
    [0, 3.09540338],
    [1, 2.99578643],
    [2, 2.89616947],
  ])('smile delta in USD at R = %d is ten times that of conventions §5.8', (stickiness, expected) => {
    const { smile } = stripOf([CALLS], { numeraire: 'usd', smile: { surface: SURFACE, stickiness } });
    expect(known(smile.deltaCoin)).toBeCloseTo(expected, 7);
  });

  it('the smile adds to the delta the book hedges: coin numeraire, R = 0', () => {
    const { smile, premiumAdjusted } = stripOf([CALLS], { smile: { surface: SURFACE, stickiness: 0 } });
    expect(known(smile.deltaCoin) - known(premiumAdjusted.deltaCoin)).toBeCloseTo(10 * (0.309540338 - 0.299578643), 7);
  });

  it('USD account = premium-adjusted + equity in coin; the Black line knows neither premium nor collateral', () => {
    const legs = [CALLS, aPosition('BTC-PERPETUAL', -80_000, 80_000), aBalance('BTC', 5), aBalance('USDC', 1_000)];
    const { blackScholes, premiumAdjusted, usdAccount } = stripOf(legs);
    const equityCoin = 10 * 0.0276466516 + (80_000 / 100_000 - 1) + 5;
    expect(known(usdAccount.deltaCoin) - known(premiumAdjusted.deltaCoin)).toBeCloseTo(equityCoin, 7);
    expect(known(blackScholes.deltaCoin)).toBeCloseTo(2.99578643 - 0.8, 7);
    expect(usdAccount.unknownLegs).toBe(0);
  });

  it('an unknown leg is counted on the lines it is missing from, and stops their hedge only', () => {
    const { blackScholes, premiumAdjusted, usdAccount } = stripOf([CALLS, aPosition('BTC-PERPETUAL', 50_000, null)]);
    expect([blackScholes.unknownLegs, premiumAdjusted.unknownLegs, usdAccount.unknownLegs]).toEqual([0, 0, 1]);
    expect(usdAccount.hedge).toBeNull();
    expect(blackScholes.hedge).not.toBeNull();
  });

  it('in the averaging window the Black and the smile line count what is still open, the Black line none of the coins already fixed', () => {
    const atMs = EXPIRY_MS - 15 * MS_PER_MINUTE;
    const legs = [
      aPosition('BTC-27FEB26-100000-C', -2, 0.01),
      aPosition('BTC-27FEB26-50000-C', 1, 0.4),
      aPosition('BTC-27FEB26', 50_000, 90_000),
    ];
    const market = flatMarket(legs);
    const risksAt = (ms: number): StripInputs['risks'] => legs.map((leg) => legRisk(leg, market, ms, textbookTheta));
    const stdDev = 0.55 * Math.sqrt((15 * MS_PER_MINUTE) / MS_PER_YEAR);
    const atTheMoney = normCdf(stdDev / 2);
    const half = 0.5 * (-2 * atTheMoney + 1 + 0.5);
    const { blackScholes, usdAccount } = stripOf(legs, { risks: risksAt(atMs) });
    expect(known(blackScholes.deltaCoin)).toBeCloseTo(half, 9);
    expect(known(stripOf(legs, { risks: risksAt(EXPIRY_MS) }).blackScholes.deltaCoin)).toBe(0);
    const smile = { surface: SURFACE, stickiness: 0 };
    const shift = known(stripOf(legs, { risks: risksAt(atMs), smile, numeraire: 'usd' }).smile.deltaCoin) - known(usdAccount.deltaCoin);
    // Short vega n(d1)·√T·0.10, half of it open.
    expect(shift).toBeCloseTo(0.5 * -2 * 0.1 * (Math.exp(-(stdDev ** 2) / 8) / Math.sqrt(2 * Math.PI)) * (stdDev / 0.55), 9);
  });

  it('has no smile line without a smile', () => {
    expect(stripOf([CALLS]).smile).toEqual({ view: 'smile', deltaCoin: null, unknownLegs: 0, hedge: null });
  });
});
