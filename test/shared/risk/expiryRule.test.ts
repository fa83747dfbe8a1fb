import { describe, expect, it } from 'vitest';
import type { ExpiryRule } from '../../../shared/risk/expiryRule.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { aPosition, AT_MS, EXPIRY_MS, known } from './riskBuilders.ts';
import { aScenarioBook, flatMarket, riskAt } from './scenarioRig.ts';

const RULES = {
  path: { kind: 'atPathSpot' },
  start: { kind: 'atStartSpot' },
  user: { kind: 'atUserPrice', priceUsd: 150_000 },
} as const satisfies Record<string, ExpiryRule>;
const AFTER_MS = EXPIRY_MS + MS_PER_DAY;

function settled(name: string, amount: number, average: number | null, rule: ExpiryRule, spotRatio: number) {
  return riskAt(aScenarioBook([aPosition(name, amount, average)], undefined, { expiryRule: rule }), spotRatio, AFTER_MS);
}

describe('settledRisk: an inverse call of strike 80,000, today 100,000, looked at 20 % higher (by hand)', () => {
  const at = (rule: ExpiryRule) => settled('BTC-27FEB26-80000-C', 3, 0.1, rule, 1.2);

  it('at the path: 3 × 40,000/120,000 = 1 coin, worth 120,000', () => {
    const risk = at(RULES.path);
    expect(risk.valueCoin).toBeCloseTo(1, 12);
    expect(risk.valueUsd).toBeCloseTo(120_000, 7);
  });

  it('at the start: 3 × 20,000/100,000 = 0.6 coin, worth 72,000 at 120,000', () => {
    const risk = at(RULES.start);
    expect(risk.valueCoin).toBeCloseTo(0.6, 12);
    expect(risk.valueUsd).toBeCloseTo(72_000, 7);
  });

  it('at 150,000: 3 × 70,000/150,000 = 1.4 coin, worth 168,000 at 120,000', () => {
    const risk = at(RULES.user);
    expect(risk.valueCoin).toBeCloseTo(1.4, 12);
    expect(risk.valueUsd).toBeCloseTo(168_000, 7);
  });

  it('is coin that is held: deltaCoin its amount, no delta in the coin numeraire, no gamma, vega or theta', () => {
    for (const rule of Object.values(RULES)) {
      const risk = at(rule);
      expect(risk.deltaCoin).toBe(risk.valueCoin);
      expect([risk.premiumAdjustedDeltaCoin, risk.gammaCoinPerUsd, risk.vegaUsdPerVolPoint, risk.thetaUsdPerDay]).toEqual([0, 0, 0, 0]);
    }
  });
});

describe('settledRisk: a linear put of strike 110,000, looked at 20 % lower (by hand)', () => {
  it.each([
    [RULES.path, 60_000],
    [RULES.start, 20_000],
    [{ kind: 'atUserPrice', priceUsd: 95_000 } as const, 30_000],
  ])('%j pays 2 × that in cash: %d', (rule, cashUsd) => {
    const risk = settled('BTC_USDC-27FEB26-110000-P', 2, 1_000, rule, 0.8);
    expect(risk.valueUsd).toBeCloseTo(cashUsd, 7);
    expect(risk.deltaCoin).toBe(0);
    expect(risk.premiumAdjustedDeltaCoin).toBeCloseTo(-cashUsd / 80_000, 12);
  });
});

describe('settledRisk: a dated inverse future of 100,000 USD bought at 80,000, looked at 25 % higher (by hand)', () => {
  it.each([
    [RULES.path, 100_000 / 80_000 - 100_000 / 125_000],
    [RULES.start, 100_000 / 80_000 - 1],
    [RULES.user, 100_000 / 80_000 - 100_000 / 150_000],
  ])('%j leaves N(1/E − 1/S) coin', (rule, coin) => {
    const risk = settled('BTC-27FEB26', 100_000, 80_000, rule, 1.25);
    expect(risk.valueCoin).toBeCloseTo(coin, 12);
    expect(risk.valueUsd).toBeCloseTo(coin * 125_000, 6);
    expect(risk.deltaCoin).toBeCloseTo(coin, 12);
  });
});

describe('settledRisk: edges', () => {
  it('a leg is alive one millisecond before its expiry and settled at it', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-100000-C', 1)]);
    expect(known(riskAt(book, 1, EXPIRY_MS - 1).vegaUsdPerVolPoint)).toBeGreaterThan(0);
    expect(riskAt(book, 1, EXPIRY_MS).vegaUsdPerVolPoint).toBe(0);
  });

  it('what had expired before today is what it is, whatever the rule says', () => {
    const legs = [aPosition('BTC-26DEC25-80000-C', 1)];
    const market = flatMarket(legs);
    for (const expiryRule of Object.values(RULES)) {
      const risk = riskAt(aScenarioBook(legs, market, { expiryRule }), 1.5, AT_MS);
      expect(risk.valueCoin).toBeCloseTo(0.2, 12);
      expect(risk.valueUsd).toBeCloseTo(30_000, 7);
    }
  });

  it('a future without an entry price stays unknown after its expiry', () => {
    const risk = settled('BTC-27FEB26', 100_000, null, RULES.start, 1.25);
    expect([risk.valueUsd, risk.unknownLegs]).toEqual([null, 1]);
  });
});

describe('the payoff after the first of several expiries (complaint 14 of the product research)', () => {
  /** Short February put, long March put, same strike: after February the picture must show March alive and February paid, not gone. */
  const legs = [aPosition('BTC-27FEB26-90000-P', -1, 0.03), aPosition('BTC-27MAR26-90000-P', 1, 0.04)];
  const marchAlone = aScenarioBook(legs.slice(1));
  const calendar = (expiryRule: ExpiryRule) => aScenarioBook(legs, flatMarket(legs), { expiryRule });

  it.each([0.7, 0.85, 1, 1.2])('at %d of the spot the calendar is March alone plus what February paid', (spotRatio) => {
    const s = 100_000 * spotRatio;
    const march = known(riskAt(marchAlone, spotRatio, AFTER_MS).valueUsd);
    const path = known(riskAt(calendar(RULES.path), spotRatio, AFTER_MS).valueUsd);
    expect(path).toBeCloseTo(march - Math.max(0, 90_000 - s), 6);
    const start = known(riskAt(calendar(RULES.start), spotRatio, AFTER_MS).valueUsd);
    expect(start).toBeCloseTo(march, 6);
    const user = known(riskAt(calendar({ kind: 'atUserPrice', priceUsd: 75_000 }), spotRatio, AFTER_MS).valueUsd);
    expect(user).toBeCloseTo(march - (15_000 / 75_000) * s, 6);
  });

  it('no value appears or vanishes at the moment of the expiry', () => {
    const book = calendar(RULES.path);
    for (const spotRatio of [0.7, 1.1]) {
      const before = known(riskAt(book, spotRatio, EXPIRY_MS - 1).valueUsd);
      expect(known(riskAt(book, spotRatio, EXPIRY_MS).valueUsd)).toBeCloseTo(before, 1);
    }
  });
});
