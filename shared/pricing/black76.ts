import { logRatio } from '../math/logRatio.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';
import type { BlackInputs } from './blackInputs.ts';
import { blackTerms, signed, type BlackTerms, type CallSign } from './blackTerms.ts';
import type { OptionRisk } from './optionRisk.ts';

const PERCENT_PER_UNIT = 100;

/**
 * Undiscounted Black-76 value and Greeks, long one coin, USD numeraire; finite for every BlackInputs, never below intrinsic.
 * Limits (F, K, T or σ = 0): intrinsic value, step delta (0 at the strike) and its rho, every other Greek 0.
 * Accuracy: within 3 × 2^-53 of what rounding the inputs themselves does. Source: Black, J. Financial Economics 3 (1976) 167–179.
 * Checked: golden table, parity, central differences, Deribit's own Greeks.
 */
export function black76(inputs: BlackInputs): OptionRisk {
  return riskFromTerms(inputs, undiscountedTerms(inputs));
}

/** The probabilities and density behind `black76`, for models that are views of it. */
export function undiscountedTerms({ side, forwardUsd, strikeUsd, years, sigma }: BlackInputs): BlackTerms {
  return blackTerms(side === 'call' ? 1 : -1, forwardUsd, strikeUsd, logRatio(forwardUsd, strikeUsd), sigma * Math.sqrt(years));
}

/** `black76` for terms already computed from the same inputs. */
export function riskFromTerms(inputs: BlackInputs, terms: BlackTerms): OptionRisk {
  const sign = inputs.side === 'call' ? 1 : -1;
  return terms.density === 0 ? intrinsicRisk(inputs, sign, terms) : densityRisk(inputs, sign, terms);
}

function rhoUsdPerPct({ strikeUsd, years }: BlackInputs, sign: CallSign, { cdf2 }: BlackTerms): number {
  return (strikeUsd * years * signed(sign, cdf2)) / PERCENT_PER_UNIT;
}

function intrinsicRisk(inputs: BlackInputs, sign: CallSign, terms: BlackTerms): OptionRisk {
  return {
    valueUsd: terms.price,
    deltaCoin: signed(sign, terms.cdf1),
    gammaCoinPerUsd: 0,
    vegaUsdPerVolPoint: 0,
    thetaUsdPerDay: 0,
    rhoUsdPerPct: rhoUsdPerPct(inputs, sign, terms),
    vannaCoinPerVolPoint: 0,
    volgaUsdPerVolPointSquared: 0,
    charmCoinPerDay: 0,
  };
}

function densityRisk(inputs: BlackInputs, sign: CallSign, terms: BlackTerms): OptionRisk {
  const { forwardUsd, years, sigma } = inputs;
  const { d1, d2, density } = terms;
  const stdDev = sigma * Math.sqrt(years);
  const pdf1 = density / forwardUsd;
  const vegaUsdPerVolPoint = (density * Math.sqrt(years)) / VOL_POINTS_PER_UNIT;
  return {
    valueUsd: terms.price,
    deltaCoin: signed(sign, terms.cdf1),
    gammaCoinPerUsd: pdf1 / (forwardUsd * stdDev),
    vegaUsdPerVolPoint,
    thetaUsdPerDay: (-0.5 * density * stdDev) / (years * DAYS_PER_YEAR),
    rhoUsdPerPct: rhoUsdPerPct(inputs, sign, terms),
    vannaCoinPerVolPoint: (-pdf1 * d2) / (sigma * VOL_POINTS_PER_UNIT),
    volgaUsdPerVolPointSquared: (vegaUsdPerVolPoint * d1 * d2) / (sigma * VOL_POINTS_PER_UNIT),
    charmCoinPerDay: (pdf1 * d2) / (2 * years * DAYS_PER_YEAR),
  };
}
