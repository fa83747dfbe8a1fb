/** The skew stickiness R and the minimum-variance coefficients, estimated from a history of smiles. */
import { fail, ok, type Result } from '../result/result.ts';
import { panelRegression, type Coefficient, type Regression } from './panelRegression.ts';
import type { MinimumVarianceCoefficients } from './smileDelta.ts';

/** Columns of one length: one row per expiry and step between two snapshots. */
export interface StickinessHistory {
  /** Number of the step; never falling. */
  readonly step: ArrayLike<number>;
  /** ln of the forward after over the forward before. */
  readonly logForwardMove: Float64Array;
  /** dσ/dk at the forward before the step. */
  readonly slope: Float64Array;
  /** Change of the volatility at the (moving) forward, decimal. */
  readonly atmSigmaMove: Float64Array;
}

export interface StickinessEstimate {
  readonly stickiness: Coefficient;
  /** Drift of the at-the-money volatility per step, decimal: kept apart, so that it does not pass for stickiness. */
  readonly drift: Coefficient;
  readonly regression: Regression;
}

/**
 * R from Δσ_atm = drift + R·slope·ΔlnF: the smile σ'(k) = σ(k + R·ΔlnF) read at the forward. Standard errors as in panelRegression.
 * A noisy slope pulls R towards 0 (errors in a regressor), so it should come from a fit, not from two strikes.
 * Source: Bergomi, Smile dynamics IV (2009), where R is called the skew stickiness ratio.
 */
export function estimateStickiness(history: StickinessHistory, lag?: number): Result<StickinessEstimate> {
  const { step, logForwardMove, slope, atmSigmaMove } = history;
  const pull = logForwardMove.map((move, row) => move * (slope[row] ?? NaN));
  const ones = new Float64Array(atmSigmaMove.length).fill(1);
  const regressors = [pull, ones];
  const result = panelRegression({ names: ['stickiness', 'drift'], regressors, response: atmSigmaMove, weight: null, period: step }, lag);
  if (!result.ok) return result;
  const [stickiness, drift] = result.value.coefficients;
  if (stickiness === undefined || drift === undefined) return fail('calculationFailed', 'history: two coefficients were asked for');
  return ok({ stickiness, drift, regression: result.value });
}

/** Columns of one length: one row per option strike and step. */
export interface StrikeHistory {
  readonly step: ArrayLike<number>;
  /** Forward after over forward before, minus 1. */
  readonly forwardReturn: Float64Array;
  /** N(d1) before the step: the call's delta at the strike. */
  readonly callDelta: Float64Array;
  /** Before the step, > 0. */
  readonly years: Float64Array;
  /** Vega over forward before the step (n(d1)·√T): what a volatility error costs, in coin per 1.00. */
  readonly vegaCoin: Float64Array;
  /** Change of the strike's volatility, decimal. */
  readonly sigmaMove: Float64Array;
}

export interface MinimumVarianceEstimate {
  readonly coefficients: MinimumVarianceCoefficients;
  /** a, b, c with their standard errors; `explained` is the share of the vega-weighted variance that the delta removes. */
  readonly regression: Regression;
}

/**
 * a, b, c from Δσ_K = (a + bδ + cδ²)/√T · ΔF/F, each row weighted by vega², so that what is minimised is the hedging error in coin.
 * Source: Hull & White (2017), on volatilities instead of prices: theta and gamma of the step do not get in the way.
 */
export function estimateMinimumVariance(history: StrikeHistory, lag?: number): Result<MinimumVarianceEstimate> {
  const { step, forwardReturn, callDelta, years, vegaCoin, sigmaMove } = history;
  const a = forwardReturn.map((move, row) => move / Math.sqrt(years[row] ?? NaN));
  const b = a.map((value, row) => value * (callDelta[row] ?? NaN));
  const c = b.map((value, row) => value * (callDelta[row] ?? NaN));
  const weight = vegaCoin.map((vega) => vega * vega);
  const result = panelRegression({ names: ['a', 'b', 'c'], regressors: [a, b, c], response: sigmaMove, weight, period: step }, lag);
  if (!result.ok) return result;
  const [first, second, third] = result.value.coefficients.map(({ value }) => value);
  if (first === undefined || second === undefined || third === undefined) {
    return fail('calculationFailed', 'history: three coefficients were asked for');
  }
  return ok({ coefficients: { a: first, b: second, c: third }, regression: result.value });
}
