import { describe, expect, it } from 'vitest';
import { addRisk, createRiskSums, mergeSums, toFigures } from '../../../shared/risk/compensatedSums.ts';
import { straightRisk } from '../../../shared/risk/straightRisk.ts';
import type { LegRisk } from '../../../shared/risk/riskFigures.ts';

function withDelta(deltaCoin: number | null): LegRisk {
  const unknown = { premiumAdjustedDeltaCoin: null, valueUsd: null, valueCoin: null, pnlUsd: null };
  return straightRisk({ deltaCoin, ...unknown, priceUsd: 1, markPrice: null, markPriceUsd: null, daysLeft: null, oldestQuoteMs: null });
}

describe('compensated sums', () => {
  it('keep what plain addition loses: 1e16 + 1 − 1e16 + 1 is 2', () => {
    const sums = createRiskSums();
    for (const delta of [1e16, 1, -1e16, 1]) addRisk(sums, withDelta(delta));
    expect(toFigures(sums).deltaCoin).toBe(2);
  });

  it('keep it across merged groups too', () => {
    const groups = [
      [1e16, 1],
      [-1e16, 1],
    ].map((deltas) => {
      const sums = createRiskSums();
      for (const delta of deltas) addRisk(sums, withDelta(delta));
      return sums;
    });
    const all = createRiskSums();
    for (const group of groups) mergeSums(all, group);
    expect(toFigures(all).deltaCoin).toBe(2);
  });

  it('leave out what is unknown, and are null when nothing is known', () => {
    const sums = createRiskSums();
    addRisk(sums, withDelta(null));
    expect(toFigures(sums).deltaCoin).toBeNull();
    addRisk(sums, withDelta(3));
    expect(toFigures(sums).deltaCoin).toBe(3);
    expect(toFigures(sums).valueUsd).toBeNull();
  });
});
