import { describe, expect, it } from 'vitest';
import { THIN_SPACE } from '../../../../renderer/format/number.ts';
import { bandReading, edgePrices, viewZone } from '../../../../renderer/panels/ticket/bandReading.ts';
import { planAmountUnit } from '../../../../renderer/panels/ticket/planUnit.ts';
import { aPlan, aView } from '../../support/builders.ts';

const inside = aView({ verdict: 'inside', netDeltaCoin: 0.1, nextHedgeAboveUsd: 77_850.4, nextHedgeBelowUsd: 71_200 });

describe('edgePrices', () => {
  it('stands the higher price at the lower edge when gamma is short: rising markets drain its delta', () => {
    expect(edgePrices(inside)).toEqual({
      left: `▲ next hedge at 77${THIN_SPACE}850, +4.5${THIN_SPACE}%`,
      right: `▼ next hedge at 71${THIN_SPACE}200, −4.4${THIN_SPACE}%`,
    });
    expect(edgePrices({ ...inside, gammaCoinPerPct: 1.4 }).right).toContain('▲');
  });
  it('says that the search ended, and says nothing once the band is left', () => {
    expect(edgePrices({ ...inside, nextHedgeBelowUsd: null }).right).toBe('▼ none within 30 %');
    expect(edgePrices(aView())).toEqual({ left: null, right: null });
  });
});

describe('edgePrices without a band', () => {
  const eventOnly = aView({ verdict: 'inside', lowerCoin: null, upperCoin: null, nextHedgeBelowUsd: 73_000, nextHedgeAboveUsd: null });
  it('shows the levels of a price move, the lower one on the left, and nothing where there is none', () => {
    expect(edgePrices(eventOnly)).toEqual({ left: `▼ next hedge at 73${THIN_SPACE}000, −2.0${THIN_SPACE}%`, right: null });
  });
});

describe('bandReading', () => {
  it('takes the ghost from the plan in force', () => {
    expect(bandReading(aView(), aPlan({ residualDeltaCoin: -0.2 })).afterCoin).toBe(-0.2);
    expect(bandReading(aView(), null).afterCoin).toBeNull();
    expect(viewZone(aView())).toBe('below');
  });
});

describe('planAmountUnit', () => {
  it('is USD or the coin of the instrument', () => {
    expect(planAmountUnit(aPlan())).toBe('USD');
    expect(planAmountUnit(aPlan({ amountUnit: 'coin' }))).toBe('BTC');
  });
});
