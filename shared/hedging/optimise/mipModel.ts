/** A mixed-integer program as numbers, and what a solver of them must answer. Minimisation: Σ cost·x with rowLower ≤ Ax ≤ rowUpper. */
import type { Result } from '../../result/result.ts';

/** ±Infinity: no bound. The matrix is by rows: row r has the entries starts[r] … starts[r+1]−1. */
export interface MipModel {
  readonly colCost: readonly number[];
  readonly colLower: readonly number[];
  readonly colUpper: readonly number[];
  readonly isInteger: readonly boolean[];
  readonly rowLower: readonly number[];
  readonly rowUpper: readonly number[];
  readonly starts: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

export interface MipSolveOptions {
  readonly timeLimitSeconds: number;
  /** The search ends when incumbent and bound are this close, as a share of the incumbent; or `absoluteGap` close. */
  readonly relativeGap: number;
  readonly absoluteGap: number;
  /** tight: rows and whole numbers to 1e-9 instead of 1e-6; several times slower. */
  readonly tolerance: 'usual' | 'tight';
}

/** timeLimit: it was stopped, by the clock or by somebody; `values` is then the best found so far, if anything was. */
export interface MipSolution {
  readonly status: 'optimal' | 'timeLimit' | 'infeasible';
  /** One per column; integers within the solver's tolerance. Null: none found. */
  readonly values: readonly number[] | null;
  /** Of `values`; null without any. */
  readonly objective: number | null;
  /** No solution can be below it; null: not known. */
  readonly bound: number | null;
  /** (objective − bound) ÷ |objective|, a share; null: not known. */
  readonly gap: number | null;
}

export interface MipSolver {
  /** Blocks until it knows. Fails with calculationFailed when the solver does, never on a model that has no solution. */
  solve(model: MipModel, options: MipSolveOptions): Result<MipSolution>;
}

type Entry = readonly [column: number, value: number];

export interface MipBuilder {
  /** Returns the column's number. */
  column(terms: { readonly cost: number; readonly upper: number; readonly isInteger: boolean; readonly lower?: number }): number;
  row(lower: number, upper: number, entries: readonly Entry[]): void;
  build(): MipModel;
}

/** Collects columns and rows; entries that are 0 are left out. */
export function createMipBuilder(): MipBuilder {
  const colCost: number[] = [];
  const colLower: number[] = [];
  const colUpper: number[] = [];
  const isInteger: boolean[] = [];
  const rowLower: number[] = [];
  const rowUpper: number[] = [];
  const starts: number[] = [0];
  const indices: number[] = [];
  const values: number[] = [];
  return {
    column(terms) {
      colCost.push(terms.cost);
      colLower.push(terms.lower ?? 0);
      colUpper.push(terms.upper);
      isInteger.push(terms.isInteger);
      return colCost.length - 1;
    },
    row(lower, upper, entries) {
      for (const [column, value] of entries) {
        if (value === 0) continue;
        indices.push(column);
        values.push(value);
      }
      starts.push(indices.length);
      rowLower.push(lower);
      rowUpper.push(upper);
    },
    build: () => ({ colCost, colLower, colUpper, isInteger, rowLower, rowUpper, starts, indices, values }),
  };
}
