import { describe, expect, it } from 'vitest';
import { breakEvenMove } from '../../../shared/risk/breakEven.ts';
import { failureOf, valueOf } from './riskBuilders.ts';

/** Conventions §5.8: gamma 2.20364777e-5 per USD, theta −91.3155411 USD per day at 100,000. */
const VECTOR = { gammaCoinPerUsd: 2.20364777e-5, thetaUsdPerDay: -91.3155411, spotUsd: 100_000 };

describe('breakEvenMove', () => {
  it('of the published vector is 2.878832 % = 0.55/√365, long or short', () => {
    const long = valueOf(breakEvenMove(VECTOR));
    expect(long).toMatchObject({ kind: 'earnsBeyond', moveShare: expect.closeTo(0.02878832, 8) as number });
    const short = valueOf(breakEvenMove({ ...VECTOR, gammaCoinPerUsd: -VECTOR.gammaCoinPerUsd, thetaUsdPerDay: -VECTOR.thetaUsdPerDay }));
    expect(short).toMatchObject({ kind: 'losesBeyond', moveShare: expect.closeTo(0.55 / Math.sqrt(365), 8) as number });
  });

  it.each([
    [1e-5, 0, 'alwaysEarns'],
    [1e-5, 20, 'alwaysEarns'],
    [0, 20, 'alwaysEarns'],
    [-1e-5, 0, 'alwaysLoses'],
    [-1e-5, -20, 'alwaysLoses'],
    [0, -20, 'alwaysLoses'],
    [0, 0, 'flat'],
    [0, -0, 'flat'],
  ])('gamma %d and theta %d: %s', (gammaCoinPerUsd, thetaUsdPerDay, kind) => {
    expect(valueOf(breakEvenMove({ gammaCoinPerUsd, thetaUsdPerDay, spotUsd: 1 }))).toEqual({ kind });
  });

  it.each(['gammaCoinPerUsd', 'thetaUsdPerDay', 'spotUsd'])('%s that is no number is refused by name', (name) => {
    expect(failureOf(breakEvenMove({ ...VECTOR, [name]: NaN }))).toContain(`invalidInput: ${name}`);
  });

  it('a spot of 0 is refused', () => {
    expect(failureOf(breakEvenMove({ ...VECTOR, spotUsd: 0 }))).toContain('invalidInput: spotUsd');
  });
});
