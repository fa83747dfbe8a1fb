/** What the right to exercise early is worth, given the boundary: one integral over the remaining life, and its derivatives. */
import { millsRatio } from '../math/millsRatio.ts';
import { chebyshevSum, depthAt, type ExerciseBoundary } from './americanBoundary.ts';
import { depthSlope, isCarryAboveRate, LOWEST_SHARE, ONE_OVER_ROOT_TWO_PI } from './americanTerms.ts';
import { isWithinLanes } from './americanLanes.ts';
import { createPremiumLanes, type PremiumLanes } from './americanPremiumLanes.ts';
import { toPosition } from './americanGrid.ts';
import { MOST_COEFFICIENTS } from './americanPremiumProgram.ts';
import { FINEST, premiumRules, ruleFor } from './americanPremiumRules.ts';

/** By spot and parameter, for a put of strike 1. */
export interface EarlyPremium {
  value: number;
  delta: number;
  gamma: number;
  /** The rest is 0 unless the boundary has tangents. By spot three and four times. */
  speed: number;
  snap: number;
  vega: number;
  /** Vega by spot once and twice. */
  vanna: number;
  zomma: number;
  rho: number;
  rhoCarry: number;
}

export const NO_PREMIUM: Readonly<EarlyPremium> = {
  value: 0,
  delta: 0,
  gamma: 0,
  speed: 0,
  snap: 0,
  vega: 0,
  vanna: 0,
  zomma: 0,
  rho: 0,
  rhoCarry: 0,
};

/** Closer to the boundary than this many standard deviations, the layer around it is not resolved further: it no longer counts. */
const CLOSEST = 1e-9;

/** Made when first needed; null where there is no WebAssembly. */
let lanes: PremiumLanes | null | undefined;

/** Beyond this a spot is left to the plain function. */
const LARGEST_LOG_SPOT = 600;

/** Whether the lanes do all that is asked: no tangents, no exponential out of range, coefficients that find room. */
function isForLanes({ terms, tangents, coefficients }: ExerciseBoundary, spot: number): boolean {
  const isNear = Math.abs(Math.log(spot)) < LARGEST_LOG_SPOT;
  return tangents === null && coefficients.length <= MOST_COEFFICIENTS && isNear && isWithinLanes(terms);
}

/**
 * The premium at `spot` above the boundary (strike 1), with speed and the rest where the boundary has tangents; without them it comes from
 * the lanes, where there are any, which differ from `plainPremium` by rounding.
 */
export function earlyPremium(boundary: ExerciseBoundary, spot: number): EarlyPremium {
  if (!isForLanes(boundary, spot)) return plainPremium(boundary, spot);
  lanes = lanes === undefined ? createPremiumLanes(premiumRules()) : lanes;
  return lanes ? lanePremium(lanes, boundary, spot) : plainPremium(boundary, spot);
}

/** What both ways to integrate start from. */
function layerOf({ terms, logNow, logAtExpiry }: ExerciseBoundary, logSpot: number) {
  const { rate, carry, sigma, years } = terms;
  const rootYears = Math.sqrt(years);
  const distance = Math.max((logSpot - logNow) / (sigma * rootYears), CLOSEST);
  const stretch = Math.min(1, distance);
  return {
    distance,
    stretch,
    rootYears,
    range: Math.asinh(Math.PI / 2 / stretch),
    lowestDepth: LOWEST_SHARE * (logAtExpiry - logNow),
    drift: rate - carry - 0.5 * sigma * sigma,
  };
}

