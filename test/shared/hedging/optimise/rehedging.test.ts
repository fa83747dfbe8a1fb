import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../../../electron/venues/seededRandom.ts';
import { expectedRehedging, type RehedgeInputs } from '../../../../shared/hedging/optimise/rehedging.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';

const INPUTS: RehedgeInputs = {
  gammaCoinPerUsd: -5e-4,
  spotUsd: 80_000,
  sigma: 0.5 * Math.sqrt(365 / 250),
  halfWidthCoin: 0.5,
  costShare: 0.0006,
};

describe('expectedRehedging', () => {
  it('hedges (Γ S σ/h)² times a day, h coins each: by hand at 5e-4, 80,000, half a coin', () => {
    const sigma = 0.02 * Math.sqrt(365);
    const result = valueOf(expectedRehedging({ ...INPUTS, sigma }));
    expect(result.hedgesPerDay).toBeCloseTo((0.0005 * 80_000 * 0.02 * 2) ** 2, 12);
    expect(result.costUsdPerDay).toBeCloseTo(2.56 * 0.5 * 80_000 * 0.0006, 9);
    expect(result.noiseUsdPerDay).toBeCloseTo((0.5 * 80_000 * 0.02) / Math.sqrt(6), 9);
  });

  it('the noise is that of a simulated delta inside its band: 4,000 days at ten hedges a day and at one in twenty days, within 6 %', () => {
    const random = createSeededRandom(12);
    for (const hedgesPerDay of [10, 0.05]) {
      const perRootDay = (0.0005 * 80_000 * INPUTS.sigma) / Math.sqrt(365);
      const halfWidthCoin = perRootDay / Math.sqrt(hedgesPerDay);
      const [days, steps] = [4_000, 400];
      const seenWidth = halfWidthCoin - (0.5826 * perRootDay) / Math.sqrt(steps);
      let squares = 0;
      for (let day = 0; day < days; day += 1) {
        let [delta, pnl] = [0, 0];
        for (let step = 0; step < steps; step += 1) {
          const move = (perRootDay / Math.sqrt(steps)) * random.normal();
          pnl += (delta * move) / 0.0005;
          delta += move;
          if (Math.abs(delta) >= seenWidth) delta = 0;
        }
        squares += pnl * pnl;
      }
      const { noiseUsdPerDay } = valueOf(expectedRehedging({ ...INPUTS, halfWidthCoin }));
      expect([hedgesPerDay, Math.abs(noiseUsdPerDay / Math.sqrt(squares / days) - 1) < 0.06]).toEqual([hedgesPerDay, true]);
    }
  });

  it('agrees with a simulated delta: mean count of exits of a Brownian motion from ±h, within 3 %', () => {
    const { hedgesPerDay } = valueOf(expectedRehedging(INPUTS));
    const random = createSeededRandom(11);
    const perRootDay = (0.0005 * 80_000 * INPUTS.sigma) / Math.sqrt(365);
    const [days, steps] = [100, 4_000];
    let [delta, exits] = [0, 0];
    for (let step = 0; step < days * steps; step += 1) {
      delta += (perRootDay / Math.sqrt(steps)) * random.normal();
      if (Math.abs(delta) < 0.5) continue;
      exits += 1;
      delta = 0;
    }
    // A walk in steps sees an exit late: the band is wider by 0.5826 of a step (Siegmund).
    const seenWidth = 0.5 + (0.5826 * perRootDay) / Math.sqrt(steps);
    expect(exits / days / (hedgesPerDay * (0.5 / seenWidth) ** 2)).toBeGreaterThan(0.97);
    expect(exits / days / (hedgesPerDay * (0.5 / seenWidth) ** 2)).toBeLessThan(1.03);
  });

  it('has nothing to do without gamma or without moves; fewer than one hedge a day leaves a day of noise', () => {
    const nothing = { hedgesPerDay: 0, costUsdPerDay: 0, noiseUsdPerDay: 0 };
    expect(valueOf(expectedRehedging({ ...INPUTS, gammaCoinPerUsd: 0 }))).toEqual(nothing);
    expect(valueOf(expectedRehedging({ ...INPUTS, sigma: 0 }))).toEqual(nothing);
    const rare = valueOf(expectedRehedging({ ...INPUTS, halfWidthCoin: 50 }));
    expect(rare.noiseUsdPerDay).toBe(valueOf(expectedRehedging({ ...INPUTS, halfWidthCoin: 500 })).noiseUsdPerDay);
  });

  it('refuses numbers that are none, naming them', () => {
    expect(failureOf(expectedRehedging({ ...INPUTS, halfWidthCoin: 0 }))).toBe('invalidInput: halfWidthCoin: expected > 0, was 0');
    expect(failureOf(expectedRehedging({ ...INPUTS, gammaCoinPerUsd: NaN }))).toBe(
      'invalidInput: gammaCoinPerUsd: expected a finite number, was NaN',
    );
    expect(failureOf(expectedRehedging({ ...INPUTS, costShare: -1 }))).toBe(
      'invalidInput: costShare: expected a finite number ≥ 0, was -1',
    );
  });
});
