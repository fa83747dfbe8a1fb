/** Where the delta stands against its policy, what to trade about it, and why not: asked on every judgement, per underlying. */
import type { HedgePlan as HedgePlanMessage, TicketEdit } from '../../shared/contract/hedgeSchemas.ts';
import type { Book, BookId, Numeraire } from '../../shared/domain/book.ts';
import { toInstrumentId, type Currency, type Instrument, type InstrumentId } from '../../shared/domain/instrument.ts';
import type { TradeSide } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import type { ExecutionKind, ImpactModel } from '../../shared/costs/costPrediction.ts';
import { candidateCosts, type CostAssumptions } from '../../shared/hedging/candidates/candidateCosts.ts';
import { deltaBuckets } from '../../shared/hedging/candidates/deltaBuckets.ts';
import type { HedgeCandidate } from '../../shared/hedging/candidates/hedgeCandidate.ts';
import { rankCandidates } from '../../shared/hedging/candidates/rankCandidates.ts';
import { NO_EDIT } from '../../shared/hedging/ticketEdit.ts';
import {
  planConstraints,
  planHedge,
  settingsOfPolicy,
  type HedgePlanOutcome,
  type HedgePlanRequest,
} from '../../shared/hedging/planHedge.ts';
import { withHedgeTo } from '../../shared/hedging/policy/defaultPolicy.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import type { PolicyInputs, PolicyVerdict } from '../../shared/hedging/policy/policyVerdict.ts';
import { preTradeChecks, type PreTradeCheck, type PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { GroupRisk } from '../../shared/risk/aggregate.ts';
import { hedgedGammaCoinPerPct } from '../../shared/risk/riskFigures.ts';
import { decimal } from '../../shared/units/decimal.ts';
import type { Arming } from './arming.ts';
import type { BookMargins } from './bookMargins.ts';
import { concealedEdit, type ConcealedEdit } from './concealedPlan.ts';
import type { HedgeNote } from './hedgeMemory.ts';
import type { HedgeInstruments } from './hedgeInstruments.ts';
import { markPriceOf, type Situations } from './hedgeSituation.ts';
import type { MarketState } from './marketState.ts';
import { pendingDelta, type PendingDelta } from './pendingDelta.ts';
import type { PendingOrder } from './pendingOrders.ts';
import { costAssumptions, planCostCurve } from './planCosts.ts';
import type { PolicyInForce } from './policies.ts';
import { legsOf, type PolicyReader } from './policyReading.ts';
import type { ValuedBook } from './valuedBook.ts';
import type { VenuePort } from '../ports/venue.ts';

/** What a hedge of one underlying rests on at one moment. */
export interface HedgeMoment {
  readonly book: Book;
  readonly underlying: Currency;
  readonly group: GroupRisk;
  readonly inForce: PolicyInForce;
  /** Since when it has been due without a break, market time; null: it was not. */
  readonly dueSinceMs: number | null;
  /** A resting hedge ran out of time: the next one goes to market. */
  readonly isEscalated: boolean;
  /** Of the hedge set; null: unknown. */
  readonly filledCoin: number | null;
  readonly pending: PendingDelta;
  /** filled + working + in flight; null: unknown. */
  readonly netCoin: number | null;
  readonly inputs: PolicyInputs;
  readonly verdict: PolicyVerdict;
}

/** What the planner was asked and what it answered: stored with a decision, the same can be asked again. */
export interface AskedPlan {
  readonly request: HedgePlanRequest;
  readonly outcome: Result<HedgePlanOutcome>;
}

export interface PlannedHedge {
  readonly message: HedgePlanMessage;
  /** Market time to wait before it is sent by itself. */
  readonly delaySeconds: number;
}

export interface PlanAnswer {
  /** Null: there was nothing to ask, for want of an instrument or a delta. */
  readonly asked: AskedPlan | null;
  /** Failures say why there is no plan. */
  readonly planned: Result<PlannedHedge>;
}

export interface HedgeDesk {
  readonly moment: (book: Book, valued: ValuedBook, underlying: Currency, inForce: PolicyInForce, note: HedgeNote) => HedgeMoment | null;
  /** The trade that the policy wants, with the trader's edits and every pre-trade check. */
  readonly plan: (moment: HedgeMoment, valued: ValuedBook, edit: TicketEdit) => PlanAnswer;
  /** Every way of doing it, best first; empty while nothing is to be traded. */
  readonly candidates: (moment: HedgeMoment, valued: ValuedBook) => readonly HedgeCandidate[];
  /** The same checks on a plan made earlier, with the book and the market as they are now. */
  readonly recheck: (moment: HedgeMoment, valued: ValuedBook, plan: HedgePlanMessage) => Result<PreTradeCheck[]>;
}

export interface HedgeDeskDeps {
  readonly market: MarketState;
  readonly venue: VenuePort;
  readonly arming: Pick<Arming, 'isArmed' | 'note'>;
  readonly rulebook: Rulebook;
  readonly limits: PreTradeLimits;
  readonly instruments: HedgeInstruments;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly pendingOrders: () => readonly PendingOrder[];
  readonly reader: PolicyReader;
  readonly situations: Situations;
  readonly margins: BookMargins;
  /** Fitted to the trader's own fills where there are enough. */
  readonly impact: (underlying: Currency) => ImpactModel;
  readonly isEscalated: (bookId: BookId, underlying: Currency) => boolean;
}

/** Margin is looked at up to this many times the ideal trade, so that a trader's own larger amount is still inside. */
const MARGIN_REACH = 4;

export function createHedgeDesk(deps: HedgeDeskDeps): HedgeDesk {
  const { market, venue, instruments, margins } = deps;
  const ranked = new WeakMap<HedgeMoment, readonly HedgeCandidate[]>();

  function moment(book: Book, valued: ValuedBook, underlying: Currency, inForce: PolicyInForce, note: HedgeNote): HedgeMoment | null {
    const group = valued.risk.underlyings.find((part) => part.underlying === underlying)?.risk;
    if (group === undefined) return null;
    const pending = pendingDelta(deps.pendingOrders(), underlying, book.numeraire, market, deps.instrumentOf);
    const { inputs, filledCoin, netCoin } = deps.reader.read({ book, underlying, valued, group, inForce, note, pending });
    const verdict = evaluatePolicy(inForce.policy, inputs);
    const isEscalated = deps.isEscalated(book.id, underlying);
    return { book, underlying, group, inForce, dueSinceMs: note.dueSinceMs, isEscalated, filledCoin, pending, netCoin, inputs, verdict };
  }

  function requestFor(at: HedgeMoment, valued: ValuedBook, instrument: Instrument, edit: TicketEdit): Result<HedgePlanRequest> {
    const aim = aimOf(at, edit);
    if (!aim.ok) return aim;
    const { netCoin, desiredCoin } = aim.value;
    const { policy } = at.inForce;
    const side: TradeSide = desiredCoin > netCoin ? 'buy' : 'sell';
    const orderBook = venue.orderBook(instrument.id);
    const settings = settingsOfPolicy(policy);
    const isMarginLimited = policy.limits.maxMarginUsePct !== null;
    const upToAmount = isMarginLimited ? marginReach(instrument, Math.abs(desiredCoin - netCoin), market) : null;
    return ok({
      instrument,
      numeraire: at.book.numeraire,
      netDeltaCoin: netCoin,
      desiredDeltaCoin: desiredCoin,
      targetDeltaCoin: at.verdict.centreCoin,
      book: orderBook.ok ? orderBook.value : null,
      markPriceUsd: markPriceOf(instrument, market),
      edit,
      settings: at.isEscalated ? { ...settings, style: 'market' } : settings,
      rulebook: deps.rulebook,
      tsMs: market.nowMs(),
      guard: {
        policy: policy.limits,
        desk: deps.limits,
        situation: deps.situations.of({ bookId: at.book.id, underlying: at.underlying, valued, instrument, side, upToAmount }),
      },
    });
  }

  function plan(at: HedgeMoment, valued: ValuedBook, edit: TicketEdit): PlanAnswer {
    const instrument = edit.instrumentId === null ? chosenInstrument(at, valued) : instrumentNamed(edit.instrumentId);
    if (!instrument.ok) return { asked: null, planned: instrument };
    const first = requestFor(at, valued, instrument.value, edit);
    if (!first.ok) return { asked: null, planned: first };
    const firstOutcome = planHedge(first.value);
    const hidden = concealedEdit(at, first.value, firstOutcome);
    const request = hidden === null ? first.value : { ...first.value, edit: hidden.edit };
    const outcome = hidden === null ? firstOutcome : planHedge(request);
    return { asked: { request, outcome }, planned: plannedOf(at, valued, { request, outcome }, hidden) };
  }

  function plannedOf(
    at: HedgeMoment,
    valued: ValuedBook,
    { request, outcome }: AskedPlan,
    hidden: ConcealedEdit | null,
  ): Result<PlannedHedge> {
    if (!outcome.ok) return outcome;
    if (outcome.value.kind === 'none') return fail('notApplicable', outcome.value.reason);
    const message = toMessage(at, valued, request, outcome.value, hidden?.words ?? null);
    return ok({ message, delaySeconds: hidden?.delaySeconds ?? 0 });
  }

  function instrumentNamed(id: InstrumentId): Result<Instrument> {
    return listed(instruments.tradable(id) ?? null, `${id} is not listed`);
  }

  function chosenInstrument(at: HedgeMoment, valued: ValuedBook): Result<Instrument> {
    const aim = aimOf(at, NO_EDIT);
    const side: TradeSide = aim.ok && aim.value.desiredCoin < aim.value.netCoin ? 'sell' : 'buy';
    const choice = at.inForce.policy.instruments[side];
    if (choice.kind === 'instrument') return instrumentNamed(toInstrumentId(choice.instrumentId));
    if (choice.kind === 'perpetual') return listed(instruments.perpetual(at.underlying), `no perpetual of ${at.underlying} to hedge with`);
    const chosen = candidates(at, valued).find(({ isChosen }) => isChosen);
    const instrument = chosen === undefined ? null : instruments.tradable(chosen.instrumentId);
    return listed(instrument ?? null, `no instrument of ${at.underlying} can take the hedge`);
  }

  /** Worked out once per moment: the suggestion may hang on it, and the view shows it. */
  function candidates(at: HedgeMoment, valued: ValuedBook): readonly HedgeCandidate[] {
    const kept = ranked.get(at);
    if (kept !== undefined) return kept;
    const requests = instruments.list(at.underlying).flatMap((instrument) => {
      const request = requestFor(at, valued, instrument, NO_EDIT);
      return request.ok ? [request.value] : [];
    });
    const found = rankCandidates({
      requests,
      buckets: deltaBuckets(...legsOf(valued, at.underlying), at.book.numeraire),
      choice: at.inForce.policy.instruments,
      predict: candidateCosts(assumptionsOf(at)),
      addedMargin: (instrument, signedAmount) => margins.addedUsd(valued, instrument, signedAmount),
      tsMs: valued.tsMs,
    });
    ranked.set(at, found);
    return found;
  }

  function assumptionsOf({ inForce, inputs, underlying }: HedgeMoment): CostAssumptions {
    const { indexUsd, greeks } = inputs;
    return costAssumptions(inForce.policy, { indexUsd, sigma: greeks.sigma, impact: deps.impact(underlying) });
  }

  function toMessage(
    at: HedgeMoment,
    valued: ValuedBook,
    request: HedgePlanRequest,
    { plan: hedge }: Extract<HedgePlanOutcome, { kind: 'plan' }>,
    concealment: string | null,
  ): HedgePlanMessage {
    const { instrument } = request;
    const signedAmount = hedge.side === 'buy' ? Number(hedge.amount) : -Number(hedge.amount);
    const assumptions = assumptionsOf(at);
    const predict = candidateCosts(assumptions);
    const addedInitialMarginUsd = margins.addedUsd(valued, instrument, signedAmount);
    const predicted = (execution: ExecutionKind) => {
      const cost = predict({ request, plan: hedge, execution, addedInitialMarginUsd });
      return cost.ok ? { ...cost.value } : null;
    };
    const costs = { market: predicted('market'), passive: predicted('passive'), sliced: predicted('sliced') };
    const { boundBy: _words, cost: _touchCost, binding, checks: _none, ...terms } = hedge;
    const { vegaUsdPerVolPoint } = at.group;
    const gammaCoinPerPct = hedgedGammaCoinPerPct(at.group, at.book.numeraire, at.inputs.indexUsd);
    const addedGamma = addedGammaCoinPerPct(hedge.residualDeltaCoin - hedge.deltaBeforeCoin, at.book.numeraire);
    const message: HedgePlanMessage = {
      ...terms,
      amountUnit: instrument.amountUnit,
      cost: hedge.style === 'passive' ? costs.passive : costs.market,
      costs,
      costCurve: planCostCurve(request, hedge, assumptions).map((point) => ({ ...point })),
      before: { gammaCoinPerPct, vegaUsdPerVolPoint, ...margins.standing(valued, instrument, 0) },
      after: {
        gammaCoinPerPct: gammaCoinPerPct === null ? null : gammaCoinPerPct + addedGamma,
        vegaUsdPerVolPoint,
        ...margins.standing(valued, instrument, signedAmount),
      },
      binding: binding.map((bound) => ({ ...bound })),
      concealment,
      checks: [],
    };
    return { ...message, checks: checksOf(at, valued, request, message) };
  }

  function checksOf(at: HedgeMoment, valued: ValuedBook, request: HedgePlanRequest, hedge: HedgePlanMessage): PreTradeCheck[] {
    const { instrument, guard } = request;
    if (guard === undefined) throw new Error('a plan of the desk has no guard');
    const { situation } = guard;
    const amount = decimal(hedge.amount);
    const constraints = planConstraints(request, hedge.side, amount);
    const limits = { ...deps.limits, maxMarginUsePct: at.inForce.policy.limits.maxMarginUsePct };
    const signedAmount = hedge.side === 'buy' ? amount.toNumber() : -amount.toNumber();
    return preTradeChecks({
      instrument,
      side: hedge.side,
      amount,
      limitPrice: hedge.limitPrice === null ? null : decimal(hedge.limitPrice),
      armed: deps.arming.isArmed(),
      armNote: deps.arming.note(),
      link: situation.link,
      quoteAgeMs: situation.quoteAgeMs,
      book: request.book,
      indexUsd: situation.indexUsd,
      markPriceUsd: request.markPriceUsd,
      positionAmount: situation.positionAmount,
      notionalUsd: situation.notionalUsd,
      netDeltaCoin: at.netCoin,
      targetDeltaCoin: at.verdict.centreCoin,
      orderDeltaCoin: hedge.side === 'buy' ? hedge.amountCoin : -hedge.amountCoin,
      mayIncreaseDelta: false,
      ordersLastMinute: situation.ordersLastMinute,
      openOrders: situation.openOrders,
      marginUseBeforePct: margins.standing(valued, instrument, 0).marginUsePct,
      marginUseAfterPct: margins.standing(valued, instrument, signedAmount).marginUsePct,
      constraints: constraints.ok ? constraints.value : null,
      limits,
    });
  }

  return {
    moment,
    plan,
    candidates,
    recheck(at, valued, hedge) {
      const instrument = instruments.tradable(hedge.instrumentId);
      if (instrument === undefined) return fail('missingData', `${hedge.instrumentId} is not listed`);
      const edit = { ...NO_EDIT, instrumentId: instrument.id, style: hedge.style, amount: hedge.amount, limitPrice: hedge.limitPrice };
      const request = recheckRequest(at, valued, instrument, edit, hedge);
      return request.ok ? ok(checksOf(at, valued, request.value, hedge)) : request;
    },
  };

  /** Where the delta has come back by itself the order still has a side: the checks then say that it is not needed. */
  function recheckRequest(
    at: HedgeMoment,
    valued: ValuedBook,
    instrument: Instrument,
    edit: TicketEdit,
    { side, amountCoin }: HedgePlanMessage,
  ): Result<HedgePlanRequest> {
    if (at.netCoin === null) return fail('missingData', at.verdict.reason);
    const desiredDeltaCoin = at.netCoin + (side === 'buy' ? amountCoin : -amountCoin);
    return requestFor({ ...at, verdict: { ...at.verdict, desiredDeltaCoin } }, valued, instrument, edit);
  }
}

/** A hedge has no gamma in USD. In coin its delta is an amount of USD over the price, and so 1 % of it goes when the price rises by 1 %. */
function addedGammaCoinPerPct(addedDeltaCoin: number, numeraire: Numeraire): number {
  return numeraire === 'coin' ? -addedDeltaCoin / 100 : 0;
}

function listed(instrument: Instrument | null, otherwise: string): Result<Instrument> {
  return instrument === null ? fail('missingData', otherwise) : ok(instrument);
}

/** Where a trade should bring the delta. Inside the band a trader may still ask for the target. */
function aimOf(at: HedgeMoment, edit: TicketEdit): Result<{ netCoin: number; desiredCoin: number }> {
  const { netCoin, verdict, inForce, inputs } = at;
  if (netCoin === null) return fail('missingData', verdict.reason);
  if (edit.hedgeTo === null) return desired(verdict, netCoin);
  const edited = evaluatePolicy(withHedgeTo(inForce.policy, edit.hedgeTo), inputs);
  if (edited.desiredDeltaCoin === null && edit.hedgeTo === 'target') return ok({ netCoin, desiredCoin: verdict.centreCoin });
  return desired(edited, netCoin);
}

function desired({ desiredDeltaCoin, reason }: PolicyVerdict, netCoin: number): Result<{ netCoin: number; desiredCoin: number }> {
  return desiredDeltaCoin === null ? fail('notApplicable', reason) : ok({ netCoin, desiredCoin: desiredDeltaCoin });
}

/** Amount units; null where there is no price to turn coins into USD. */
function marginReach(instrument: Instrument, idealCoin: number, market: MarketState): number | null {
  const lot = instrument.lot.toNumber();
  if (instrument.amountUnit === 'coin') return Math.max(idealCoin * MARGIN_REACH, lot);
  const priceUsd = markPriceOf(instrument, market);
  return priceUsd === null ? null : Math.max(idealCoin * priceUsd * MARGIN_REACH, lot);
}
