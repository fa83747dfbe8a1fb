/** What must hold for an American option at any point: bounds for each, and shape, parity and derivatives for a star of neighbours around it. */
import { americanGreeks, americanValue, type AmericanValue } from '../../../shared/pricing/american.ts';
import { randomOption, type RandomOption, type Violations } from './propertyBench.ts';

/** 1 day to 3 years, σ 5 % to 150 %, four standard deviations to either side; rates of 0 and above. */
const RANGES = { years: [1 / 365, 3], sigma: [0.05, 1.5], rate: 0.12, deviations: 4 } as const;
/** Of what one unit of the mirrored put is worth: the accuracy of the price, and of delta. */
const PRICE = 1e-9;
const DELTA = 1e-8;
/** The mirrored option is another evaluation of the same integral. */
const ROUNDING = 1e-13;

/** What one option violated, and how much of its error bound each derivative used. */
export interface Findings {
  readonly violations: Violations;
  readonly shares: Map<string, number>;
}

interface Case extends Findings {
  readonly option: RandomOption;
  readonly value: AmericanValue;
  /** +1 for a call. */
  readonly sign: 1 | -1;
  /** What exercise at most can give: the strike of a put, the asset of a call. */
  readonly unit: number;
  /** One standard deviation of ln spot, at most 1. */
  readonly width: number;
  readonly check: (rule: string, holds: boolean) => void;
}

/** Half of the options without a yield; negative rates are for american.test.ts. */
export function anAmericanOption(uniform: () => number): RandomOption {
  const option = randomOption(uniform, RANGES);
  return { ...option, rate: Math.abs(option.rate), carry: uniform() < 0.5 ? 0 : Math.abs(option.carry) };
}

function caseOf(option: RandomOption, findings: Findings): Case | null {
  const text = (): string => JSON.stringify(option);
  const result = americanValue(option);
  findings.violations.check('has a value', result.ok, text);
  if (!result.ok) return null;
  return {
    ...findings,
    option,
    value: result.value,
    sign: option.side === 'call' ? 1 : -1,
    unit: option.side === 'call' ? option.spot : option.strike,
    width: Math.min(1, option.sigma * Math.sqrt(option.years)),
    check: (rule, holds) => findings.violations.check(rule, holds, text),
  };
}

/** One price: finite, within its bounds, slopes of the right sign, exercised where it says. */
export function checkPoint(option: RandomOption, findings: Findings): void {
  const point = caseOf(option, findings);
  if (point) checkBounds(point);
}

function checkBounds({ option, value, sign, unit, width, check }: Case): void {
  const { side, spot, strike, rate, carry, years } = option;
  const { price, delta, gamma, dualDelta, dualGamma, europeanPrice, criticalSpot, theta } = value;
  const numbers = [price, delta, gamma, theta, dualDelta, dualGamma, europeanPrice, criticalSpot ?? 0];
  check('every number is finite', numbers.every(Number.isFinite));
  check('at least intrinsic', price >= Math.max(0, sign * (spot - strike)));
  check('at least the European price', price >= europeanPrice - PRICE * unit);
  check('at most the asset or the strike', price <= unit * (1 + 1e-12));
  // Interest on the strike of a put, or the yield of the asset, is all that exercise can gain.
  const gain = unit * -Math.expm1(-(side === 'put' ? rate : carry) * years);
  check('at most the European price and the interest', price <= europeanPrice + gain + PRICE * unit);
  check('rises (call) or falls (put) with spot', sign * delta >= -DELTA && sign * delta <= 1 + DELTA);
  check('falls (call) or rises (put) with strike', -sign * dualDelta >= -DELTA && -sign * dualDelta <= 1 + DELTA);
  check('convex in spot', gamma >= -DELTA / (width * spot));
  check('convex in strike', dualGamma >= -DELTA / (width * strike));
  const isBeyond = criticalSpot !== null && (side === 'put' ? spot <= criticalSpot : spot >= criticalSpot);
  check('exercised exactly beyond the critical spot', value.earlyExerciseNow === isBeyond);
}

