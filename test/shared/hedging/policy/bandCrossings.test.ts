import { describe, expect, it } from 'vitest';
import type { HedgePolicy } from '../../../../shared/domain/policySchema.ts';
import { bandCrossings } from '../../../../shared/hedging/policy/bandCrossings.ts';
import { deltaShiftFunction } from '../../../../shared/hedging/policy/deltaShift.ts';
import { evaluatePolicy } from '../../../../shared/hedging/policy/evaluatePolicy.ts';
import { volatilityFactor } from '../../../../shared/hedging/policy/volatilityFactor.ts';
import { bookDelta } from '../../../../shared/risk/bookDelta.ts';
import { bookGamma } from '../../../../shared/risk/bookGamma.ts';
import { nextHedgePrices } from '../../../../shared/risk/nextHedgePrices.ts';
import { aMarket, anOptionQuote, aPosition, AT_MS, known, valueOf } from '../../risk/riskBuilders.ts';
import { anEventPolicy, aPolicy, NOON_MS, someInputs, type InputOverrides } from './policyBuilders.ts';

const INDEX_USD = 100_000;
const legs = [aPosition('BTC-27FEB26-110000-C', -10), aPosition('BTC-27FEB26-90000-P', -10)];
const market = aMarket(legs.map(({ instrument }) => anOptionQuote(instrument.id, INDEX_USD, 0.5)));
const bare = valueOf(bookDelta(legs, market, AT_MS, 'usd'));
/** Hedged flat today. */
const deltaAt = (ratio: number): number => bare(ratio) - bare(1);
const gammaAt = valueOf(bookGamma(legs, market, AT_MS, 'usd'));
const shiftAt = deltaShiftFunction(legs, market, AT_MS, 'usd');

function inputsAt(ratio: number, overrides: InputOverrides = {}) {
  const { greeks, ...rest } = overrides;
  return someInputs({
    netDeltaCoin: deltaAt(ratio),
    indexUsd: INDEX_USD * ratio,
    greeks: { gammaCoinPerUsd: gammaAt(ratio), sigma: 0.5, years: 30 / 365, ...greeks },
    ...rest,
  });
}

function crossingsOf(policy: HedgePolicy, overrides: InputOverrides = {}) {
  return bandCrossings({ policy, inputs: inputsAt(1, overrides), deltaAt, gammaAt, shiftAt });
}

/** What the policy itself says with the market moved to `usd`, everything known there. */
function verdictAt(policy: HedgePolicy, usd: number) {
  const ratio = usd / INDEX_USD;
  const factor = valueOf(
    volatilityFactor(policy, { gammaCoinPerUsd: gammaAt(ratio), sigma: 0.5, years: 30 / 365, indexUsd: usd, costShare: 5e-4 }),
  );
  return evaluatePolicy(policy, inputsAt(ratio, { greeks: { deltaShiftCoin: shiftAt(ratio, factor) } })).verdict;
}

const neutral = (overrides: Partial<HedgePolicy> = {}) => aPolicy({ targetDeltaCoin: 0, ...overrides });
const PCT = (size: number) => ({ kind: 'priceMove', unit: 'pct', size }) as const;

