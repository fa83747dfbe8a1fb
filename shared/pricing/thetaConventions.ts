/** Venues print theta by different rules; a book states which one it shows. */
import { DAYS_PER_YEAR } from '../units/time.ts';
import { black76 } from './black76.ts';
import { BLACK_RANGE, type BlackInputs } from './blackInputs.ts';
import type { OptionRisk } from './optionRisk.ts';

export interface ThetaConvention {
  readonly name: 'textbook' | 'deribit' | 'revaluation';
  /**
   * USD per calendar day, long one coin; ≤ 0 (up to rounding). `risk` must be that of `inputs`, `valueUsd` what the same model says of other
   * inputs (absent: Black-76); where it is NaN, so is a theta that needs it.
   */
  readonly thetaUsdPerDay: (risk: OptionRisk, inputs: BlackInputs, valueUsd?: (inputs: BlackInputs) => number) => number;
}

/** The derivative by calendar time, per day: −F·n(d1)·σ/(2√T)/365. It can exceed the option's whole value near expiry. */
export const textbookTheta: ThetaConvention = {
  name: 'textbook',
  thetaUsdPerDay: (risk) => risk.thetaUsdPerDay,
};

/**
 * What Deribit prints: −min(textbook decay × min(1, days to expiry), option value in USD). In the last day it is the decay of the
 * time that is left, and never more than there is to lose. (The exchange caps at its own mark; `risk.valueUsd` is the model's value of
 * the same terms.) Checked against recorded Greeks of the exchange (test/fixtures/deribit).
 */
export const deribitTheta: ThetaConvention = {
  name: 'deribit',
  thetaUsdPerDay: (risk, { years }) => {
    const decayUsd = 0 - risk.thetaUsdPerDay * Math.min(1, years * DAYS_PER_YEAR);
    return 0 - Math.min(decayUsd, risk.valueUsd);
  },
};

const [SHORTEST_YEARS] = BLACK_RANGE.years;

function blackValueUsd(inputs: BlackInputs): number {
  return black76(inputs).valueUsd;
}

/**
 * What one calendar day really takes: the value a day later at the same forward and σ, minus the value now. In the last day the option
 * is revalued at its expiry, so that it loses exactly its time value. Unlike a derivative it includes the day's own acceleration.
 */
export const revaluationTheta: ThetaConvention = {
  name: 'revaluation',
  thetaUsdPerDay: (risk, inputs, valueUsd = blackValueUsd) => {
    const yearsLeft = inputs.years - 1 / DAYS_PER_YEAR;
    // Inside the checked range, or expired.
    const later = { ...inputs, years: yearsLeft < SHORTEST_YEARS ? 0 : yearsLeft } as BlackInputs;
    return valueUsd(later) - risk.valueUsd;
  },
};

export const THETA_CONVENTIONS: Readonly<Record<ThetaConvention['name'], ThetaConvention>> = {
  textbook: textbookTheta,
  deribit: deribitTheta,
  revaluation: revaluationTheta,
};
