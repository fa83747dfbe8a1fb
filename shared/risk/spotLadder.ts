/** The book at a row of spots: what its delta will be on the way, and how many coins must then be traded. */
import type { Numeraire } from '../domain/book.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { netDeltaCoin } from './aggregate.ts';
import { createHedgeWalk } from './hedgeWalk.ts';
import type { ScenarioBook, ScenarioRisk } from './scenarioBook.ts';
import { NO_VOL_SHIFT, type VolShift } from './volShift.ts';

export interface LadderRequest {
  /** Multiples of today's spot, any order. */
  readonly spotRatios: readonly number[];
  readonly atMs: number;
  readonly numeraire: Numeraire;
  /** Where a hedge brings the net delta. */
  readonly targetCoin: number;
  readonly volShift?: VolShift;
}

export interface LadderLevel {
  readonly spotRatio: number;
  /** Null: the index is not quoted. */
  readonly indexUsd: number | null;
  readonly risk: ScenarioRisk;
  /** In the numeraire asked for; null, and with it every hedge, while the delta of a leg is unknown. */
  readonly netDeltaCoin: number | null;
  /** Coins to trade here if nothing was traded on the way: + buy, − sell. */
  readonly toTargetCoin: number | null;
  /** Coins to trade here if every level between today's spot and this one was hedged. */
  readonly stepCoin: number | null;
  /** All of those from today's spot (its own trade included) to here. */
  readonly cumulativeCoin: number | null;
}

export interface SpotLadder {
  /** Today's spot, whether or not it was asked for. */
  readonly start: LadderLevel;
  /** Rising. */
  readonly levels: readonly LadderLevel[];
}

/** Each level by full revaluation. Fails with invalidInput on a scenario that cannot be or a target that is no number. */
export function spotLadder(book: ScenarioBook, request: LadderRequest): Result<SpotLadder> {
  const { targetCoin } = request;
  if (!Number.isFinite(targetCoin)) return fail('invalidInput', `targetCoin: expected a finite number, was ${targetCoin}`);
  const rising = [...new Set(request.spotRatios)].toSorted((a, b) => a - b);
  const start = plainLevel(book, request, 1);
  if (!start.ok) return start;
  const plain: PlainLevel[] = [];
  for (const spotRatio of rising) {
    const level = spotRatio === 1 ? start : plainLevel(book, request, spotRatio);
    if (!level.ok) return level;
    plain.push(level.value);
  }
  const down = plain.filter(({ spotRatio }) => spotRatio < 1).toReversed();
  const up = plain.filter(({ spotRatio }) => spotRatio > 1);
  const [first, ...below] = hedgedLevels([start.value, ...down], request);
  const [, ...above] = hedgedLevels([start.value, ...up], request);
  if (first === undefined) throw new Error('a walk begins somewhere');
  const middle = rising.includes(1) ? [first] : [];
  return ok({ start: first, levels: [...below.toReversed(), ...middle, ...above] });
}

type PlainLevel = Pick<LadderLevel, 'spotRatio' | 'indexUsd' | 'risk' | 'netDeltaCoin'>;

function plainLevel(book: ScenarioBook, { atMs, numeraire, volShift }: LadderRequest, spotRatio: number): Result<PlainLevel> {
  const risk = book.riskAt({ spotRatio, atMs, volShift: volShift ?? NO_VOL_SHIFT });
  if (!risk.ok) return risk;
  const indexUsd = book.indexUsd === null ? null : book.indexUsd * spotRatio;
  return ok({ spotRatio, indexUsd, risk: risk.value, netDeltaCoin: netDeltaCoin(risk.value, numeraire) });
}

/** `walk` leads away from today's spot. Which legs are unknown does not depend on the spot, so either all levels have a delta or none. */
function hedgedLevels(walk: readonly PlainLevel[], { numeraire, targetCoin }: LadderRequest): readonly LadderLevel[] {
  const hedges = createHedgeWalk(numeraire);
  return walk.map((level) => {
    const { spotRatio, netDeltaCoin: delta } = level;
    if (delta === null) return { ...level, toTargetCoin: null, stepCoin: null, cumulativeCoin: null };
    const toTargetCoin = targetCoin - delta;
    const stepCoin = toTargetCoin - hedges.heldCoin(spotRatio);
    hedges.trade(spotRatio, stepCoin);
    return { ...level, toTargetCoin, stepCoin, cumulativeCoin: hedges.cumulativeCoin() };
  });
}