/**
 * The point and 15 neighbours (to 23 with vega and the rhos, `isFull`): bounds, monotonic in spot, strike, years and volatility, convex in spot and strike, equal to
 * its mirror image, and its Greeks the numerical derivatives of its price. Each neighbour serves as many of these as it can.
 */
export function checkStar(option: RandomOption, findings: Findings, isFull: boolean): void {
  const point = caseOf(option, findings);
  if (!point) return;
  checkBounds(point);
  checkMirror(point);
  checkStrikes(point);
  const spots = lineOf(point, 'spot', SPOT_STEP * point.width * option.spot);
  const years = lineOf(point, 'years', YEARS_STEP * option.years);
  const sigmas = lineOf(point, 'sigma', SIGMA_STEP * option.sigma);
  if (!spots || !years || !sigmas) return;
  checkRising(point, 'spot', spots, point.sign);
  checkRising(point, 'years', years, 1);
  checkRising(point, 'sigma', sigmas, 1);
  checkConvex(point, spots);
  checkSlopes(point, spots, years);
  if (isFull) checkVolatility(point, sigmas);
}

const SPOT_STEP = 0.04;
const YEARS_STEP = 0.03;
const SIGMA_STEP = 0.02;
const RATE_STEP = 0.03;
/** Steps of a rate are shares of the smallest of this, the rate, and its distance to the other one, where the boundary changes its kind. */
const USUAL_RATE = 0.03;
const SMALLEST_RATE = 2e-4;

type Field = 'spot' | 'strike' | 'years' | 'sigma' | 'rate' | 'carry';

/** Five values, two steps below to two steps above. */
interface Line {
  readonly values: readonly AmericanValue[];
  readonly step: number;
}

function lineOf({ option, value, check }: Case, field: Field, step: number): Line | null {
  const values: AmericanValue[] = [];
  for (const steps of [-2, -1, 0, 1, 2]) {
    const result = steps === 0 ? ({ ok: true, value } as const) : americanValue({ ...option, [field]: option[field] + steps * step });
    if (result.ok) values.push(result.value);
  }
  check('has a value', values.length === 5);
  return values.length === 5 ? { values, step } : null;
}

function checkRising({ unit, check }: Case, name: string, { values }: Line, sign: 1 | -1): void {
  const prices = values.map(({ price }) => price);
  const isRising = prices.every((price, index) => sign * (price - (prices[index - 1] ?? price)) >= -2 * PRICE * unit);
  check(`monotonic in ${name}`, isRising);
}

function checkConvex({ unit, check }: Case, { values }: Line): void {
  const prices = values.map(({ price }) => price);
  const bends = [1, 2, 3].map((at) => (prices[at - 1] ?? NaN) + (prices[at + 1] ?? NaN) - 2 * (prices[at] ?? NaN));
  check(
    'convex in spot, by prices',
    bends.every((bend) => bend >= -4 * PRICE * unit),
  );
}

function checkStrikes({ option, value, sign, unit, width, check }: Case): void {
  const step = 5 * SPOT_STEP * width;
  const [low, high] = [1 - step, 1 + step].map((factor) => {
    const result = americanValue({ ...option, strike: factor * option.strike });
    return result.ok ? result.value.price : NaN;
  });
  const slack = 4 * PRICE * unit;
  check('monotonic in strike', sign * ((low ?? NaN) - value.price) >= -slack && sign * (value.price - (high ?? NaN)) >= -slack);
  check('convex in strike, by prices', (low ?? NaN) + (high ?? NaN) - 2 * value.price >= -slack);
}

