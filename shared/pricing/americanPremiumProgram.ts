/**
 * The premium's integral (`earlyPremium` without tangents, the oracle) on two lanes: four points of the rule at a time. It differs from
 * the plain function by rounding only.
 */
import {
  add,
  addInt,
  divide,
  int,
  isLessInt,
  larger,
  loadInt,
  loadLanes,
  multiply,
  negate,
  squareRoot,
  storeLanes,
  subtract,
  type Int,
  type Lanes,
} from '../math/simd/expression.ts';
import { TABLES_END } from '../math/simd/laneFunctions.ts';
import { createProgram, polynomial, type FinishedProgram, type Program } from '../math/simd/program.ts';
import { boundedExponential, chunk, CHUNK_BYTES, normalPart, PAIR_BYTES, total, zeros } from './americanLaneTools.ts';
import { ONE_OVER_ROOT_TWO_PI, SMALLEST_UNKNOWN } from './americanTerms.ts';

/** What the program is told, in this order, each in both lanes. */
export const PREMIUM_NUMBERS = [
  'rate',
  'carry',
  'sigma',
  'drift',
  'logSpot',
  'inverseSpot',
  'logAtExpiry',
  'lowestDepth',
  'rootYears',
  'range',
  'halfStretch',
] as const;
export type PremiumNumber = (typeof PREMIUM_NUMBERS)[number];

/** What the program adds up, in this order, each in both lanes: ∫ cash, ∫ asset, the flow and the curvature at the boundary. */
export const PREMIUM_SUMS = ['cash', 'asset', 'flow', 'curve'] as const;

/** Room for the finest polynomial. */
export const MOST_COEFFICIENTS = 80;
const NUMBERS_AT = Math.ceil(TABLES_END / PAIR_BYTES) * PAIR_BYTES;
const SUMS_AT = NUMBERS_AT + PREMIUM_NUMBERS.length * PAIR_BYTES;
/** Int32: the length of the rule and of the coefficients but the first, in bytes; whether the power is 2. */
const SIZES_AT = SUMS_AT + PREMIUM_SUMS.length * PAIR_BYTES;
const LAST_COEFFICIENT_AT = SIZES_AT + PAIR_BYTES;

/** Byte addresses. */
export const PREMIUM_LAYOUT = {
  numbersAt: NUMBERS_AT,
  sumsAt: SUMS_AT,
  sizesAt: SIZES_AT,
  /** From the last coefficient to the first, each in both lanes. */
  coefficientsAt: LAST_COEFFICIENT_AT,
  /** Rules: four nodes, their four weights, the next four nodes and so on. */
  rulesAt: LAST_COEFFICIENT_AT + MOST_COEFFICIENTS * PAIR_BYTES,
} as const;
const INT_BYTES = 4;

/** Taylor coefficients of sin(x)/x and cos(x) in x², exact to rounding up to π/4. */
const SINE = [1, -1 / 6, 1 / 120, -1 / 5040, 1 / 362_880, -1 / 39_916_800, 1 / 6_227_020_800, -1 / 1_307_674_368_000];
const COSINE = [1, -1 / 2, 1 / 24, -1 / 720, 1 / 40_320, -1 / 3_628_800, 1 / 479_001_600, -1 / 87_178_291_200, 1 / 20_922_789_888_000];

function size(index: number): Int {
  return loadInt(int(0), SIZES_AT + index * INT_BYTES);
}

/** run(rule) fills the sums; `rule` is the byte address of its first node. */
export function premiumProgram(): FinishedProgram {
  const p = createProgram({ parameters: 1, constantsAt: 0 });
  const sums = PREMIUM_SUMS.map(() => zeros(p));
  const at = p.keep(p.parameter(0));
  const end = p.keep(addInt(at, size(0)));
  p.repeatWhile(() => {
    const added = integrands(p, chunk(at, 0), chunk(at, CHUNK_BYTES));
    sums.forEach((sum, index) => {
      const more = added[index];
      if (more !== undefined) p.set(sum, add(sum, more));
    });
    p.set(at, addInt(at, int(2 * CHUNK_BYTES)));
    return isLessInt(at, end);
  });
  sums.forEach((sum, index) => p.write(storeLanes(int(0), SUMS_AT + index * PAIR_BYTES, total(p, sum))));
  return p.finish(int(0));
}

function number(name: PremiumNumber): Lanes {
  return loadLanes(int(0), NUMBERS_AT + PREMIUM_NUMBERS.indexOf(name) * PAIR_BYTES);
}

