/** `desk matrix`: one figure of a book file over spot and volatility moves, per underlying, as JSON, each cell by full revaluation. */
import { ok, type Result } from '../../shared/result/result.ts';
import {
  finishMatrix,
  prepareMatrix,
  scenarioMatrix,
  type MatrixFigure,
  type MatrixRequest,
  type PreparedMatrix,
  type ScenarioMatrix,
} from '../../shared/risk/scenarioMatrix.ts';
import type { VolShift } from '../../shared/risk/volShift.ts';
import { readBookAndChain, type BookAndChainInputs } from './bookAndChain.ts';
import type { CommandAnswer } from './commandAnswer.ts';
import { cellsHere, withoutCells, type CellsOf } from './gridCells.ts';
import {
  gridBooks,
  parseAxis,
  parseExpiryRule,
  parseRoll,
  parseStickiness,
  ratioOfPct,
  type GridBook,
  type UnknownLeg,
} from './gridOptions.ts';

/** What may be asked for, in the words of the risk report; pnlUsd and pnlCoin are against the value today. */
export const MATRIX_FIGURES = [
  'pnlUsd',
  'pnlCoin',
  'valueUsd',
  'valueCoin',
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'deltaUsd',
  'gammaCoinPerUsd',
  'premiumAdjustedGammaCoinPerUsd',
  'gammaCoinPerPct',
  'gammaUsdPerPct',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
  'rhoUsdPerPct',
  'vannaCoinPerVolPoint',
  'volgaUsdPerVolPointSquared',
  'charmCoinPerDay',
] as const satisfies readonly MatrixFigure[];

export interface MatrixCommandInputs extends BookAndChainInputs {
  /** Moves in percent: "-20:20:2" or "-10,0,10". */
  readonly spot: string;
  /** Moves of the volatility: points, or percent of it. */
  readonly vol: string;
  readonly volMode: VolShift['kind'];
  readonly figure: (typeof MATRIX_FIGURES)[number];
  /** "path", "start" or a price: how what expires before `roll` is settled. */
  readonly expire: string;
  /** ISO; undefined: no time passes. */
  readonly roll: string | undefined;
  /** R of the smile's move with the spot; undefined: every strike keeps its volatility. */
  readonly stickiness: string | undefined;
}

export interface ReportMatrix {
  readonly legs: number;
  readonly unknownLegs: number;
  readonly unknown: readonly UnknownLeg[];
  /** A row per spot move, a column per volatility move; null: no leg has the figure. */
  readonly cells: readonly (readonly number[])[] | null;
  /** Why there are no cells. */
  readonly error?: string;
}

export interface MatrixReport {
  readonly at: string;
  /** Of the snapshot used; null: the chain names no time. */
  readonly chainAt: string | null;
  /** The moment the cells are of. */
  readonly rollTo: string;
  readonly figure: MatrixFigure;
  readonly expire: string;
  /** Null: every strike keeps its volatility. */
  readonly stickiness: number | null;
  readonly spotMovesPct: readonly number[];
  readonly volMoves: readonly number[];
  readonly volMode: VolShift['kind'];
  readonly matrices: Readonly<Record<string, ReportMatrix>>;
}

/** Sums are over the legs that are known, with the others counted and named. */
export async function matrixCommand(inputs: MatrixCommandInputs, cellsOf: CellsOf = cellsHere): Promise<CommandAnswer> {
  const [spot, vol, rule] = [parseAxis('--spot', inputs.spot), parseAxis('--vol', inputs.vol), parseExpiryRule(inputs.expire)];
  if (!spot.ok) return usage(spot.failure.message);
  if (!vol.ok) return usage(vol.failure.message);
  if (!rule.ok) return usage(rule.failure.message);
  const stickiness = parseStickiness(inputs.stickiness);
  if (!stickiness.ok) return usage(stickiness.failure.message);
  const read = readBookAndChain(inputs);
  if (read.kind !== 'read') return read;
  const { atMs: fromMs, market } = read.value;
  const rollMs = parseRoll(inputs.roll, fromMs);
  if (!rollMs.ok) return usage(rollMs.failure.message);
  const books = gridBooks(read.value, inputs.chainCsv, { expiryRule: rule.value, rollMs: rollMs.value, stickiness: stickiness.value });
  if (!books.ok) return { kind: books.failure.reason === 'invalidInput' ? 'usage' : 'badInput', stderrLines: [books.failure.message] };
  const { figure, volMode, expire } = inputs;
  const volShifts = vol.value.map((move) => toShift(move, volMode));
  const request = { figure, spotRatios: spot.value.map(ratioOfPct), volShifts, atMs: rollMs.value };
  const prepared = books.value.map((part) => [part, prepareMatrix(part.book, request)] as const);
  const refused = prepared.find(([, matrix]) => !matrix.ok && matrix.failure.reason === 'invalidInput')?.[1];
  if (refused?.ok === false) return usage(refused.failure.message);
  const cells = await cellsOf(prepared.flatMap(([, matrix]) => (matrix.ok && matrix.value !== null ? [matrix.value.plan] : [])));
  if (cells.kind !== 'done') return withoutCells(cells);
  const matrices = finishedMatrices(prepared, request, cells.value);
  const report: MatrixReport = {
    at: new Date(fromMs).toISOString(),
    chainAt: market.snapshotMs === null ? null : new Date(market.snapshotMs).toISOString(),
    rollTo: new Date(rollMs.value).toISOString(),
    figure,
    expire,
    stickiness: stickiness.value,
    spotMovesPct: spot.value,
    volMoves: vol.value,
    volMode,
    matrices: Object.fromEntries(matrices.map(([part, matrix]) => [part.name, reportMatrix(part, matrix)])),
  };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

function usage(message: string): CommandAnswer {
  return { kind: 'usage', stderrLines: [message] };
}

/** `cells` of the matrices that have a plan, one after another. */
function finishedMatrices(
  prepared: readonly (readonly [GridBook, Result<PreparedMatrix | null>])[],
  request: MatrixRequest,
  cells: readonly Float64Array[],
): readonly (readonly [GridBook, Result<ScenarioMatrix>])[] {
  const next = cells.values();
  return prepared.map(([part, matrix]) => {
    if (!matrix.ok) return [part, matrix];
    if (matrix.value === null) return [part, scenarioMatrix(part.book, request)];
    return [part, ok(finishMatrix(part.book, request, matrix.value, next.next().value ?? new Float64Array()))];
  });
}

function toShift(move: number, mode: VolShift['kind']): VolShift {
  return mode === 'points' ? { kind: 'points', points: move } : { kind: 'relative', share: move / 100 };
}

function reportMatrix({ book, unknown }: GridBook, matrix: Result<ScenarioMatrix>): ReportMatrix {
  const { legCount: legs, unknownLegs } = book.now;
  if (!matrix.ok) return { legs, unknownLegs, unknown, cells: null, error: matrix.failure.message };
  const { cells, spotRatios, volShifts } = matrix.value;
  const width = volShifts.length;
  return { legs, unknownLegs, unknown, cells: spotRatios.map((_, row) => [...cells.subarray(row * width, (row + 1) * width)]) };
}
