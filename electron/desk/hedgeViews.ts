/** The hedge feed: one view per underlying, the verdict with its reason, and a decision row whenever the verdict changes. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { Currency } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { NO_EDIT } from '../../shared/hedging/hedgePolicy.ts';
import type { HedgePlan } from '../../shared/hedging/planHedge.ts';
import { bookDelta } from '../../shared/risk/bookDelta.ts';
import { nextHedgePrices, type NextHedgePrices } from '../../shared/risk/nextHedgePrices.ts';
import type { Result } from '../../shared/result/result.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { HedgeDesk, HedgeMoment } from './hedgeDesk.ts';
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
  readonly decisionId: string | null;
}

export interface JudgedView {
  readonly view: HedgeView;
  /** What kind of verdict this is, without its numbers: a change of it is worth a decision row. */
  readonly code: string;
}

export interface HedgeViews {
  readonly judge: (moment: HedgeMoment, valued: ValuedBook, context: HedgeContext) => JudgedView;
}

interface HedgeViewsDeps {
  readonly market: MarketState;
  readonly figures: MarketFigures;
  readonly hedges: HedgeDesk;
  readonly valuer: BookValuer;
  readonly wallClock: ClockPort;
}

/** Next-hedge prices revalue the book a hundred times over (7 µs per leg): at most this often (wall), and less often the larger the book. */
const NEXT_HEDGE_EVERY_MS = 250;
const NEXT_HEDGE_MS_PER_LEG = 0.5;
const NO_PRICES: NextHedgePrices = { belowUsd: null, aboveUsd: null };

export function createHedgeViews({ market, figures, hedges, valuer, wallClock }: HedgeViewsDeps): HedgeViews {
  const solved = new Map<Currency, { prices: NextHedgePrices; wallMs: number; band: string }>();

  function nextPrices(at: HedgeMoment): NextHedgePrices {
    const band = `${at.book.id} ${at.book.numeraire} ${at.band.verdict} ${at.band.lowerCoin} ${at.band.upperCoin}`;
    const kept = solved.get(at.underlying);
    const nowMs = wallClock.nowMs();
    const everyMs = Math.max(NEXT_HEDGE_EVERY_MS, at.group.legCount * NEXT_HEDGE_MS_PER_LEG);
    if (kept !== undefined && kept.band === band && Math.abs(nowMs - kept.wallMs) < everyMs) return kept.prices;
    const prices = solve(at);
    solved.set(at.underlying, { prices, wallMs: nowMs, band });
    return prices;
  }

  function solve(at: HedgeMoment): NextHedgePrices {
    const indexUsd = market.index(at.underlying)?.indexUsd;
    if (indexUsd === undefined || at.netCoin === null) return NO_PRICES;
    const deltaAt = bookDelta(valuer.legsOf(at.underlying), market, market.nowMs(), at.book.numeraire);
    if (!deltaAt.ok) return NO_PRICES;
    const outThere = at.pending.workingCoin + at.pending.inFlightCoin;
    const { lowerCoin, upperCoin } = at.band;
    return nextHedgePrices({ deltaAt: (ratio) => deltaAt.value(ratio) + outThere, indexUsd, lowerCoin, upperCoin });
  }

  return {
    judge(at, valued, context) {
      const plan = at.band.verdict === 'outside' ? hedges.plan(at, valued, NO_EDIT) : null;
      const { code, ...verdict } = verdictOf(at, plan, context, market.nowMs());
      const prices = nextPrices(at);
      const index = market.index(at.underlying);
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
        unknownLegs: at.group.unknownLegs,
        ...identityOf(at),
        gammaCoinPerPct: at.group.gammaCoinPerPct,
        vegaUsdPerVolPoint: at.group.vegaUsdPerVolPoint,
        thetaUsdPerDay: at.group.thetaUsdPerDay,
        policy: at.policy,
        lowerCoin: at.band.lowerCoin,
        targetCoin: at.band.targetCoin,
        upperCoin: at.band.upperCoin,
        nextHedgeBelowUsd: prices.belowUsd,
        nextHedgeAboveUsd: prices.aboveUsd,
        ...verdict,
        decisionId: context.decisionId,
        snoozedUntilMs: context.snoozedUntilMs,
        lastHedge: context.lastHedge,
      };
      return { view, code };
    },
  };
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

function verdictOf(at: HedgeMoment, plan: Result<HedgePlan> | null, context: HedgeContext, nowMs: number): Verdict {
  const { band, pending } = at;
  if (band.verdict === 'unknown') return { verdict: 'unknown', reason: band.reason, plan: null, code: 'unknown' };
  if (pending.hasUnknownOutcome) return withheld('unknownOutcome', UNKNOWN_OUTCOME);
  if (band.verdict === 'inside' || plan === null) return { verdict: 'inside', reason: insideReason(at), plan: null, code: 'inside' };
  if (context.snoozedUntilMs !== null && nowMs < context.snoozedUntilMs) return withheld('snoozed', `Snoozed. ${band.reason}`);
  if (context.dismissed !== null && context.dismissed === sideOf(at)) return withheld('dismissed', `Dismissed by you. ${band.reason}`);
  if (!plan.ok) return withheld(plan.failure.reason, plan.failure.message);
  return { verdict: 'suggested', reason: band.reason, plan: toView(plan.value), code: `suggested ${plan.value.side}` };
}

/** Of the trade that would bring the delta back; null: none is needed, or the delta is unknown. */
export function sideOf({ band, netCoin }: Pick<HedgeMoment, 'band' | 'netCoin'>): TradeSide | null {
  if (band.desiredDeltaCoin === null || netCoin === null) return null;
  return band.desiredDeltaCoin > netCoin ? 'buy' : 'sell';
}

function withheld(code: string, reason: string): Verdict {
  return { verdict: 'withheld', reason, plan: null, code: `withheld ${code}` };
}

function insideReason({ band, pending }: HedgeMoment): string {
  const isCounted = pending.workingCoin !== 0 || pending.inFlightCoin !== 0;
  return isCounted ? `${band.reason}, counting orders that are working or in flight` : band.reason;
}

function toView(plan: HedgePlan): HedgeView['plan'] {
  return { ...plan, boundBy: [...plan.boundBy], checks: plan.checks.map((check) => ({ ...check })) };
}
