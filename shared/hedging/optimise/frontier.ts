/** What it costs to take gamma away: the cheapest hedge for a row of gamma limits, from where the book stands to the least that can be reached. */
import { fail, ok, type Result } from '../../result/result.ts';
import { nearestTrades } from './limitConflict.ts';
import type { CountedTrades } from './lotTrades.ts';
import type { MipSolver } from './mipModel.ts';
import { gapOf, solveHedge, toHedge, type OptimisedHedge } from './optimiseHedge.ts';
import type { GreekLimits, OptimiseRequest } from './optimiseRequest.ts';
import { checkRequest } from './requestChecks.ts';

export interface FrontierPoint {
  /** What the gamma was held to, absolute. */
  readonly gammaLimit: number;
  /** What it came to, absolute; never above the limit. */
  readonly residualGamma: number;
  readonly hedge: OptimisedHedge;
}

export interface Frontier {
  /** By falling limit, from today's gamma to a hair above the least that was found. Costs never fall along it. */
  readonly points: readonly FrontierPoint[];
  /** The least |gamma| found, the other limits kept. */
  readonly leastGamma: number;
}

const DEFAULT_POINTS = 9;

export interface FrontierOptions {
  /** 2…50. */
  readonly points?: number;
  /** After each search, how many of how many are done; false stops. */
  readonly onPoint?: (done: number, total: number) => boolean;
}

/** The request's own gamma limit plays no part. Fails as `optimiseHedge` does, and with notApplicable once `onPoint` has stopped it. */
export function hedgeFrontier(request: OptimiseRequest, solver: MipSolver, options: FrontierOptions = {}): Result<Frontier> {
  const { points = DEFAULT_POINTS, onPoint = () => true } = options;
  if (!(Number.isInteger(points) && points >= 2 && points <= 50)) return fail('invalidInput', `points: expected 2…50, was ${points}`);
  const checked = checkRequest(request);
  if (!checked.ok) return checked;
  const todays = Math.abs(request.book.gammaCoinPerUsd);
  const nearest = leastGammaTrades(checked.value, todays, solver);
  if (nearest === null) return withoutGamma(checked.value, solver);
  const leastGamma = Math.abs(nearest.after.gammaCoinPerUsd);
  const limits = gammaLimits(todays, leastGamma, points);
  const found: OptimisedHedge[] = [];
  for (const limit of limits) {
    const held = withGammaLimit(checked.value, limit);
    const hedge = solveHedge(held, solver);
    found.push(hedge.ok ? hedge.value : toHedge(held, 'timeLimit', null, nearest));
    if (!onPoint(found.length, limits.length)) return fail('notApplicable', 'stopped');
  }
  return ok({ points: found.map((own, at) => pointAt(limits[at] ?? leastGamma, own, found)), leastGamma });
}

/** Less than this share of today's gamma is as good as none. */
const NO_GAMMA_SHARE = 0.002;
/** The last limit lies this share of today's gamma above the least, so that there is something to choose from. */
const LAST_STEP_SHARE = 0.005;

/** Null: the other limits alone cannot be met, or nothing was found in time. */
function leastGammaTrades(request: OptimiseRequest, todays: number, solver: MipSolver): CountedTrades | null {
  return nearestTrades(withGammaLimit(request, NO_GAMMA_SHARE * todays), 'gamma', solver);
}

/** The failure of the request without its gamma limit. */
function withoutGamma(request: OptimiseRequest, solver: MipSolver): Result<never> {
  const solved = solveHedge(withGammaLimit(request, null), solver);
  return solved.ok ? fail('calculationFailed', `no least gamma was found within ${request.timeLimitSeconds} s`) : solved;
}

function withGammaLimit(request: OptimiseRequest, gammaCoinPerUsd: number | null): OptimiseRequest {
  const limits: GreekLimits = { ...request.limits, gammaCoinPerUsd };
  const soft = request.soft === null ? null : { ...request.soft, gammaUsdPerUnit: null };
  return { ...request, limits, soft };
}

function gammaLimits(todays: number, least: number, points: number): readonly number[] {
  const last = least + LAST_STEP_SHARE * todays;
  const first = Math.max(todays, last);
  return Array.from({ length: points }, (_, at) => first + ((last - first) * at) / (points - 1));
}

/** The cheapest of all answers found that hold this limit: a search that ended within its gap may have missed one that another search met. */
function pointAt(gammaLimit: number, own: OptimisedHedge, found: readonly OptimisedHedge[]): FrontierPoint {
  const holding = found.filter((hedge) => residualOf(hedge) <= gammaLimit * (1 + 1e-12));
  const cheapest = holding.reduce((best, each) => (each.cost.totalUsd < best.cost.totalUsd ? each : best), own);
  const { totalUsd } = cheapest.cost;
  const boundUsd = own.boundUsd === null ? null : Math.min(own.boundUsd, totalUsd);
  const hedge = { ...cheapest, status: own.status, boundUsd, gap: gapOf(totalUsd, boundUsd) };
  return { gammaLimit, residualGamma: residualOf(hedge), hedge };
}

function residualOf({ after }: OptimisedHedge): number {
  return Math.abs(after.gammaCoinPerUsd);
}
