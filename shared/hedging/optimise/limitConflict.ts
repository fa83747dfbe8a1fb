/** Why limits cannot be met: the smallest set of them that contradict each other, and how near each could be got if the others were kept. */
import { assertNever } from '../../result/assertNever.ts';
import { fail, type Result } from '../../result/result.ts';
import { inWords } from '../numberWords.ts';
import { FINE_SHARE, hedgeModel, searchOptions } from './hedgeModel.ts';
import { limitTerms, reachedOf } from './limitTerms.ts';
import { countTrades, type CountedTrades } from './lotTrades.ts';
import type { MipSolver } from './mipModel.ts';
import { LIMIT_NAMES, type GreekLimits, type LimitName, type OptimiseRequest } from './optimiseRequest.ts';

export interface ConflictingLimit {
  readonly limit: LimitName;
  readonly limitValue: number;
  /** The best that can be reached while the other limits of the conflict hold; null: not found within the time. */
  readonly nearestValue: number | null;
}

/** Without any one of them (or with more instruments, where those are in it) the rest can be met. */
export interface LimitConflict {
  readonly limits: readonly ConflictingLimit[];
  /** The most instruments allowed, where that is part of the conflict. */
  readonly maxInstruments: number | null;
}

type Relaxed = LimitName | 'maxInstruments';

/** The refusal of a request that has no answer. Searches again a few times, each within the request's time. */
export function refusalOf(request: OptimiseRequest, solver: MipSolver): Result<never> {
  const members = conflictMembers(request, solver);
  const kept = onlyMembers(request, members);
  const limits = LIMIT_NAMES.filter((name) => members.includes(name)).map((name) => conflictingLimit(kept, name, solver));
  const conflict: LimitConflict = { limits, maxInstruments: members.includes('maxInstruments') ? request.maxInstruments : null };
  return fail('conflict', conflictWords(conflict, request.underlying), conflict);
}

/** Deletion filter: what can be left out without an answer appearing is left out. A search that does not end in time counts as an answer. */
function conflictMembers(request: OptimiseRequest, solver: MipSolver): readonly Relaxed[] {
  let members: readonly Relaxed[] = [
    ...LIMIT_NAMES.filter((name) => isHard(request, name)),
    ...(request.maxInstruments === null ? [] : (['maxInstruments'] as const)),
  ];
  for (const name of members) {
    const others = members.filter((other) => other !== name);
    const solved = solver.solve(hedgeModel(onlyMembers(request, others), { kind: 'feasible' }).mip, searchOptions(request));
    if (solved.ok && solved.value.status === 'infeasible') members = others;
  }
  return members;
}

function isHard(request: OptimiseRequest, name: LimitName): boolean {
  const { limit, penaltyUsdPerUnit } = limitTerms(request, name);
  return limit !== null && penaltyUsdPerUnit === null;
}

function onlyMembers(request: OptimiseRequest, members: readonly Relaxed[]): OptimiseRequest {
  const kept = (name: LimitName): number | null => (members.includes(name) ? limitTerms(request, name).limit : null);
  const limits: GreekLimits = {
    deltaCoin: kept('delta'),
    gammaCoinPerUsd: kept('gamma'),
    vegaUsdPerVolPoint: kept('vega'),
    marginUsd: kept('margin'),
  };
  return { ...request, limits, maxInstruments: members.includes('maxInstruments') ? request.maxInstruments : null };
}

function conflictingLimit(request: OptimiseRequest, name: LimitName, solver: MipSolver): ConflictingLimit {
  return { limit: name, limitValue: limitTerms(request, name).limit ?? 0, nearestValue: nearestTo(request, name, solver) };
}

/** How near the limit `name` can be got, the other limits kept; null: nothing was found within the time. */
function nearestTo(request: OptimiseRequest, name: LimitName, solver: MipSolver): number | null {
  const nearest = nearestTrades(request, name, solver);
  return nearest === null ? null : reachedOf(request, name, nearest.after, nearest.marginUsd);
}

/** Of the limit's own scale: nearer than this is as near. */
const NEAREST_GAP = 1e-3;

/** Trades that get nearest to the limit `name`, which must not be null, while the others hold. */
export function nearestTrades(request: OptimiseRequest, name: LimitName, solver: MipSolver): CountedTrades | null {
  const { timeLimitSeconds } = request;
  for (const tolerance of ['usual', 'tight'] as const) {
    const { mip, roundingsOf } = hedgeModel(request, { kind: 'slack', limit: name }, tolerance === 'tight' ? 2 * FINE_SHARE : 0);
    const solved = solver.solve(mip, { timeLimitSeconds, relativeGap: NEAREST_GAP, absoluteGap: NEAREST_GAP, tolerance });
    const roundings = solved.ok && solved.value.values !== null ? roundingsOf(solved.value.values) : [];
    const found = roundings.map((lots) => countTrades(request, lots)).find(({ breaches }) => breaches.every(({ limit }) => limit === name));
    if (found !== undefined) return found;
  }
  return null;
}

function conflictWords({ limits, maxInstruments }: LimitConflict, underlying: string): string {
  const named = limits.map(({ limit, limitValue }) => `${limit} ${valueInWords(limit, limitValue, underlying)}`);
  const count = maxInstruments === null ? [] : [`at most ${maxInstruments} instrument${maxInstruments === 1 ? '' : 's'}`];
  const nearest = limits.flatMap(({ limit, nearestValue }) =>
    nearestValue === null ? [] : [`${limit} ${valueInWords(limit, nearestValue, underlying)}`],
  );
  const rest = limits.length + count.length > 1 ? 'if the others are kept' : 'with these instruments';
  const reach = nearest.length === 0 ? '' : `; nearest ${rest}: ${nearest.join(', or ')}`;
  return `limits cannot be met together: ${[...named, ...count].join(', ')}${reach}`;
}

function valueInWords(limit: LimitName, value: number, underlying: string): string {
  switch (limit) {
    case 'delta':
      return `${inWords(value, 4)} ${underlying}`;
    case 'gamma':
      return `${value === 0 ? '0' : value.toPrecision(3)} ${underlying}/USD`;
    case 'vega':
      return `${inWords(value, 2)} USD/point`;
    case 'margin':
      return `${inWords(value, 0)} USD`;
    default:
      return assertNever(limit);
  }
}
