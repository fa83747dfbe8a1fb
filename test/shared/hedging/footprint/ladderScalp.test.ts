import { describe, expect, it } from 'vitest';
import { onTargetRatio, scalpUsd } from '../../../../shared/hedging/footprint/ladderScalp.ts';

const straight = (ratio: number): number => 10 * (ratio - 1);

describe('scalpUsd', () => {
  it('is ½ × delta × move for a straight delta: 1 BTC after 8,000 USD earns 4,000, up and down', () => {
    for (const to of [1.1, 0.9]) {
      expect(scalpUsd({ numeraire: 'usd', indexUsd: 80_000 }, { from: 1, to, offAt: straight })).toBeCloseTo(4_000, 8);
    }
  });

  it('is < 0 for short gamma', () => {
    const offAt = (ratio: number): number => -straight(ratio);
    expect(scalpUsd({ numeraire: 'usd', indexUsd: 80_000 }, { from: 1, to: 1.1, offAt })).toBeCloseTo(-4_000, 8);
  });

  it('is ∫ delta dS/S coins at the last price in the coin numeraire: 10·(r − 1 − ln r) coins, within 1e-8 over 5 %', () => {
    const exactUsd = 10 * (0.05 - Math.log(1.05)) * 1.05 * 80_000;
    const usd = scalpUsd({ numeraire: 'coin', indexUsd: 80_000 }, { from: 1, to: 1.05, offAt: straight });
    expect(Math.abs(usd / exactUsd - 1)).toBeLessThan(1e-8);
  });
});

describe('onTargetRatio', () => {
  it('finds the zero between two ends, also of a step', () => {
    expect(onTargetRatio(straight, 0.9, 1.3)).toBeCloseTo(1, 14);
    expect(onTargetRatio((ratio) => (ratio < 1.0123 ? -1 : 1), 0.9, 1.3)).toBeCloseTo(1.0123, 14);
  });
});
