import { describe, expect, it } from 'vitest';
import { hedgePolicySchema, policyBandSchema, policyEventSchema, policyFiltersSchema } from '../../../shared/domain/policySchema.ts';
import { fixedBandOf } from '../../../shared/hedging/policy/defaultPolicy.ts';

const POLICY = fixedBandOf({ halfWidthCoin: 0.5, targetDeltaCoin: 0, hedgeTo: 'edge' });

const isPolicy = (change: object): boolean => hedgePolicySchema.safeParse({ ...POLICY, ...change }).success;

describe('hedgePolicySchema', () => {
  it('takes a policy back as it was stored', () => {
    expect(hedgePolicySchema.parse(JSON.parse(JSON.stringify(POLICY)))).toEqual(POLICY);
  });

  it('refuses what is out of range: ratio, hysteresis, cool-down, horizon, capital cost, name, version', () => {
    expect(isPolicy({})).toBe(true);
    for (const change of [
      { sizing: { to: 'edge', ratioPct: 0 } },
      { sizing: { to: 'edge', ratioPct: 150.1 } },
      { hysteresisShare: 1.1 },
      { coolDownSeconds: -1 },
      { horizonHours: 0 },
      { capitalCostPctPerYear: -1 },
      { name: '  ' },
      { schemaVersion: 2 },
      { targetDeltaCoin: Number.NaN },
      { mode: 'always' },
    ]) {
      expect([change, isPolicy(change)]).toEqual([change, false]);
    }
  });

  it('leaves nothing out: a policy without any one of its fields is none', () => {
    for (const name of Object.keys(POLICY)) {
      const { [name]: _, ...rest } = POLICY as Record<string, unknown>;
      expect([name, hedgePolicySchema.safeParse(rest).success]).toEqual([name, false]);
    }
  });
});

describe('policyBandSchema', () => {
  it('wants widths, aversions and caps above 0 and costs from 0 to 20 %', () => {
    const isBand = (band: object): boolean => policyBandSchema.safeParse(band).success;
    const utility = { kind: 'whalleyWilmott', riskAversionPerUsd: 1e-4, costShare: null };
    expect([isBand(utility), isBand({ ...utility, costShare: 0 }), isBand({ ...utility, costShare: 0.2 })]).toEqual([true, true, true]);
    expect([isBand({ ...utility, costShare: -1e-9 }), isBand({ ...utility, costShare: 0.21 })]).toEqual([false, false]);
    expect(isBand({ ...utility, riskAversionPerUsd: 0 })).toBe(false);
    expect(isBand({ kind: 'fixed', unit: 'coin', below: 0, above: 1 })).toBe(false);
    expect(isBand({ kind: 'gammaScaled', movePct: 1, floorCoin: 1, capCoin: 0 })).toBe(false);
  });
});

describe('policyEventSchema and policyFiltersSchema', () => {
  it('read times of day as HH:MM, UTC', () => {
    const isTime = (text: string): boolean => policyEventSchema.safeParse({ kind: 'timeOfDay', timesUtc: [text] }).success;
    expect(['00:00', '23:59', '8:00', '24:00', '12:60', '12:00:00'].map(isTime)).toEqual([true, true, false, false, false, false]);
    expect(policyEventSchema.safeParse({ kind: 'timeOfDay', timesUtc: [] }).success).toBe(false);
  });

  it('bound blackouts to four hours and moves to a day', () => {
    const filters = POLICY.filters;
    const isFilter = (change: object): boolean => policyFiltersSchema.safeParse({ ...filters, ...change }).success;
    expect(isFilter({ blackout: { settlementMinutes: 240, fundingMinutes: 0 } })).toBe(true);
    expect(isFilter({ blackout: { settlementMinutes: 241, fundingMinutes: 0 } })).toBe(false);
    expect(isFilter({ minMove: { pct: 1, withinMinutes: 1_441 } })).toBe(false);
    expect(isFilter({ maxDataAgeMs: 0 })).toBe(false);
  });
});
