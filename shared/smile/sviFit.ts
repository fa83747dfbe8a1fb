/** The quasi-explicit SVI fit of one expiry: a search in the plane (m, ln s) over the exactly solved inner problem. */
import { DENSITY_GRID, densityReach, lowestSviDensity, steepestWing } from './butterfly.ts';
import { lowestInPlane, type PlanePoint } from './planeSearch.ts';
import type { SmilePoint } from './smilePoints.ts';
import type { SviParams } from './svi.ts';
import { createSviInnerSolver, MAX_WING_SLOPE, type SviInnerSolver, type VariancePoints } from './sviInner.ts';

/** Five parameters through five points say nothing about their quality; one more and they do. */
export const MIN_SVI_POINTS = 6;

export interface SviFit {
  readonly params: SviParams;
  /** True: the best fit had a negative density somewhere, and this is the best one found without. */
  readonly isRepaired: boolean;
}

/** Shares of the quoted width of log-moneyness: where m and s are looked for, and where the search starts. */
const M_BEYOND = 0.5;
const MIN_S_SHARE = 0.001;
const MAX_S_SHARE = 3;
const M_SHARES = [0.1, 0.35, 0.5, 0.65, 0.9] as const;
const S_SHARES = [0.003, 0.012, 0.05, 0.2, 0.8] as const;
const STARTS = 2;
const FIRST_STEP_M_SHARE = 0.1;
const FIRST_STEP_LOG_S = 0.7;
const TOLERANCE = 1e-6;
const MAX_EVALUATIONS = 160;
/** A repair starts near its end already, and there are several. */
const MAX_REPAIR_EVALUATIONS = 70;
/** Wing slopes tried, as shares of those of the fit to repair. */
const REPAIR_SLOPES = [1, 0.7, 0.5, 0.35, 0.2] as const;
/** What a dip between two points of the coarser grid may hide. */
const SEARCH_MARGIN = 0.005;
/** A density 0.01 too low makes the squared error eleven times as large. */
const REPAIR_PENALTY = 1_000;

/**
 * The raw SVI that minimises Σ((σ_fit − σ_target)/tolerance)², linearised in variance, over `points` (at least MIN_SVI_POINTS, rising
 * strikes) `years` (> 0) away. Deterministic: a fixed grid, then Nelder–Mead from its two best cells. |ρ| ≤ 1, w ≥ 0 and Lee's wing slopes
 * always hold; where the density turns negative the search is repeated under flatter wings with that as a penalty, and the closest fit
 * without it wins. If none is found the first one stays, and the caller's check will say so. Source: as sviInner.ts.
 */
export function fitSvi(points: readonly SmilePoint[], years: number): SviFit {
  const search = createSearch(toVariancePoints(points, years));
  const first = search.best(MAX_WING_SLOPE, null);
  const reach = reachOf(points, years);
  if (lowestSviDensity(first.params, reach).density >= 0) return { params: first.params, isRepaired: false };
  const steepest = steepestWing(first.params);
  let repaired: Found | null = null;
  for (const share of REPAIR_SLOPES) {
    const found = search.best(Math.min(MAX_WING_SLOPE, share * steepest), reach);
    const isClean = lowestSviDensity(found.params, reach).density >= 0;
    if (isClean && (repaired === null || found.cost < repaired.cost)) repaired = found;
  }
  return repaired === null ? { params: first.params, isRepaired: false } : { params: repaired.params, isRepaired: true };
}

/** Where the density of a fit through `points` is judged. */
export function reachOf(points: readonly SmilePoint[], years: number): number {
  let farthest = 0;
  let nearest = Infinity;
  let sigma = 0;
  for (const point of points) {
    const distance = Math.abs(point.logMoneyness);
    farthest = Math.max(farthest, distance);
    if (distance < nearest) {
      nearest = distance;
      sigma = point.sigma;
    }
  }
  return densityReach(farthest, sigma * sigma * years);
}

interface Found {
  readonly params: SviParams;
  readonly cost: number;
}

interface Search {
  /** `reach` null: densities are not looked at. */
  best(maxSlope: number, reach: number | null): Found;
}

type PlaneCost = (m: number, logS: number) => number;

function createSearch(points: VariancePoints): Search {
  const solver = createSviInnerSolver(points);
  const low = points.logMoneyness[0] ?? 0;
  const width = (points.logMoneyness.at(-1) ?? 0) - low;
  return {
    best(maxSlope, reach) {
      const cost = withinBounds(reach === null ? fitCost(solver, maxSlope) : penalisedCost(solver, maxSlope, reach), low, width);
      const isRepair = reach !== null;
      const starts = gridStarts(cost, low, width).slice(0, isRepair ? 1 : STARTS);
      const { x, y, value } = lowestFrom(starts, cost, width, isRepair ? MAX_REPAIR_EVALUATIONS : MAX_EVALUATIONS);
      solver.solve(x, Math.exp(y), maxSlope);
      return { params: solver.params(), cost: value };
    },
  };
}

function fitCost(solver: SviInnerSolver, maxSlope: number): PlaneCost {
  return (m, logS) => solver.solve(m, Math.exp(logS), maxSlope);
}

function penalisedCost(solver: SviInnerSolver, maxSlope: number, reach: number): PlaneCost {
  return (m, logS) => {
    const cost = solver.solve(m, Math.exp(logS), maxSlope);
    const missing = SEARCH_MARGIN - lowestSviDensity(solver.params(), reach, DENSITY_GRID.search).density;
    return missing <= 0 ? cost : cost * (1 + REPAIR_PENALTY * Math.min(1, missing));
  };
}

/** +Infinity outside the region searched. */
function withinBounds(cost: PlaneCost, low: number, width: number): PlaneCost {
  const minM = low - M_BEYOND * width;
  const maxM = low + (1 + M_BEYOND) * width;
  const minLogS = Math.log(MIN_S_SHARE * width);
  const maxLogS = Math.log(MAX_S_SHARE * width);
  return (m, logS) => (m < minM || m > maxM || logS < minLogS || logS > maxLogS ? Infinity : cost(m, logS));
}

/** The cells of the grid, lowest first. */
function gridStarts(cost: PlaneCost, low: number, width: number): readonly PlanePoint[] {
  const cells = M_SHARES.flatMap((mShare) =>
    S_SHARES.map((sShare) => {
      const x = low + mShare * width;
      const y = Math.log(sShare * width);
      return { x, y, value: cost(x, y) };
    }),
  );
  return cells.sort((a, b) => a.value - b.value);
}

function lowestFrom(starts: readonly PlanePoint[], cost: PlaneCost, width: number, maxEvaluations: number): PlanePoint {
  const step = [FIRST_STEP_M_SHARE * width, FIRST_STEP_LOG_S] as const;
  const found = starts.map(({ x, y }) => lowestInPlane(cost, { start: [x, y], step, tolerance: TOLERANCE, maxEvaluations }));
  return found.reduce((best, point) => (point.value < best.value ? point : best));
}

function toVariancePoints(points: readonly SmilePoint[], years: number): VariancePoints {
  return {
    logMoneyness: Float64Array.from(points, ({ logMoneyness }) => logMoneyness),
    variance: Float64Array.from(points, ({ sigma }) => sigma * sigma * years),
    weight: Float64Array.from(points, ({ sigma, tolerance }) => 1 / (2 * sigma * years * tolerance) ** 2),
  };
}
