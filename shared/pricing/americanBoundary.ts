/** The exercise boundary of an American put as a polynomial, found by Newton's method on grids of rising resolution. */
import { boundaryTangents, createEquation, newtonStep, type Equation, type Parameter, type Tangents } from './americanEquation.ts';
import { depthSlope, logBoundaryAtExpiry, toDepth, type PutTerms } from './americanTerms.ts';
import { boundaryGrid, toPosition, type BoundaryGrid } from './americanGrid.ts';

/** The boundary over the whole life of a put of strike 1; usable for any spot. */
export interface ExerciseBoundary {
  readonly terms: PutTerms;
  readonly power: 1 | 2;
  readonly logAtExpiry: number;
  /** ln of the critical spot now, `years` before expiry. */
  readonly logNow: number;
  /** Chebyshev coefficients of depth² in z ∈ [0, 1]. */
  readonly coefficients: Float64Array;
  /** Those of its derivatives by σ, r, q; null unless asked for. */
  readonly tangents: Tangents | null;
}

/** Points and angles of the levels. The first is a guess for the second; each later one is used where the polynomial before has not converged. */
const LEVELS: Readonly<Record<1 | 2, readonly (readonly [points: number, angles: number])[]>> = {
  1: [
    [6, 8],
    [16, 24],
    [24, 32],
    [40, 48],
    [72, 72],
  ],
  2: [
    [6, 8],
    [12, 24],
    [18, 32],
    [36, 48],
    [64, 80],
  ],
};
const LOWEST_PERPETUAL = 1e-6;
const EXPIRY_SLOPE = 0.6388;
/** A first step squares its error with at most this factor. */
const FIRST_BEND = 100;
/** Only steps smaller than this square the error. */
const TRUSTED_STEP = 0.1;
/** How near the two ways to refine a coarser level must be to trust the smoother one. */
const AGREEMENT = 0.1;
/** What may be left to change, relative to the depth² now. */
const GUESS_CHANGE = 2e-3;
const FINAL_CHANGE = 1e-6;
/** A further step that moves more than this shows a search that only seemed to have settled. */
const LARGEST_LAST_STEP = 1e-4;
const MAX_STEPS = 24;
/**
 * How large the last coefficients of a converged polynomial may look in price and delta; what they leave out is far less. Calibrated against
 * 113 points on 8,000 random options, a third of them within 1.5 standard deviations outside the boundary: price within 4e-10 of the strike,
 * delta within 4e-9. On the finest level itself what is left of the tail comes from the first instants before expiry.
 */
const CONVERGED_TAIL: Readonly<Record<1 | 2, number>> = { 1: 4e-8, 2: 8e-8 };
const CONVERGED_DELTA_TAIL = 2.5e-6;
const RESOLVED_TAIL = 1e-5;

/** One resolution and its memory; reused from option to option. */
interface Level {
  readonly equation: Equation;
  /** Per node: the rough guess, the unknown, and the second over the first. */
  readonly rough: Float64Array;
  readonly unknowns: Float64Array;
  readonly ratios: Float64Array;
  readonly coefficients: Float64Array;
}

const levels: Readonly<Record<1 | 2, Level[]>> = { 1: [], 2: [] };

/** A boundary that starts at the strike bends sharply near expiry: the points crowd there. One that starts below is straighter. */
function powerFor({ rate, carry }: PutTerms): 1 | 2 {
  return rate >= carry ? 2 : 1;
}

/** The level at `index`, made when it is first needed; null behind the last. */
function levelAt(index: number, power: 1 | 2): Level | null {
  const size = LEVELS[power][index];
  if (!size) return null;
  const known = levels[power][index];
  if (known) return known;
  const [points, angles] = size;
  const perNode = (): Float64Array => new Float64Array(points);
  const equation = createEquation(boundaryGrid(points, angles, power));
  const made = { equation, rough: perNode(), unknowns: perNode(), ratios: perNode(), coefficients: new Float64Array(points + 1) };
  levels[power][index] = made;
  return made;
}

/** The Chebyshev sum at z ∈ [0, 1], by Clenshaw's recurrence. */
export function chebyshevSum(coefficients: Float64Array, z: number): number {
  const x = 2 * z - 1;
  const twice = 2 * x;
  let first = 0;
  let second = 0;
  for (let k = coefficients.length - 1; k > 0; k -= 1) {
    const next = twice * first - second + (coefficients[k] ?? 0);
    second = first;
    first = next;
  }
  return x * first - second + (coefficients[0] ?? 0);
}

/** Fills `coefficients` with those of the polynomial through `values` at the nodes. */
function setCoefficients({ nodeCount, toCoefficients: matrix }: BoundaryGrid, values: Float64Array, coefficients: Float64Array): void {
  for (let k = 0; k <= nodeCount; k += 1) {
    let sum = 0;
    for (let i = 0; i < nodeCount; i += 1) sum += (matrix[k * nodeCount + i] ?? 0) * (values[i] ?? 0);
    coefficients[k] = sum;
  }
}

