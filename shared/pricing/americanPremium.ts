/** What the right to exercise early is worth, given the boundary: one integral over the remaining life, and its derivatives. */
import { millsRatio } from '../math/millsRatio.ts';
import { chebyshevSum, depthAt, type ExerciseBoundary } from './americanBoundary.ts';
import { depthSlope, isCarryAboveRate, LOWEST_SHARE } from './americanEquation.ts';
import { gaussLegendre, toPosition, type UnitQuadrature } from './americanGrid.ts';

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

const ONE_OVER_ROOT_TWO_PI = 0.3989422804014327;
/** Closer to the boundary than this many standard deviations, the layer around it is not resolved further: it no longer counts. */
const CLOSEST = 1e-9;

/** A rule over the angle, for spots so far from the boundary that no layer need be resolved. */
interface FarRule extends UnitQuadrature {
  readonly sines: Float64Array;
  readonly cosines: Float64Array;
  readonly angleWeights: Float64Array;
}

const FAR_RANGE = Math.asinh(Math.PI / 2);

function farRule(count: number): FarRule {
  const rule = gaussLegendre(count);
  const angles = rule.nodes.map((node) => Math.sinh(FAR_RANGE * node));
  const angleWeights = rule.weights.map((weight, j) => weight * FAR_RANGE * Math.cosh(FAR_RANGE * (rule.nodes[j] ?? 0)));
  return { ...rule, sines: angles.map(Math.sin), cosines: angles.map(Math.cos), angleWeights };
}

/** Points by the distance to the boundary in standard deviations, chosen for 1e-10 of the strike in value and 1e-9 in delta; a boundary of power 1 may bend anywhere. */
const RULES: readonly (readonly [fartherThan: number, rule: FarRule])[] = [
  [4, farRule(24)],
  [1, farRule(36)],
  [0.2, farRule(44)],
  [0.01, farRule(60)],
];
const NEAREST_RULE = farRule(84);

function ruleFor(distance: number, power: 1 | 2): FarRule {
  if (power === 1) return NEAREST_RULE;
  for (const [fartherThan, rule] of RULES) if (distance > fartherThan) return rule;
  return NEAREST_RULE;
}

/**
 * The premium at `spot` above the boundary (strike 1). Angles as in `BoundaryGrid`, stretched by a hyperbolic sine so that the layer
 * √s ≈ ln(spot/boundary)/σ, where the integrands switch on, is met by as many points when the spot is near the boundary.
 * `isFinest` takes the most points whatever the distance, so that neighbouring options are integrated alike.
 * Kim's representation: ∫ rK e^(−rs) N(−d₋) − qS e^(−qs) N(−d₊) ds with d± against the boundary at τ − s.
 */
export function earlyPremium(boundary: ExerciseBoundary, spot: number, isFinest = false): EarlyPremium {
  const { rate, carry, sigma, years } = boundary.terms;
  const total: EarlyPremium = { ...NO_PREMIUM };
  const rootYears = Math.sqrt(years);
  const logSpot = Math.log(spot);
  const distance = Math.max((logSpot - boundary.logNow) / (sigma * rootYears), CLOSEST);
  const stretch = Math.min(1, distance);
  const range = Math.asinh(Math.PI / 2 / stretch);
  const lowestDepth = LOWEST_SHARE * (boundary.logAtExpiry - boundary.logNow);
  const drift = rate - carry - 0.5 * sigma * sigma;
  const { count, nodes, weights, sines, cosines, angleWeights } = isFinest ? NEAREST_RULE : ruleFor(distance, boundary.power);
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