function lanePremium(run: PremiumLanes, boundary: ExerciseBoundary, spot: number): EarlyPremium {
  const { terms, power, coefficients, logAtExpiry } = boundary;
  const { rate, carry, sigma } = terms;
  const logSpot = Math.log(spot);
  const { distance, stretch, rootYears, range, lowestDepth, drift } = layerOf(boundary, logSpot);
  const inverseSpot = 1 / spot;
  const halfStretch = 0.5 * stretch;
  const numbers = { rate, carry, sigma, drift, logSpot, inverseSpot, logAtExpiry, lowestDepth, rootYears, range, halfStretch };
  const { cash, asset, flow, curve } = run(ruleFor(distance, power), { numbers, coefficients, power });
  return {
    ...NO_PREMIUM,
    value: rate * cash - carry * spot * asset,
    delta: 0 - (carry * asset + flow * inverseSpot),
    gamma: curve * inverseSpot * inverseSpot,
  };
}

/**
 * The premium at `spot` above the boundary (strike 1). Angles as in `BoundaryGrid`, stretched by a hyperbolic sine so that the layer
 * √s ≈ ln(spot/boundary)/σ, where the integrands switch on, is met by as many points when the spot is near the boundary.
 * `isFinest` takes the most points whatever the distance, so that neighbouring options are integrated alike.
 * Kim's representation: ∫ rK e^(−rs) N(−d₋) − qS e^(−qs) N(−d₊) ds with d± against the boundary at τ − s.
 */
export function plainPremium(boundary: ExerciseBoundary, spot: number, isFinest = false): EarlyPremium {
  const { rate, carry, sigma } = boundary.terms;
  const total: EarlyPremium = { ...NO_PREMIUM };
  const logSpot = Math.log(spot);
  const { distance, stretch, rootYears, range, lowestDepth, drift } = layerOf(boundary, logSpot);
  const rule = premiumRules()[isFinest ? FINEST : ruleFor(distance, boundary.power)];
  if (rule === undefined) throw new Error('there is a rule for every distance');
  const { count, nodes, weights, sines, cosines, angleWeights } = rule;
  const isFar = stretch === 1;
  const byCoefficient = new Float64Array(boundary.tangents ? boundary.coefficients.length : 0);
  let byLogBoundary = 0;
  for (let j = 0; j < count; j += 1) {
    const growth = isFar ? 1 : Math.exp(range * (nodes[j] ?? 0));
    const angle = 0.5 * stretch * (growth - 1 / growth);
    const weight = isFar ? (angleWeights[j] ?? 0) : 0.5 * stretch * (growth + 1 / growth) * range * (weights[j] ?? 0);
    const cosine = isFar ? (cosines[j] ?? 0) : Math.cos(angle);
    const rootSpan = rootYears * (isFar ? (sines[j] ?? 0) : Math.sin(angle));
    const span = rootSpan * rootSpan;
    const stdDev = sigma * rootSpan;
    const found = depthAt(boundary, cosine);
    const lowest = lowestDepth * cosine;
    const depth = found > lowest ? found : lowest;
    const logThen = boundary.logAtExpiry - depth;
    const then = Math.exp(logThen);
    const d2 = (logSpot - logThen + drift * span) / stdDev;
    const d1 = d2 + stdDev;
    const density = ONE_OVER_ROOT_TWO_PI * Math.exp(-rate * span - 0.5 * d2 * d2);
    const cashTail = density * millsRatio(Math.abs(d2));
    const cash = d2 > 0 ? cashTail : Math.exp(-rate * span) - cashTail;
    const assetDensity = (density * then) / spot;
    const assetTail = assetDensity * millsRatio(Math.abs(d1));
    const asset = d1 > 0 ? assetTail : Math.exp(-carry * span) - assetTail;
    const timeStep = 2 * rootYears * rootSpan * cosine * weight;
    const flow = (density * (rate - carry * then) * timeStep) / stdDev;
    total.value += (rate * cash - carry * spot * asset) * timeStep;
    total.delta -= carry * asset * timeStep + flow / spot;
    total.gamma += ((rate * density * timeStep) / stdDev + (flow * d2) / stdDev) / (spot * spot);
    if (!boundary.tangents) continue;
    addHigher(total, boundary, {
      cosine,
      level: then,
      d2,
      stdDev,
      density: density * timeStep,
      slope: found > lowest ? depthSlope(found) : 0,
    });
    total.rho += cash * (1 - rate * span) * timeStep - flow * span;
    total.rhoCarry += flow * span - spot * asset * (1 - carry * span) * timeStep;
    byLogBoundary += flow;
    addChebyshev(byCoefficient, toPosition(cosine, boundary.power), found > lowest ? -flow * depthSlope(found) : 0);
  }
  addTangents(boundary, byCoefficient, byLogBoundary, total);
  return boundary.tangents ? bySpot(total, spot) : total;
}

