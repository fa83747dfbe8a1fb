/** The Black formula solved for its total volatility, on the normalised out-of-the-money price where it is well-conditioned. */
import { millsDifference } from '../math/millsDifference.ts';
import { millsRatio } from '../math/millsRatio.ts';
import { impliedStart } from './impliedStart.ts';

/**
 * The normalised problem. `price` + `missing` = e^(−distance/2), the bound that the price approaches as volatility grows;
 * both are handed in because each alone is exact only in its half.
 */
export interface NormalisedOption {
  /** |ln(F/K)|. */
  readonly distance: number;
  /** Out-of-the-money price / √(FK), > 0. */
  readonly price: number;
  /** (min(F, K) − out-of-the-money price) / √(FK), > 0. */
  readonly missing: number;
}

/** One evaluation at a trial s: the Householder step's ingredients, for an objective that is nearly straight in s. */
interface Trial {
  /** Above 0: s must grow. */
  readonly gap: number;
  /** −f/f', f''/f', f'''/f'. */
  readonly newton: number;
  readonly second: number;
  readonly third: number;
}

type Objective = (stdDev: number) => Trial;

const ROOT_TWO_PI = 2.5066282746310007;
const LN_ROOT_TWO_PI = 0.9189385332046728;
/** price/distance below which |ln(F/K)| is worth more than about one standard deviation. */
const WING_BELOW = 0.08;
/** Below this a quotient with the price would lose digits to underflow, its logarithm does not. */
const TINY_PRICE = 1e-290;
/** The fourth-order step leaves the fourth power of a relative step like this: nothing. */
const FINAL_STEP = 1e-5;
const MAX_STEPS = 40;

/** ln(target/value) + exponent, where the value itself is value·e^(−exponent)/√(2π): near the solution all digits survive. */
function logGap(target: number, value: number, exponent: number): number {
  const direct = target > TINY_PRICE ? Math.log((target * ROOT_TWO_PI) / value) : Math.log(target) + LN_ROOT_TWO_PI - Math.log(value);
  return direct + exponent;
}

/** Ratios b''/b' and b'''/b' of the normalised price b by s = total volatility: the same for every objective. */
function priceRatios(distance: number, s: number): readonly [second: number, third: number] {
  const curvature = (distance / s) ** 2;
  const second = curvature / s - s / 4;
  return [second, second * second - (3 * curvature) / (s * s) - 0.25];
}

/**
 * Objective uᵐ − Uᵐ with u = −ln(value), U = −ln(target) > 0, from `gap` = u − U, p = (ln value)' and the ratios of value'.
 * m = −1/2 straightens a price in the wing (−ln b ≈ x²/2s²), m = 1/2 what a price lacks of its bound (−ln c ≈ s²/8). The difference of powers is
 * written with (U/u)^½, so that near the solution no digit cancels.
 */
function powerTrial(m: 0.5 | -0.5, gap: number, target: number, p: number, [r2, r3]: readonly [number, number]): Trial {
  const u = target + gap;
  const logSecond = r2 - p;
  const logThird = r3 - 3 * p * r2 + 2 * p * p;
  const bend = ((1 - m) * p) / u;
  const root = Math.sqrt(target / u);
  return {
    gap: p > 0 ? gap : -gap,
    newton: (2 * gap) / (p * (1 + root) * (m < 0 ? root : 1)),
    second: logSecond + bend,
    third: logThird + 3 * bend * logSecond + ((2 - m) * p * bend) / u,
  };
}

/** Far from the money: the price is exponentially small. */
function wingObjective({ distance, price }: NormalisedOption): Objective {
  const target = -Math.log(price);
  return (s) => {
    const h = -distance / s;
    const t = s / 2;
    const difference = millsDifference(h, t);
    const gap = logGap(price, difference, 0.5 * (h * h + t * t));
    return powerTrial(-0.5, gap, target, 1 / difference, priceRatios(distance, s));
  };
}

/** Near the money: the price itself is nearly straight in s. */
function centreObjective({ distance, price }: NormalisedOption): Objective {
  return (s) => {
    const h = -distance / s;
    const t = s / 2;
    const difference = millsDifference(h, t);
    const gap = logGap(price, difference, 0.5 * (h * h + t * t));
    const [second, third] = priceRatios(distance, s);
    return { gap, newton: difference * Math.expm1(gap), second, third };
  };
}

/** More than half of the bound: what is missing to it decides. */
function upperObjective({ distance, missing, price }: NormalisedOption): Objective {
  const bound = price + missing;
  const target = Math.log(bound / missing);
  return (s) => {
    const h = -distance / s;
    const t = s / 2;
    const sum = millsRatio(Math.max(0, h + t)) + millsRatio(t - h);
    const gap = logGap(missing, sum, 0.5 * (h * h + t * t));
    return powerTrial(0.5, gap, target, -1 / sum, priceRatios(distance, s));
  };
}

/** What the search starts from: the objective, a first guess, and bounds on either side of the solution. */
interface Search {
  readonly trialAt: Objective;
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

/** The total volatility at which h + t equals `near`: h = −distance/s, t = s/2. */
function stdDevAtNear(near: number, distance: number): number {
  return near + Math.sqrt(near * near + 2 * distance);
}

function searchFor(option: NormalisedOption): Search {
  const { distance, price, missing } = option;
  if (price > missing) {
    const near = 0.8 * Math.sqrt(2 * Math.log((price + missing) / missing));
    // Above the inflection point √(2·distance), where h + t = 0 and the price is at most half of its bound.
    return { trialAt: upperObjective(option), start: stdDevAtNear(near, distance), low: stdDevAtNear(0, distance), high: Infinity };
  }
  // The price is at most s/√(2π) (halved here, lest rounding shut the solution out), and more than half of its bound at h + t = 0.7.
  const bounds = { low: 0.5 * ROOT_TWO_PI * price, high: stdDevAtNear(0.7, distance) };
  const start = impliedStart(distance, ROOT_TWO_PI * price);
  return { trialAt: price < WING_BELOW * distance ? wingObjective(option) : centreObjective(option), start, ...bounds };
}

/** Householder's fourth-order step. */
function householderStep({ newton, second, third }: Trial): number {
  return (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
}

function middle(low: number, high: number): number {
  return high === Infinity ? 2 * low + 1 : Math.sqrt(low) * Math.sqrt(high);
}

/**
 * The total volatility σ√T of a normalised option, to the last digits that its price determines; null when MAX_STEPS do not settle it
 * (of 1.5 million random problems with total volatilities from 1e-13 up and distances to 40, none took more than 5).
 *
 * Each trial is kept inside a shrinking bracket, so the search cannot diverge; near the solution the error is raised to its fourth
 * power per step, and the last residual is a logarithm of a quotient close to 1, which keeps its digits.
 * Source of the idea (normalisation, three objectives, Householder steps): Jäckel, Let's Be Rational (2015); formulas and starts are our own.
 */
export function impliedStdDev(option: NormalisedOption): number | null {
  let { trialAt, start: s, low, high } = searchFor(option);
  if (!(s > low && s < high)) s = middle(low, high);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const trial = trialAt(s);
    if (trial.gap > 0) low = s;
    else high = s;
    const move = householderStep(trial);
    if (Math.abs(move) <= FINAL_STEP * s) return s + move;
    const next = s + move;
    s = next > low && next < high ? next : middle(low, high);
  }
  return null;
}
