/** The probabilities and densities that the price and every Greek of a European option are made of: computed once, from one exponential. */
import { isMillsSeries, millsSeries } from '../math/millsDifference.ts';
import { millsRatio } from '../math/millsRatio.ts';
import { normPdf } from '../math/normal.ts';

/** +1 call, −1 put. */
export type CallSign = 1 | -1;

export interface BlackTerms {
  readonly d1: number;
  readonly d2: number;
  /** N(sign·d1). */
  readonly cdf1: number;
  /** N(sign·d2). */
  readonly cdf2: number;
  /** asset·n(d1) = cash·n(d2). 0: nothing but intrinsic value is left, and d1, d2 are then 0 too. */
  readonly density: number;
  readonly price: number;
}

/** `value` for a call, −`value` for a put; a zero stays +0, which prints without a sign. */
export function signed(sign: CallSign, value: number): number {
  return sign > 0 ? value : 0 - value;
}

/**
 * The limit without randomness (or with one so small that the density underflows), where only the forward's side of the strike
 * counts. At the strike both probabilities are 0 by convention: of the two one-sided limits of the delta, neither is right.
 */
export function intrinsicTerms(sign: CallSign, asset: number, cash: number, logMoneyness: number): BlackTerms {
  const probability = sign * logMoneyness > 0 ? 1 : 0;
  return { d1: 0, d2: 0, cdf1: probability, cdf2: probability, density: 0, price: Math.max(0, sign * (asset - cash)) };
}

/**
 * Terms of an option on `asset` = S·e^(−qT) against `cash` = K·e^(−rT), both ≥ 0, with `logMoneyness` = ln(asset/cash)
 * (any number of the right sign, infinite too, where one of them is 0) and `stdDev` = σ√T ≥ 0. Total: no NaN for such numbers.
 *
 * The out-of-the-money side is priced, parity gives the other. With h = −|x|/s, t = s/2 its price is min(asset, cash)·n(h+t)·
 * (Y(h+t) − Y(h−t)), Y = N/n: one exponential, taken at the smaller of |d1|, |d2|, so that deep wings keep relative accuracy.
 * Source: Black, J. Financial Economics 3 (1976) 167–179; the factored form as in Jäckel, Let's Be Rational (2015).
 */
export function blackTerms(sign: CallSign, asset: number, cash: number, logMoneyness: number, stdDev: number): BlackTerms {
  if (!(stdDev > 0) || asset === 0 || cash === 0) return intrinsicTerms(sign, asset, cash, logMoneyness);
  const isBelow = logMoneyness <= 0;
  const h = -Math.abs(logMoneyness) / stdDev;
  const t = 0.5 * stdDev;
  const near = h + t;
  const far = h - t;
  const pdf = normPdf(near);
  const scale = isBelow ? asset : cash;
  const density = scale * pdf;
  if (density === 0) return saturatedTerms(sign, asset, cash, logMoneyness, near);

  const nearMills = millsRatio(Math.abs(near));
  const nearTail = pdf * nearMills;
  const cdfNear = near <= 0 ? nearTail : 1 - nearTail;
  const farMills = millsRatio(-far);
  const farTail = pdf * farMills;
  const otm = isMillsSeries(h, t)
    ? density * millsSeries(h, t)
    : near <= 0
      ? density * (nearMills - farMills)
      : scale * (cdfNear - farTail);

  const isOtm = isBelow === sign > 0;
  const cdfFar = farTail * (scale / (isBelow ? cash : asset));
  const nearSide = isOtm ? cdfNear : near <= 0 ? 1 - nearTail : nearTail;
  const farSide = isOtm ? cdfFar : 1 - cdfFar;
  return {
    d1: isBelow ? near : -far,
    d2: isBelow ? far : -near,
    cdf1: isBelow ? nearSide : farSide,
    cdf2: isBelow ? farSide : nearSide,
    density,
    price: otm + Math.max(0, sign * (asset - cash)),
  };
}

/** No density left in double: either the forward cannot reach the strike, or volatility is so large that a call is worth the asset and a put the cash. */
function saturatedTerms(sign: CallSign, asset: number, cash: number, logMoneyness: number, near: number): BlackTerms {
  if (near < 0) return intrinsicTerms(sign, asset, cash, logMoneyness);
  const isCall = sign > 0;
  return { d1: 0, d2: 0, cdf1: isCall ? 1 : 0, cdf2: isCall ? 0 : 1, density: 0, price: isCall ? asset : cash };
}