/** P(S, K, r, q) = C(K, S, q, r), McDonald and Schroder (1998); and the value is homogeneous in spot and strike. */
function checkMirror({ option, value, check }: Case): void {
  const { side, spot, strike, rate, carry } = option;
  const mirrored = { ...option, side: side === 'call' ? 'put' : 'call', spot: strike, strike: spot, rate: carry, carry: rate } as const;
  const result = americanValue(mirrored);
  const size = Math.max(spot, strike);
  check('as its mirror image: price', result.ok && Math.abs(result.value.price - value.price) <= ROUNDING * size);
  check('as its mirror image: delta', result.ok && Math.abs(result.value.dualDelta - value.delta) <= ROUNDING * (1 + strike / spot));
  check('S·Δ + K·dual delta = V', Math.abs(spot * value.delta + strike * value.dualDelta - value.price) <= ROUNDING * size);
}

type Slope = { readonly quotient: number; readonly error: number };

/**
 * The fourth-order quotient over a line, and what it may be wrong by: the noise of what it is made of, and truncation. That is a tenth of what the
 * second-order quotients over one and two steps differ by, of the order of the step squared, and where these happen to agree a little of the slope itself.
 */
function slopeOf({ values, step }: Line, of: (value: AmericanValue) => number, noise: number): Slope {
  const [a, b, , d, e] = values.map(of);
  const near = ((d ?? NaN) - (b ?? NaN)) / (2 * step);
  const far = ((e ?? NaN) - (a ?? NaN)) / (4 * step);
  return {
    quotient: (4 * near - far) / 3,
    error: (1.5 * noise) / step + TRUNCATION * Math.abs(near - far) + LEAST_TRUNCATION * Math.abs(near),
  };
}

/** A line across the boundary would differentiate two functions. */
function isHeld({ values }: Line): boolean {
  return values.every(({ earlyExerciseNow }) => !earlyExerciseNow);
}

/** The noise of prices and deltas along one line, in units of the put and of its delta. */
const SPOT_NOISE = { price: 1e-10, delta: 3e-9 } as const;
const TIME_NOISE = 1e-9;
const TRUNCATION = 0.1;
const LEAST_TRUNCATION = 3e-6;

function compare({ shares, check }: Case, name: string, exact: number, { quotient, error }: Slope): void {
  const share = Math.abs(exact - quotient) / error;
  shares.set(name, Math.max(shares.get(name) ?? 0, share));
  check(`${name} is the derivative`, share <= 1);
}

function checkSlopes(point: Case, spots: Line, years: Line): void {
  const { option, value, unit } = point;
  if (isHeld(spots)) {
    const size = Math.max(1, option.strike / option.spot);
    compare(
      point,
      'delta',
      value.delta,
      slopeOf(spots, ({ price }) => price, SPOT_NOISE.price * unit),
    );
    compare(
      point,
      'gamma',
      value.gamma,
      slopeOf(spots, ({ delta }) => delta, SPOT_NOISE.delta * size),
    );
  }
  if (isHeld(years))
    compare(
      point,
      'theta',
      -value.theta,
      slopeOf(years, ({ price }) => price, TIME_NOISE * unit),
    );
}

/** Vega and, where a step of the rate leaves the kind of boundary as it is, the rhos. */
function checkVolatility(point: Case, sigmas: Line): void {
  const { option, unit } = point;
  const result = americanGreeks(option);
  point.check('has Greeks', result.ok);
  if (!result.ok) return;
  const { vega, rho, rhoCarry } = result.value;
  point.check(
    'every Greek is finite',
    Object.values(result.value).every((number) => number === null || Number.isFinite(Number(number))),
  );
  if (isHeld(sigmas))
    compare(
      point,
      'vega',
      vega,
      slopeOf(sigmas, ({ price }) => price, TIME_NOISE * unit),
    );
  for (const [field, exact] of [
    ['rate', rho],
    ['carry', rhoCarry],
  ] as const) {
    const size = Math.min(USUAL_RATE, option[field], Math.abs(option.rate - option.carry));
    const line = size > SMALLEST_RATE ? lineOf(point, field, RATE_STEP * size) : null;
    if (line && isHeld(line))
      compare(
        point,
        field === 'rate' ? 'rho' : 'rho by carry',
        exact,
        slopeOf(line, ({ price }) => price, TIME_NOISE * unit),
      );
  }
}
