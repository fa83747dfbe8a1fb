import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ladderEconomics, type EconomicsRequest } from '../../../../shared/hedging/footprint/ladderEconomics.ts';

function aRequest(overrides: Partial<EconomicsRequest> = {}): EconomicsRequest {
  return {
    sell: { distanceUsd: 1_000, scalpUsd: 200, notionalUsd: 50_000 },
    buy: { distanceUsd: 3_000, scalpUsd: 600, notionalUsd: 40_000 },
    indexUsd: 80_000,
    // s = 80,000 × √365/100 ÷ √365 = 800 USD a day
    sigma: Math.sqrt(365) / 100,
    thetaUsdPerDay: -50,
    makerFeeShare: 0.0001,
    ...overrides,
  };
}

describe('ladderEconomics', () => {
  it('leaves (−3,000, +1,000) every 3·10⁶/800² = 4.6875 days, upward three times in four (gambler’s ruin)', () => {
    const economics = ladderEconomics(aRequest());
    expect(economics.fillsPerDay).toBeCloseTo(1 / 4.6875, 12);
    expect(economics.scalpUsdPerDay).toBeCloseTo((0.75 * 200 + 0.25 * 600) / 4.6875, 10);
    expect(economics.feesUsdPerDay).toBeCloseTo((0.75 * 5 + 0.25 * 4) / 4.6875, 10);
    expect(economics.netUsdPerDay).toBeCloseTo((300 - 4.75) / 4.6875 - 50, 10);
  });

  it('earns ½Γs² from a straight delta wherever the rungs are (property)', () => {
    const distance = fc.double({ min: 10, max: 20_000, noNaN: true });
    fc.assert(
      fc.property(distance, distance, (above, below) => {
        const gamma = 1e-4;
        const rung = (distanceUsd: number) => ({ distanceUsd, scalpUsd: 0.5 * gamma * distanceUsd ** 2, notionalUsd: 1 });
        const { scalpUsdPerDay } = ladderEconomics(aRequest({ sell: rung(above), buy: rung(below) }));
        expect(scalpUsdPerDay / (0.5 * gamma * 800 ** 2)).toBeCloseTo(1, 9);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('names the volatility at which the net is 0', () => {
    const sigma = ladderEconomics(aRequest()).breakEvenSigma ?? NaN;
    expect(ladderEconomics(aRequest({ sigma })).netUsdPerDay).toBeCloseTo(0, 9);
  });

  it('names none where theta is earned, or fees eat the scalp', () => {
    expect(ladderEconomics(aRequest({ thetaUsdPerDay: 50 })).breakEvenSigma).toBeNull();
    expect(ladderEconomics(aRequest({ makerFeeShare: 0.02 })).breakEvenSigma).toBeNull();
  });
});
