import { describe, expect, it } from 'vitest';
import { hasOwnVolatility, volatilityFactor, type VolatilityInputs } from '../../../../shared/hedging/policy/volatilityFactor.ts';
import { goldenRows, numberOf } from '../../pricing/goldenTable.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';
import { anEventPolicy, aPolicy } from './policyBuilders.ts';

const INPUTS: VolatilityInputs = { gammaCoinPerUsd: -2e-4, sigma: 0.55, years: 0.1, indexUsd: 1e5, costShare: 5e-4 };
const BLIND: VolatilityInputs = { gammaCoinPerUsd: null, sigma: null, years: null, indexUsd: null, costShare: null };
const zakamouline = aPolicy({ band: { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } });
const leland = anEventPolicy({ kind: 'leland', everyMinutes: 1_440, costShare: null });

describe('volatilityFactor', () => {
  it('is exactly 1 for a policy at the mark volatility, whatever is unknown', () => {
    const band = { kind: 'whalleyWilmott', riskAversionPerUsd: 1, costShare: null } as const;
    for (const policy of [aPolicy(), aPolicy({ band }), anEventPolicy({ kind: 'interval', everyMinutes: 1 })]) {
      expect(valueOf(volatilityFactor(policy, BLIND))).toBe(1);
      expect(hasOwnVolatility(policy)).toBe(false);
    }
  });

  it('1 ± Le for Leland: 1.0277155693 short, 0.9722844307 long, at Δt = 1 day, 5 bp, σ 0.55 (product vectors §5.8)', () => {
    expect(valueOf(volatilityFactor(leland, INPUTS))).toBeCloseTo(1.0277155693, 10);
    expect(valueOf(volatilityFactor(leland, { ...INPUTS, gammaCoinPerUsd: 1e-9 }))).toBeCloseTo(0.9722844307, 10);
  });

  it('the cost of the policy goes before the desk’s', () => {
    const own = anEventPolicy({ kind: 'leland', everyMinutes: 1_440, costShare: 1e-3 });
    const le = valueOf(volatilityFactor(leland, INPUTS)) - 1;
    expect(valueOf(volatilityFactor(own, INPUTS)) - 1).toBeCloseTo(2 * le, 14);
    expect(valueOf(volatilityFactor(own, { ...INPUTS, costShare: null })) - 1).toBeCloseTo(2 * le, 14);
  });

  it('golden Zakamouline factors pass; those that are not > 0 are refused (policyBands.csv)', () => {
    let refused = 0;
    for (const row of goldenRows('policyBands.csv').filter((each) => each('kind') === 'zakamouline')) {
      const policy = aPolicy({
        band: { kind: 'zakamouline', riskAversionPerUsd: numberOf(row, 'aversion'), costShare: numberOf(row, 'cost') },
      });
      const result = volatilityFactor(policy, {
        gammaCoinPerUsd: numberOf(row, 'gamma'),
        sigma: numberOf(row, 'sigma'),
        years: numberOf(row, 'years'),
        indexUsd: numberOf(row, 'index'),
        costShare: null,
      });
      const golden = numberOf(row, 'factor');
      if (golden > 0) expect(Math.abs(valueOf(result) - golden)).toBeLessThanOrEqual(1e-13 * golden);
      else refused += result.ok ? 0 : 1;
    }
    expect(refused).toBe(
      goldenRows('policyBands.csv').filter((row) => row('kind') === 'zakamouline' && numberOf(row, 'factor') <= 0).length,
    );
  });

  it('names what is unknown, and needs nothing at λ = 0 or Γ = 0', () => {
    const all = 'missingData: gamma and sigma and time to expiry and index and cost share: needed for the policy';
    expect(failureOf(volatilityFactor(zakamouline, BLIND))).toContain(all);
    expect(failureOf(volatilityFactor(leland, { ...INPUTS, sigma: null }))).toBe(
      "missingData: sigma: needed for the policy's own volatility",
    );
    for (const policy of [zakamouline, leland]) {
      expect(valueOf(volatilityFactor(policy, { ...BLIND, costShare: 0 }))).toBe(1);
      expect(valueOf(volatilityFactor(policy, { ...BLIND, gammaCoinPerUsd: 0 }))).toBe(1);
    }
  });

  it('refuses long gamma whose variance would not be > 0, and says why', () => {
    const hurried = anEventPolicy({ kind: 'leland', everyMinutes: 1, costShare: 0.01 });
    expect(failureOf(volatilityFactor(hurried, { ...INPUTS, gammaCoinPerUsd: 1e-4 }))).toMatch(
      /^notApplicable: Leland: its variance would be −20\.\d+ of the mark's for long gamma: every 1 min is too often for this cost$/,
    );
    const dear = aPolicy({ band: { kind: 'zakamouline', riskAversionPerUsd: 1, costShare: 0.2 } });
    expect(failureOf(volatilityFactor(dear, { ...INPUTS, gammaCoinPerUsd: 1e-2 }))).toContain('far outside the range of the approximation');
    expect(valueOf(volatilityFactor(dear, { ...INPUTS, gammaCoinPerUsd: -1e-2 }))).toBeGreaterThan(2);
  });
});