function toCoefficients(grid: BoundaryGrid, values: Float64Array): Float64Array {
  const coefficients = new Float64Array(grid.nodeCount + 1);
  setCoefficients(grid, values, coefficients);
  return coefficients;
}

/** Where the boundary of a put without expiry lies, as a share of its boundary at expiry; kept off 0. */
function perpetualShare(terms: PutTerms): number {
  const variance = terms.sigma * terms.sigma;
  const half = (terms.rate - terms.carry) / variance - 0.5;
  const root = -half - Math.sqrt(half * half + (2 * terms.rate) / variance);
  return Math.max(root / (root - 1) / Math.exp(logBoundaryAtExpiry(terms)), LOWEST_PERPETUAL);
}

/**
 * A rough depth ln(boundary at expiry/boundary) with `rootTau`² years to go, between 0 and its limit for a put without expiry. With
 * carry > rate it leaves 0 like 0.6388 σ√τ (Evans, Kuske, Keller 2002); else on the exponential path of Bjerksund and Stensland (1993)
 * for the mirrored call.
 */
function depthGuess(terms: PutTerms, share: number, rootTau: number): number {
  const { rate, carry, sigma } = terms;
  const stdDev = sigma * rootTau;
  if (carry > rate) {
    const limit = -Math.log(share);
    return limit * -Math.expm1((-EXPIRY_SLOPE * stdDev) / limit);
  }
  const rise = 1 / share - 1;
  const speed = Math.max((carry - rate) * rootTau * rootTau + 2 * stdDev, 0.3 * stdDev) / rise;
  return Math.log1p(rise * -Math.expm1(-speed));
}

function setRough({ equation, rough }: Level, terms: PutTerms, share: number): void {
  const rootYears = Math.sqrt(terms.years);
  for (let row = 0; row < rough.length; row += 1) {
    const depth = depthGuess(terms, share, (equation.grid.rootTimes[row] ?? 0) * rootYears);
    rough[row] = depth * depth;
  }
}

/**
 * Newton's method until what the next step would change, judged by how the last two shrank, is below `change`; false when it does not
 * settle.
 */
function settle(equation: Equation, terms: PutTerms, unknowns: Float64Array, change: number): boolean {
  let before = 0;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const moved = newtonStep(equation, terms, unknowns);
    if (!Number.isFinite(moved)) return false;
    const bend = before === 0 ? FIRST_BEND : Math.max(1, moved / (before * before));
    if (moved < TRUSTED_STEP && bend * moved * moved <= change) return true;
    before = moved;
  }
  return false;
}

/** The last coefficients as an error of ln(boundary now). */
function tailOf(coefficients: Float64Array, depthNow: number): number {
  const last = coefficients.length - 1;
  const tail = Math.max(Math.abs(coefficients[last] ?? 0), Math.abs(coefficients[last - 1] ?? 0), Math.abs(coefficients[last - 2] ?? 0));
  return tail * depthSlope(depthNow);
}

/** A tail in standard deviations, times the interest that is earned by exercising: what the price feels of it. */
function tailInPrice(tail: number, { rate, carry, sigma, years }: PutTerms): number {
  return (tail * -Math.expm1(-Math.max(rate, Math.abs(carry)) * years)) / (sigma * Math.sqrt(years));
}

/** A tail times gamma at the boundary per relative move of the spot: what delta feels of it. */
function tailInDelta(tail: number, { rate, carry, sigma }: PutTerms, boundary: number): number {
  return (tail * 2 * Math.abs(rate / boundary - carry)) / (sigma * sigma);
}

function isConverged(level: Level, terms: PutTerms, power: 1 | 2, isLast: boolean): boolean {
  const depthNow = toDepth(level.unknowns.at(-1) ?? 0);
  const tail = tailOf(level.coefficients, depthNow);
  if (isLast) return tailInPrice(tail, terms) <= RESOLVED_TAIL;
  const boundary = Math.exp(logBoundaryAtExpiry(terms) - depthNow);
  return tailInPrice(tail, terms) <= CONVERGED_TAIL[power] && tailInDelta(tail, terms, boundary) <= CONVERGED_DELTA_TAIL;
}

/**
 * The boundary for `terms` (0 < σ√T; r > 0, or r = 0 > q), its critical spot to about 1e-9 relative, or null when the finest grid does not
 * resolve it. `withTangents` adds what vega and the rhos need.
 */
export function exerciseBoundary(terms: PutTerms, withTangents: boolean): ExerciseBoundary | null {
  const power = powerFor(terms);
  return boundaryOnLevels(terms, withTangents, power) ?? boundaryOnLevels(terms, withTangents, power === 1 ? 2 : 1);
}

