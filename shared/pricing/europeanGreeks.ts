/** Price and first- to third-order Greeks of a European option with discount rate and carry, in textbook units; the other models are views of it. */
import type { OptionSide } from '../domain/instrument.ts';
import { logRatio } from '../math/logRatio.ts';
import { blackTerms, signed, type BlackTerms, type CallSign } from './blackTerms.ts';

/** `spot` is what the Greeks differentiate by; its forward is spot·e^((rate − carry)·years). Rates continuous, per year. */
export interface EuropeanInputs {
  readonly side: OptionSide;
  readonly spot: number;
  readonly strike: number;
  readonly years: number;
  readonly sigma: number;
  readonly rate: number;
  readonly carry: number;
}

/**
 * Textbook units: per one unit of underlying, long; volatility and rates per 1.00, time per year of calendar time
 * (theta, charm, color, veta are minus the derivative by time to expiry).
 */
export interface EuropeanGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  /** By `rate` at fixed spot and carry. */
  readonly rho: number;
  /** By `carry`. */
  readonly rhoCarry: number;
  readonly vanna: number;
  readonly volga: number;
  readonly charm: number;
  readonly speed: number;
  readonly zomma: number;
  readonly color: number;
  readonly veta: number;
  readonly ultima: number;
  readonly dualDelta: number;
  readonly dualGamma: number;
  /** N(d1) call, −N(−d1) put: delta without its discount. */
  readonly undiscountedDelta: number;
}

export function callSign(side: OptionSide): CallSign {
  return side === 'call' ? 1 : -1;
}

/**
 * Every Greek in closed form, for finite inputs with spot, strike, years, sigma ≥ 0.
 * Limits (one of those 0): discounted intrinsic value with the first-order Greeks that it has (step delta, 0 at the strike); Greeks
 * made of the density are 0. Numbers beyond the double range come out infinite or NaN: callers check.
 * Source: Haug, The Complete Guide to Option Pricing Formulas (2007), ch. 2; signs as above.
 */
export function europeanGreeks(inputs: EuropeanInputs): EuropeanGreeks {
  const { spot, strike, years, sigma, rate, carry } = inputs;
  const sign = callSign(inputs.side);
  const assetPerSpot = Math.exp(-carry * years);
  const cashPerStrike = Math.exp(-rate * years);
  const asset = spot * assetPerSpot;
  const cash = strike * cashPerStrike;
  const stdDev = sigma * Math.sqrt(years);
  const terms = blackTerms(sign, asset, cash, logRatio(spot, strike) + (rate - carry) * years, stdDev);
  const assetDelta = signed(sign, terms.cdf1) * assetPerSpot;
  const cashDelta = signed(sign, terms.cdf2) * cashPerStrike;
  const first = {
    price: terms.price,
    delta: assetDelta,
    theta: carry * spot * assetDelta - rate * strike * cashDelta,
    rho: years * strike * cashDelta,
    rhoCarry: 0 - years * spot * assetDelta,
    charm: carry * assetDelta,
    dualDelta: 0 - cashDelta,
    undiscountedDelta: signed(sign, terms.cdf1),
  };
  return terms.density === 0 ? { ...first, ...NO_DENSITY } : withDensity(first, inputs, terms, stdDev);
}

const NO_DENSITY = { gamma: 0, vega: 0, vanna: 0, volga: 0, speed: 0, zomma: 0, color: 0, veta: 0, ultima: 0, dualGamma: 0 } as const;

type FirstOrder = Omit<EuropeanGreeks, keyof typeof NO_DENSITY>;

function withDensity(first: FirstOrder, inputs: EuropeanInputs, { d1, d2, density }: BlackTerms, stdDev: number): EuropeanGreeks {
  const { spot, strike, years, sigma, rate, carry } = inputs;
  const rootT = Math.sqrt(years);
  const twoT = 2 * years;
  const driftPerStdDev = (rate - carry) / stdDev;
  const d1d2 = d1 * d2;
  const densityPerSpot = density / spot;
  const gamma = densityPerSpot / (spot * stdDev);
  const vega = density * rootT;
  return {
    ...first,
    gamma,
    vega,
    theta: first.theta - (density * sigma) / (2 * rootT),
    vanna: (-densityPerSpot * d2) / sigma,
    volga: (vega * d1d2) / sigma,
    charm: first.charm - densityPerSpot * (driftPerStdDev - d2 / twoT),
    speed: (-gamma / spot) * (1 + d1 / stdDev),
    zomma: (gamma * (d1d2 - 1)) / sigma,
    color: gamma * (carry + d1 * driftPerStdDev + (1 - d1d2) / twoT),
    veta: vega * (carry + d1 * driftPerStdDev - (1 + d1d2) / twoT),
    ultima: (vega / (sigma * sigma)) * (d1d2 * d1d2 - d1d2 - d1 * d1 - d2 * d2),
    dualGamma: density / strike / (strike * stdDev),
  };
}
