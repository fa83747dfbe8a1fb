/** The inner loop of the matrix: millions of option values from columns, without an allocation. */
import { normPdf } from '../math/normal.ts';
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

/** One cell: a probability figure within 1e-15 of the gross sum of its weights of what black76 gives leg by leg. */
export function valueColumns(plan: MatrixPlan, row: PlanRow, factor: number, term: number): number {
  const { weights } = plan;
  return weights.kind === 'probability'
    ? probabilityCell(plan, row, factor, term, weights.forward, weights.strike)
    : densityCell(plan, row, factor, term, weights.weight, weights.power);
}

function probabilityCell(
  { sign, signedLogMoneyness, rootYears }: MatrixPlan,
  { sigma, spotRatio, fixed, scales }: PlanRow,
  factor: number,
  term: number,
  forward: Float64Array,
  strike: Float64Array,
): number {
  const move = Math.log(spotRatio);
  let forwardSum = 0;
  let strikeSum = 0;
  for (let leg = 0; leg < sign.length; leg += 1) {
    const side = sign[leg] ?? 0;
    const stdDev = shiftedStdDev(sigma[leg] ?? 0, factor, term, rootYears[leg] ?? 0);
    const centre = ((signedLogMoneyness[leg] ?? 0) + side * move) / stdDev;
    const half = 0.5 * side * stdDev;
    forwardSum += (forward[leg] ?? 0) * gridCdf(centre + half);
    strikeSum += (strike[leg] ?? 0) * gridCdf(centre - half);
  }
  return fixed + scales[0] * forwardSum + scales[1] * strikeSum;
}

/** sign·d1 has the density of d1. Without volatility nothing is left of it, at the strike neither. */
function densityCell(
  { sign, signedLogMoneyness, rootYears }: MatrixPlan,
  { sigma, spotRatio, fixed, scales }: PlanRow,
  factor: number,
  term: number,
  weight: Float64Array,
  power: -1 | 0 | 1,
): number {
  const move = Math.log(spotRatio);
  let sum = 0;
  for (let leg = 0; leg < sign.length; leg += 1) {
    const side = sign[leg] ?? 0;
    const stdDev = shiftedStdDev(sigma[leg] ?? 0, factor, term, rootYears[leg] ?? 0);
    if (stdDev === SMALLEST_STD_DEV) continue;
    const density = normPdf(((signedLogMoneyness[leg] ?? 0) + side * move) / stdDev + 0.5 * side * stdDev);
    const scaled = power === 0 ? density : power < 0 ? density / stdDev : density * stdDev;
    sum += (weight[leg] ?? 0) * scaled;
  }
  return fixed + scales[0] * sum;
}

/** As shiftedSigma has it, times √T. */
function shiftedStdDev(sigma: number, factor: number, term: number, rootYears: number): number {
  return Math.max(Math.max(sigma * factor + term, Math.min(sigma, MIN_SIGMA)) * rootYears, SMALLEST_STD_DEV);
}
