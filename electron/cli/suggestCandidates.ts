/** Every way in which a chain file lets the hedge be done, best first: planned, priced and chosen by the functions that the desk uses. */
import type { Currency, Instrument } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import { carryUsd } from '../../shared/costs/carry.ts';
import { DEFAULT_IMPACT } from '../../shared/costs/impactModel.ts';
import { candidateCosts } from '../../shared/hedging/candidates/candidateCosts.ts';
import { deltaBuckets } from '../../shared/hedging/candidates/deltaBuckets.ts';
import type { HedgeCandidate } from '../../shared/hedging/candidates/hedgeCandidate.ts';
import { rankCandidates } from '../../shared/hedging/candidates/rankCandidates.ts';
import type { HedgeSituation } from '../../shared/hedging/feasible/hedgeGuard.ts';
import { settingsOfPolicy, type HedgePlan, type HedgePlanRequest } from '../../shared/hedging/planHedge.ts';
import { DEFAULT_PRE_TRADE_LIMITS } from '../../shared/hedging/preTradeChecks.ts';
import { NO_EDIT } from '../../shared/hedging/ticketEdit.ts';
import { sumDecimals, type Decimal } from '../../shared/units/decimal.ts';
import { costAssumptions } from '../desk/planCosts.ts';
import type { BookAndChain } from './bookAndChain.ts';
import { markUsd, touchBook } from './suggestMarket.ts';
import type { Judged, SuggestDesk } from './suggestQuestion.ts';

export interface PricedCandidate {
  readonly candidate: HedgeCandidate;
  readonly instrument: Instrument;
  /** Over the policy's horizon, USD, > 0 is paid; null: unknown, as where only other quotes imply the mark. */
  readonly carryUsd: number | null;
}

interface Aim {
  readonly netCoin: number;
  readonly desiredCoin: number;
}

/** Empty while nothing is to be traded. */
export function suggestCandidates(desk: SuggestDesk, at: Judged): readonly PricedCandidate[] {
  const { desiredDeltaCoin: desiredCoin, verdict } = at.verdict;
  const netCoin = at.inputs.netDeltaCoin;
  if (verdict !== 'due' || netCoin === null || desiredCoin === null) return [];
  const requests = at.instruments.map((instrument) => planRequest(desk, at, instrument, { netCoin, desiredCoin }));
  const ranked = rankCandidates({
    requests,
    buckets: deltaBuckets(at.legs, at.risks, desk.numeraire),
    choice: desk.policy.instruments,
    predict: candidateCosts(assumptionsOf(desk, at)),
    addedMargin: desk.margins.addedUsd,
    tsMs: desk.data.atMs,
  });
  return ranked.flatMap((candidate) => {
    const instrument = at.instruments.find(({ id }) => id === candidate.instrumentId);
    if (instrument === undefined) return [];
    return [{ candidate, instrument, carryUsd: candidate.carryUsd ?? carryOf(desk, at, instrument, candidate.plan) }];
  });
}

function assumptionsOf({ policy }: SuggestDesk, { inputs }: Judged) {
  return costAssumptions(policy, { indexUsd: inputs.indexUsd, sigma: inputs.greeks.sigma, impact: DEFAULT_IMPACT });
}

function planRequest(desk: SuggestDesk, at: Judged, instrument: Instrument, { netCoin, desiredCoin }: Aim): HedgePlanRequest {
  const { data, numeraire, policy, rulebook } = desk;
  const side: TradeSide = desiredCoin > netCoin ? 'buy' : 'sell';
  return {
    instrument,
    numeraire,
    netDeltaCoin: netCoin,
    desiredDeltaCoin: desiredCoin,
    targetDeltaCoin: at.verdict.centreCoin,
    book: touchBook(data.market, instrument),
    markPriceUsd: markUsd(data.market, instrument),
    edit: NO_EDIT,
    settings: settingsOfPolicy(policy),
    rulebook,
    tsMs: data.atMs,
    guard: {
      policy: policy.limits,
      desk: DEFAULT_PRE_TRADE_LIMITS,
      situation: situationOf(desk, at, instrument, side, Math.abs(desiredCoin - netCoin)),
    },
  };
}

/** Margin is looked at beyond the ideal, which rounding up to a lot may pass. */
const MARGIN_REACH = 2;

/** Nothing is on its way and nothing was traded: a file of positions knows of no orders. */
function situationOf(
  desk: SuggestDesk,
  { underlying, inputs }: Judged,
  instrument: Instrument,
  side: TradeSide,
  idealCoin: number,
): HedgeSituation {
  const { data, policy, margins } = desk;
  const positionAmount = positionOf(data, instrument);
  const upToAmount = policy.limits.maxMarginUsePct === null ? null : amountOf(data, instrument, idealCoin * MARGIN_REACH);
  return {
    link: 'connected',
    quoteAgeMs: inputs.dataAgeMs,
    indexUsd: inputs.indexUsd,
    positionAmount,
    notionalUsd: notionalUsd(data, underlying),
    tradedHourUsd: 0,
    tradedDayUsd: 0,
    spotHeldCoin: null,
    marginCurve: upToAmount === null ? null : margins.curve(instrument, side, upToAmount, positionAmount.toNumber()),
    ordersLastMinute: 0,
    openOrders: [],
    isOffline: true,
  };
}

/** Signed, amount units, over all books and venues of the file. */
function positionOf({ rows }: BookAndChain, { id }: Instrument): Decimal {
  return sumDecimals(rows.flatMap((row) => (row.kind === 'position' && row.instrument.id === id ? [row.signedAmount] : [])));
}

/** At least a lot; null: no price turns coins into USD. */
function amountOf({ market }: BookAndChain, instrument: Instrument, coins: number): number | null {
  const lot = instrument.lot.toNumber();
  if (instrument.amountUnit === 'coin') return Math.max(coins, lot);
  const priceUsd = markUsd(market, instrument);
  return priceUsd === null ? null : Math.max(coins * priceUsd, lot);
}

/** Σ|position| of the perpetuals and futures on one coin; null: one of them has no price. */
function notionalUsd({ rows, market }: BookAndChain, underlying: Currency): number | null {
  let totalUsd = 0;
  for (const row of rows) {
    if (row.kind !== 'position' || row.instrument.underlying !== underlying) continue;
    const { instrument } = row;
    if (instrument.kind !== 'perpetual' && instrument.kind !== 'future') continue;
    const perUnitUsd = instrument.amountUnit === 'usd' ? 1 : markUsd(market, instrument);
    if (perUnitUsd === null) return null;
    totalUsd += Math.abs(row.signedAmount.toNumber()) * perUnitUsd;
  }
  return totalUsd;
}

/** Where the trade itself has no known cost. A mark that other quotes imply says nothing of the premium that is paid for. */
function carryOf(
  { data, policy, rulebook }: SuggestDesk,
  { inputs }: Judged,
  instrument: Instrument,
  plan: HedgePlan | null,
): number | null {
  if (plan === null || !data.market.listed.includes(instrument.id)) return null;
  const carry = carryUsd({
    instrument,
    side: plan.side,
    amount: Number(plan.amount),
    indexUsd: inputs.indexUsd,
    markPriceUsd: markUsd(data.market, instrument),
    rulebook,
    tsMs: data.atMs,
    horizonHours: policy.horizonHours,
    capitalCostPerYear: policy.capitalCostPctPerYear / 100,
    premiumHalfLifeHours: null,
  });
  return carry.ok ? carry.value : null;
}
