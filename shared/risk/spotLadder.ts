/** The book at a row of spots: what its delta will be on the way, and how many coins must then be traded. */
import type { Numeraire } from '../domain/book.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { netDeltaCoin } from './aggregate.ts';
import { createHedgeWalk } from './hedgeWalk.ts';
import { matrixRows } from './matrixCells.ts';
import { matrixPlans, type ColumnFigure, type MatrixPlan } from './matrixPlan.ts';
import type { RiskFigures } from './riskFigures.ts';
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

/** What a ladder is read for. All but a theta of its own convention come by columns. */
export const LADDER_FIGURES = [
  'valueUsd',
  'valueCoin',
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'deltaUsd',
  'gammaCoinPerUsd',
  'gammaCoinPerPct',
  'gammaUsdPerPct',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
] as const satisfies readonly ColumnFigure[];
export type LadderFigure = (typeof LADDER_FIGURES)[number];

/** Of ScenarioRisk, the figures of a ladder and who is unknown. */
export type LadderRisk = Pick<
  ScenarioRisk,
  | LadderFigure
  | 'pnlUsd'
  | 'pnlCoin'
  | 'legCount'
  | 'unknownLegs'
  | 'unknownDeltaLegs'
  | 'unknownPremiumAdjustedDeltaLegs'
  | 'complete'
  | 'oldestQuoteMs'
>;

export interface LadderLevel {
  readonly spotRatio: number;
  /** Null: the index is not quoted. */
  readonly indexUsd: number | null;
  readonly risk: LadderRisk;
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

/** A ladder that has been prepared: its plans, one after another, may be computed anywhere. */
export interface PreparedLadder {
  /** One per column figure of the ladder; a row per level, one column. */
  readonly plans: readonly MatrixPlan[];
  /** `cells[i]` are those of the i-th plan. */
  readonly finish: (cells: readonly Float64Array[]) => SpotLadder;
}

/**
 * Each level by full revaluation; today's spot leg by leg, so that it is the risk digit for digit, the others by columns (what that may
 * differ: matrixCells.ts). Fails with invalidInput on a scenario that cannot be or a target that is no number.
 */
export function spotLadder(book: ScenarioBook, request: LadderRequest): Result<SpotLadder> {
  const prepared = prepareLadder(book, request);
  if (!prepared.ok) return prepared;
  const { plans, finish } = prepared.value;
  return ok(finish(plans.map((plan) => matrixRows(plan, 0, plan.rows.length, () => true) ?? new Float64Array())));
}

/** Fails as `spotLadder`. */
export function prepareLadder(book: ScenarioBook, request: LadderRequest): Result<PreparedLadder> {
  const { targetCoin, atMs, volShift = NO_VOL_SHIFT } = request;
  if (!Number.isFinite(targetCoin)) return fail('invalidInput', `targetCoin: expected a finite number, was ${targetCoin}`);
  const start = book.riskAt({ spotRatio: 1, atMs, volShift });
  if (!start.ok) return start;
  const rising = [...new Set(request.spotRatios)].toSorted((a, b) => a - b);
  const moved = rising.filter((spotRatio) => spotRatio !== 1);
  const figures = ladderFigures(book, start.value);
  const plans = matrixPlans(book, figures, { spotRatios: moved, volShifts: [volShift], atMs });
  if (!plans.ok) return plans;
  const thetas = ownThetas(book, request, moved);
  return ok({
    plans: plans.value,
    finish: (cells) => {
      const risks = moved.map((_, level) => {
        const known = new Map<LadderFigure, number | null>(figures.map((figure, at) => [figure, cells[at]?.[level] ?? null]));
        if (thetas !== null) known.set('thetaUsdPerDay', thetas[level] ?? null);
        return movedRisk(book, start.value, (figure) => known.get(figure) ?? null);
      });
      const levels = moved.map((spotRatio, at) => plainLevel(book, request, spotRatio, risks[at] ?? start.value));
      return hedgedLadder(plainLevel(book, request, 1, start.value), levels, rising.includes(1), request);
    },
  });
}

/** Figures that some leg has (which legs are unknown does not depend on the spot) and that columns can give. */
function ladderFigures({ setting }: ScenarioBook, start: ScenarioRisk): readonly LadderFigure[] {
  const hasTheta = setting.theta.name === 'textbook';
  return LADDER_FIGURES.filter((figure) => start[figure] !== null && (hasTheta || figure !== 'thetaUsdPerDay'));
}

/** Leg by leg under a theta convention that columns do not have; null: they have it. */
function ownThetas(
  book: ScenarioBook,
  { atMs, volShift = NO_VOL_SHIFT }: LadderRequest,
  spotRatios: readonly number[],
): readonly (number | null)[] | null {
  if (book.setting.theta.name === 'textbook') return null;
  return spotRatios.map((spotRatio) => {
    const risk = book.riskAt({ spotRatio, atMs, volShift });
    return risk.ok ? risk.value.thetaUsdPerDay : null;
  });
}

function movedRisk({ now }: ScenarioBook, start: ScenarioRisk, known: (figure: LadderFigure) => number | null): LadderRisk {
  const figures = Object.fromEntries(LADDER_FIGURES.map((figure) => [figure, known(figure)])) as Pick<RiskFigures, LadderFigure>;
  return {
    ...figures,
    pnlUsd: less(figures.valueUsd, now.valueUsd),
    pnlCoin: less(figures.valueCoin, now.valueCoin),
    legCount: start.legCount,
    unknownLegs: start.unknownLegs,
    unknownDeltaLegs: start.unknownDeltaLegs,
    unknownPremiumAdjustedDeltaLegs: start.unknownPremiumAdjustedDeltaLegs,
    complete: start.complete,
    oldestQuoteMs: start.oldestQuoteMs,
  };
}

function less(there: number | null, today: number | null): number | null {
  return there === null || today === null ? null : there - today;
}

type PlainLevel = Pick<LadderLevel, 'spotRatio' | 'indexUsd' | 'risk' | 'netDeltaCoin'>;

function plainLevel(book: ScenarioBook, { numeraire }: LadderRequest, spotRatio: number, risk: LadderRisk): PlainLevel {
  const indexUsd = book.indexUsd === null ? null : book.indexUsd * spotRatio;
  return { spotRatio, indexUsd, risk, netDeltaCoin: netDeltaCoin(risk, numeraire) };
}

/** `moved` rising, without today's spot. */
function hedgedLadder(start: PlainLevel, moved: readonly PlainLevel[], showsStart: boolean, request: LadderRequest): SpotLadder {
  const down = moved.filter(({ spotRatio }) => spotRatio < 1).toReversed();
  const up = moved.filter(({ spotRatio }) => spotRatio > 1);
  const [first, ...below] = hedgedLevels([start, ...down], request);
  const [, ...above] = hedgedLevels([start, ...up], request);
  if (first === undefined) throw new Error('a walk begins somewhere');
  return { start: first, levels: [...below.toReversed(), ...(showsStart ? [first] : []), ...above] };
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
