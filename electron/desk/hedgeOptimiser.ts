/** Delta, gamma and vega of the book on the desk, optimised beside it: the question from the live market, the search on a thread of its own, the answer for the screen. */
import type { HedgeOutlook as OutlookMessage, OptimiseAnswer, OptimiseRequest, Optimum } from '../../shared/contract/optimiseSchemas.ts';
import { takerFeeRate } from '../../shared/costs/oneWayCostShare.ts';
import { toInstrumentId, type Currency, type Instrument } from '../../shared/domain/instrument.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { bookGreeks } from '../../shared/hedging/optimise/bookGreeks.ts';
import { candidatesFromChain, DEFAULT_CHAIN_FILTER, type ChainCandidates } from '../../shared/hedging/optimise/chainCandidates.ts';
import { outlookOf, type CompareRequest, type HedgeOutlook } from '../../shared/hedging/optimise/compareHedges.ts';
import type { LotMarket } from '../../shared/hedging/optimise/lotTerms.ts';
import type { OptimisedHedge } from '../../shared/hedging/optimise/optimiseHedge.ts';
import type { GreekSums, OptimiseRequest as SolverRequest } from '../../shared/hedging/optimise/optimiseRequest.ts';
import { bookMargin } from '../../shared/margin/bookMargin.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { Leg } from '../../shared/risk/leg.ts';
import type { MarketView } from '../../shared/risk/marketView.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { JobOutcome } from '../ports/jobRunner.ts';
import type { MarketDataPort } from '../ports/marketData.ts';
import type { OptimiserPort } from '../ports/optimiser.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { Evaluation, Evaluator } from './evaluator.ts';
import { legsOf } from './policyReading.ts';

export interface HedgeOptimiser {
  /** The search does not hold up the desk; a second question waits for the first. */
  readonly optimise: (request: OptimiseRequest) => Promise<Result<OptimiseAnswer>>;
}

interface HedgeOptimiserDeps {
  readonly evaluator: Pick<Evaluator, 'now'>;
  readonly source: MarketDataPort;
  readonly venue: Pick<VenuePort, 'orderBook'>;
  readonly rulebook: Rulebook;
  readonly optimiser: OptimiserPort;
  readonly wallClock: ClockPort;
}

/** Of a future whose bid and ask are not quoted. */
const ASSUMED_HALF_SPREAD_SHARE = 0.0001;
/** Half of what is shown: the rest may be gone before the order arrives. */
const MAX_DEPTH_SHARE_PCT = 50;
const PREMIUM_HALF_LIFE_HOURS = 4;
const RELATIVE_GAP = 0.001;
/** What watching one more instrument is worth, USD: among equals fewer are better. */
const ATTENTION_USD = 5;
const HOURS_PER_DAY = 24;
const PCT = 100;

interface Case {
  readonly at: Evaluation;
  readonly underlying: Currency;
  readonly context: LotMarket;
  readonly legs: readonly Leg[];
  readonly book: GreekSums;
  readonly chosen: ChainCandidates;
  readonly instruments: ReadonlyMap<string, Instrument>;
}

