import { describe, expect, it } from 'vitest';
import { deltaAtVolatility } from '../../../../shared/hedging/policy/deltaShift.ts';
import { aMarket, anOptionQuote, aPosition, AT_MS } from '../../risk/riskBuilders.ts';
import { normCdf } from '../../../../shared/math/normal.ts';
import { anEventPolicy, aPolicy, figureOf, MINUTE_MS, NOON_MS, verdictOf } from './policyBuilders.ts';

const HOURLY = { kind: 'interval', everyMinutes: 60 } as const;
const TO_TARGET = { to: 'target', ratioPct: 100 } as const;
const ZAKAMOULINE = { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } as const;

describe('evaluatePolicy, band', () => {
  it('puts the band around the target', () => {
    const { lowerCoin, centreCoin, upperCoin, triggerLowerCoin, triggerUpperCoin } = verdictOf(aPolicy());
    expect([lowerCoin, centreCoin, upperCoin, triggerLowerCoin, triggerUpperCoin]).toEqual([-0.3, 0.2, 0.7, -0.3, 0.7]);
  });

  it('touching an edge is inside, also through the noise of float sums', () => {
    for (const [net, verdict] of [
      [0.7, 'inside'],
      [-0.3, 'inside'],
      [0.7 + 9e-10, 'inside'],
      [0.7001, 'due'],
      [-0.3001, 'due'],
    ] as const) {
      expect(verdictOf(aPolicy(), { netDeltaCoin: net }).verdict).toBe(verdict);
    }
  });

  it('hedges to the edge itself or to the target, and says how far the trigger is', () => {
    expect(verdictOf(aPolicy(), { netDeltaCoin: 3 })).toMatchObject({ desiredDeltaCoin: 0.7, firedBy: 'band' });
    expect(verdictOf(aPolicy(), { netDeltaCoin: 3 }).distanceCoin).toBeCloseTo(-2.3, 12);
    expect(verdictOf(aPolicy(), { netDeltaCoin: -3 }).desiredDeltaCoin).toBe(-0.3);
    expect(verdictOf(aPolicy({ sizing: TO_TARGET }), { netDeltaCoin: 3 }).desiredDeltaCoin).toBe(0.2);
    const inside = verdictOf(aPolicy(), { netDeltaCoin: 0.6 });
    expect([inside.desiredDeltaCoin, inside.firedBy]).toEqual([null, null]);
    expect(inside.distanceCoin).toBeCloseTo(0.1, 12);
  });

  it('says why with its numbers', () => {
    expect(verdictOf(aPolicy(), { netDeltaCoin: -1.2345678 }).reason).toBe(
      'Net delta −1.2346 BTC is 0.9346 BTC below the band −0.3 … 0.7 BTC: hedge to the edge at −0.3 BTC',
    );
    expect(verdictOf(aPolicy(), { netDeltaCoin: 0.5 }).reason).toBe('Net delta 0.5 BTC is inside the band −0.3 … 0.7 BTC');
  });

  it('an asymmetric band has two widths, and the hysteresis widens each by its own share', () => {
    const policy = aPolicy({ band: { kind: 'fixed', unit: 'coin', below: 1, above: 0.5 }, hysteresisShare: 0.2 });
    const verdict = verdictOf(policy, { netDeltaCoin: 0.75 });
    expect([verdict.lowerCoin, verdict.upperCoin, verdict.triggerLowerCoin]).toEqual([-0.8, 0.7, -1]);
    expect(verdict.triggerUpperCoin).toBeCloseTo(0.8, 15);
    expect(verdict.verdict).toBe('inside');
    expect(verdict.reason).toBe('Net delta 0.75 BTC is 0.05 BTC above the band −0.8 … 0.7 BTC, within its hysteresis');
    const out = verdictOf(policy, { netDeltaCoin: 0.81 });
    expect([out.verdict, out.desiredDeltaCoin]).toEqual(['due', 0.7]);
  });

  it('an edge past every number is none: what is said of it can be written down, and an event hedges all the same', () => {
    const band = { kind: 'fixed', unit: 'coin', below: 1.7e308, above: 1.7e308 } as const;
    const verdict = verdictOf(aPolicy({ band, hysteresisShare: 1, events: [HOURLY], sizing: TO_TARGET }), { netDeltaCoin: 3 });
    expect([verdict.triggerLowerCoin, verdict.triggerUpperCoin, verdict.distanceCoin]).toEqual([null, null, null]);
    expect(verdict).toMatchObject({ verdict: 'due', firedBy: 'every 60 min', desiredDeltaCoin: 0.2 });
    expect(Object.values(verdict).filter((value) => typeof value === 'number' && !Number.isFinite(value))).toEqual([]);
  });

  it('a ratio goes so much of the way, past the destination above 100 %', () => {
    const half = verdictOf(aPolicy({ sizing: { to: 'edge', ratioPct: 50 } }), { netDeltaCoin: 3 });
    expect(half.desiredDeltaCoin).toBeCloseTo(1.85, 12);
    expect(half.reason).toContain('hedge 50 % of the way to the edge at 0.7 BTC, to 1.85 BTC');
    const past = verdictOf(aPolicy({ sizing: { to: 'target', ratioPct: 150 } }), { netDeltaCoin: 1.2 });
    expect(past.desiredDeltaCoin).toBeCloseTo(-0.3, 12);
  });

  it('shows the numbers of a formula with their units', () => {
    const verdict = verdictOf(aPolicy({ targetDeltaCoin: 0, band: { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-4, costShare: null } }));
    expect(verdict.upperCoin).toBeCloseTo(0.3314732908, 9);
    expect(verdict.figures).toContainEqual({ name: 'one-way cost λ', value: 5e-4, unit: 'share' });
    expect(verdict.figures).toContainEqual({ name: 'gamma Γ', value: -2.20364777e-4, unit: 'BTC/USD' });
    expect(verdict.figures).toContainEqual({ name: 'half width H', value: verdict.upperCoin, unit: 'BTC' });
  });

  it('a band without end never asks by itself, and has no edges to show', () => {
    const policy = aPolicy({ band: ZAKAMOULINE });
    const verdict = verdictOf(policy, { netDeltaCoin: 1e6, greeks: { years: 0 } });
    expect(verdict).toMatchObject({ verdict: 'inside', lowerCoin: null, upperCoin: null, distanceCoin: null });
    expect(verdict.reason).toContain('the Zakamouline band has no end: at expiry H0 passes every number');
  });
});

