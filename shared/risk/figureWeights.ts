/** How much each option adds to a figure of the book, taken apart into what a spot or volatility move changes and what it does not. */
import { assertNever } from '../result/assertNever.ts';
import { DAYS_PER_YEAR } from '../units/time.ts';
import { VOL_POINTS_PER_UNIT } from '../units/vol.ts';

/** Figures that are a weighted sum of the two Black probabilities N(±d1), N(±d2). */
export const PROBABILITY_FIGURES = ['valueUsd', 'valueCoin', 'deltaCoin', 'premiumAdjustedDeltaCoin', 'deltaUsd', 'rhoUsdPerPct'] as const;
/** Figures that are a weighted sum of n(d1) times a power of σ√T. */
export const DENSITY_FIGURES = ['gammaCoinPerUsd', 'gammaCoinPerPct', 'gammaUsdPerPct', 'vegaUsdPerVolPoint', 'thetaUsdPerDay'] as const;
/** Figures that are a weighted sum of n(d1) times a moment of d1 and d2. */
export const MOMENT_FIGURES = ['vannaCoinPerVolPoint', 'volgaUsdPerVolPointSquared', 'charmCoinPerDay'] as const;
/** Figures that are a density figure and a probability figure in one. */
export const MIXED_FIGURES = ['premiumAdjustedGammaCoinPerUsd'] as const;

export type ProbabilityFigure = (typeof PROBABILITY_FIGURES)[number];
export type DensityFigure = (typeof DENSITY_FIGURES)[number];
export type MomentFigure = (typeof MOMENT_FIGURES)[number];

export interface WeighedOption {
  readonly signedAmount: number;
  /** +1 call, −1 put. */
  readonly sign: 1 | -1;
  readonly strikeUsd: number;
  /** Today's. */
  readonly forwardUsd: number;
  /** Left at the moment looked at, > 0. */
  readonly years: number;
}

/** Value ±(F·N(±d1) − K·N(±d2)); delta ±N(±d1); premium-adjusted delta Δ − V/F = ±(K/F)·N(±d2); rho ±K·T·N(±d2) per 1 %. */
export function probabilityWeights(
  option: WeighedOption,
  figure: ProbabilityFigure,
): { readonly forward: number; readonly strike: number } {
  const { strikeUsd, forwardUsd, years } = option;
  const amount = option.signedAmount * option.sign;
  switch (figure) {
    case 'valueUsd':
      return { forward: amount * forwardUsd, strike: -amount * strikeUsd };
    case 'valueCoin':
      return { forward: amount, strike: (-amount * strikeUsd) / forwardUsd };
    case 'deltaCoin':
      return { forward: amount, strike: 0 };
    case 'premiumAdjustedDeltaCoin':
      return { forward: 0, strike: (amount * strikeUsd) / forwardUsd };
    case 'deltaUsd':
      return { forward: amount * forwardUsd, strike: 0 };
    case 'rhoUsdPerPct':
      return { forward: 0, strike: (amount * strikeUsd * years) / 100 };
    default:
      return assertNever(figure);
  }
}

/** How the two sums of `probabilityWeights` grow with the spot. */
export function probabilityScales(figure: ProbabilityFigure, spotRatio: number): { readonly forward: number; readonly strike: number } {
  const isUsd = figure === 'valueUsd' || figure === 'deltaUsd' || figure === 'rhoUsdPerPct';
  return isUsd ? { forward: spotRatio, strike: 1 } : { forward: 1, strike: 1 / spotRatio };
}

/** Γ = n(d1)/(F·σ√T); vega F·n(d1)·√T per vol point; textbook theta −F·n(d1)·σ√T/(2T) per calendar day. */
export function densityWeight({ signedAmount: q, forwardUsd: f, years }: WeighedOption, figure: DensityFigure): number {
  switch (figure) {
    case 'gammaCoinPerUsd':
      return q / f;
    case 'gammaCoinPerPct':
      return q / 100;
    case 'gammaUsdPerPct':
      return (q * f) / 100;
    case 'vegaUsdPerVolPoint':
      return (q * f * Math.sqrt(years)) / VOL_POINTS_PER_UNIT;
    case 'thetaUsdPerDay':
      return (-0.5 * q * f) / (years * DAYS_PER_YEAR);
    default:
      return assertNever(figure);
  }
}

/** The power of σ√T that goes with `densityWeight`. */
export function densityPower(figure: DensityFigure): -1 | 0 | 1 {
  if (figure === 'vegaUsdPerVolPoint') return 0;
  return figure === 'thetaUsdPerDay' ? 1 : -1;
}

/** How the sum of `densityWeight` grows with the spot, n(d1) apart. */
export function densityScale(figure: DensityFigure, spotRatio: number): number {
  if (figure === 'gammaCoinPerUsd') return 1 / spotRatio;
  return figure === 'gammaCoinPerPct' ? 1 : spotRatio;
}

/** What n(d1) is multiplied with, the weight apart: d2/(σ√T), d1·d2/(σ√T) or d2. */
export type Moment = 'd2PerStdDev' | 'd1d2PerStdDev' | 'd2';

/** Vanna −n(d1)·d2/σ and volga F·√T·n(d1)·d1·d2/σ, both per vol point; charm n(d1)·d2/(2T) per calendar day. */
export function momentWeight({ signedAmount: q, forwardUsd: f, years }: WeighedOption, figure: MomentFigure): number {
  switch (figure) {
    case 'vannaCoinPerVolPoint':
      return (-q * Math.sqrt(years)) / VOL_POINTS_PER_UNIT;
    case 'volgaUsdPerVolPointSquared':
      return (q * f * years) / VOL_POINTS_PER_UNIT / VOL_POINTS_PER_UNIT;
    case 'charmCoinPerDay':
      return (0.5 * q) / (years * DAYS_PER_YEAR);
    default:
      return assertNever(figure);
  }
}

/** The moment that goes with `momentWeight`. */
export function momentOf(figure: MomentFigure): Moment {
  if (figure === 'charmCoinPerDay') return 'd2';
  return figure === 'vannaCoinPerVolPoint' ? 'd2PerStdDev' : 'd1d2PerStdDev';
}

/** How the sum of `momentWeight` grows with the spot, n(d1) and its moment apart. */
export function momentScale(figure: MomentFigure, spotRatio: number): number {
  return figure === 'volgaUsdPerVolPointSquared' ? spotRatio : 1;
}