interface AnglePoint {
  readonly sine: Lanes;
  readonly cosine: Lanes;
  /** d angle. */
  readonly weight: Lanes;
}

/** The angle halfStretch·2 sinh(range·node), by its sine and cosine: from those of its half. */
function anglePoint(p: Program, node: Lanes, weight: Lanes): AnglePoint {
  const growth = boundedExponential(p, multiply(number('range'), node));
  const shrinking = p.keep(divide(p.constant(1), growth));
  const half = p.keep(multiply(multiply(p.constant(0.5), number('halfStretch')), subtract(growth, shrinking)));
  const square = p.keep(multiply(half, half));
  const sine = p.keep(multiply(half, polynomial(p, square, SINE)));
  const cosine = polynomial(p, square, COSINE);
  return {
    sine: p.keep(multiply(add(sine, sine), cosine)),
    cosine: p.keep(multiply(subtract(cosine, sine), add(cosine, sine))),
    weight: p.keep(multiply(multiply(number('halfStretch'), add(growth, shrinking)), multiply(number('range'), weight))),
  };
}

/** The Chebyshev sum, by Clenshaw's recurrence as in `chebyshevSum`. */
function boundaryUnknown(p: Program, cosine: Lanes): Lanes {
  const position = p.keep(cosine);
  p.when(size(2), () => p.set(position, squareRoot(position)));
  const x = p.keep(subtract(add(position, position), p.constant(1)));
  const twice = p.keep(add(x, x));
  const [first, second, next] = [zeros(p), zeros(p), zeros(p)];
  const at = p.keep(int(0));
  p.repeatWhile(() => {
    const coefficient = p.keep(loadLanes(at, LAST_COEFFICIENT_AT));
    p.set(next, p.multiplyAdd(twice, first, subtract(coefficient, second)));
    p.set(second, first);
    p.set(first, next);
    p.set(at, addInt(at, int(PAIR_BYTES)));
    return isLessInt(at, size(1));
  });
  return add(p.multiplyAdd(x, first, negate(second)), loadLanes(at, LAST_COEFFICIENT_AT));
}

/** What four points add to the sums. */
function integrands(p: Program, node: Lanes, ruleWeight: Lanes): readonly Lanes[] {
  const { sine, cosine, weight } = anglePoint(p, node, ruleWeight);
  const rootSpan = p.keep(multiply(number('rootYears'), sine));
  const span = p.keep(multiply(rootSpan, rootSpan));
  const stdDev = p.keep(multiply(number('sigma'), rootSpan));
  const perStdDev = p.keep(divide(p.constant(1), stdDev));
  const found = squareRoot(larger(boundaryUnknown(p, cosine), p.constant(SMALLEST_UNKNOWN)));
  const depth = larger(found, multiply(number('lowestDepth'), cosine));
  const logThen = p.keep(subtract(number('logAtExpiry'), depth));
  const then = boundedExponential(p, logThen);
  const d2 = p.keep(multiply(p.multiplyAdd(number('drift'), span, subtract(number('logSpot'), logThen)), perStdDev));
  const d1 = p.keep(add(d2, stdDev));
  const owed = p.keep(negate(multiply(number('rate'), span)));
  const exponent = subtract(owed, multiply(multiply(p.constant(0.5), d2), d2));
  const density = p.keep(multiply(p.constant(ONE_OVER_ROOT_TWO_PI), boundedExponential(p, exponent)));
  const cash = normalPart(p, negate(d2), density, boundedExponential(p, owed));
  const assetDensity = p.keep(multiply(multiply(density, then), number('inverseSpot')));
  const assetWhole = boundedExponential(p, negate(multiply(number('carry'), span)));
  const asset = normalPart(p, negate(d1), assetDensity, assetWhole);
  const timeStep = p.keep(multiply(multiply(multiply(p.constant(2), number('rootYears')), rootSpan), multiply(cosine, weight)));
  const pointDensity = p.keep(multiply(multiply(density, timeStep), perStdDev));
  const flow = p.keep(multiply(pointDensity, subtract(number('rate'), multiply(number('carry'), then))));
  const curve = p.multiplyAdd(multiply(flow, d2), perStdDev, multiply(number('rate'), pointDensity));
  return [p.keep(multiply(cash, timeStep)), p.keep(multiply(asset, timeStep)), flow, p.keep(curve)];
}
