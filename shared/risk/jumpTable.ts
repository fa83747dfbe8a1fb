/** What a sudden move costs: with the hedge as it stands, and with hedging on the way at a stated step. */
import type { Numeraire } from '../domain/book.ts';
import { fail, ok, type Result } from '../result/result.ts';
import { netDeltaCoin } from './aggregate.ts';
import { createHedgeWalk, type HedgeWalk } from './hedgeWalk.ts';
import type { ScenarioBook, ScenarioRisk } from './scenarioBook.ts';
import { NO_VOL_SHIFT } from './volShift.ts';

/** The moves a desk asks about first, either way. */
export const JUMP_SHARES: readonly number[] = [-0.2, -0.15, -0.1, -0.05, -0.03, 0.03, 0.05, 0.1, 0.15, 0.2];

export interface JumpRequest {
  /** Shares of today's spot, > −1. */
  readonly jumpShares: readonly number[];
  readonly numeraire: Numeraire;
  /** Where each hedge brings the net delta, the first one at today's spot. */
  readonly targetCoin: number;
  /** A hedge is traded whenever the spot has gone this share of today's further; 0.005…1. */
  readonly hedgeStepShare: number;
  /** Of the traded notional, 0.0005 = 5 bp; ≥ 0. */
  readonly costShare: number;
}

export interface JumpRow {
  readonly jumpShare: number;
  /** The book as it stands, revalued after the jump. */
  readonly frozen: ScenarioRisk;
  /** Null while the delta of a leg is unknown. */
  readonly hedged: HedgedJump | null;
}

export interface HedgedJump {
  /** Book and hedges, costs taken off, in USD of a USD book and coin of a coin book (at the price after the jump). */
  readonly pnl: number | null;
  readonly unit: 'usd' | 'coin';
  /** Gross of all trades. */
  readonly tradedCoin: number;
  readonly costUsd: number;
  /** The trade the jump leaves to be done. */
  readonly leftToTradeCoin: number;
}

/** Fails with invalidInput naming the field, or missingData when the index is not quoted. */
export function jumpTable(book: ScenarioBook, request: JumpRequest): Result<readonly JumpRow[]> {
  const { hedgeStepShare, costShare, targetCoin } = request;
  if (!Number.isFinite(targetCoin)) return fail('invalidInput', `targetCoin: expected a finite number, was ${targetCoin}`);
  if (!(hedgeStepShare >= 0.005 && hedgeStepShare <= 1)) {
    return fail('invalidInput', `hedgeStepShare: expected 0.005…1, was ${hedgeStepShare}`);
  }
  if (!(costShare >= 0 && costShare < 1)) return fail('invalidInput', `costShare: expected 0…1, was ${costShare}`);
  if (book.indexUsd === null) return fail('missingData', `${book.underlying}: indexUsd: the market has no index`);
  const rows: JumpRow[] = [];
  for (const jumpShare of request.jumpShares) {
    const row = jumpRow(book, book.indexUsd, request, jumpShare);
    if (!row.ok) return row;
    rows.push(row.value);
  }
  return ok(rows);
}

function jumpRow(book: ScenarioBook, indexUsd: number, request: JumpRequest, jumpShare: number): Result<JumpRow> {
  const frozen = riskAfter(book, 1 + jumpShare);
  if (!frozen.ok) return fail(frozen.failure.reason, `jumpShare ${jumpShare}: ${frozen.failure.message}`);
  const hedged = hedgedJump(book, indexUsd, request, 1 + jumpShare, frozen.value);
  return hedged.ok ? ok({ jumpShare, frozen: frozen.value, hedged: hedged.value }) : hedged;
}

function riskAfter(book: ScenarioBook, spotRatio: number): Result<ScenarioRisk> {
  return book.riskAt({ spotRatio, volShift: NO_VOL_SHIFT, atMs: book.setting.fromMs });
}

function hedgedJump(
  book: ScenarioBook,
  indexUsd: number,
  { numeraire, targetCoin, hedgeStepShare, costShare }: JumpRequest,
  endRatio: number,
  end: ScenarioRisk,
): Result<HedgedJump | null> {
  const hedges = createHedgeWalk(numeraire);
  let tradedCoin = 0;
  let costUsd = 0;
  for (const spotRatio of stopsOf(endRatio, hedgeStepShare)) {
    const risk = riskAfter(book, spotRatio);
    if (!risk.ok) return risk;
    const delta = netDeltaCoin(risk.value, numeraire);
    if (delta === null) return ok(null);
    const coin = targetCoin - delta - hedges.heldCoin(spotRatio);
    hedges.trade(spotRatio, coin);
    tradedCoin += Math.abs(coin);
    costUsd += Math.abs(coin) * spotRatio * indexUsd * costShare;
  }
  const endDelta = netDeltaCoin(end, numeraire);
  if (endDelta === null) return ok(null);
  const leftToTradeCoin = targetCoin - endDelta - hedges.heldCoin(endRatio);
  return ok({ ...gained(hedges, numeraire, indexUsd, endRatio, end, costUsd), tradedCoin, costUsd, leftToTradeCoin });
}

function gained(
  hedges: HedgeWalk,
  numeraire: Numeraire,
  indexUsd: number,
  endRatio: number,
  end: ScenarioRisk,
  costUsd: number,
): Pick<HedgedJump, 'pnl' | 'unit'> {
  const pnl = numeraire === 'usd' ? end.pnlUsd : end.pnlCoin;
  const gain = numeraire === 'usd' ? hedges.gain(endRatio) * indexUsd - costUsd : hedges.gain(endRatio) - costUsd / (indexUsd * endRatio);
  return { pnl: pnl === null ? null : pnl + gain, unit: numeraire };
}

/** Where hedges are traded: today's spot, then every whole step short of the end. */
function stopsOf(endRatio: number, stepShare: number): readonly number[] {
  const whole = Math.ceil(Math.abs(endRatio - 1) / stepShare - 1e-9);
  return Array.from({ length: Math.max(1, whole) }, (_, step) => 1 + Math.sign(endRatio - 1) * step * stepShare);
}
