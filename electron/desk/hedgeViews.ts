/** The hedge feed: one view per underlying, the verdict with its reason, and a decision row whenever the verdict changes. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { AutoStatus } from '../../shared/contract/policyMessages.ts';
import type { BookId } from '../../shared/domain/book.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { HedgeCandidate } from '../../shared/hedging/candidates/hedgeCandidate.ts';
import { bandCrossings } from '../../shared/hedging/policy/bandCrossings.ts';
import { deltaShiftFunction } from '../../shared/hedging/policy/deltaShift.ts';
import { hedgeSetLegs } from '../../shared/hedging/policy/hedgeSet.ts';
import { hasOwnVolatility } from '../../shared/hedging/policy/volatilityFactor.ts';
import { NO_EDIT } from '../../shared/hedging/ticketEdit.ts';
import { netDeltaCoin } from '../../shared/risk/aggregate.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { hedgedGammaCoinPerPct } from '../../shared/risk/riskFigures.ts';
import type { Result } from '../../shared/result/result.ts';
import { MS_PER_MINUTE, toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import { expiringOf } from './expiringBook.ts';
import type { HedgeDesk, HedgeMoment, PlanAnswer, PlannedHedge } from './hedgeDesk.ts';
import type { MarketFigures } from './marketFigures.ts';
import type { MarketState } from './marketState.ts';
import type { BookValuer, ValuedBook } from './valuedBook.ts';

export interface LastHedge {
  readonly tsMs: MsSinceEpoch;
  readonly indexUsd: number;
}

/** What the trader and the past say about an underlying, beside the market. */
export interface HedgeContext {
  readonly snoozedUntilMs: MsSinceEpoch | null;
  /** The side of the dismissed trade. */
  readonly dismissed: TradeSide | null;
  readonly lastHedge: LastHedge | null;
  readonly debt: HedgeView['debt'];
  readonly decisionId: string | null;
}

export interface JudgedView {
  readonly view: HedgeView;
  /** What kind of verdict this is, without its numbers: a change of it is worth a decision row. */
  readonly code: string;
  /** What the planner was asked about it and said; null: no hedge is due. */
  readonly answer: PlanAnswer | null;
}

export interface HedgeViews {
  readonly judge: (moment: HedgeMoment, valued: ValuedBook, context: HedgeContext) => JudgedView;
}

interface HedgeViewsDeps {
  readonly market: MarketState;
  readonly figures: MarketFigures;
  readonly hedges: HedgeDesk;
  readonly valuer: BookValuer;
  readonly auto: (bookId: BookId, underlying: Currency) => AutoStatus;
  readonly wallClock: ClockPort;
}

/** Next-hedge prices revalue the book up to two hundred times over (5 µs per leg): at most this often (wall), and less often the larger the book. */
const NEXT_HEDGE_EVERY_MS = 250;
const NEXT_HEDGE_MS_PER_LEG = 0.5;

interface NextHedgePrices {
  readonly belowUsd: number | null;
  readonly aboveUsd: number | null;
}

const NO_PRICES: NextHedgePrices = { belowUsd: null, aboveUsd: null };

