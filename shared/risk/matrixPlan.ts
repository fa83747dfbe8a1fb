/** A spot × vol matrix reduced to columns of plain numbers, so that any thread can compute any of its rows, and always to the same bits. */
import type { InstrumentId } from '../domain/instrument.ts';
import { logRatio } from '../math/logRatio.ts';
import { isBlackOption } from '../pricing/models.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween } from '../units/time.ts';
import {
  DENSITY_FIGURES,
  densityPower,
  densityScale,
  densityWeight,
  MIXED_FIGURES,
  MOMENT_FIGURES,
  momentOf,
  momentScale,
  momentWeight,
  PROBABILITY_FIGURES,
  probabilityScales,
  probabilityWeights,
  type DensityFigure,
  type Moment,
  type MomentFigure,
  type WeighedOption,
} from './figureWeights.ts';
import { scenarioProblem, type Scenario, type ScenarioBook } from './scenarioBook.ts';
import { NO_VOL_SHIFT, shiftTerms, type VolShift } from './volShift.ts';

/** Figures that columns can give; of thetaUsdPerDay, the textbook convention only. */
export const COLUMN_FIGURES = [...PROBABILITY_FIGURES, ...DENSITY_FIGURES, ...MOMENT_FIGURES, ...MIXED_FIGURES] as const;
export type ColumnFigure = (typeof COLUMN_FIGURES)[number];

export interface PlanRequest extends PlanAxes {
  readonly figure: ColumnFigure;
}

export interface PlanAxes {
  readonly spotRatios: readonly number[];
  readonly volShifts: readonly VolShift[];
  readonly atMs: number;
}

/** One spot. */
export interface PlanRow {
  readonly spotRatio: number;
  /** Of everything that is no living option. */
  readonly fixed: number;
  /** Before the vol shift; the same array where the smile does not move. */
  readonly sigma: Float64Array;
  /** Of the first weight's sum, and of the second's where there is one. */
  readonly scales: readonly [number, number];
}

/**
 * Cell = fixed + first scale · Σ forward·N(±d1) + second scale · Σ strike·N(±d2), or fixed + first scale · Σ weight·n(d1)·(σ√T)^power, or
 * the same with a moment for the power; mixed: fixed + first scale · Σ weight·n(d1)/(σ√T) + second scale · Σ strike·N(±d2).
 */
export type PlanWeights =
  | { readonly kind: 'probability'; readonly forward: Float64Array; readonly strike: Float64Array }
  | { readonly kind: 'density'; readonly weight: Float64Array; readonly power: -1 | 0 | 1 }
  | { readonly kind: 'moment'; readonly weight: Float64Array; readonly moment: Moment }
  | { readonly kind: 'mixed'; readonly weight: Float64Array; readonly strike: Float64Array };

/** Plain data: can be sent to a worker. The columns have one entry per living option. */
export interface MatrixPlan {
  /** +1 call, −1 put. */
  readonly sign: Float64Array;
  /** sign · ln(F/K) today. */
  readonly signedLogMoneyness: Float64Array;
  readonly rootYears: Float64Array;
  readonly weights: PlanWeights;
  readonly rows: readonly PlanRow[];
  readonly shifts: readonly { readonly factor: number; readonly term: number }[];
}

interface LivingOption extends WeighedOption {
  readonly expiryMs: number;
  readonly sigma: number;
}

/** Fails with invalidInput on a scenario that cannot be, unsupported where `optionBeyondColumns` finds one. */
export function matrixPlan(book: ScenarioBook, { figure, ...axes }: PlanRequest): Result<MatrixPlan> {
  const plans = matrixPlans(book, [figure], axes);
  if (!plans.ok) return plans;
  const [plan] = plans.value;
  if (plan === undefined) throw new Error('a figure has a plan');
  return ok(plan);
}

/** The first option of the book that columns cannot value, because its model is another than Black's; null: all can. */
export function optionBeyondColumns({ legs }: ScenarioBook): InstrumentId | null {
  for (const leg of legs) {
    if (leg.kind === 'position' && leg.instrument.kind === 'option' && !isBlackOption(leg.instrument)) return leg.instrument.id;
  }
  return null;
}

/** A plan per figure, in their order, with the columns they have in common made once and shared. Fails as `matrixPlan`. */
export function matrixPlans(book: ScenarioBook, figures: readonly ColumnFigure[], axes: PlanAxes): Result<readonly MatrixPlan[]> {
  const problem = axesProblem(book, axes);
  if (problem !== null) return fail('invalidInput', problem);
  const beyond = optionBeyondColumns(book);
  if (beyond !== null) return fail('unsupported', `${beyond}: exercise: expected european in a grid of columns, was american`);
  const living = book.legs.map((_, at) => livingOption(book, at, axes.atMs));
  const options = living.filter((option) => option !== null);
  const others = [...living.keys()].filter((at) => living[at] === null);
  const column = (valueOf: (option: LivingOption) => number): Float64Array => Float64Array.from(options, valueOf);
  const sigmaAt = sigmaMover(book, options);
  const spots = axes.spotRatios.map((spotRatio) => ({
    spotRatio,
    fixed: fixedFigures(book, others, { spotRatio, volShift: NO_VOL_SHIFT, atMs: axes.atMs }, figures),
    sigma: sigmaAt(spotRatio),
  }));
  const shared = {
    sign: column((option) => option.sign),
    signedLogMoneyness: column(({ sign, forwardUsd, strikeUsd }) => sign * logRatio(forwardUsd, strikeUsd)),
    rootYears: column(({ years }) => Math.sqrt(years)),
    shifts: axes.volShifts.map(shiftTerms),
  };
  return ok(
    figures.map((figure, at) => ({
      ...shared,
      weights: weightsOf(figure, column),
      rows: spots.map(({ spotRatio, fixed, sigma }) => ({
        spotRatio,
        fixed: fixed[at] ?? 0,
        sigma,
        scales: scalesOf(figure, spotRatio),
      })),
    })),
  );
}

