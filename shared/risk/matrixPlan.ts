/** A spot × vol matrix reduced to columns of plain numbers, so that any thread can compute any of its rows, and always to the same bits. */
import { logRatio } from '../math/logRatio.ts';
import { assertNever } from '../result/assertNever.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { yearsBetween } from '../units/time.ts';
import type { PositionLeg } from './leg.ts';
import { scenarioProblem, type ScenarioBook } from './scenarioBook.ts';
import { NO_VOL_SHIFT, shiftTerms, type VolShift } from './volShift.ts';

/** Figures that are a weighted sum of the two Black probabilities. */
export const COLUMN_FIGURES = ['valueUsd', 'valueCoin', 'deltaCoin', 'premiumAdjustedDeltaCoin', 'deltaUsd'] as const;
export type ColumnFigure = (typeof COLUMN_FIGURES)[number];

export interface PlanRequest {
  readonly figure: ColumnFigure;
  readonly spotRatios: readonly number[];
  readonly volShifts: readonly VolShift[];
  readonly atMs: number;
}

/** One spot. Cell = fixed + forwardScale·Σ forwardWeight·N(±d1) + strikeScale·Σ strikeWeight·N(±d2). */
export interface PlanRow {
  readonly spotRatio: number;
  /** Of everything that is no living option. */
  readonly fixed: number;
  readonly forwardScale: number;
  readonly strikeScale: number;
  /** Before the vol shift; the same array where the smile does not move. */
  readonly sigma: Float64Array;
}

/** Plain data: can be sent to a worker. The columns have one entry per living option. */
export interface MatrixPlan {
  /** +1 call, −1 put. */
  readonly sign: Float64Array;
  /** sign · ln(F/K) today. */
  readonly signedLogMoneyness: Float64Array;
  readonly rootYears: Float64Array;
  readonly forwardWeight: Float64Array;
  readonly strikeWeight: Float64Array;
  readonly rows: readonly PlanRow[];
  readonly shifts: readonly { readonly factor: number; readonly term: number }[];
}

interface LivingOption {
  readonly leg: PositionLeg;
  readonly sign: 1 | -1;
  readonly strikeUsd: number;
  readonly expiryMs: number;
  readonly forwardUsd: number;
  readonly sigma: number;
}

/** Fails with invalidInput on a scenario that cannot be. */
export function matrixPlan(book: ScenarioBook, request: PlanRequest): Result<MatrixPlan> {
  const problem = requestProblem(book, request);
  if (problem !== null) return fail('invalidInput', problem);
  const living = book.legs.map((_, at) => livingOption(book, at, request.atMs));
  const options = living.filter((option) => option !== null);
  const others = [...living.keys()].filter((at) => living[at] === null);
  const column = (valueOf: (option: LivingOption) => number): Float64Array => Float64Array.from(options, valueOf);
  const sigma = column((option) => option.sigma);
  return ok({
    sign: column((option) => option.sign),
    signedLogMoneyness: column(({ sign, forwardUsd, strikeUsd }) => sign * logRatio(forwardUsd, strikeUsd)),
    rootYears: column(({ expiryMs }) => Math.sqrt(yearsBetween(request.atMs, expiryMs))),
    forwardWeight: column((option) => weights(option, request.figure).forward),
    strikeWeight: column((option) => weights(option, request.figure).strike),
    rows: request.spotRatios.map((spotRatio) => ({
      spotRatio,
      fixed: fixedFigure(book, others, spotRatio, request),
      ...scales(request.figure, spotRatio),
      sigma: movedSigma(book, options, sigma, spotRatio),
    })),
    shifts: request.volShifts.map(shiftTerms),
  });
}

function requestProblem(book: ScenarioBook, { spotRatios, volShifts, atMs }: PlanRequest): string | null {
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
  return { leg, sign: side === 'call' ? 1 : -1, strikeUsd, expiryMs, forwardUsd: quote.forwardUsd, sigma: quote.markSigma };
}

/** Value ±(F·N(±d1) − K·N(±d2)); delta ±N(±d1); premium-adjusted delta Δ − V/F = ±(K/F)·N(±d2). */
function weights({ leg, sign, strikeUsd, forwardUsd }: LivingOption, figure: ColumnFigure): { forward: number; strike: number } {
  const amount = leg.signedAmount * sign;
  switch (figure) {
    case 'valueUsd':
      return { forward: amount * forwardUsd, strike: -amount * strikeUsd };
    case 'valueCoin':
      return { forward: amount, strike: (-amount * strikeUsd) / forwardUsd };
    case 'deltaCoin':
      return { forward: amount, strike: 0 };
    case 'premiumAdjustedDeltaCoin':
      return { forward: 0, strike: (amount * strikeUsd) / forwardUsd };
    case 'deltaUsd':
      return { forward: amount * forwardUsd, strike: 0 };
    default:
      return assertNever(figure);
  }
}

/** How the two sums grow with the spot. */
function scales(figure: ColumnFigure, spotRatio: number): Pick<PlanRow, 'forwardScale' | 'strikeScale'> {
  const isUsd = figure === 'valueUsd' || figure === 'deltaUsd';
  return isUsd ? { forwardScale: spotRatio, strikeScale: 1 } : { forwardScale: 1, strikeScale: 1 / spotRatio };
}

function fixedFigure(book: ScenarioBook, others: readonly number[], spotRatio: number, { figure, atMs }: PlanRequest): number {
  let sum = 0;
  for (const at of others) {
    const risk = book.legRiskAt(at, { spotRatio, volShift: NO_VOL_SHIFT, atMs });
    if (risk.ok) sum += risk.value[figure] ?? 0;
  }
  return sum;
}

function movedSigma(book: ScenarioBook, options: readonly LivingOption[], sigma: Float64Array, spotRatio: number): Float64Array {
  const { sigmaMove } = book.setting;
  if (sigmaMove === null) return sigma;
  return Float64Array.from(options, (option) => sigmaMove(option.strikeUsd, option.expiryMs, option.forwardUsd, option.sigma, spotRatio));
}