export function createHedgeViews({ market, figures, hedges, valuer, auto, wallClock }: HedgeViewsDeps): HedgeViews {
  const solved = new Map<Currency, { prices: NextHedgePrices; wallMs: number; band: string; marketMs: number; netCoin: number | null }>();

  function nextPrices(at: HedgeMoment): NextHedgePrices {
    const { triggerLowerCoin, triggerUpperCoin, verdict } = at.verdict;
    const isCoinBand = at.inForce.policy.band?.kind === 'fixed';
    const edges = isCoinBand ? `${triggerLowerCoin} ${triggerUpperCoin}` : '';
    const band = `${at.book.id} ${at.book.numeraire} ${at.inForce.version} ${verdict} ${edges}`;
    const kept = solved.get(at.underlying);
    const nowMs = wallClock.nowMs();
    const everyMs = Math.max(NEXT_HEDGE_EVERY_MS, at.group.legCount * NEXT_HEDGE_MS_PER_LEG);
    const marketMs = market.nowMs();
    // A market that stands asks no more: the levels of before a hedge or a jump would stay.
    const hasTraded = kept?.marketMs === marketMs && kept.netCoin !== at.netCoin;
    const hasJumped = kept !== undefined && Math.abs(marketMs - kept.marketMs) >= MS_PER_MINUTE;
    const isFresh = kept?.band === band && Math.abs(nowMs - kept.wallMs) < everyMs && !hasTraded && !hasJumped;
    if (isFresh) return kept.prices;
    const prices = solve(at);
    solved.set(at.underlying, { prices, wallMs: nowMs, band, marketMs, netCoin: at.netCoin });
    return prices;
  }

  function solve({ book, underlying, inForce: { policy }, inputs, netCoin, pending }: HedgeMoment): NextHedgePrices {
    if (netCoin === null) return NO_PRICES;
    const legs = hedgeSetLegs(valuer.legsOf(underlying), policy.hedgeSet, market.nowMs());
    const delta = bookDelta(legs, market, market.nowMs(), book.numeraire);
    if (!delta.ok) return NO_PRICES;
    const outThere = pending.workingCoin + pending.inFlightCoin;
    const deltaAt = (ratio: number): number => delta.value(ratio) + outThere;
    const gammaAt = inputs.indexUsd === null ? null : slopeOf(deltaAt, inputs.indexUsd);
    const shiftAt = hasOwnVolatility(policy) ? deltaShiftFunction(legs, market, market.nowMs(), book.numeraire) : null;
    return bandCrossings({ policy, inputs, deltaAt, gammaAt, shiftAt });
  }

  return {
    judge(at, valued, context) {
      const answer = at.verdict.verdict === 'due' ? hedges.plan(at, valued, NO_EDIT) : null;
      const { code, ...spoken } = verdictOf(at, answer?.planned ?? null, context, market.nowMs());
      const prices = nextPrices(at);
      const index = market.index(at.underlying);
      const { verdict } = at;
      const candidates = answer === null ? [] : hedges.candidates(at, valued);
      const view: HedgeView = {
        underlying: at.underlying,
        tsMs: valued.tsMs,
        indexUsd: index?.indexUsd ?? null,
        indexProvenance: index?.provenance ?? null,
        ...figures.of(at.underlying),
        numeraire: at.book.numeraire,
        filledDeltaCoin: at.filledCoin,
        workingDeltaCoin: at.pending.unpriced > 0 ? null : at.pending.workingCoin,
        inFlightDeltaCoin: at.pending.unpriced > 0 ? null : at.pending.inFlightCoin,
        netDeltaCoin: at.netCoin,
        wholeDeltaCoin: netDeltaCoin(at.group, at.book.numeraire),
        unknownLegs: at.group.unknownLegs,
        ...identityOf(at),
        gammaCoinPerPct: hedgedGammaCoinPerPct(at.group, at.book.numeraire, index?.indexUsd ?? null),
        vegaUsdPerVolPoint: at.group.vegaUsdPerVolPoint,
        thetaUsdPerDay: at.group.thetaUsdPerDay,
        policy: at.inForce.policy,
        policyVersion: at.inForce.version,
        lowerCoin: verdict.lowerCoin,
        targetCoin: verdict.centreCoin,
        upperCoin: verdict.upperCoin,
        triggerLowerCoin: verdict.triggerLowerCoin,
        triggerUpperCoin: verdict.triggerUpperCoin,
        distanceCoin: verdict.distanceCoin,
        firedBy: verdict.firedBy,
        blockedBy: verdict.blockedBy,
        blockedUntilMs: msOrNull(verdict.blockedUntilMs),
        nextEventMs: msOrNull(verdict.nextEventMs),
        figures: verdict.figures.map((figure) => ({ ...figure })),
        nextHedgeBelowUsd: prices.belowUsd,
        nextHedgeAboveUsd: prices.aboveUsd,
        ...spoken,
        candidates: candidates.map(toCandidateView),
        debt: context.debt,
        expiring: expiringOf(at, valued, market),
        auto: auto(at.book.id, at.underlying),
        decisionId: context.decisionId,
        snoozedUntilMs: context.snoozedUntilMs,
        lastHedge: context.lastHedge,
      };
      return { view, code, answer };
    },
  };
}

