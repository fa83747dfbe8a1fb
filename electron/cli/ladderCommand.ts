/** `desk ladder`: a book file revalued at a row of spots, per underlying, as JSON: delta, gamma, P&L and the coins to trade at each. */
import type { Numeraire } from '../../shared/domain/book.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import {
  prepareLadder,
  type LadderLevel,
  type LadderRequest,
  type LadderRisk,
  type PreparedLadder,
  type SpotLadder,
} from '../../shared/risk/spotLadder.ts';
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

export interface LadderCommandInputs extends BookAndChainInputs {
  /** Moves in percent: "-30:30:5" or "-10,0,10". */
  readonly spot: string;
  readonly numeraire: Numeraire;
  readonly targetCoin: number;
  /** "path", "start" or a price: how what expires before `roll` is settled. */
  readonly expire: string;
  /** ISO; undefined: no time passes. */
  readonly roll: string | undefined;
  /** R of the smile's move with the spot; undefined: every strike keeps its volatility. */
  readonly stickiness: string | undefined;
}

/** The risk figures of a level, in its order; pnlUsd and pnlCoin are against the value today. */
const FIGURES = [
  'valueUsd',
  'pnlUsd',
  'pnlCoin',
  'deltaCoin',
  'premiumAdjustedDeltaCoin',
  'gammaCoinPerUsd',
  'gammaCoinPerPct',
  'vegaUsdPerVolPoint',
  'thetaUsdPerDay',
] as const satisfies readonly (keyof LadderRisk)[];

const HEDGES = ['netDeltaCoin', 'toTargetCoin', 'stepCoin', 'cumulativeCoin'] as const satisfies readonly (keyof LadderLevel)[];

export type ReportLevel = Readonly<Record<'movePct', number>> &
  Readonly<Record<'indexUsd' | (typeof FIGURES)[number] | (typeof HEDGES)[number], number | null>>;

export interface LadderReport {
  readonly at: string;
  /** Of the snapshot used; null: the chain names no time. */
  readonly chainAt: string | null;
  /** The moment the levels are of. */
  readonly rollTo: string;
  readonly numeraire: Numeraire;
  readonly targetCoin: number;
  readonly expire: string;
  /** Null: every strike keeps its volatility. */
  readonly stickiness: number | null;
  readonly ladders: Readonly<
    Record<
      string,
      {
        readonly legs: number;
        readonly unknownLegs: number;
        readonly unknown: readonly UnknownLeg[];
        readonly levels: readonly ReportLevel[];
      }
    >
  >;
}

/** Sums are over the legs that are known, with the others counted and named; coins to trade are null while one is unknown. */
export async function ladderCommand(inputs: LadderCommandInputs, cellsOf: CellsOf = cellsHere): Promise<CommandAnswer> {
  const [moves, rule] = [parseAxis('--spot', inputs.spot), parseExpiryRule(inputs.expire)];
  if (!moves.ok) return usage(moves.failure.message);
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
  const { numeraire, targetCoin, expire } = inputs;
  const request = { spotRatios: moves.value.map(ratioOfPct), atMs: rollMs.value, numeraire, targetCoin };
  const prepared = preparedLadders(books.value, request);
  if (!prepared.ok) return usage(`--spot: ${prepared.failure.message}`);
  const cells = await cellsOf(prepared.value.flatMap(({ plans }) => plans));
  if (cells.kind !== 'done') return withoutCells(cells);
  const ladders = finishedLadders(prepared.value, cells.value);
  const report: LadderReport = {
    at: new Date(fromMs).toISOString(),
    chainAt: market.snapshotMs === null ? null : new Date(market.snapshotMs).toISOString(),
    rollTo: new Date(rollMs.value).toISOString(),
    numeraire,
    targetCoin,
    expire,
    stickiness: stickiness.value,
    ladders: Object.fromEntries(books.value.map((part, at) => [part.name, reportLadder(part, ladders[at], request, moves.value)])),
  };
  return { kind: 'ok', stdout: `${JSON.stringify(report, null, 2)}\n`, stderrLines: [] };
}

function usage(message: string): CommandAnswer {
  return { kind: 'usage', stderrLines: [message] };
}

/** One per book; fails with the first. */
function preparedLadders(books: readonly GridBook[], request: LadderRequest): Result<readonly PreparedLadder[]> {
  const all: PreparedLadder[] = [];
  for (const { book } of books) {
    const prepared = prepareLadder(book, request);
    if (!prepared.ok) return fail(prepared.failure.reason, prepared.failure.message);
    all.push(prepared.value);
  }
  return ok(all);
}

/** `cells` of the plans of all ladders, one after another. */
function finishedLadders(prepared: readonly PreparedLadder[], cells: readonly Float64Array[]): readonly SpotLadder[] {
  let from = 0;
  return prepared.map(({ plans, finish }) => {
    from += plans.length;
    return finish(cells.slice(from - plans.length, from));
  });
}

function reportLadder(
  { book, unknown }: GridBook,
  ladder: SpotLadder | undefined,
  { spotRatios }: LadderRequest,
  movesPct: readonly number[],
): LadderReport['ladders'][string] {
  const { legCount, unknownLegs } = book.now;
  const levels = ladder?.levels ?? [];
  return {
    legs: legCount,
    unknownLegs,
    unknown,
    levels: levels.map((level) => reportLevel(level, movesPct[spotRatios.indexOf(level.spotRatio)] ?? 0)),
  };
}

function reportLevel(level: LadderLevel, movePct: number): ReportLevel {
  const figures = Object.fromEntries(FIGURES.map((name) => [name, level.risk[name]]));
  const hedges = Object.fromEntries(HEDGES.map((name) => [name, level[name]]));
  return { movePct, indexUsd: level.indexUsd, ...figures, ...hedges } as ReportLevel;
}