export function createHedgeOptimiser(deps: HedgeOptimiserDeps): HedgeOptimiser {
  const { source, venue, rulebook, optimiser, wallClock } = deps;

  /** Everything the source can quote, not only what the book holds. */
  const wholeMarket = (at: Evaluation): MarketView => ({
    quote(id) {
      const quote = source.quote(id);
      return quote.ok && quote.value.kind !== 'index' ? quote.value : undefined;
    },
    index(underlying) {
      const index = source.indexUsd(underlying);
      return index.ok ? { kind: 'index', underlying, indexUsd: index.value, provenance: 'interpolated', tsMs: at.valued.tsMs } : undefined;
    },
  });

  function caseOf(request: OptimiseRequest): Result<Case> {
    const now = deps.evaluator.now(request.bookId, request.underlying);
    if (!now.ok) return now;
    const at = now.value;
    const market = wholeMarket(at);
    const indexUsd = market.index(request.underlying)?.indexUsd;
    if (indexUsd === undefined) return fail('missingData', `no index of ${request.underlying}`);
    const [legs] = legsOf(at.valued, request.underlying);
    const { numeraire } = at.moment.book;
    const atMs = at.valued.tsMs;
    const book = bookGreeks(legs, request.underlying, numeraire, market, atMs);
    if (!book.ok) return book;
    const context: LotMarket = {
      market,
      indexUsd,
      atMs,
      numeraire,
      rulebook,
      orderBook(instrument) {
        const orderBook = venue.orderBook(instrument.id);
        return orderBook.ok ? orderBook.value : undefined;
      },
      horizonDays: request.horizonHours / HOURS_PER_DAY,
      premiumHalfLifeHours: PREMIUM_HALF_LIFE_HOURS,
      assumedOptionLots: 0,
      assumedFutureUsd: 0,
      maxDepthSharePct: MAX_DEPTH_SHARE_PCT,
    };
    const instruments = new Map(source.instruments().map((instrument) => [instrument.id as string, instrument]));
    const chosen = candidatesFromChain({
      underlying: request.underlying,
      instruments: [...instruments.values()],
      legs,
      context,
      filter: DEFAULT_CHAIN_FILTER,
      fixedCostUsd: ATTENTION_USD,
      maxPositionLots: null,
      assumedHalfSpreadShare: ASSUMED_HALF_SPREAD_SHARE,
    });
    return chosen.ok
      ? ok({ at, underlying: request.underlying, context, legs, book: book.value, chosen: chosen.value, instruments })
      : chosen;
  }

  async function search(question: Case, request: OptimiseRequest): Promise<Result<OptimiseAnswer>> {
    const startedMs = wallClock.nowMs();
    const asked = solverRequest(question, request);
    const best = valueOf(await optimiser.submitHedge(asked).outcome);
    if (!best.ok) return best;
    const optimumMs = wallClock.nowMs() - startedMs;
    const deltaOnly = valueOf(await optimiser.submitDeltaOnly(asked).outcome);
    const frontierStartedMs = wallClock.nowMs();
    const points = request.frontierPoints < 2 ? 0 : request.frontierPoints;
    const frontier = points === 0 ? null : valueOf(await optimiser.submitFrontier(asked, points).outcome);
    if (frontier !== null && !frontier.ok) return frontier;
    const { instruments, context, chosen } = question;
    const found = frontier === null ? [] : frontier.value.points;
    return ok({
      tsMs: context.atMs,
      candidates: chosen.candidates.length,
      optimumMs,
      frontierMs: wallClock.nowMs() - frontierStartedMs,
      before: greeksOf(question.book, context.indexUsd),
      best: optimumOf(best.value, context.indexUsd, instruments),
      frontier: found.toReversed().map(({ gammaLimit, hedge }) => ({
        gammaLimitCoinPerPct: perPct(gammaLimit, context.indexUsd),
        optimum: optimumOf(hedge, context.indexUsd, instruments),
      })),
      outlooks: outlooksOf(question, request, deltaOnly, best.value),
      notes: notesOf(chosen, deltaOnly),
    });
  }

  function outlooksOf(question: Case, request: OptimiseRequest, deltaOnly: Result<OptimisedHedge>, best: OptimisedHedge): OutlookMessage[] {
    const compared = compareRequest(question, request);
    if (compared === null) return [];
    const named = [['Delta only', deltaOnly] as const, ['Optimised', ok(best)] as const];
    return named.flatMap(([name, hedge]) => {
      const outlook = hedge.ok ? outlookOf(compared, hedge.value) : hedge;
      return outlook.ok ? [messageOf(name, outlook.value, question.context.indexUsd)] : [];
    });
  }

  /** Null: without a volatility, a cost or a band width there is nothing to expect. */
  function compareRequest(question: Case, { limits }: OptimiseRequest): CompareRequest | null {
    const { at, underlying, legs, context, instruments } = question;
    const { market, atMs } = context;
    const { verdict, inputs } = at.moment;
    const policyWidth = verdict.lowerCoin === null || verdict.upperCoin === null ? null : (verdict.upperCoin - verdict.lowerCoin) / 2;
    const halfWidthCoin = policyWidth ?? limits.deltaCoin;
    const perpetual = instruments.get(`${underlying}-PERPETUAL`);
    const feeShare = perpetual === undefined ? null : takerFeeRate(perpetual, rulebook, atMs);
    const costShare = inputs.costShare ?? (feeShare?.ok === true ? feeShare.value : null);
    const { sigma } = inputs.greeks;
    if (halfWidthCoin === null || !(halfWidthCoin > 0) || costShare === null || sigma === null) return null;
    return {
      underlying,
      numeraire: context.numeraire,
      legs,
      market,
      atMs,
      targetDeltaCoin: verdict.centreCoin,
      halfWidthCoin,
      sigma,
      costShare,
      instrumentOf: (id) => instruments.get(toInstrumentId(id)),
      initialMarginUsd: (all) => bookMargin(all, { market, atMs, rulebook }).initialUsd,
    };
  }

  return {
    async optimise(request) {
      const question = caseOf(request);
      return question.ok ? search(question.value, request) : question;
    },
  };
}