describe('bandCrossings', () => {
  it('for a fixed coin band are the next-hedge prices, bit for bit', () => {
    const { belowUsd, aboveUsd, belowBy, aboveBy } = crossingsOf(neutral());
    expect({ belowUsd, aboveUsd }).toEqual(nextHedgePrices({ deltaAt, indexUsd: INDEX_USD, lowerCoin: -0.5, upperCoin: 0.5 }));
    expect([belowBy, aboveBy]).toEqual(['band', 'band']);
  });

  it.each<[string, Partial<HedgePolicy>]>([
    ['usd', { band: { kind: 'fixed', unit: 'usd', below: 60_000, above: 40_000 } }],
    ['equity', { band: { kind: 'fixed', unit: 'equityPct', below: 5, above: 5 } }],
    ['gamma-scaled', { band: { kind: 'gammaScaled', movePct: 2, floorCoin: 0.01, capCoin: null } }],
    ['Whalley–Wilmott', { band: { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-4, costShare: null } }],
    ['Zakamouline', { band: { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } }],
    ['with hysteresis', { hysteresisShare: 0.5 }],
  ])('are where the policy itself turns due, the band worked out anew at each spot: %s', (_, overrides) => {
    const policy = neutral(overrides);
    const { belowUsd, aboveUsd, belowBy, aboveBy } = crossingsOf(policy);
    expect([belowBy, aboveBy]).toEqual(['band', 'band']);
    for (const [inside, outside] of [
      [known(belowUsd) * (1 + 1e-6), known(belowUsd) * (1 - 1e-6)],
      [known(aboveUsd) * (1 - 1e-6), known(aboveUsd) * (1 + 1e-6)],
    ] as const) {
      expect(verdictAt(policy, inside)).toBe('inside');
      expect(verdictAt(policy, outside)).toBe('due');
    }
  });

  it('take a price move where it comes first, on its level exactly, and the band where that does', () => {
    const to = { sizing: { to: 'target', ratioPct: 100 } } as const;
    const band = crossingsOf(neutral(to));
    const early = crossingsOf(neutral({ ...to, events: [PCT(1)] }));
    expect(early).toEqual({ belowUsd: 99_000, aboveUsd: 101_000, belowBy: 'priceMove', aboveBy: 'priceMove' });
    expect(crossingsOf(neutral({ ...to, events: [PCT(20)] }))).toEqual(band);
    expect(crossingsOf(anEventPolicy(PCT(3)))).toEqual({ belowUsd: 97_000, aboveUsd: 103_000, belowBy: 'priceMove', aboveBy: 'priceMove' });
  });

  it('to the edge a price move trades only outside the edges: there it beats the hysteresis', () => {
    const edge = crossingsOf(neutral());
    expect(crossingsOf(neutral({ events: [PCT(1)] }))).toEqual(edge);
    const slack = crossingsOf(neutral({ hysteresisShare: 1 }));
    const moved = crossingsOf(neutral({ hysteresisShare: 1, events: [PCT(1)] }));
    expect(known(slack.aboveUsd)).toBeGreaterThan(known(edge.aboveUsd));
    expect(known(moved.aboveUsd)).toBeCloseTo(known(edge.aboveUsd), 3);
    expect(moved.aboveBy).toBe('priceMove');
  });

  it('are null both ways when a hedge is due now, and without an index or a delta', () => {
    const none = { belowUsd: null, aboveUsd: null, belowBy: null, aboveBy: null };
    const outside = (ratio: number): number => deltaAt(ratio) + 3;
    expect(bandCrossings({ policy: neutral(), inputs: inputsAt(1), deltaAt: outside, gammaAt, shiftAt })).toEqual(none);
    const memory = { lastHedgeMs: NOON_MS - 1, lastHedgeIndexUsd: 90_000 };
    expect(crossingsOf(anEventPolicy(PCT(3)), { memory })).toEqual(none);
    expect(crossingsOf(neutral(), { indexUsd: null })).toEqual(none);
    expect(crossingsOf(neutral(), { netDeltaCoin: null })).toEqual(none);
  });

  it('hold today’s gamma where no function of it is given', () => {
    const policy = neutral({ band: { kind: 'gammaScaled', movePct: 2, floorCoin: 0.01, capCoin: null } });
    const frozen = bandCrossings({ policy, inputs: inputsAt(1), deltaAt, gammaAt: null, shiftAt: null });
    const half = (ratio: number): number => Math.abs(gammaAt(1)) * INDEX_USD * ratio * 0.02;
    const ratio = known(frozen.aboveUsd) / INDEX_USD;
    expect(Math.abs(deltaAt(ratio))).toBeCloseTo(half(ratio), 6);
  });
});
