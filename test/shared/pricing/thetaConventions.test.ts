import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { deribitTheta, textbookTheta, THETA_CONVENTIONS } from '../../../shared/pricing/thetaConventions.ts';
import { aBlackInput } from './unwrap.ts';

const DAY = 1 / 365;

describe('textbookTheta', () => {
  it('is the derivative by calendar time', () => {
    const inputs = aBlackInput();
    const risk = black76(inputs);
    expect(textbookTheta.thetaUsdPerDay(risk, inputs)).toBe(risk.thetaUsdPerDay);
  });
});

describe('deribitTheta', () => {
  it('is the textbook decay with a day or more to go', () => {
    for (const years of [DAY, 30 * DAY]) {
      const inputs = aBlackInput({ years });
      const risk = black76(inputs);
      expect(deribitTheta.thetaUsdPerDay(risk, inputs)).toBe(risk.thetaUsdPerDay);
    }
  });

  it('is cut to the time that is left in the last day', () => {
    const inputs = aBlackInput({ years: DAY / 4 });
    const risk = black76(inputs);
    expect(deribitTheta.thetaUsdPerDay(risk, inputs)).toBeCloseTo(risk.thetaUsdPerDay / 4, 10);
  });

  it('is never more than the option is worth', () => {
    const inputs = aBlackInput({ years: 2 * DAY, strikeUsd: 78_000 });
    const risk = black76(inputs);
    expect(-risk.thetaUsdPerDay).toBeGreaterThan(risk.valueUsd);
    expect(deribitTheta.thetaUsdPerDay(risk, inputs)).toBe(-risk.valueUsd);
  });

  it('is plain 0 for an expired option', () => {
    const inputs = aBlackInput({ years: 0, strikeUsd: 80_000 });
    expect(deribitTheta.thetaUsdPerDay(black76(inputs), inputs)).toBe(0);
  });
});

describe('THETA_CONVENTIONS', () => {
  it('finds each by its own name', () => {
    for (const [name, convention] of Object.entries(THETA_CONVENTIONS)) expect(convention.name).toBe(name);
  });
});
