/** Delta alone, or gamma and vega too: what each costs now, what it is expected to cost a day, and what a jump does to it. */
import type { Numeraire } from '../../domain/book.ts';
import type { Currency } from '../../domain/instrument.ts';
import { textbookTheta } from '../../pricing/thetaConventions.ts';
import { fail, ok, type Result } from '../../result/result.ts';
import { jumpTable } from '../../risk/jumpTable.ts';
import type { Leg } from '../../risk/leg.ts';
import { createScenarioBook } from '../../risk/scenarioBook.ts';
import { bookGreeks } from './bookGreeks.ts';
import { legsAfter, type TradeContext } from './legsAfter.ts';
import type { MipSolver } from './mipModel.ts';
import { optimiseHedge, type OptimisedHedge } from './optimiseHedge.ts';
import type { GreekSums, OptimiseRequest } from './optimiseRequest.ts';
import { expectedRehedging, type Rehedging } from './rehedging.ts';

/** The moves of the tail table. */
export const TAIL_JUMPS: readonly number[] = [-0.2, -0.15, -0.1, 0.1, 0.15, 0.2];

export interface CompareRequest extends TradeContext {
  readonly underlying: Currency;
  readonly numeraire: Numeraire;
  readonly legs: readonly Leg[];
  readonly targetDeltaCoin: number;
  /** Half width of the band the delta is then kept in. */
  readonly halfWidthCoin: number;
  /** Decimal per √year, of the moves to come. */
  readonly sigma: number;
  /** One way, of the notional. */
  readonly costShare: number;
  /** Initial margin of a book, USD; null: unknown. */
  initialMarginUsd(legs: readonly Leg[]): number | null;
}

export interface TailLoss {
  readonly jumpShare: number;
  /** Of the book with its hedge frozen, in the unit of the numeraire; null: a leg is unknown. */
  readonly pnl: number | null;
}

export interface HedgeOutlook extends Rehedging {
  readonly hedge: OptimisedHedge;
  /** Trades and attention. */
  readonly costNowUsd: number;
  readonly after: GreekSums;
  readonly thetaUsdPerDay: number;
  readonly tail: readonly TailLoss[];
  /** The worst of the tail, ≤ 0 unless every jump earns; null: unknown. */
  readonly worstPnl: number | null;
  readonly unit: Numeraire;
  readonly marginBeforeUsd: number | null;
  readonly marginAfterUsd: number | null;
}

export interface HedgeComparison {
  readonly deltaOnly: HedgeOutlook;
  readonly optimised: HedgeOutlook;
  /** What the second saves in expected hedging a day; < 0: it costs more. */
  readonly savedHedgingUsdPerDay: number;
  /** Theta it gives up a day, > 0: it collects less (or pays more). */
  readonly thetaGivenUpUsdPerDay: number;
  /** How much smaller its worst loss is, in the unit of the numeraire; null: unknown. */
  readonly tailSaved: number | null;
}

/** The cheapest single future or perpetual that brings the delta inside its limit; fails as `optimiseHedge` does. */
export function deltaOnlyHedge(request: OptimiseRequest, solver: MipSolver): Result<OptimisedHedge> {
  const candidates = request.candidates.filter(({ kind }) => kind !== 'option');
  if (candidates.length === 0) return fail('missingData', 'candidates: expected a future or a perpetual, was none');
  const limits = { ...request.limits, gammaCoinPerUsd: null, vegaUsdPerVolPoint: null };
  return optimiseHedge({ ...request, candidates, limits, maxInstruments: 1 }, solver);
}

/** Fails with missingData where a leg or an instrument is not known, invalidInput where a number of the request is not one. */
export function compareHedges(request: CompareRequest, deltaOnly: OptimisedHedge, optimised: OptimisedHedge): Result<HedgeComparison> {
  const first = outlookOf(request, deltaOnly);
  if (!first.ok) return first;
  const second = outlookOf(request, optimised);
  if (!second.ok) return second;
  const [a, b] = [first.value, second.value];
  return ok({
    deltaOnly: a,
    optimised: b,
    savedHedgingUsdPerDay: a.costUsdPerDay - b.costUsdPerDay,
    thetaGivenUpUsdPerDay: a.thetaUsdPerDay - b.thetaUsdPerDay,
    tailSaved: a.worstPnl === null || b.worstPnl === null ? null : b.worstPnl - a.worstPnl,
  });
}

/** What is to be expected after `hedge`. */
export function outlookOf(request: CompareRequest, hedge: OptimisedHedge): Result<HedgeOutlook> {
  const { underlying, numeraire, market, atMs, sigma, costShare, halfWidthCoin } = request;
  const legs = legsAfter(request.legs, hedge.trades, request);
  if (!legs.ok) return legs;
  const after = bookGreeks(legs.value, underlying, numeraire, market, atMs);
  if (!after.ok) return after;
  const spotUsd = market.index(underlying)?.indexUsd;
  if (spotUsd === undefined) return fail('missingData', `${underlying}: indexUsd: the market has no index`);
  const { gammaCoinPerUsd, thetaUsdPerDay } = after.value;
  const rehedging = expectedRehedging({ gammaCoinPerUsd, spotUsd, sigma, costShare, halfWidthCoin });
  if (!rehedging.ok) return rehedging;
  const tail = tailOf(request, legs.value);
  if (!tail.ok) return tail;
  return ok({
    ...rehedging.value,
    hedge,
    costNowUsd: hedge.cost.tradeUsd + hedge.cost.attentionUsd,
    after: after.value,
    thetaUsdPerDay,
    tail: tail.value,
    worstPnl: worstOf(tail.value),
    unit: numeraire,
    marginBeforeUsd: request.initialMarginUsd(request.legs),
    marginAfterUsd: request.initialMarginUsd(legs.value),
  });
}

function tailOf(
  { underlying, numeraire, market, atMs, targetDeltaCoin, costShare }: CompareRequest,
  legs: readonly Leg[],
): Result<readonly TailLoss[]> {
  const ours = legs.filter((leg) => (leg.kind === 'balance' ? leg.currency : leg.instrument.underlying) === underlying);
  const book = createScenarioBook(ours, market, {
    fromMs: atMs,
    theta: textbookTheta,
    expiryRule: { kind: 'atPathSpot' },
    sigmaMove: null,
  });
  if (!book.ok) return book;
  const jumps = jumpTable(book.value, { jumpShares: TAIL_JUMPS, numeraire, targetCoin: targetDeltaCoin, hedgeStepShare: 1, costShare });
  if (!jumps.ok) return jumps;
  return ok(
    jumps.value.map(({ jumpShare, frozen }) => ({
      jumpShare,
      pnl: frozen.unknownLegs > 0 ? null : numeraire === 'usd' ? frozen.pnlUsd : frozen.pnlCoin,
    })),
  );
}

function worstOf(tail: readonly TailLoss[]): number | null {
  let worst: number | null = null;
  for (const { pnl } of tail) {
    if (pnl === null) return null;
    if (worst === null || pnl < worst) worst = pnl;
  }
  return worst;
}