describe('evaluatePolicy, centre', () => {
  const calls = [aPosition('BTC-27FEB26-110000-C', -10)];
  const market = aMarket(calls.map(({ instrument }) => anOptionQuote(instrument.id, 100_000, 0.55)));

  it('is neutral where the delta at the own volatility is the target: ten short calls hedged with ten times N(d+) at σ_m', () => {
    const bare = verdictOf(aPolicy({ targetDeltaCoin: 0, band: ZAKAMOULINE }), { greeks: { deltaShiftCoin: 0 } });
    const factor = figureOf(bare, 'variance factor σ_m²/σ²');
    expect(factor).toBeGreaterThan(1);
    const deltaAt = (sigma: number): number => {
      const stdDev = sigma * Math.sqrt(30 / 365);
      return normCdf(Math.log(100_000 / 110_000) / stdDev + stdDev / 2);
    };
    const deltaShiftCoin = deltaAtVolatility(calls, market, AT_MS, 'usd', factor);
    const heldCoin = 10 * deltaAt(0.55 * Math.sqrt(factor));
    const netDeltaCoin = heldCoin - 10 * deltaAt(0.55);
    const verdict = verdictOf(aPolicy({ targetDeltaCoin: 0, band: ZAKAMOULINE }), { netDeltaCoin, greeks: { deltaShiftCoin } });
    expect(verdict.centreCoin).toBeCloseTo(netDeltaCoin, 12);
    expect(verdict.centreCoin).toBeGreaterThan(0.01);
    expect(verdict.verdict).toBe('inside');
  });

  it('moves under a Leland event as well, and says so', () => {
    const policy = anEventPolicy({ kind: 'leland', everyMinutes: 60, costShare: null });
    const verdict = verdictOf(policy, { netDeltaCoin: 1, greeks: { deltaShiftCoin: -0.3 } });
    expect(verdict.desiredDeltaCoin).toBeCloseTo(0.5, 12);
    expect(verdict).toMatchObject({ firedBy: 'Leland every 60 min', verdict: 'due', lowerCoin: null });
    expect(verdict.reason).toBe(
      "Net delta is 1 BTC, and due: Leland every 60 min: hedge to the target at the policy's own volatility at 0.5 BTC",
    );
    expect(figureOf(verdict, 'Leland number')).toBeCloseTo(0.0277155693 * Math.sqrt(24), 9);
  });

  it('is the target where the factor is 1: without gamma no shift is asked for', () => {
    const verdict = verdictOf(aPolicy({ band: ZAKAMOULINE }), { netDeltaCoin: 0.2, greeks: { gammaCoinPerUsd: 0, deltaShiftCoin: null } });
    expect(verdict.centreCoin).toBe(0.2);
    expect(verdict.verdict).toBe('inside');
  });
});

