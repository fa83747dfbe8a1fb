/** The inner loop of the matrix: millions of option values from columns, without an allocation. */
import { MIN_SIGMA } from '../smile/smileCurve.ts';
import { gridCdf } from './gridCdf.ts';
import type { MatrixPlan, PlanRow } from './matrixPlan.ts';

/** No volatility at all: every distance to the strike is then infinite, and what is left is the intrinsic value. */
const SMALLEST_STD_DEV = 1e-100;

/** Writes the cells of row `at` of the plan (one per vol shift) into `out` from `offset` on; legs are added in their order. */
export function matrixRow(plan: MatrixPlan, at: number, out: Float64Array, offset: number): void {
  const row = plan.rows[at];
  if (row === undefined) throw new RangeError(`the plan has ${plan.rows.length} rows, not a row ${at}`);
  for (const [column, { factor, term }] of plan.shifts.entries()) out[offset + column] = valueColumns(plan, row, factor, term);
}

/** Rows `from` … `until`−1 of the plan, one after another. `goesOn` is asked after each, with how many are done; false stops: null. */
export function matrixRows(
  plan: MatrixPlan,
  from: number,
  until: number,
  goesOn: (done: number) => boolean,
): Float64Array<ArrayBuffer> | null {
  const width = plan.shifts.length;
  const cells = new Float64Array((until - from) * width);
  for (let at = from; at < until; at += 1) {
    matrixRow(plan, at, cells, (at - from) * width);
    if (!goesOn(at - from + 1)) return null;
  }
  return cells;
}

/** One cell. Within 1e-15 of the gross sum of the weights of what black76 gives leg by leg. */
export function valueColumns(plan: MatrixPlan, row: PlanRow, factor: number, term: number): number {
  const { sign, signedLogMoneyness, rootYears, forwardWeight, strikeWeight } = plan;
  const { sigma, spotRatio, fixed, forwardScale, strikeScale } = row;
  const move = Math.log(spotRatio);
  let forwardSum = 0;
  let strikeSum = 0;
  for (let leg = 0; leg < sign.length; leg += 1) {
    const marked = sigma[leg] ?? 0;
    const side = sign[leg] ?? 0;
    const shifted = Math.max(marked * factor + term, Math.min(marked, MIN_SIGMA));
    const stdDev = Math.max(shifted * (rootYears[leg] ?? 0), SMALLEST_STD_DEV);
    const centre = ((signedLogMoneyness[leg] ?? 0) + side * move) / stdDev;
    const half = 0.5 * side * stdDev;
    forwardSum += (forwardWeight[leg] ?? 0) * gridCdf(centre + half);
    strikeSum += (strikeWeight[leg] ?? 0) * gridCdf(centre - half);
  }
  return fixed + forwardScale * forwardSum + strikeScale * strikeSum;
}
