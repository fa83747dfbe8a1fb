/** The inner loop of the matrix: millions of option values from columns, without an allocation. */
import { normPdf } from '../math/normal.ts';
import { assertNever } from '../result/assertNever.ts';
import { MIN_SIGMA } from '../smile/smileCurve.ts';
import type { Moment } from './figureWeights.ts';
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
  switch (weights.kind) {
    case 'probability':
      return probabilityCell(plan, row, factor, term, weights.forward, weights.strike);
    case 'density':
      return densityCell(plan, row, factor, term, weights.weight, weights.power);
    case 'moment':
      return momentCell(plan, row, factor, term, weights.weight, weights.moment);
    case 'mixed':
      return mixedCell(plan, row, factor, term, weights.weight, weights.strike);
    default:
      return assertNever(weights);
  }
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

/** As densityCell, with a moment of d1 and d2 for the power. */
function momentCell(
  { sign, signedLogMoneyness, rootYears }: MatrixPlan,
  { sigma, spotRatio, fixed, scales }: PlanRow,
  factor: number,
  term: number,
  weight: Float64Array,
  moment: Moment,
): number {
  const move = Math.log(spotRatio);
  let sum = 0;
  for (let leg = 0; leg < sign.length; leg += 1) {
    const side = sign[leg] ?? 0;
    const stdDev = shiftedStdDev(sigma[leg] ?? 0, factor, term, rootYears[leg] ?? 0);
    if (stdDev === SMALLEST_STD_DEV) continue;
    const d1 = side * (((signedLogMoneyness[leg] ?? 0) + side * move) / stdDev) + 0.5 * stdDev;
    const d2 = d1 - stdDev;
    const factorOfDensity = moment === 'd2' ? d2 : moment === 'd2PerStdDev' ? d2 / stdDev : (d1 * d2) / stdDev;
    const density = normPdf(d1);
    if (density > 0) sum += (weight[leg] ?? 0) * density * factorOfDensity;
  }
  return fixed + scales[0] * sum;
}

function mixedCell(
  { sign, signedLogMoneyness, rootYears }: MatrixPlan,
  { sigma, spotRatio, fixed, scales }: PlanRow,
  factor: number,
  term: number,
  weight: Float64Array,
  strike: Float64Array,
): number {
  const move = Math.log(spotRatio);
  let densitySum = 0;
  let strikeSum = 0;
  for (let leg = 0; leg < sign.length; leg += 1) {
    const side = sign[leg] ?? 0;
    const stdDev = shiftedStdDev(sigma[leg] ?? 0, factor, term, rootYears[leg] ?? 0);
    const centre = ((signedLogMoneyness[leg] ?? 0) + side * move) / stdDev;
    const half = 0.5 * side * stdDev;
    strikeSum += (strike[leg] ?? 0) * gridCdf(centre - half);
    if (stdDev !== SMALLEST_STD_DEV) densitySum += ((weight[leg] ?? 0) * normPdf(centre + half)) / stdDev;
  }
  return fixed + scales[0] * densitySum + scales[1] * strikeSum;
}

/** As shiftedSigma has it, times √T. */
function shiftedStdDev(sigma: number, factor: number, term: number, rootYears: number): number {
  return Math.max(Math.max(sigma * factor + term, Math.min(sigma, MIN_SIGMA)) * rootYears, SMALLEST_STD_DEV);
}
