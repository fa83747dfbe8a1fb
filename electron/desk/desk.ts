/** The desk: market in, risk and hedges out, orders through the journal. Built from ports; knows no shell, no database, no wire. */
import type { FeedMessage, FeedName } from '../../shared/contract/feeds.ts';
import type { ResponseOf } from '../../shared/contract/requests.ts';
import type { Book, BookId, Numeraire } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import type { PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { AuditPort, DecisionPort, JournalPort, LedgerPort, MarketSnapshotPort, SettingsPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { MarketTick, ReplayPort } from '../ports/marketData.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { VenuePort } from '../ports/venue.ts';
import { createArming } from './arming.ts';
import { openBookRuns, type BookRuns, type OpenDemo } from './bookRuns.ts';
import { createDecisionJournal } from './decisionJournal.ts';
import { createDeltaHistory } from './deltaHistory.ts';
import { createDeskBook } from './deskBook.ts';
import { createEvaluator } from './evaluator.ts';
import { createFeedHub } from './feedHub.ts';
import { hedgeMarks } from './fillPrices.ts';
import { createHedgeActions, type HedgeActions } from './hedgeActions.ts';
import { createHedgeDesk } from './hedgeDesk.ts';
import { createHedgeMemory } from './hedgeMemory.ts';
import { createHedgeOutcomes } from './hedgeOutcomes.ts';
import { createHedgeViews } from './hedgeViews.ts';
import { createMarketFigures } from './marketFigures.ts';
import { createMarketState } from './marketState.ts';
import { createOrderDesk } from './orderDesk.ts';
import { createOrderLife } from './orderLife.ts';
import { createOrdersFeed } from './ordersFeed.ts';
import { createPolicies } from './policies.ts';
import { createPublisher } from './publisher.ts';
import { createRateWindow } from './rateWindow.ts';
import { createRecentPlans } from './recentPlans.ts';
import { createReconciler } from './reconciler.ts';
import { createReplaySession, type ReplaySession } from './replaySession.ts';
import { createRiskFeed } from './riskFeed.ts';
import type { StatusDeps } from './statusFeed.ts';
import { createBookValuer } from './valuedBook.ts';

export interface DeskDeps {
  readonly replay: ReplayPort;
  readonly venue: VenuePort;
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly decisions: DecisionPort;
  readonly audit: AuditPort;
  readonly settings: SettingsPort;
  readonly snapshots: MarketSnapshotPort;
  readonly rulebook: Rulebook;
  readonly limits: PreTradeLimits;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly openDemo: OpenDemo;
  readonly wallClock: ClockPort;
  readonly timer: TimerPort;
  readonly newLabel: () => ClientLabel;
  readonly newId: () => string;
  readonly log: LogPort;
}

export interface Desk {
  subscribe<F extends FeedName>(feed: F, listener: (message: FeedMessage<F>) => void): Unsubscribe;
  readonly hedges: HedgeActions;
  readonly replay: ReplaySession;
  selectBook(bookId: BookId): Result<void>;
  setNumeraire(bookId: BookId, numeraire: Numeraire): Result<void>;
  cancelOrder(label: ClientLabel): Promise<Result<void>>;
  orderHistory(label: ClientLabel): ResponseOf<'order.history'>;
  arm(): Result<void>;
  disarm(why: string): void;
  /** Disarms first, then cancels everything everywhere; says what could not be cancelled. */
  kill(): Promise<ResponseOf<'desk.kill'>>;
  chartHistory(underlying: Currency, fromMs: MsSinceEpoch, stepMs: number): Result<ResponseOf<'chart.history'>>;
  /** Connects, reconciles, starts the batches. Lines for the terminal. */
  start(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Batches go out at most this often; one frame of a 50 Hz screen. */
const BATCH_MS = 20;
/** Fills shown on the chart. */
const MARKED_FILLS = 2_000;

/** Fails when the demo book cannot be opened. Nothing runs before `start`. */
export function createDesk(deps: DeskDeps): Result<Desk> {
  const { replay, venue, ledger, journal, audit, settings, instrumentOf, wallClock, timer, log } = deps;
  const isFirstStart = ledger.books().length === 0;
  const opened = openBookRuns({ ledger, settings, openDemo: deps.openDemo }, replay.nowMs());
  if (!opened.ok) return opened;
  const runs: BookRuns = opened.value;

  const hub = createFeedHub();
  const market = createMarketState(wallClock, replay.nowMs());
  const valuer = createBookValuer(market, instrumentOf);
  const history = createDeltaHistory();
  const sent = createRateWindow(wallClock);
  const plans = createRecentPlans(wallClock);
  const policies = createPolicies(settings);
  const decisions = createDecisionJournal({ ...deps, decisions: deps.decisions });
  const ordersFeed = createOrdersFeed({ ledger, journal, decisions, instrumentOf });
  const deskBook = createDeskBook({ ledger, journal, market: replay, rulebook: deps.rulebook, valuer, instrumentOf, log });
  const outcomes = createHedgeOutcomes({ ledger, decisions, pending: deskBook.pending, instrumentOf, log });
  const memory = createHedgeMemory((bookId, underlying) => lastHedgeIn(decisions.recent(bookId, 300), underlying));
  let isForced = true;
  const force = (): void => void (isForced = true);
  const arming = createArming(audit, force);

  const orders = createOrderDesk({
    venues: new Map([[venue.id, venue]]),
    ledger,
    journal,
    life: createOrderLife({ journal, marketClock: replay, wallClock, log }),
    marketClock: replay,
    timer,
    log,
    listener: {
      orderChanged(view) {
        deskBook.orderChanged(view);
        outcomes.watch(view);
        ordersFeed.orderChanged(view);
        force();
      },
      fillBooked(fill) {
        deskBook.fillBooked(fill);
        ordersFeed.fillBooked(fill);
        force();
      },
    },
  });
  const reconciler = createReconciler({ venue, runs, ledger, journal, orders, audit, arming, timer, changed: force, log });
  /** A paused recording stands still, and its quotes with it: only a running market can fall silent. */
  const quoteAgeMs = (): number | null => (replay.status().state === 'paused' && market.ageMs() !== null ? 0 : market.ageMs());
  const hedgeDesk = createHedgeDesk({
    market,
    venue,
    arming,
    rulebook: deps.rulebook,
    limits: deps.limits,
    instrumentOf,
    pendingOrders: () => deskBook.pending().list(),
    ordersLastMinute: sent.inLastMinute,
    quoteAgeMs,
    isReconciled: reconciler.isReconciled,
  });
  const figures = createMarketFigures(replay, wallClock);
  const evaluator = createEvaluator({
    runs,
    valuer,
    hedges: hedgeDesk,
    views: createHedgeViews({ market, figures, hedges: hedgeDesk, valuer, wallClock }),
    policies,
    memory,
    plans,
    market,
    decisions,
    decisionRecorded: ordersFeed.decisionRecorded,
    wallClock,
    log,
  });
  const status: StatusDeps = {
    replay,
    market,
    venues: [venue],
    arming,
    runs,
    wallClock,
    quoteAgeMs,
    isReconciled: reconciler.isReconciled,
    reconciliation: reconciler.words,
    databaseProblem: () => null,
  };
  const riskFeed = createRiskFeed(market, () => runs.active().numeraire);
  const publisher = createPublisher({ hub, riskFeed, ordersFeed, history, valuer, status, wallClock, latest: evaluator.latest });
  const hedges = createHedgeActions({
    evaluator,
    hedges: hedgeDesk,
    plans,
    orders,
    decisions,
    memory,
    policies,
    audit,
    sent,
    newLabel: deps.newLabel,
    changed() {
      ordersFeed.decisionRecorded();
      force();
    },
  });
  const replaySession = createReplaySession({ replay, runs, settings, orders, audit, switchTo, log });

  function switchTo(book: Book): void {
    deskBook.load(book);
    history.clear();
    plans.forget();
    evaluator.evaluate();
    publisher.everything();
    force();
  }

  function onTick(tick: MarketTick): void {
    const isBack = tick.tsMs < market.nowMs();
    market.apply(tick);
    if (isBack) replaySession.wentBack(tick.tsMs);
    deskBook.passTime(tick.tsMs);
  }

  function batch(): void {
    const wasForced = isForced;
    isForced = false;
    const isReprojected = deskBook.settle();
    if (wasForced || isReprojected || market.isDirty()) evaluateAndPublish(wasForced || isReprojected);
    publisher.housekeeping(wasForced);
  }

  function evaluateAndPublish(mustShow: boolean): void {
    const now = evaluator.evaluate();
    if (now === null) return;
    const viewOf = (underlying: Currency) => now.views.find((view) => view.underlying === underlying);
    for (const underlying of outcomes.close(viewOf)) {
      const view = viewOf(underlying);
      const note = memory.note(runs.active().id, underlying);
      if (view?.indexUsd != null) note.lastHedge = { tsMs: view.tsMs, indexUsd: view.indexUsd };
      ordersFeed.decisionRecorded();
      force();
    }
    publisher.evaluated(now.valued, now.views, mustShow);
  }

  const stops: Unsubscribe[] = [];

  return ok({
    subscribe: hub.subscribe,
    hedges,
    replay: replaySession,
    selectBook(bookId) {
      const book = runs.select(bookId);
      if (!book.ok) return book;
      switchTo(book.value);
      return ok(undefined);
    },
    setNumeraire(bookId, numeraire) {
      const written = runs.setNumeraire(bookId, numeraire);
      plans.forget();
      force();
      return written;
    },
    cancelOrder: orders.cancel,
    orderHistory: (label) => journal.stateChanges(label).map((change) => ({ ...change, filledAmount: toDecimalText(change.filledAmount) })),
    arm: arming.arm,
    disarm: arming.disarm,
    async kill() {
      arming.disarm('KILL was pressed: everything was cancelled');
      const outcome = await orders.cancelAll(runs.books().map(({ id }) => id));
      audit.append('kill', outcome);
      force();
      return outcome;
    },
    chartHistory(underlying, fromMs, stepMs) {
      const candles = replay.candles(underlying, fromMs, stepMs);
      if (!candles.ok) return candles;
      const fills = ledger.recentFills(runs.active().id, MARKED_FILLS).filter(({ tsMs }) => tsMs >= fromMs);
      return ok({
        candles: candles.value.map((candle) => ({ ...candle })),
        hedges: hedgeMarks(fills, underlying, instrumentOf),
        delta: history.since(underlying, fromMs).map((point) => ({ ...point })),
      });
    },
    async start() {
      audit.append('start', { bookId: runs.active().id, marketTsMs: replay.nowMs() });
      stops.push(orders.start(), replay.onTick(onTick), replay.onStatus(force));
      deskBook.load(runs.active());
      replay.seek(replay.nowMs());
      const words = await reconciler.start();
      stops.push(timer.every(BATCH_MS, batch));
      if (isFirstStart) replaySession.playDemo();
      return words;
    },
    async stop() {
      replaySession.remember();
      for (const stop of stops) stop();
      reconciler.stop();
      replay.close();
      await venue.close();
      audit.append('stop', {});
    },
  });
}

type JournalRows = ReturnType<ReturnType<typeof createDecisionJournal>['recent']>;

/** From the journal, after a restart: the last executed hedge that filled. */
function lastHedgeIn(rows: JournalRows, underlying: Currency): { tsMs: MsSinceEpoch; indexUsd: number } | null {
  const row = rows.find((candidate) => candidate.underlying === underlying && candidate.verdict === 'executed' && candidate.realisedCostUsd !== null);
  return row === undefined || row.indexUsd === null ? null : { tsMs: row.tsMs, indexUsd: row.indexUsd };
}