function solverRequest({ at, book, chosen, context }: Case, request: OptimiseRequest): SolverRequest {
  const { limits } = request;
  return {
    underlying: request.underlying,
    targetDeltaCoin: at.moment.verdict.centreCoin,
    book,
    limits: {
      deltaCoin: limits.deltaCoin,
      gammaCoinPerUsd: limits.gammaCoinPerPct === null ? null : (limits.gammaCoinPerPct * PCT) / context.indexUsd,
      vegaUsdPerVolPoint: limits.vegaUsdPerVolPoint,
      marginUsd: null,
    },
    candidates: chosen.candidates,
    maxInstruments: request.maxInstruments,
    allowsNakedShorts: false,
    horizonDays: context.horizonDays,
    thetaWeight: 1,
    capitalCostPctPerYear: at.moment.inForce.policy.capitalCostPctPerYear,
    soft: null,
    timeLimitSeconds: request.timeLimitSeconds,
    relativeGap: RELATIVE_GAP,
  };
}

function valueOf<T>(outcome: JobOutcome<Result<T>>): Result<T> {
  if (outcome.kind === 'done') return outcome.value;
  return outcome.kind === 'cancelled' ? fail('calculationFailed', 'the search was stopped') : { ok: false, failure: outcome.failure };
}

function perPct(gammaCoinPerUsd: number, indexUsd: number): number {
  return (gammaCoinPerUsd * indexUsd) / PCT;
}

function greeksOf(
  { deltaCoin, gammaCoinPerUsd, vegaUsdPerVolPoint, thetaUsdPerDay }: GreekSums,
  indexUsd: number,
): OptimiseAnswer['before'] {
  return { deltaCoin, gammaCoinPerPct: perPct(gammaCoinPerUsd, indexUsd), vegaUsdPerVolPoint, thetaUsdPerDay };
}

function optimumOf(hedge: OptimisedHedge, indexUsd: number, instruments: ReadonlyMap<string, Instrument>): Optimum {
  return {
    status: hedge.status,
    gap: hedge.gap,
    trades: hedge.trades.map(({ instrumentId, side, lots, amount, costUsd }) => ({
      instrumentId: toInstrumentId(instrumentId),
      side,
      lots,
      amount,
      amountUnit: instruments.get(instrumentId)?.amountUnit ?? 'coin',
      costUsd,
    })),
    costUsd: hedge.cost.tradeUsd,
    after: greeksOf(hedge.after, indexUsd),
  };
}

function messageOf(name: string, outlook: HedgeOutlook, indexUsd: number): OutlookMessage {
  const worst = outlook.tail.find(({ pnl }) => pnl !== null && pnl === outlook.worstPnl);
  const toUsd = (pnl: number): number => (outlook.unit === 'usd' ? pnl : pnl * indexUsd * (1 + (worst?.jumpShare ?? 0)));
  return {
    name,
    costUsd: outlook.hedge.cost.tradeUsd,
    rehedgesPerDay: outlook.hedgesPerDay,
    hedgingUsdPerDay: outlook.costUsdPerDay,
    thetaUsdPerDay: outlook.thetaUsdPerDay,
    tailUsd: outlook.worstPnl === null ? null : toUsd(outlook.worstPnl),
    tailMovePct: worst === undefined ? null : worst.jumpShare * PCT,
    initialMarginUsd: outlook.marginAfterUsd,
  };
}

function notesOf({ setAside, assumedSpreads }: ChainCandidates, deltaOnly: Result<OptimisedHedge>): string[] {
  return [
    ...setAside.map(({ why, count }) => `${count} instruments left out: ${why}`),
    ...(assumedSpreads.length === 0 ? [] : [`half spread of 1 bp assumed for ${assumedSpreads.join(', ')}, which is not quoted`]),
    ...(deltaOnly.ok ? [] : [`no delta-only hedge to compare with: ${deltaOnly.failure.message}`]),
    'option sizes rest on half of the depth the venue shows; margin is the published standard estimate',
  ];
}
