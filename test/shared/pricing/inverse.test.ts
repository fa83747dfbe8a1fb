import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { BLACK_RANGE } from '../../../shared/pricing/blackInputs.ts';
import { inverseOption } from '../../../shared/pricing/inverse.ts';
import { inverseGreeks } from '../../../shared/pricing/inverseGreeks.ts';
import { goldenRows, numberOf, sideOf } from './goldenTable.ts';
import { aBlackInput, unwrap } from './unwrap.ts';

describe('inverseOption', () => {
  it('is the golden inverse model in the units of the desk', () => {
    for (const row of goldenRows('inverse.csv')) {
      const inputs = aBlackInput({
        side: sideOf(row),
        forwardUsd: numberOf(row, 'F'),
        strikeUsd: numberOf(row, 'K'),
        years: numberOf(row, 'T'),
        sigma: numberOf(row, 'sigma'),
      });
      const risk = inverseOption(inputs);
      const plain = unwrap(inverseGreeks(inputs));
      expect(risk).toMatchObject(black76(inputs));
      expect([risk.valueCoin, risk.premiumAdjustedDeltaCoin]).toEqual([plain.priceCoin, plain.deltaCoinNumeraire]);
      expect(risk.premiumAdjustedGammaCoinPerUsd).toBe(plain.gammaCoinNumeraire);
    }
  });

  it('has Δ_coin = Δ_usd − value, and Γ_coin its derivative (central difference)', () => {
    for (const side of ['call', 'put'] as const) {
      for (const strikeUsd of [55_000, 70_000, 90_000]) {
        const at = (forwardUsd: number): ReturnType<typeof inverseOption> => inverseOption(aBlackInput({ side, strikeUsd, forwardUsd }));
        const risk = at(70_000);
        expect(risk.premiumAdjustedDeltaCoin).toBeCloseTo(risk.deltaCoin - risk.valueCoin, 14);
        const slope = (at(70_007).premiumAdjustedDeltaCoin - at(69_993).premiumAdjustedDeltaCoin) / 14;
        expect(slope).toBeCloseTo(risk.premiumAdjustedGammaCoinPerUsd, 11);
      }
    }
  });

  it('stays finite where the coin is worthless: counted at the smallest forward of the range', () => {
    const put = inverseOption(aBlackInput({ side: 'put', forwardUsd: 0 }));
    expect(put).toMatchObject({ valueUsd: 70_000, deltaCoin: -1, valueCoin: 70_000 / BLACK_RANGE.forwardUsd[0] });
    expect(inverseOption(aBlackInput({ forwardUsd: 0 }))).toMatchObject({
      valueCoin: 0,
      premiumAdjustedDeltaCoin: 0,
      premiumAdjustedGammaCoinPerUsd: 0,
    });
  });
});
