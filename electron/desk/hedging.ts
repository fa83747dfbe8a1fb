/** Everything between a valued book and an order: policies, plans, the decisions about them, automatic hedging and what follows a hedge. */
import type { RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import type { Book, BookId } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, Fill } from '../../shared/domain/order.ts';
import type { HedgePolicy } from '../../shared/domain/policySchema.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import { planHedge } from '../../shared/hedging/planHedge.ts';
import { evaluatePolicy } from '../../shared/hedging/policy/evaluatePolicy.ts';
import type { PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import { NO_EDIT } from '../../shared/hedging/ticketEdit.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { LogPort } from '../ports/log.ts';
import type { MarketDataPort } from '../ports/marketData.ts';
import type { OptimiserPort } from '../ports/optimiser.ts';
import type { VenuePort } from '../ports/venue.ts';
import type { Arming } from './arming.ts';
import { createAutoHedger, type AutoHedger } from './autoHedger.ts';
import { createBookMargins } from './bookMargins.ts';
import type { BookRuns } from './bookRuns.ts';
import type { DecisionJournal } from './decisionJournal.ts';
import { decisionStory } from './decisionStory.ts';
import type { DeltaHistory } from './deltaHistory.ts';
import type { DeskBook } from './deskBook.ts';
import { createEscalation } from './escalation.ts';
import { createEvaluator, type Evaluation, type Evaluator } from './evaluator.ts';
import { createFootprintReport } from './footprintReport.ts';
import type { Guard } from './guard.ts';
import { createHedgeActions, type HedgeActions } from './hedgeActions.ts';
import { createHedgeDesk } from './hedgeDesk.ts';
import { createHedgeInstruments } from './hedgeInstruments.ts';
import type { HedgeMemory } from './hedgeMemory.ts';
import { createHedgeOptimiser, type HedgeOptimiser } from './hedgeOptimiser.ts';
import type { ClosedHedge } from './hedgeOutcomes.ts';
import { createSituations } from './hedgeSituation.ts';
import { createHedgeViews } from './hedgeViews.ts';
import { createImpactMemory } from './impactMemory.ts';
import { createIndexWindows } from './indexWindow.ts';
import { createMarketFigures } from './marketFigures.ts';
import type { MarketState } from './marketState.ts';
import { createMarkOuts } from './markOuts.ts';
import type { OrderDesk } from './orderDesk.ts';
import { pendingLegs } from './pendingDelta.ts';
import { createPolicies } from './policies.ts';
import { createPolicyReader } from './policyReading.ts';
import { createRateWindow } from './rateWindow.ts';
import { createRecentPlans } from './recentPlans.ts';
import { createTradedVolume } from './tradedVolume.ts';
import type { BookValuer } from './valuedBook.ts';
import type { Store } from './watchedStore.ts';

export interface Hedging {
  readonly evaluator: Evaluator;
  readonly actions: HedgeActions;
  readonly auto: AutoHedger;
  /** `conflict` when the book is not the one on the desk. */
  readonly footprint: (request: RequestOf<'hedge.footprint'>) => Result<ResponseOf<'hedge.footprint'>>;
  readonly story: (request: RequestOf<'decision.story'>) => Result<ResponseOf<'decision.story'>>;
  readonly optimise: HedgeOptimiser['optimise'];
  /** Another book is on the desk: its own past is read. */
  readonly recall: (book: Book) => void;
  /** What the trader may have on screen answers another question now. */
  readonly forgetPlans: () => void;
  readonly filled: (fill: Fill) => void;
  /** A hedge has ended and filled, at least in part. */
  readonly closed: (hedge: ClosedHedge) => void;
  /** Market time passed. */
  readonly tick: (nowMs: number) => void;
}

export interface HedgingDeps {
  readonly store: Store;
  readonly source: MarketDataPort;
  readonly venue: VenuePort;
  readonly market: MarketState;
  readonly valuer: BookValuer;
  readonly deskBook: DeskBook;
  readonly runs: BookRuns;
  readonly orders: OrderDesk;
  readonly decisions: DecisionJournal;
  readonly memory: HedgeMemory;
  readonly history: DeltaHistory;
  readonly arming: Pick<Arming, 'isArmed' | 'note'>;
  readonly guard: Guard;
  readonly rulebook: Rulebook;
  readonly limits: PreTradeLimits;
  readonly optimiser: OptimiserPort;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  /** Wall age of the market data a hedge rests on. */
  readonly quoteAgeMs: (underlying: Currency, id: InstrumentId) => number | null;
  readonly isReconciled: () => boolean;
  readonly newLabel: () => ClientLabel;
  readonly decisionRecorded: () => void;
  /** Something a person or an order did must show at once. */
  readonly changed: () => void;
  readonly wallClock: ClockPort;
  readonly log: LogPort;
}

export function createHedging(deps: HedgingDeps): Hedging {
  const { store, source, venue, market, runs, orders, decisions, guard, instrumentOf, wallClock, log, rulebook } = deps;
  const { ledger, journal, audit } = store;
  const policies = createPolicies(store.policies);
  const plans = createRecentPlans(wallClock);
  const sent = createRateWindow(wallClock);
  const traded = createTradedVolume(ledger, instrumentOf);
  const impact = createImpactMemory({ decisions: store.decisions, journal: decisions, ledger, instrumentOf });
  const instruments = createHedgeInstruments({ market, venue, instrumentOf });
  const markOuts = createMarkOuts({ decisions, ledger, journal, instrumentOf, midOf: (id) => midOf(venue, id), log });
  const footprints = createFootprintReport({ decisions: store.decisions, journal: decisions, history: deps.history });
  const pendingOrders = () => deps.deskBook.pending().list();
  const outThere = () => pendingLegs(pendingOrders(), market, instrumentOf);
  const margins = createBookMargins({ market, rulebook, wallClock, outThere });
  const escalation = createEscalation({ pending: pendingOrders, policyOf, instrumentOf, orders, guard });
  const hedges = createHedgeDesk({
    ...deps,
    instruments,
    pendingOrders,
    margins,
    impact: impact.of,
    isEscalated: escalation.isEscalated,
    reader: createPolicyReader({
      market,
      rulebook,
      windows: createIndexWindows(source),
      traded,
      hedgeInstrument: (underlying) => instruments.perpetual(underlying) ?? undefined,
      orderBook: ({ id }) => venue.orderBook(id),
      quoteAgeMs: (underlying, { id }) => deps.quoteAgeMs(underlying, id),
    }),
    situations: createSituations({ ...deps, traded, margins, pendingOrders, ordersLastMinute: sent.inLastMinute }),
  });
  const evaluator = createEvaluator({
    ...deps,
    hedges,
    views: createHedgeViews({
      ...deps,
      figures: createMarketFigures(source, wallClock),
      hedges,
      auto: (bookId, underlying) => auto.status(bookId, underlying),
    }),
    policies,
    plans,
    settle: deps.deskBook.settle,
    judged,
    clicked(isNews) {
      margins.refresh();
      if (isNews) deps.changed();
    },
  });
  const actions = createHedgeActions({
    ...deps,
    evaluator,
    hedges,
    plans,
    policies,
    audit,
    sent,
    knownInstruments: (underlying) => new Set(instruments.list(underlying).map(({ id }) => id)),
    changed() {
      deps.decisionRecorded();
      deps.changed();
    },
  });
  const auto = createAutoHedger({
    audit,
    wallClock,
    guard,
    isDeskArmed: deps.arming.isArmed,
    policyOf,
    execute: (bookId, underlying, planId) => actions.execute({ bookId, underlying, planId, edit: NO_EDIT, confirmedLarge: false }, 'auto'),
    changed: deps.changed,
  });

  function policyOf(bookId: BookId, underlying: Currency): HedgePolicy {
    const active = runs.active();
    const book = active.id === bookId ? active : runs.books().find(({ id }) => id === bookId);
    if (book === undefined) throw new Error(`no book "${bookId}"`);
    return policies.of(book, underlying).policy;
  }

  /** A resting hedge that nobody needs any more does not make the next one hurry; while one has not ended, it is not known whether anybody does. */
  function judged({ moment, view, answer }: Evaluation): void {
    const { sent: onTheirWay } = deps.memory.note(moment.book.id, moment.underlying);
    if (moment.verdict.verdict === 'inside' && onTheirWay.size === 0) escalation.settled(moment.book.id, moment.underlying);
    const delaySeconds = answer?.planned.ok === true ? answer.planned.value.delaySeconds : 0;
    auto.consider(moment.book.id, view, { dueSinceMs: moment.dueSinceMs, delaySeconds });
  }

  return {
    evaluator,
    actions,
    auto: {
      ...auto,
      arm(request) {
        if (runs.active().id !== request.bookId) return fail('conflict', `book "${request.bookId}" is not the one on the desk`);
        return auto.arm(request);
      },
    },
    footprint({ bookId, underlying }) {
      if (runs.active().id !== bookId) return fail('conflict', `book "${bookId}" is not the one on the desk`);
      return ok(footprints.of(bookId, underlying, policyOf(bookId, underlying).targetDeltaCoin));
    },
    story: ({ id }) => decisionStory(id, { ...store, instrumentOf, engines: { evaluatePolicy, planHedge } }),
    optimise: createHedgeOptimiser({ ...deps, evaluator }).optimise,
    recall({ id }) {
      auto.disarmAll('another book was put on the desk');
      plans.forget();
      traded.load(id);
      markOuts.restore(id);
      impact.load(id);
    },
    forgetPlans: plans.forget,
    filled(fill) {
      if (fill.bookId === runs.active().id) traded.fillBooked(fill);
      const decisionId = fill.label === null ? null : (journal.order(fill.label)?.decisionId ?? null);
      if (decisionId !== null) markOuts.filled(fill, decisionId);
    },
    closed({ underlying, decisionId, isWhole }) {
      // Taken back when filled in part: what is left still goes to market.
      if (isWhole) escalation.settled(runs.active().id, underlying);
      impact.learn(decisionId);
    },
    tick(nowMs) {
      markOuts.tick(nowMs);
      escalation.tick(runs.active().id, nowMs);
    },
  };
}

function midOf(venue: Pick<VenuePort, 'orderBook'>, id: InstrumentId): number | null {
  const book = venue.orderBook(id);
  const [bid, ask] = book.ok ? [book.value.bids[0]?.price, book.value.asks[0]?.price] : [];
  return bid === undefined || ask === undefined ? null : (bid + ask) / 2;
}