/** Slope of the delta by a central difference: the gamma of the hedge set at another spot. */
const SLOPE_STEP = 1e-4;

function slopeOf(deltaAt: (spotRatio: number) => number, indexUsd: number): (spotRatio: number) => number {
  return (ratio) => (deltaAt(ratio * (1 + SLOPE_STEP)) - deltaAt(ratio * (1 - SLOPE_STEP))) / (2 * SLOPE_STEP * ratio * indexUsd);
}

function toCandidateView(candidate: HedgeCandidate): HedgeView['candidates'][number] {
  const {
    plan: _plan,
    costs: _costs,
    costFailure: _failure,
    isWhole: _whole,
    isInverse: _inverse,
    expiryMs: _expiry,
    ...shown
  } = candidate;
  const { marginCostUsd: _marginCost, ...row } = shown;
  return row;
}

function msOrNull(ms: number | null): MsSinceEpoch | null {
  return ms === null ? null : toMs(Math.round(ms));
}

/** Δ in USD = Δ in coin + equity: shown only when all three are known. */
function identityOf({ group }: HedgeMoment): Pick<HedgeView, 'deltaUsdNumeraireCoin' | 'deltaCoinNumeraireCoin' | 'equityCoin'> {
  const isKnown = group.unknownDeltaLegs === 0 && group.unknownPremiumAdjustedDeltaLegs === 0;
  return {
    deltaUsdNumeraireCoin: isKnown ? group.deltaCoin : null,
    deltaCoinNumeraireCoin: isKnown ? group.premiumAdjustedDeltaCoin : null,
    equityCoin: group.complete ? group.valueCoin : null,
  };
}

type Verdict = Pick<HedgeView, 'verdict' | 'reason' | 'plan'> & { readonly code: string };

const UNKNOWN_OUTCOME = 'An order has an unknown outcome: nothing more is sent until the venue has said what became of it';

function verdictOf(at: HedgeMoment, plan: Result<PlannedHedge> | null, context: HedgeContext, nowMs: number): Verdict {
  const { verdict, pending } = at;
  if (verdict.verdict === 'unknown') return { verdict: 'unknown', reason: verdict.reason, plan: null, code: 'unknown' };
  if (pending.hasUnknownOutcome) return withheld('unknownOutcome', UNKNOWN_OUTCOME);
  if (verdict.verdict === 'blocked') return withheld('filter', verdict.reason);
  if (plan === null) return { verdict: 'inside', reason: insideReason(at), plan: null, code: 'inside' };
  if (context.snoozedUntilMs !== null && nowMs < context.snoozedUntilMs) return withheld('snoozed', `Snoozed. ${verdict.reason}`);
  if (context.dismissed !== null && context.dismissed === sideOf(at)) return withheld('dismissed', `Dismissed by you. ${verdict.reason}`);
  if (!plan.ok) return withheld(plan.failure.reason, plan.failure.message);
  const { message } = plan.value;
  return { verdict: 'suggested', reason: verdict.reason, plan: message, code: `suggested ${message.side}` };
}

/** Of the trade that would bring the delta back; null: none is needed, or the delta is unknown. */
export function sideOf({ verdict, netCoin }: Pick<HedgeMoment, 'verdict' | 'netCoin'>): TradeSide | null {
  if (verdict.desiredDeltaCoin === null || netCoin === null) return null;
  return verdict.desiredDeltaCoin > netCoin ? 'buy' : 'sell';
}

function withheld(code: string, reason: string): Verdict {
  return { verdict: 'withheld', reason, plan: null, code: `withheld ${code}` };
}

function insideReason({ verdict, pending }: HedgeMoment): string {
  const isCounted = pending.workingCoin !== 0 || pending.inFlightCoin !== 0;
  return isCounted ? `${verdict.reason}, counting orders that are working or in flight` : verdict.reason;
}
