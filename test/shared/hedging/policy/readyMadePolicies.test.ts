import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultPolicy, fixedBandOf, withHedgeTo } from '../../../../shared/hedging/policy/defaultPolicy.ts';
import { checkPolicy, parsePolicy } from '../../../../shared/hedging/policy/parsePolicy.ts';
import { valueOf } from '../../risk/riskBuilders.ts';
import { anEventPolicy, aPolicy, verdictOf } from './policyBuilders.ts';

const FOLDER = new URL('../../../../resources/policies/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

describe('resources/policies', () => {
  const policies = FILES.map((file) => valueOf(parsePolicy(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))));

  it('every file is a policy without contradictions, each under its own name', () => {
    expect(policies.length).toBeGreaterThanOrEqual(12);
    expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
  });

  it('together they use every band, unit and event there is', () => {
    const bands = policies.flatMap(({ band }) => (band === null ? [] : [band.kind === 'fixed' ? band.unit : band.kind]));
    expect(new Set(bands)).toEqual(new Set(['coin', 'usd', 'equityPct', 'gammaScaled', 'whalleyWilmott', 'zakamouline']));
    const events = policies.flatMap((policy) => policy.events.map(({ kind }) => kind));
    expect(new Set(events)).toEqual(new Set(['interval', 'timeOfDay', 'priceMove', 'afterFill', 'leland']));
  });

  it('each gives a verdict on a delta of 40 coin and asks for less of it, or waits for its event', () => {
    for (const policy of policies) {
      const verdict = verdictOf(policy, { netDeltaCoin: 40, window: { minutes: 60, lowUsd: 1, highUsd: 2 } });
      expect(['due', 'inside']).toContain(verdict.verdict);
      if (verdict.verdict === 'inside') expect(policy.band).toBeNull();
      else expect(Math.abs(verdict.desiredDeltaCoin ?? Infinity)).toBeLessThan(40);
    }
  });
});

describe('defaultPolicy and fixedBandOf', () => {
  it("is the desk's own: ±0.5 BTC, ±5 ETH, ±1 of anything else, to the edge", () => {
    const widths = ['BTC', 'ETH', 'SOL'].map((underlying) => verdictOf(defaultPolicy(underlying)).upperCoin);
    expect(widths).toEqual([0.5, 5, 1]);
    const { sizing, execution, limits, mode, concealment, horizonHours, capitalCostPctPerYear } = valueOf(
      checkPolicy(defaultPolicy('BTC')),
    );
    expect({ sizing, mode, concealment, horizonHours, capitalCostPctPerYear }).toEqual({
      sizing: { to: 'edge', ratioPct: 100 },
      mode: 'oneClick',
      concealment: null,
      horizonHours: 24,
      capitalCostPctPerYear: 10,
    });
    expect(execution).toEqual({ style: 'market', rounding: 'insideBand', escalateAfterSeconds: null });
    expect(limits.maxSlippagePct).toBe(0.5);
  });

  it('takes a width, a target and a destination', () => {
    const policy = fixedBandOf({ name: 'Mine', halfWidthCoin: 2, targetDeltaCoin: 1, hedgeTo: 'target' });
    expect(verdictOf(policy, { netDeltaCoin: 9 })).toMatchObject({ lowerCoin: -1, upperCoin: 3, desiredDeltaCoin: 1 });
    expect(policy.name).toBe('Mine');
  });
});

describe('withHedgeTo', () => {
  it('changes where a hedge goes and nothing else; without a band there is no edge to go to', () => {
    const policy = aPolicy();
    expect(withHedgeTo(policy, 'edge')).toBe(policy);
    expect(withHedgeTo(policy, 'target')).toEqual({ ...policy, sizing: { to: 'target', ratioPct: 100 } });
    const events = anEventPolicy({ kind: 'afterFill' });
    expect(withHedgeTo(events, 'edge')).toBe(events);
  });
});