interface AngleTerms {
  readonly cosine: number;
  /** The boundary at that time. */
  readonly level: number;
  readonly d2: number;
  readonly stdDev: number;
  readonly density: number;
  readonly slope: number;
}

/**
 * Adds to speed and snap the third and fourth derivative by spot, times its powers; to vega, vanna and zomma what σ does directly and
 * through the boundary, with its first and second derivative by ln spot. All from d density/d ln spot = −density·d₋/(σ√s).
 */
function addHigher(total: EarlyPremium, { terms, power, tangents }: ExerciseBoundary, at: AngleTerms): void {
  const { rate, carry, sigma } = terms;
  const { cosine, level, d2, stdDev, density, slope } = at;
  const low = carry * level;
  const perStdDev = 1 / stdDev;
  const unit = density * perStdDev;
  const lean = (rate - low) * perStdDev;
  const square = d2 * d2;
  const curve = unit * (rate + lean * d2);
  const curveSlope = unit * perStdDev * (lean - rate * d2 - lean * square);
  const curveBend = unit * perStdDev * perStdDev * (lean * d2 * (square - 3) + rate * (square - 1));
  total.speed += curveSlope - 2 * curve;
  total.snap += curveBend - 5 * curveSlope + 6 * curve;
  const sigmaLean = rate * (d2 + stdDev) - low * d2;
  const direct = density / sigma;
  const depthMove = tangents ? slope * chebyshevSum(tangents.sigma, toPosition(cosine, power)) : 0;
  const moved = density * lean * depthMove;
  const bend = (square - 1) * perStdDev * perStdDev;
  const firstSlope = direct * (lean - sigmaLean * d2 * perStdDev) + moved * d2 * perStdDev;
  total.vega += direct * sigmaLean;
  total.vanna += firstSlope;
  total.zomma += direct * (sigmaLean * bend - 2 * lean * d2 * perStdDev) - moved * bend - firstSlope;
}

/** Derivatives by spot from those by its logarithm. */
function bySpot(total: EarlyPremium, spot: number): EarlyPremium {
  total.speed /= spot ** 3;
  total.snap /= spot ** 4;
  total.vanna /= spot;
  total.zomma /= spot * spot;
  return total;
}

/** Adds `amount`·Tₖ(2z − 1) to every entry. */
function addChebyshev(sums: Float64Array, z: number, amount: number): void {
  const twice = 2 * (2 * z - 1);
  let before = amount;
  let current = 0.5 * twice * amount;
  sums[0] = (sums[0] ?? 0) + before;
  for (let k = 1; k < sums.length; k += 1) {
    sums[k] = (sums[k] ?? 0) + current;
    const next = twice * current - before;
    before = current;
    current = next;
  }
}

/** The part of vega and the rhos that comes from the boundary's own move. */
function addTangents({ tangents, terms }: ExerciseBoundary, byCoefficient: Float64Array, byLogBoundary: number, total: EarlyPremium): void {
  if (!tangents) return;
  total.vega += dot(byCoefficient, tangents.sigma);
  total.rho += dot(byCoefficient, tangents.rate) + (isCarryAboveRate(terms) ? byLogBoundary / terms.rate : 0);
  total.rhoCarry += dot(byCoefficient, tangents.carry) - (isCarryAboveRate(terms) ? byLogBoundary / terms.carry : 0);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k += 1) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