function isDensity(figure: ColumnFigure): figure is DensityFigure {
  return DENSITY_FIGURES.some((name) => name === figure);
}

function isMoment(figure: ColumnFigure): figure is MomentFigure {
  return MOMENT_FIGURES.some((name) => name === figure);
}

/** Γ − (Δ − V/F)/F, with what is divided by F once more growing by the square of the spot's inverse. */
const MIXED_PARTS = { density: 'gammaCoinPerUsd', probability: 'premiumAdjustedDeltaCoin' } as const;

function mixedStrike(option: LivingOption): number {
  return -probabilityWeights(option, MIXED_PARTS.probability).strike / option.forwardUsd;
}

function weightsOf(figure: ColumnFigure, column: (valueOf: (option: LivingOption) => number) => Float64Array): PlanWeights {
  if (isDensity(figure)) return { kind: 'density', weight: column((option) => densityWeight(option, figure)), power: densityPower(figure) };
  if (isMoment(figure)) return { kind: 'moment', weight: column((option) => momentWeight(option, figure)), moment: momentOf(figure) };
  if (figure === 'premiumAdjustedGammaCoinPerUsd') {
    return { kind: 'mixed', weight: column((option) => densityWeight(option, MIXED_PARTS.density)), strike: column(mixedStrike) };
  }
  return {
    kind: 'probability',
    forward: column((option) => probabilityWeights(option, figure).forward),
    strike: column((option) => probabilityWeights(option, figure).strike),
  };
}

function scalesOf(figure: ColumnFigure, spotRatio: number): PlanRow['scales'] {
  if (isDensity(figure)) return [densityScale(figure, spotRatio), 0];
  if (isMoment(figure)) return [momentScale(figure, spotRatio), 0];
  if (figure === 'premiumAdjustedGammaCoinPerUsd') {
    return [densityScale(MIXED_PARTS.density, spotRatio), probabilityScales(MIXED_PARTS.probability, spotRatio).strike / spotRatio];
  }
  const { forward, strike } = probabilityScales(figure, spotRatio);
  return [forward, strike];
}

/** Why a scenario of the axes cannot be, naming the field; null when all can. */
export function axesProblem(book: ScenarioBook, { spotRatios, volShifts, atMs }: PlanAxes): string | null {
  const scenarios = [
    ...spotRatios.map((spotRatio) => ({ spotRatio, volShift: NO_VOL_SHIFT, atMs })),
    ...volShifts.map((volShift) => ({ spotRatio: 1, volShift, atMs })),
  ];
  for (const scenario of scenarios) {
    const problem = scenarioProblem(scenario, book.setting.fromMs);
    if (problem !== null) return problem.message;
  }
  return null;
}

/** Null: anything but an option that is known today and alive at `atMs`. */
function livingOption(book: ScenarioBook, at: number, atMs: number): LivingOption | null {
  const leg = book.legs[at];
  if (book.isKnown[at] !== true || leg?.kind !== 'position' || leg.instrument.kind !== 'option') return null;
  const { strikeUsd, expiryMs, side } = leg.instrument;
  const quote = book.market.quote(leg.instrument.id);
  if (quote?.kind !== 'option' || quote.markSigma === null || atMs >= expiryMs) return null;
  const years = yearsBetween(atMs, expiryMs);
  return {
    signedAmount: leg.signedAmount,
    sign: side === 'call' ? 1 : -1,
    strikeUsd,
    expiryMs,
    forwardUsd: quote.forwardUsd,
    years,
    sigma: quote.markSigma,
  };
}

/** Of each figure, the sum over the legs that are no living option. */
function fixedFigures(
  book: ScenarioBook,
  others: readonly number[],
  scenario: Scenario,
  figures: readonly ColumnFigure[],
): readonly number[] {
  const sums = figures.map(() => 0);
  for (const at of others) {
    const risk = book.legRiskAt(at, scenario);
    if (!risk.ok) continue;
    for (const [place, figure] of figures.entries()) sums[place] = (sums[place] ?? 0) + (risk.value[figure] ?? 0);
  }
  return sums;
}

type SigmaAt = (spotRatio: number) => Float64Array;

function sigmaMover({ setting }: ScenarioBook, options: readonly LivingOption[]): SigmaAt {
  const { sigmaMove, sigmaColumns } = setting;
  const sigma = Float64Array.from(options, (option) => option.sigma);
  if (sigmaMove === null) return () => sigma;
  if (sigmaColumns === undefined) {
    return (spotRatio) =>
      Float64Array.from(options, (option) => sigmaMove(option.strikeUsd, option.expiryMs, option.forwardUsd, option.sigma, spotRatio));
  }
  const move = sigmaColumns({
    strikeUsd: Float64Array.from(options, ({ strikeUsd }) => strikeUsd),
    expiryMs: Float64Array.from(options, ({ expiryMs }) => expiryMs),
    forwardUsd: Float64Array.from(options, ({ forwardUsd }) => forwardUsd),
    sigma,
  });
  return (spotRatio) => {
    const moved = new Float64Array(options.length);
    move(spotRatio, moved);
    return moved;
  };
}
