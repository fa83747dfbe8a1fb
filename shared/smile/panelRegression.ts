/** Weighted least squares over a panel (many options, few moments) with standard errors that survive what options of one moment share. */
import { fail, ok, type Result } from '../result/result.ts';

/** Columns of one length. */
export interface Panel {
  readonly names: readonly string[];
  /** One column per coefficient; an intercept is a column of ones. */
  readonly regressors: readonly Float64Array[];
  readonly response: Float64Array;
  /** ≥ 0; null: all alike. */
  readonly weight: Float64Array | null;
  /** Which moment each row belongs to: whole numbers, never falling. */
  readonly period: ArrayLike<number>;
}

export interface Coefficient {
  readonly name: string;
  readonly value: number;
  readonly standardError: number;
}

export interface Regression {
  /** In the order of the regressors. */
  readonly coefficients: readonly Coefficient[];
  readonly rowCount: number;
  readonly periodCount: number;
  /** Neighbouring moments whose errors may be related. */
  readonly lag: number;
  /** 1 − Σω·error²/Σω·response², about zero and not about the mean: the share of the moves explained. */
  readonly explained: number;
}

/** Newey and West's (1994) rule of thumb for the lag. */
export function usualLag(periodCount: number): number {
  return Math.floor(4 * (periodCount / 100) ** (2 / 9));
}

/**
 * Coefficients with Driscoll–Kraay standard errors: the scores of one moment are added up first, so that rows of a moment may be related in
 * any way, and Bartlett weights over `lag` moments (default `usualLag`) take care of heteroskedasticity and autocorrelation.
 * Small-sample factor periods/(periods − coefficients). Fails with `invalidInput` (lengths, NaN, a negative weight), `missingData`
 * (fewer than coefficients + 2 periods) or `calculationFailed` (regressors that depend on each other).
 * Source: Driscoll & Kraay, Review of Economics and Statistics 80 (1998) 549–560; Newey & West, Econometrica 55 (1987) 703–708.
 */
export function panelRegression(panel: Panel, lag?: number): Result<Regression> {
  const invalid = invalidPanel(panel);
  if (invalid !== null) return invalid;
  const periodCount = countPeriods(panel.period);
  const width = panel.regressors.length;
  if (periodCount < width + 2) return fail('missingData', `history: expected at least ${width + 2} moments, was ${periodCount}`);
  const normal = weightedProducts(panel);
  const inverse = invertedSymmetric(normal.square);
  if (inverse === null) return fail('calculationFailed', `history: ${panel.names.join(', ')} cannot be told apart`);
  const values = inverse.map((row) => dot(row, normal.cross));
  const usedLag = Math.min(lag ?? usualLag(periodCount), periodCount - 1);
  const { scores, errors, total } = scoresByPeriod(panel, values, periodCount);
  const covariance = sandwich(inverse, longRunProducts(scores, width, usedLag));
  const factor = periodCount / (periodCount - width);
  const coefficients = values.map((value, i) => ({
    name: panel.names[i] ?? '',
    value,
    standardError: Math.sqrt(Math.max(0, covariance[i]?.[i] ?? 0) * factor),
  }));
  const explained = total > 0 ? 1 - errors / total : 0;
  return ok({ coefficients, rowCount: panel.response.length, periodCount, lag: usedLag, explained });
}

type Matrix = readonly (readonly number[])[];

function invalidPanel({ names, regressors, response, weight, period }: Panel): ReturnType<typeof fail> | null {
  const rows = response.length;
  const columns = [...regressors, response, ...(weight === null ? [] : [weight])];
  if (regressors.length === 0 || names.length !== regressors.length) return fail('invalidInput', 'history: expected a name per regressor');
  if (period.length !== rows || columns.some(({ length }) => length !== rows)) {
    return fail('invalidInput', `history: expected columns of ${rows} rows, was ${columns.map(({ length }) => length).join(', ')}`);
  }
  const bad = columns.findIndex((column) => column.some((value) => !Number.isFinite(value)));
  if (bad >= 0) return fail('invalidInput', `${names[bad] ?? (bad === names.length ? 'response' : 'weight')}: expected finite numbers`);
  if (weight?.some((value) => value < 0)) return fail('invalidInput', 'weight: expected numbers >= 0');
  for (let row = 1; row < rows; row += 1) {
    if (!((period[row] ?? NaN) >= (period[row - 1] ?? NaN))) return fail('invalidInput', 'period: expected numbers that never fall');
  }
  return null;
}