function boundaryOnLevels(terms: PutTerms, withTangents: boolean, power: 1 | 2): ExerciseBoundary | null {
  const share = perpetualShare(terms);
  const last = LEVELS[power].length - 1;
  let coarser: Level | null = null;
  for (let index = 0; index <= last; index += 1) {
    const level = levelAt(index, power);
    if (!level) return null;
    const { equation, unknowns, coefficients } = level;
    setRough(level, terms, share);
    setStart(level, coarser);
    if (!settle(equation, terms, unknowns, index === 0 ? GUESS_CHANGE : FINAL_CHANGE)) continue;
    setCoefficients(equation.grid, unknowns, coefficients);
    if (index > 0 && isConverged(level, terms, power, index === last)) {
      const boundary = finished(equation, terms, unknowns, coefficients, withTangents);
      if (boundary) return boundary;
    }
    setRatios(level);
    coarser = level;
  }
  return null;
}

function finished(
  equation: Equation,
  terms: PutTerms,
  unknowns: Float64Array,
  solved: Float64Array | null,
  withTangents: boolean,
): ExerciseBoundary | null {
  const logAtExpiry = logBoundaryAtExpiry(terms);
  let tangents: Tangents | null = null;
  if (withTangents) {
    if (!(newtonStep(equation, terms, unknowns) < LARGEST_LAST_STEP)) return null;
    const atNodes = boundaryTangents(equation, terms, unknowns);
    const of = (parameter: Parameter): Float64Array => toCoefficients(equation.grid, atNodes[parameter]);
    tangents = { sigma: of('sigma'), rate: of('rate'), carry: of('carry') };
  }
  const logNow = logAtExpiry - toDepth(unknowns.at(-1) ?? 0);
  const coefficients = withTangents || !solved ? toCoefficients(equation.grid, unknowns) : solved.slice();
  return { terms, power: equation.grid.power, logAtExpiry, logNow, coefficients, tangents };
}

function setRatios({ rough, unknowns, ratios }: Level): void {
  for (let row = 0; row < ratios.length; row += 1) ratios[row] = (unknowns[row] ?? 0) / (rough[row] ?? 1);
}

/** `ratios` at z, straight between the nodes, level before the first. */
function ratioAt({ equation, ratios }: Level, z: number): number {
  const { nodes } = equation.grid;
  let above = 0;
  while (above < nodes.length && (nodes[above] ?? 1) < z) above += 1;
  const high = ratios[above] ?? 1;
  if (above === 0) return high;
  const low = nodes[above - 1] ?? 0;
  const share = (z - low) / ((nodes[above] ?? 1) - low);
  return (ratios[above - 1] ?? 1) * (1 - share) + high * share;
}

/**
 * What Newton's method starts from: the rough guess, corrected by what the coarser level made of its own; the coarser polynomial itself
 * where it agrees with that (near expiry it may be anything, relative to an unknown that goes to 0).
 */
function setStart({ equation, rough, unknowns }: Level, coarser: Level | null): void {
  for (let row = 0; row < unknowns.length; row += 1) {
    const guess = rough[row] ?? 0;
    if (!coarser) {
      unknowns[row] = guess;
      continue;
    }
    const z = equation.grid.nodes[row] ?? 0;
    const corrected = guess * ratioAt(coarser, z);
    const smooth = chebyshevSum(coarser.coefficients, z);
    unknowns[row] = Math.abs(smooth - corrected) < AGREEMENT * corrected ? smooth : corrected;
  }
}

/** Depth of the boundary `root`²·T before expiry. */
export function depthAt(boundary: ExerciseBoundary, root: number): number {
  return toDepth(chebyshevSum(boundary.coefficients, toPosition(root, boundary.power)));
}

/** Newton's method this far leaves rounding only, so that differences between neighbouring volatilities keep their digits. */
const NEIGHBOUR_CHANGE = 1e-11;

/**
 * The boundary for another volatility near that of `boundary` (which has tangents), on the same points, with tangents; null when the
 * search does not settle.
 */
export function neighbourBoundary(boundary: ExerciseBoundary, sigma: number): ExerciseBoundary | null {
  const { terms, power, coefficients, tangents } = boundary;
  const index = LEVELS[power].findIndex(([points]) => points === coefficients.length - 1);
  const equation = levelAt(index, power)?.equation;
  if (!equation || !tangents) return null;
  const change = sigma - terms.sigma;
  const unknowns = equation.grid.nodes.map((z) => chebyshevSum(coefficients, z) + change * chebyshevSum(tangents.sigma, z));
  const moved = { ...terms, sigma };
  if (!settle(equation, moved, unknowns, NEIGHBOUR_CHANGE)) return null;
  return finished(equation, moved, unknowns, null, true);
}
