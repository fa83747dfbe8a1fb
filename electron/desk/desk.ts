/** The desk: market in, risk and hedges out, orders through the journal. Built from ports; knows no shell, no database, no wire. */
import type { FeedMessage, FeedName } from '../../shared/contract/feeds.ts';
import type { RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import type { Book, BookId, Numeraire } from '../../shared/domain/book.ts';
import type { Currency, Instrument, InstrumentId } from '../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import type { Rulebook } from '../../shared/domain/rulebook.ts';
import type { PreTradeLimits } from '../../shared/hedging/preTradeChecks.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { toDecimalText } from '../../shared/units/decimal.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { AuditPort, DecisionPort, JournalPort, LedgerPort, MarketSnapshotPort, PolicyPort, SettingsPort } from '../ports/ledger.ts';
import type { LogPort } from '../ports/log.ts';
import type { OptimiserPort } from '../ports/optimiser.ts';
import type { MarketTick, ReplayPort } from '../ports/marketData.ts';
import type { TimerPort } from '../ports/timer.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { VenuePort } from '../ports/venue.ts';
import { createArming } from './arming.ts';
import { openBookRuns, type BookRuns, type OpenDemo } from './bookRuns.ts';
import { createDecisionJournal } from './decisionJournal.ts';
import { createDeltaHistory } from './deltaHistory.ts';
import { createDeskBook } from './deskBook.ts';
import { createFeedHub } from './feedHub.ts';
import { hedgeMarks } from './fillPrices.ts';
import { createGuard } from './guard.ts';
import type { HedgeActions } from './hedgeActions.ts';
import { createHedging, type Hedging } from './hedging.ts';
import { createHedgeMemory } from './hedgeMemory.ts';
import { createHedgeOutcomes } from './hedgeOutcomes.ts';
import { createHedgeRecall } from './hedgeRecall.ts';
import { lastWrittenMs } from './lastWritten.ts';
import { createMarketState } from './marketState.ts';
import { createOrderDesk } from './orderDesk.ts';
import { createOrderLife } from './orderLife.ts';
import { createOrdersFeed } from './ordersFeed.ts';
import { createPublisher } from './publisher.ts';
import { createReconciler } from './reconciler.ts';
import { createReplaySession, type ReplaySession } from './replaySession.ts';
import { createRiskFeed } from './riskFeed.ts';
import type { StatusDeps } from './statusFeed.ts';
import { timeInWords } from './storyFacts.ts';
import { createBookValuer, type ValuedBook } from './valuedBook.ts';
import { watchStore } from './watchedStore.ts';

export interface DeskDeps {
  readonly replay: ReplayPort;
  readonly venue: VenuePort;
  readonly ledger: LedgerPort;
  readonly journal: JournalPort;
  readonly decisions: DecisionPort;
  readonly audit: AuditPort;
  readonly settings: SettingsPort;
  readonly snapshots: MarketSnapshotPort;
  readonly policies: PolicyPort;
  readonly rulebook: Rulebook;
  readonly limits: PreTradeLimits;
  readonly instrumentOf: (id: InstrumentId) => Instrument | undefined;
  readonly openDemo: OpenDemo;
  readonly wallClock: ClockPort;
  readonly timer: TimerPort;
  readonly newLabel: () => ClientLabel;
  readonly newId: () => string;
  readonly optimiser: OptimiserPort;
  readonly log: LogPort;
}

export interface Desk extends Pick<Hedging, 'auto' | 'footprint' | 'story' | 'optimise'> {
  readonly subscribe: <F extends FeedName>(feed: F, listener: (message: FeedMessage<F>) => void) => Unsubscribe;
  readonly hedges: HedgeActions;
  readonly replay: ReplaySession;
  readonly selectBook: (bookId: BookId) => Result<void>;
  readonly setNumeraire: (bookId: BookId, numeraire: Numeraire) => Result<void>;
  readonly cancelOrder: (label: ClientLabel) => Promise<Result<void>>;
  readonly orderHistory: (label: ClientLabel) => ResponseOf<'order.history'>;
  readonly arm: () => Result<void>;
  readonly disarm: (why: string) => void;
  /** Disarms first, then cancels everything everywhere; says what could not be cancelled. */
  readonly kill: () => Promise<ResponseOf<'desk.kill'>>;
  /** `conflict` when the book is not the one on the desk. */
  readonly chartHistory: (request: RequestOf<'chart.history'>) => Result<ResponseOf<'chart.history'>>;
  /** Connects, reconciles, starts the batches. Lines for the terminal. */
  readonly start: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Batches go out at most this often; less than one frame of a 60 Hz screen, so that a tick is on the screen with the next one. */
const BATCH_MS = 8;
/** Fills shown on the chart. */
const MARKED_FILLS = 2_000;

/** Fails when the demo book cannot be opened. Nothing runs before `start`. */
export function createDesk(deps: DeskDeps): Result<Desk> {
  const { replay, venue, instrumentOf, wallClock, timer, log } = deps;
  const watched = watchStore(deps);
  const { ledger, journal, audit, settings } = watched.store;
  const isFirstStart = ledger.books().length === 0;
  const opened = openBookRuns({ ledger, settings, openDemo: deps.openDemo }, replay.nowMs());
  if (!opened.ok) return opened;
  const runs: BookRuns = opened.value;

  let isForced = true;
  let owesRun = false;
  const force = (): void => void (isForced = true);
  const arming = createArming({ audit, onChange: armChanged, obstacle });
  const guard = createGuard({ log, wallClock, broken: disarmBroken });
  const hub = createFeedHub(createGuard({ log, wallClock, broken: () => undefined }));
  const market = createMarketState(wallClock, replay.nowMs());
  const valuer = createBookValuer(market, instrumentOf);
  const history = createDeltaHistory();
  const decisions = createDecisionJournal({ ...deps, ...watched.store });
  const ordersFeed = createOrdersFeed({ ledger, journal, decisions, instrumentOf });
  const deskBook = createDeskBook({ ledger, journal, market: replay, rulebook: deps.rulebook, valuer, instrumentOf, log });
  const outcomes = createHedgeOutcomes({ ledger, journal, decisions, pending: deskBook.pending, instrumentOf, log });
  const memory = createHedgeMemory(wallClock, createHedgeRecall({ journal, decisions, instrumentOf }));

  const orders = createOrderDesk({
    venues: new Map([[venue.id, venue]]),
    ledger,
    journal,
    life: createOrderLife({ journal, marketClock: replay, wallClock, log }),
    marketClock: replay,
    timer,
    log,
    guard,
    disagreed,
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
        hedging.filled(fill);
        force();
      },
    },
  });
  const reconciler = createReconciler({
    venue,
    runs,
    ledger,
    journal,
    orders,
    audit,
    arming,
    timer,
    guard,
    changed: force,
    agreed: watched.reconciled,
    log,
  });
  watched.onProblem(({ words, concerns }) => {
    if (arming.isArmed()) arming.disarm(`the database could not be written: ${words}`);
    if (concerns === 'orders') reconciler.doubt(words);
    force();
  });
  /** A paused recording stands still, and its quotes with it: only a running market can fall silent. */
  const paused = (ageMs: number | null): number | null => (replay.status().state === 'paused' && ageMs !== null ? 0 : ageMs);
  const hedging = createHedging({
    ...deps,
    store: watched.store,
    source: replay,
    market,
    valuer,
    deskBook,
    runs,
    orders,
    decisions,
    memory,
    history,
    arming,
    guard,
    quoteAgeMs: (underlying, id) => paused(market.hedgeAgeMs(underlying, id)),
    isReconciled: reconciler.isReconciled,
    decisionRecorded: ordersFeed.decisionRecorded,
    changed: force,
  });
  const { evaluator } = hedging;
  const status: StatusDeps = {
    replay,
    market,
    venues: [venue],
    arming,
    runs,
    wallClock,
    quoteAgeMs: () => paused(market.ageMs()),
    isReconciled: reconciler.isReconciled,
    reconciliation: reconciler.words,
    databaseProblem: watched.problem,
  };
  const riskFeed = createRiskFeed(market, () => runs.active().numeraire);
  const publisher = createPublisher({ hub, riskFeed, ordersFeed, history, valuer, status, wallClock, latest: evaluator.latest });
  const replaySession = createReplaySession({ replay, runs, settings, orders, guard, audit, switchTo, log });

  /** Automatic hedging never outlives the desk's own arm. */
  function armChanged(): void {
    if (!arming.isArmed()) hedging.auto.disarmAll('the desk was disarmed');
    force();
  }

  function obstacle(): string | null {
    const problem = watched.problem();
    if (problem !== null) return `the database could not be written: ${problem}`;
    if (owesRun) return 'the market went back in time and the new run could not be opened';
    return reconciler.isReconciled() ? null : (reconciler.words()[0] ?? `not reconciled with ${venue.id} yet`);
  }

  /** Said once, however often it breaks. */
  function disarmBroken(why: string): void {
    if (!arming.isArmed() && arming.note()?.startsWith('internal error') === true) return;
    try {
      arming.disarm(why);
    } catch (error) {
      log.error('the desk is disarmed, and the audit log does not say so', { error: String(error) });
    }
  }

  function disagreed(words: string): void {
    if (arming.isArmed()) arming.disarm(`the venue and the desk disagree: ${words}`);
    reconciler.doubt(words);
  }

  function switchTo(book: Book): void {
    deskBook.load(book);
    outcomes.restore(book.id);
    hedging.recall(book);
    history.clear();
    const valued = evaluator.value();
    if (valued !== null) evaluator.judge(valued, true);
    publisher.everything();
    force();
  }

  function onTick(tick: MarketTick): void {
    if (tick.tsMs < market.nowMs()) owesRun = true;
    market.apply(tick);
    if (owesRun) replaySession.wentBack(tick.tsMs);
    owesRun = false;
    deskBook.passTime(tick.tsMs);
    hedging.tick(tick.tsMs);
  }

  function batch(): void {
    const wasForced = isForced;
    isForced = false;
    guard.run('valuing the book', () => {
      const valued = valuedNow(wasForced);
      if (valued !== null) judgeAndPublish(valued, wasForced);
    });
    guard.run('publishing', () => publisher.housekeeping(wasForced));
  }

  /** Null: there is nothing to judge. */
  function valuedNow(isForced: boolean): ValuedBook | null {
    if (!isForced && !market.isDirty()) return evaluator.owed();
    const valued = evaluator.value();
    if (valued !== null) publisher.valued(valued);
    return valued;
  }

  function judgeAndPublish(valued: ValuedBook, mustShow: boolean): void {
    const now = evaluator.judge(valued, mustShow);
    const viewOf = (underlying: Currency) => now.views.find((view) => view.underlying === underlying);
    for (const closed of outcomes.close(runs.active().id, viewOf)) {
      const { underlying } = closed;
      const view = viewOf(underlying);
      const note = memory.note(runs.active().id, underlying);
      note.sent.delete(closed.label);
      ordersFeed.decisionRecorded();
      force();
      if (!closed.isFilled) continue;
      if (view?.indexUsd != null) note.lastHedge = { tsMs: closed.endedMs, indexUsd: view.indexUsd };
      hedging.closed(closed);
    }
    publisher.judged(now, mustShow);
  }

  /** KILL goes on when the database does not. */
  function everyBookId(): readonly BookId[] {
    let ids: readonly BookId[] = [runs.active().id];
    guard.run('listing the books', () => void (ids = runs.books().map(({ id }) => id)));
    return ids;
  }

  const stops: Unsubscribe[] = [];

  return ok({
    subscribe: hub.subscribe,
    hedges: hedging.actions,
    auto: hedging.auto,
    footprint: hedging.footprint,
    story: hedging.story,
    optimise: hedging.optimise,
    replay: replaySession,
    selectBook(bookId) {
      const wanted = runs.books().find(({ id }) => id === bookId);
      const writtenMs = wanted === undefined ? 0 : lastWrittenMs(wanted, deps);
      if (writtenMs > replay.nowMs()) return fail('conflict', aheadWords(writtenMs, replay.nowMs()));
      const book = runs.select(bookId);
      if (!book.ok) return book;
      switchTo(book.value);
      return ok(undefined);
    },
    setNumeraire(bookId, numeraire) {
      const before = runs.active().numeraire;
      const written = runs.setNumeraire(bookId, numeraire);
      hedging.forgetPlans();
      if (runs.active().numeraire !== before) hedging.auto.disarmAll('the book is hedged in another numeraire');
      force();
      return written;
    },
    cancelOrder: orders.cancel,
    orderHistory: (label) => journal.stateChanges(label).map((change) => ({ ...change, filledAmount: toDecimalText(change.filledAmount) })),
    arm: arming.arm,
    disarm: arming.disarm,
    async kill() {
      guard.run('disarming', () => arming.disarm('KILL was pressed: cancelling everything'));
      const outcome = await orders.cancelAll(everyBookId());
      guard.run('saying what the KILL did', () => arming.disarm(killWords(outcome)));
      guard.run('writing down the KILL', () => void audit.append('kill', outcome));
      force();
      return outcome;
    },
    chartHistory({ bookId, underlying, fromMs, stepMs }) {
      if (runs.active().id !== bookId) return fail('conflict', `book "${bookId}" is not the one on the desk`);
      const candles = replay.candles(underlying, fromMs, stepMs);
      if (!candles.ok) return candles;
      const fills = ledger.recentFills(bookId, MARKED_FILLS).filter(({ tsMs }) => tsMs >= fromMs);
      return ok({
        candles: candles.value.map((candle) => ({ ...candle })),
        hedges: hedgeMarks(fills, underlying, instrumentOf),
        delta: history.since(underlying, fromMs).map(({ indexUsd: _index, ...point }) => point),
      });
    },
    async start() {
      audit.append('start', { bookId: runs.active().id, marketTsMs: replay.nowMs() });
      stops.push(orders.start());
      stops.push(replay.onTick((tick) => void guard.run('taking in the market', () => onTick(tick))));
      stops.push(replay.onStatus(force));
      deskBook.load(runs.active());
      outcomes.restore(runs.active().id);
      hedging.recall(runs.active());
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
      await deps.optimiser.close();
      await venue.close();
      audit.append('stop', {});
    },
  });
}

function aheadWords(writtenMs: number, nowMs: number): string {
  return `its ledger goes to ${timeInWords(writtenMs)} and the market stands at ${timeInWords(nowMs)}: a ledger never goes back in time, take the market there first`;
}

function killWords({ cancelled, problems }: ResponseOf<'desk.kill'>): string {
  const orders = `${cancelled} ${cancelled === 1 ? 'order' : 'orders'} cancelled`;
  return problems.length === 0 ? `KILL was pressed: ${orders}` : `KILL was pressed: ${orders}, NOT everything: ${problems.join('; ')}`;
}
