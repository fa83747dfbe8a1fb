import { describe, expect, it } from 'vitest';
import { americanGreeks } from '../../../shared/pricing/american.ts';
import { americanRisk } from '../../../shared/pricing/americanRisk.ts';
import { black76 } from '../../../shared/pricing/black76.ts';
import { blackInputs, type BlackInputs, type RawBlackInputs } from '../../../shared/pricing/blackInputs.ts';
import type { OptionRisk } from '../../../shared/pricing/optionRisk.ts';
import { failureText, unwrap } from './unwrap.ts';

function anInput(changes: Partial<RawBlackInputs> = {}): BlackInputs {
  return unwrap(blackInputs({ side: 'put', forwardUsd: 60_000, strikeUsd: 70_000, years: 0.5, sigma: 0.4, ...changes }));
}

function at(changes: Partial<RawBlackInputs>, rate = 0.08): OptionRisk {
  return unwrap(americanRisk(anInput(changes), rate));
}

describe('americanRisk', () => {
  it('is black76 in every figure where there is no interest', () => {
    for (const side of ['call', 'put'] as const) {
      for (const strikeUsd of [40_000, 60_000, 90_000]) {
        const inputs = anInput({ side, strikeUsd });
        const european = black76(inputs);
        for (const [name, value] of Object.entries(unwrap(americanRisk(inputs, 0)))) {
          const expected = european[name as keyof OptionRisk];
          expect(Math.abs(value - expected), `${side} ${strikeUsd} ${name}`).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
        }
      }
    }
  });

  it('is the American price on the forward, above the discounted European one by what early exercise is worth', () => {
    const greeks = unwrap(americanGreeks({ side: 'put', spot: 60_000, strike: 70_000, years: 0.5, sigma: 0.4, rate: 0.08, carry: 0.08 }));
    const { valueUsd } = at({});
    expect(valueUsd).toBe(greeks.price);
    expect(greeks.europeanPrice).toBeCloseTo(black76(anInput()).valueUsd * Math.exp(-0.04), 8);
    expect(valueUsd - greeks.europeanPrice).toBeGreaterThan(50);
  });

  it('has the units of its names: central differences of its own value', () => {
    const risk = at({});
    const slope = (up: OptionRisk, down: OptionRisk, width: number): number => (up.valueUsd - down.valueUsd) / width;
    expect(risk.deltaCoin).toBeCloseTo(slope(at({ forwardUsd: 60_010 }), at({ forwardUsd: 59_990 }), 20), 7);
    expect(risk.vegaUsdPerVolPoint).toBeCloseTo(slope(at({ sigma: 0.401 }), at({ sigma: 0.399 }), 0.2), 3);
    const day = 1 / 365;
    expect(risk.thetaUsdPerDay).toBeCloseTo(slope(at({ years: 0.5 - day / 10 }), at({ years: 0.5 + day / 10 }), 0.2), 4);
    expect(risk.charmCoinPerDay).toBeCloseTo((at({ years: 0.5 - day / 10 }).deltaCoin - at({ years: 0.5 + day / 10 }).deltaCoin) / 0.2, 8);
    expect(risk.vannaCoinPerVolPoint).toBeCloseTo((at({ sigma: 0.401 }).deltaCoin - at({ sigma: 0.399 }).deltaCoin) / 0.2, 7);
  });

  it('does not guess the interest', () => {
    expect(failureText(americanRisk(anInput(), null))).toMatch(/^missingData: rate:/);
  });
});