function countPeriods(period: ArrayLike<number>): number {
  let count = period.length > 0 ? 1 : 0;
  for (let row = 1; row < period.length; row += 1) if (period[row] !== period[row - 1]) count += 1;
  return count;
}

function weightedProducts({ regressors, response, weight }: Panel): { readonly square: number[][]; readonly cross: number[] } {
  const product = (left: Float64Array, right: Float64Array): number => {
    let sum = 0;
    for (let row = 0; row < left.length; row += 1) sum += (weight?.[row] ?? 1) * (left[row] ?? 0) * (right[row] ?? 0);
    return sum;
  };
  return {
    square: regressors.map((left) => regressors.map((right) => product(left, right))),
    cross: regressors.map((column) => product(column, response)),
  };
}

function scoresByPeriod({ regressors, response, weight, period }: Panel, values: readonly number[], periodCount: number) {
  const width = regressors.length;
  const scores = Array.from({ length: periodCount }, () => new Float64Array(width));
  let errors = 0;
  let total = 0;
  let at = 0;
  for (let row = 0; row < response.length; row += 1) {
    if (row > 0 && period[row] !== period[row - 1]) at += 1;
    const omega = weight?.[row] ?? 1;
    const actual = response[row] ?? 0;
    const error =
      actual -
      dot(
        values,
        regressors.map((column) => column[row] ?? 0),
      );
    errors += omega * error * error;
    total += omega * actual * actual;
    const score = scores[at] ?? new Float64Array(width);
    for (const [i, column] of regressors.entries()) score[i] = (score[i] ?? 0) + omega * error * (column[row] ?? 0);
  }
  return { scores, errors, total };
}

/** Γ₀ + Σ (1 − l/(lag + 1))·(Γₗ + Γₗ'). */
function longRunProducts(scores: readonly Float64Array[], width: number, lag: number): Matrix {
  const indexes = Array.from({ length: width }, (_, i) => i);
  const crossed = (distance: number, i: number, j: number): number => {
    let sum = 0;
    for (let t = distance; t < scores.length; t += 1) sum += (scores[t]?.[i] ?? 0) * (scores[t - distance]?.[j] ?? 0);
    return sum;
  };
  return indexes.map((i) =>
    indexes.map((j) => {
      let sum = crossed(0, i, j);
      for (let distance = 1; distance <= lag; distance += 1) {
        sum += (1 - distance / (lag + 1)) * (crossed(distance, i, j) + crossed(distance, j, i));
      }
      return sum;
    }),
  );
}

function sandwich(bread: Matrix, meat: Matrix): Matrix {
  return multiplied(multiplied(bread, meat), bread);
}

function multiplied(left: Matrix, right: Matrix): Matrix {
  return left.map((row) =>
    row.map((_, j) =>
      dot(
        row,
        right.map((other) => other[j] ?? 0),
      ),
    ),
  );
}

function dot(left: ArrayLike<number>, right: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < left.length; i += 1) sum += (left[i] ?? 0) * (right[i] ?? 0);
  return sum;
}

/** Smallest pivot, of a matrix scaled to a unit diagonal, at which its columns still count as independent. */
const MIN_PIVOT = 1e-11;

/** Inverse of a positive definite matrix by Gauss and Jordan, after scaling; null when it is singular. */
function invertedSymmetric(matrix: Matrix): Matrix | null {
  const width = matrix.length;
  const scale = matrix.map((row, i) => 1 / Math.sqrt(row[i] ?? 0));
  if (scale.some((value) => !Number.isFinite(value))) return null;
  const work = matrix.map((row, i) => [
    ...row.map((value, j) => value * (scale[i] ?? 0) * (scale[j] ?? 0)),
    ...row.map((_, j) => (i === j ? 1 : 0)),
  ]);
  for (let column = 0; column < width; column += 1) {
    const pivotRow = work[column];
    const pivot = pivotRow?.[column] ?? 0;
    if (pivotRow === undefined || !(pivot > MIN_PIVOT)) return null;
    for (let j = 0; j < 2 * width; j += 1) pivotRow[j] = (pivotRow[j] ?? 0) / pivot;
    for (const [i, row] of work.entries()) {
      const factor = row[column] ?? 0;
      if (i === column || factor === 0) continue;
      for (let j = 0; j < 2 * width; j += 1) row[j] = (row[j] ?? 0) - factor * (pivotRow[j] ?? 0);
    }
  }
  return work.map((row, i) => row.slice(width).map((value, j) => value * (scale[i] ?? 0) * (scale[j] ?? 0)));
}
