/** Any figure of the book over spot and volatility, each cell by full revaluation. */
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { matrixRows } from './matrixCells.ts';
import { axesProblem, COLUMN_FIGURES, matrixPlan, optionBeyondColumns, type ColumnFigure, type MatrixPlan } from './matrixPlan.ts';
import type { RiskFigures } from './riskFigures.ts';
import type { ScenarioBook } from './scenarioBook.ts';
import { NO_VOL_SHIFT, type VolShift } from './volShift.ts';

/** pnlUsd and pnlCoin are against today's value, as in ScenarioRisk. */
export type MatrixFigure = keyof RiskFigures | 'pnlCoin';

export interface MatrixRequest {
  readonly figure: MatrixFigure;
  /** Rows. */
  readonly spotRatios: readonly number[];
  /** Columns. */
  readonly volShifts: readonly VolShift[];
  readonly atMs: number;
}

export interface ScenarioMatrix {
  readonly figure: MatrixFigure;
  readonly spotRatios: readonly number[];
  readonly volShifts: readonly VolShift[];
  /** Row after row. */
  readonly cells: Float64Array;
  /** Legs the cells leave out in part or whole; the same for every cell. */
  readonly unknownLegs: number;
}

/** A matrix that has been prepared and may be computed anywhere: cells are those of the plan, less `baseline`. */
export interface PreparedMatrix {
  readonly plan: MatrixPlan;
  readonly baseline: number;
}

/** Fails with invalidInput (a scenario that cannot be) or missingData (no leg is known, or none has the figure). */
export function scenarioMatrix(book: ScenarioBook, request: MatrixRequest): Result<ScenarioMatrix> {
  const prepared = prepareMatrix(book, request);
  if (!prepared.ok) return prepared;
  if (prepared.value === null) return legByLeg(book, request);
  const { plan } = prepared.value;
  const cells = matrixRows(plan, 0, plan.rows.length, () => true);
  if (cells === null) throw new Error('nothing stops this loop');
  return ok(finishMatrix(book, request, prepared.value, cells));
}

/** Null: the figure is not one of the quick ones, or an option of the book is not. Fails as `scenarioMatrix`. */
export function prepareMatrix(book: ScenarioBook, request: MatrixRequest): Result<PreparedMatrix | null> {
  const { figure, ...rest } = request;
  // Before what the book lacks: a wrong question is wrong whatever it is asked of.
  const problem = axesProblem(book, rest);
  if (problem !== null) return fail('invalidInput', problem);
  if (!book.isKnown.includes(true)) return fail('missingData', `${book.underlying}: none of the ${book.legs.length} legs is known`);
  const columnFigure = toColumnFigure(figure, book.setting.theta);
  if (columnFigure === null || optionBeyondColumns(book) !== null) return ok(null);
  if (book.now[columnFigure] === null) return fail('missingData', `${columnFigure}: not known of any leg`);
  const plan = matrixPlan(book, { figure: columnFigure, ...rest });
  if (!plan.ok) return plan;
  const baseline = columnFigure === figure ? ok(0) : baselineOf(book, columnFigure);
  return baseline.ok ? ok({ plan: plan.value, baseline: baseline.value }) : baseline;
}

/** `cells` of the plan as the answer; `cells` is changed and kept. */
export function finishMatrix(
  book: ScenarioBook,
  request: MatrixRequest,
  { baseline }: PreparedMatrix,
  cells: Float64Array,
): ScenarioMatrix {
  const { figure, spotRatios, volShifts } = request;
  if (baseline !== 0) for (let at = 0; at < cells.length; at += 1) cells[at] = (cells[at] ?? 0) - baseline;
  return { figure, spotRatios, volShifts, cells, unknownLegs: book.now.unknownLegs };
}

function toColumnFigure(figure: MatrixFigure, theta: ThetaConvention): ColumnFigure | null {
  if (figure === 'pnlUsd') return 'valueUsd';
  if (figure === 'pnlCoin') return 'valueCoin';
  if (figure === 'thetaUsdPerDay' && theta.name !== 'textbook') return null;
  return COLUMN_FIGURES.find((name) => name === figure) ?? null;
}

/** Today's value by the same loop, so that no move is no P&L, exactly. */
function baselineOf(book: ScenarioBook, figure: ColumnFigure): Result<number> {
  const plan = matrixPlan(book, { figure, spotRatios: [1], volShifts: [NO_VOL_SHIFT], atMs: book.setting.fromMs });
  if (!plan.ok) return plan;
  return ok(matrixRows(plan.value, 0, 1, () => true)?.[0] ?? 0);
}

function legByLeg(book: ScenarioBook, { figure, spotRatios, volShifts, atMs }: MatrixRequest): Result<ScenarioMatrix> {
  const cells = new Float64Array(spotRatios.length * volShifts.length);
  for (const [row, spotRatio] of spotRatios.entries()) {
    for (const [column, volShift] of volShifts.entries()) {
      const risk = book.riskAt({ spotRatio, volShift, atMs });
      if (!risk.ok) return risk;
      const value = risk.value[figure];
      if (value === null) return fail('missingData', `${figure}: not known of any leg`);
      cells[row * volShifts.length + column] = value;
    }
  }
  return ok({ figure, spotRatios, volShifts, cells, unknownLegs: book.now.unknownLegs });
}
