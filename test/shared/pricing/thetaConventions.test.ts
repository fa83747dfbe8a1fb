import { describe, expect, it } from 'vitest';
import { black76 } from '../../../shared/pricing/black76.ts';
import { deribitTheta, revaluationTheta, textbookTheta, THETA_CONVENTIONS } from '../../../shared/pricing/thetaConventions.ts';
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

describe('revaluationTheta', () => {
  it('is what the value loses until the same moment tomorrow, at the same forward and volatility', () => {
    const inputs = aBlackInput();
    const later = black76(aBlackInput({ years: 29 * DAY }));
    expect(revaluationTheta.thetaUsdPerDay(black76(inputs), inputs)).toBeCloseTo(later.valueUsd - black76(inputs).valueUsd, 9);
  });

  it('approaches the textbook derivative far from expiry and exceeds it at the money near it', () => {
    const far = aBlackInput({ years: 3 });
    expect(revaluationTheta.thetaUsdPerDay(black76(far), far) / black76(far).thetaUsdPerDay).toBeCloseTo(1, 3);
    const near = aBlackInput({ years: 2 * DAY });
    expect(revaluationTheta.thetaUsdPerDay(black76(near), near)).toBeLessThan(black76(near).thetaUsdPerDay);
  });

  it('is the whole time value in the last day, at exactly one day too', () => {
    for (const years of [DAY, DAY / 4, 1e-12]) {
      const inputs = aBlackInput({ years, strikeUsd: 69_000 });
      const risk = black76(inputs);
      expect(revaluationTheta.thetaUsdPerDay(risk, inputs)).toBe(1_000 - risk.valueUsd);
    }
  });

  it('is 0 for an expired option', () => {
    const inputs = aBlackInput({ years: 0, strikeUsd: 69_000 });
    expect(revaluationTheta.thetaUsdPerDay(black76(inputs), inputs)).toBe(0);
  });
});

describe('THETA_CONVENTIONS', () => {
  it('finds each by its own name', () => {
    for (const [name, convention] of Object.entries(THETA_CONVENTIONS)) expect(convention.name).toBe(name);
  });
});
