/** The cheapest trades, in few instruments and whole lots, that bring the greeks of a book inside their limits. */
import { fail, ok, type Result } from '../../result/result.ts';
import { FINE_SHARE, hedgeModel, searchOptions } from './hedgeModel.ts';
import { countTrades, type CountedTrades } from './lotTrades.ts';
import { refusalOf } from './limitConflict.ts';
import type { MipSolveOptions, MipSolver } from './mipModel.ts';
import { limitTerms, reachedOf } from './limitTerms.ts';
import { LIMIT_NAMES, type GreekSums, type LimitName, type OptimiseRequest } from './optimiseRequest.ts';
import { checkRequest } from './requestChecks.ts';

export interface OptimisedHedge extends CountedTrades {
  /** optimal: proven to within the gap that was asked for. timeLimit: the best found when the time was over. */
  readonly status: 'optimal' | 'timeLimit';
  readonly before: GreekSums;
  /** No trades that hold the limits cost less; null: the time was over before anything was known. */
  readonly boundUsd: number | null;
  /** (total − bound) ÷ total, a share; 0 when both are 0, null without a bound. */
  readonly gap: number | null;
  /** Limits that the answer uses up to the last lot or nearly so. */
  readonly binding: readonly LimitName[];
}

interface Try {
  readonly tightenShare: number;
  readonly tolerance: MipSolveOptions['tolerance'];
}

/** In turn, when the solver's tolerance or the rounding of fine lots let a limit slip. */
const TRIES: readonly Try[] = [
  { tightenShare: 0, tolerance: 'usual' },
  { tightenShare: 1e-8, tolerance: 'tight' },
  { tightenShare: 2 * FINE_SHARE, tolerance: 'tight' },
];

/**
 * Fails with invalidInput (the request contradicts itself; the message names the field), conflict (limits that cannot be met together;
 * `detail` is a LimitConflict) or calculationFailed (no answer within the time, or the solver failed).
 */
export function optimiseHedge(request: OptimiseRequest, solver: MipSolver): Result<OptimisedHedge> {
  const checked = checkRequest(request);
  return checked.ok ? solveHedge(checked.value, solver) : checked;
}

/** The same for a request that has been checked. */
export function solveHedge(request: OptimiseRequest, solver: MipSolver): Result<OptimisedHedge> {
  for (const { tightenShare, tolerance } of TRIES) {
    const { mip, roundingsOf } = hedgeModel(request, { kind: 'cost' }, tightenShare);
    const solved = solver.solve(mip, { ...searchOptions(request), tolerance });
    if (!solved.ok) return solved;
    const { status, values, bound } = solved.value;
    // Infeasible only because the limits were drawn in is no proof.
    if (status === 'infeasible' && tightenShare === 0) return refusalOf(request, solver);
    if (status === 'infeasible') continue;
    if (values === null) return fail('calculationFailed', `no hedge was found within ${request.timeLimitSeconds} s`);
    const counted = cheapestHolding(request, roundingsOf(values));
    if (counted !== null) return ok(toHedge(request, status, tightenShare === 0 ? bound : null, counted));
  }
  return fail('calculationFailed', 'the solver’s answer does not hold the limits in whole lots');
}

/** Null: none holds. */
export function cheapestHolding(request: OptimiseRequest, roundings: readonly (readonly number[])[]): CountedTrades | null {
  const holding = roundings.map((lots) => countTrades(request, lots)).filter((counted) => isWithinLimits(request, counted));
  return holding.reduce<CountedTrades | null>(
    (best, each) => (best === null || each.cost.totalUsd < best.cost.totalUsd ? each : best),
    null,
  );
}

/** Soft limits may be exceeded. */
function isWithinLimits(request: OptimiseRequest, { breaches, trades }: CountedTrades): boolean {
  const { maxInstruments } = request;
  if (maxInstruments !== null && trades.length > maxInstruments) return false;
  return breaches.every(({ limit }) => limitTerms(request, limit).penaltyUsdPerUnit !== null);
}

export function toHedge(
  request: OptimiseRequest,
  status: OptimisedHedge['status'],
  bound: number | null,
  counted: CountedTrades,
): OptimisedHedge {
  const { totalUsd } = counted.cost;
  // Rounding to whole lots may put the count a hair below a bound that has the solver's tolerance in it.
  const boundUsd = bound === null ? null : Math.min(Math.max(0, bound), totalUsd);
  return { ...counted, status, before: request.book, boundUsd, gap: gapOf(totalUsd, boundUsd), binding: bindingLimits(request, counted) };
}

export function gapOf(totalUsd: number, boundUsd: number | null): number | null {
  if (boundUsd === null) return null;
  return totalUsd > 0 ? (totalUsd - boundUsd) / totalUsd : 0;
}

/** "Nearly": within this share of the limit. */
const BINDING_SHARE = 0.001;

function bindingLimits(request: OptimiseRequest, { after, marginUsd }: CountedTrades): readonly LimitName[] {
  return LIMIT_NAMES.filter((name) => {
    const { limit } = limitTerms(request, name);
    return limit !== null && reachedOf(request, name, after, marginUsd) >= limit * (1 - BINDING_SHARE);
  });
}