describe('evaluatePolicy, events', () => {
  it('an event inside the band hedges to the target', () => {
    const verdict = verdictOf(aPolicy({ events: [HOURLY], sizing: TO_TARGET }), { netDeltaCoin: 0.5 });
    expect(verdict).toMatchObject({ verdict: 'due', desiredDeltaCoin: 0.2, firedBy: 'every 60 min' });
    expect(verdict.reason).toBe(
      'Net delta 0.5 BTC is inside the band −0.3 … 0.7 BTC, and due: every 60 min: hedge to the target at 0.2 BTC',
    );
  });

  it('to the edge it has nothing to trade inside, and hedges what the hysteresis would have left', () => {
    const policy = aPolicy({ events: [HOURLY], hysteresisShare: 1 });
    const inside = verdictOf(policy, { netDeltaCoin: 0.5 });
    expect(inside).toMatchObject({ verdict: 'inside', desiredDeltaCoin: null, firedBy: 'every 60 min' });
    expect(inside.reason).toContain('but a hedge to the edge has nothing to trade');
    expect(verdictOf(policy, { netDeltaCoin: 0.9 })).toMatchObject({ verdict: 'due', desiredDeltaCoin: 0.7, firedBy: 'every 60 min' });
  });

  it('says both when band and event fire', () => {
    const verdict = verdictOf(aPolicy({ events: [HOURLY] }), { netDeltaCoin: 2 });
    expect(verdict.firedBy).toBe('band, every 60 min');
    expect(verdict.reason).toBe(
      'Net delta 2 BTC is 1.3 BTC above the band −0.3 … 0.7 BTC, and due: every 60 min: hedge to the edge at 0.7 BTC',
    );
  });

  it('an event at the target already has nothing to trade', () => {
    const verdict = verdictOf(anEventPolicy(HOURLY), { netDeltaCoin: 0.2 });
    expect(verdict).toMatchObject({ verdict: 'inside', desiredDeltaCoin: null, firedBy: 'every 60 min' });
    expect(verdict.reason).toBe('Net delta is 0.2 BTC: due: every 60 min, but it is at the target already');
  });

  it('waits in words when nothing is due', () => {
    const verdict = verdictOf(anEventPolicy(HOURLY), {
      netDeltaCoin: 9,
      memory: { lastHedgeMs: NOON_MS - MINUTE_MS, lastHedgeIndexUsd: 1e5 },
    });
    expect(verdict).toMatchObject({ verdict: 'inside', nextEventMs: NOON_MS + 59 * MINUTE_MS, distanceCoin: null });
    expect(verdict.reason).toBe('Net delta is 9 BTC: no event is due');
  });
});

describe('evaluatePolicy, unknown', () => {
  it('an unknown delta is neither inside nor due, whatever fires; the band is still shown', () => {
    const verdict = verdictOf(aPolicy({ events: [HOURLY] }), { netDeltaCoin: null, unknownLegs: 2 });
    expect(verdict).toMatchObject({ verdict: 'unknown', desiredDeltaCoin: null, firedBy: null, distanceCoin: null, upperCoin: 0.7 });
    expect(verdict.reason).toBe('Net delta is unknown: 2 legs have no delta, and no hedge is suggested on a guess');
    expect(verdictOf(aPolicy(), { netDeltaCoin: Number.NaN }).verdict).toBe('unknown');
  });

  it('a band without a figure it needs is unknown and names it', () => {
    const usd = aPolicy({ band: { kind: 'fixed', unit: 'usd', below: 1e4, above: 1e4 } });
    expect(verdictOf(usd, { indexUsd: null, netDeltaCoin: 99 }).reason).toBe(
      'The fixed band is unknown: index missing, and no hedge is suggested on a guess',
    );
    expect(verdictOf(usd, { indexUsd: -5, netDeltaCoin: 99 }).verdict).toBe('unknown');
    const equity = aPolicy({ band: { kind: 'fixed', unit: 'equityPct', below: 1, above: 1 } });
    expect(verdictOf(equity, { equityUsd: 0 }).reason).toContain('equity missing');
  });

  it('a policy with its own volatility needs the shift, and a cost it can bear', () => {
    const zakamouline = aPolicy({ band: ZAKAMOULINE });
    expect(verdictOf(zakamouline, { greeks: { deltaShiftCoin: null } })).toMatchObject({
      verdict: 'unknown',
      lowerCoin: null,
      centreCoin: 0.2,
    });
    expect(verdictOf(zakamouline, { costShare: null }).reason).toContain('cost share: needed');
    const hurried = anEventPolicy({ kind: 'leland', everyMinutes: 1, costShare: 0.01 });
    const long = verdictOf(hurried, { netDeltaCoin: 5, greeks: { gammaCoinPerUsd: 1e-4 } });
    expect(long.verdict).toBe('unknown');
    expect(long.reason).toContain('every 1 min is too often for this cost');
  });

  it('an event that cannot be judged makes the verdict unknown only where it could change it', () => {
    const sigmas = { kind: 'priceMove', unit: 'dailySigmas', size: 1 } as const;
    const blind = { greeks: { sigma: null } };
    expect(verdictOf(anEventPolicy(sigmas), { netDeltaCoin: 1, ...blind }).reason).toBe(
      'Whether a move of 1 daily sigmas is due is unknown: sigma missing, and no hedge is suggested on a guess',
    );
    expect(verdictOf(anEventPolicy(sigmas), { netDeltaCoin: 0.2, ...blind }).verdict).toBe('inside');
    expect(verdictOf(anEventPolicy(sigmas, HOURLY), { netDeltaCoin: 1, ...blind }).verdict).toBe('due');
    expect(verdictOf(aPolicy({ events: [sigmas] }), { netDeltaCoin: 0.5, ...blind }).verdict).toBe('inside');
  });
});
