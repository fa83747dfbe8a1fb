/**
 * The embedded exchange behind VenuePort: a matching engine over recorded or live quotes with latency, partial fills, fees, rejects and a
 * memory of its own. Every change is stored before anybody hears of it; requests and answers keep their order on the way.
 */
import type { BookId } from '../../../shared/domain/book.ts';
import { expiryMsOf, type Instrument, type InstrumentId, type VenueId } from '../../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder } from '../../../shared/domain/order.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { MarketDataPort } from '../../ports/marketData.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { OrderOutcome, VenueEvent, VenueLink, VenuePort } from '../../ports/venue.ts';
import { createListeners } from '../listeners.ts';
import type { InstrumentOf } from '../replay/recordedMarket.ts';
import { createSeededRandom, mixSeed } from '../seededRandom.ts';
import { createDelayLine } from './delayLine.ts';
import { createLiquidity } from './liquidity.ts';
import { createMatchingEngine, type FeeOfTrade, type MatchingEngine } from './matchingEngine.ts';
import type { PaperStore } from './paperStore.ts';
import { toVenueOrder, type EngineMarket, type PaperChange, type Touch } from './paperTypes.ts';

/** What the venue sees of the market. */
export type PaperMarket = Pick<MarketDataPort, 'nowMs' | 'onTick' | 'instruments' | 'quote'>;

/**
 * What a test wants to go wrong with an order. loseRequest: it never arrives. refuse: the venue rejects it. loseAnswer: it is accepted, the answer
 * is lost. disconnect: it is accepted, then the link drops before the answer.
 */
export type ScriptedFailure = 'loseRequest' | 'refuse' | 'loseAnswer' | 'disconnect';

export interface PaperVenueDeps {
  readonly id: VenueId;
  readonly market: PaperMarket;
  readonly instrumentOf: InstrumentOf;
  readonly feeOf: FeeOfTrade;
  /** Stays open when the venue is closed: it belongs to whoever opened it. */
  readonly store: PaperStore;
  /** Wall time: latency and refills run on it, also while the market is paused. */
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  readonly seed: number;
  readonly isHalted?: (id: InstrumentId) => boolean;
  readonly failureScript?: (order: NewOrder) => ScriptedFailure | null;
  /** Told when the store cannot be written; the venue is then disconnected for good. */
  readonly onProblem?: (failure: Failure) => void;
}

/** Milliseconds, uniform between the two. */
export const REQUEST_LATENCY_MS = [5, 25] as const;
export const ANSWER_LATENCY_MS = [5, 25] as const;
/** Between two levels that one order takes. */
export const SWEEP_PAUSE_MS = [30, 120] as const;
/** After this long without an answer the outcome is unknown. */
export const ANSWER_TIMEOUT_MS = 3_000;

export function createPaperVenue(deps: PaperVenueDeps): VenuePort {
  const { store, clock, timer } = deps;
  const market = engineMarket(deps);
  const random = createSeededRandom(mixSeed(deps.seed, 1));
  const uniform = ([min, max]: readonly [number, number]): number => min + (max - min) * random.next();
  const liquidity = createLiquidity(market, deps.seed, createSeededRandom(mixSeed(deps.seed, 2)));
  const engine = createMatchingEngine({
    venue: deps.id,
    account: store.account,
    market,
    liquidity,
    feeOf: deps.feeOf,
    restored: store.restored(),
  });
  const requests = createDelayLine({ clock, timer, nextDelayMs: () => uniform(REQUEST_LATENCY_MS) });
  const answers = createDelayLine({ clock, timer, nextDelayMs: () => uniform(ANSWER_LATENCY_MS) });
  const events = createListeners<VenueEvent>();
  const stops = new Set<() => void>();
  const waiting = new Set<() => void>();
  let link: VenueLink = 'disconnected';
  let broken: Failure | null = null;

  const setLink = (next: VenueLink): void => {
    if (next === link) return;
    link = next;
    events.tell({ kind: 'link', link });
  };
  const tell = (event: VenueEvent): void => {
    if (link === 'connected') events.tell(event);
  };
  /** False: the store is gone, and with it the venue; nothing that was not stored is told. */
  const commit = (changes: readonly PaperChange[]): boolean => {
    if (changes.length === 0) return true;
    try {
      store.append(changes);
    } catch (error) {
      broken = fail('persistence', `paper venue: ${error instanceof Error ? error.message : String(error)}`).failure;
      deps.onProblem?.(broken);
      setLink('disconnected');
      return false;
    }
    answers.push(() => {
      for (const change of changes) tell(change.kind === 'fill' ? change : { kind: 'order', order: toVenueOrder(change.order) });
    });
    return true;
  };
  const later = (delayMs: number, work: () => void): void => {
    const stop = timer.after(delayMs, () => {
      stops.delete(stop);
      work();
    });
    stops.add(stop);
  };
  const sweep = (label: ClientLabel): void => {
    if (broken !== null) return;
    const { changes, again } = engine.sweep(label, clock.nowMs());
    if (commit(changes) && again) later(uniform(SWEEP_PAUSE_MS), () => sweep(label));
  };
  /** The exchange's side of an order: what it answers. */
  const accept = (order: NewOrder, script: ScriptedFailure | null): OrderOutcome => {
    if (store.order(order.label) !== null) return { kind: 'rejected', message: `label ${order.label} was used before` };
    const placed = script === 'refuse' ? engine.refuse(order, 'refused by script') : engine.place(order, clock.nowMs());
    if (!commit([{ kind: 'order', order: placed }])) return { kind: 'unknown', message: 'the paper venue lost its store' };
    if (placed.state === 'rejected') return { kind: 'rejected', message: placed.note ?? 'rejected' };
    later(0, () => sweep(order.label));
    return { kind: 'accepted', venueOrderId: placed.venueOrderId };
  };
  /** There and back through both delay lines. `lost` answers when there is no link, or none any more. */
  const roundTrip = <T>(lost: (message: string) => T, serve: () => T | null): Promise<T> =>
    new Promise((resolve) => {
      const finish = (value: T): void => {
        waiting.delete(giveUp);
        stopTimeout();
        resolve(value);
      };
      const giveUp = (): void => finish(lost('the link was closed before an answer came'));
      const stopTimeout = timer.after(ANSWER_TIMEOUT_MS, () => finish(lost(`no answer within ${ANSWER_TIMEOUT_MS} ms`)));
      waiting.add(giveUp);
      requests.push(() => {
        const value = broken === null ? serve() : null;
        if (value !== null) answers.push(() => (link === 'connected' ? finish(value) : undefined));
      });
    });
  const ask = <T>(serve: () => Result<T>): Promise<Result<T>> => {
    if (link !== 'connected') return Promise.resolve(fail('venueUnavailable', `${deps.id} is ${link}`));
    return roundTrip<Result<T>>((message) => fail('venueUnavailable', message), serve);
  };
  const dropLink = (): void => {
    setLink('disconnected');
    for (const giveUp of waiting) giveUp();
  };

  cancelUnfinished(engine, store);
  stops.add(
    deps.market.onTick(() => {
      if (broken === null) commit(engine.onMarket(clock.nowMs()));
    }),
  );

  return {
    id: deps.id,
    isPaper: true,
    link: () => link,
    async connect() {
      if (broken !== null) return { ok: false, failure: broken };
      setLink('connecting');
      setLink('connected');
      return ok(undefined);
    },
    async close() {
      dropLink();
      for (const stop of stops) stop();
      stops.clear();
      requests.clear();
      answers.clear();
      events.clear();
    },
    onEvent: events.add,
    instruments: () => ask(() => ok(deps.market.instruments().map((instrument): Instrument => ({ ...instrument, venue: deps.id })))),
    orderBook: (id) => (link === 'connected' ? engine.book(id, clock.nowMs()) : fail('venueUnavailable', `${deps.id} is ${link}`)),
    submitOrder(order) {
      if (link !== 'connected') return Promise.resolve({ kind: 'rejected', message: `${deps.id} is ${link}: nothing was sent` });
      if (order.venue !== deps.id)
        return Promise.resolve({ kind: 'rejected', message: `the order is for ${order.venue}, this is ${deps.id}` });
      const script = deps.failureScript?.(order) ?? null;
      return roundTrip<OrderOutcome>(
        (message) => ({ kind: 'unknown', message }),
        () => {
          if (script === 'loseRequest') return null;
          const outcome = accept(order, script);
          if (script === 'disconnect') dropLink();
          return script === 'loseAnswer' ? null : outcome;
        },
      );
    },
    cancelOrder: (label) =>
      ask(() => {
        const cancelled = engine.cancel(label, 'cancelled by the desk');
        if (!cancelled.ok) return cancelled;
        commit([cancelled.value]);
        return ok(undefined);
      }),
    cancelAll: (bookId) =>
      ask(() => {
        const changes = engine.cancelAll(bookId, 'cancelled by the desk');
        commit(changes);
        return ok(changes.length);
      }),
    orderByLabel: (label) =>
      ask(() => {
        const order = store.order(label);
        return ok(order === null ? null : toVenueOrder(order));
      }),
    openOrders: (bookId) => ask(() => ok(store.openOrders(bookId).map(toVenueOrder))),
    fillsSince: (bookId, cursor) => ask(() => fillsPage(store, bookId, cursor)),
    positions: (bookId) => ask(() => ok(engine.positions(bookId))),
  };
}

/** A sweep that was under way when the process died is over: what may not rest is cancelled, what may rests already. */
function cancelUnfinished(engine: MatchingEngine, store: PaperStore): void {
  const mayRest = ({ type, timeInForce }: NewOrder): boolean => type === 'limit' && timeInForce === 'goodTilCancelled';
  const changes = engine.openOrders().flatMap(({ order }): readonly PaperChange[] => {
    const cancelled = mayRest(order) ? null : engine.cancel(order.label, 'the venue was restarted');
    return cancelled?.ok === true ? [cancelled.value] : [];
  });
  if (changes.length > 0) store.append(changes);
}

function fillsPage(store: PaperStore, bookId: BookId, cursor: string | null): ReturnType<typeof pageAfter> {
  if (cursor !== null && !/^\d{1,15}$/.test(cursor)) return fail('invalidInput', 'cursor: not one of this venue');
  return pageAfter(store, bookId, Number(cursor ?? 0));
}

function pageAfter(
  store: PaperStore,
  bookId: BookId,
  seq: number,
): Result<{ fills: ReturnType<PaperStore['fillsAfter']>['fills']; cursor: string }> {
  const { fills, throughSeq } = store.fillsAfter(bookId, seq);
  return ok({ fills, cursor: String(throughSeq) });
}

function engineMarket({ market, instrumentOf, isHalted }: PaperVenueDeps): EngineMarket {
  return {
    nowMs: () => market.nowMs(),
    listing(id) {
      const instrument = instrumentOf(id, market.nowMs());
      if (!instrument.ok) return instrument;
      const isOver = (expiryMsOf(instrument.value) ?? Infinity) <= market.nowMs();
      return ok({ instrument: instrument.value, state: isOver ? 'delivered' : isHalted?.(id) === true ? 'halted' : 'open' });
    },
    touch: (id) => touchOf(market, id),
  };
}

function touchOf(market: PaperMarket, id: InstrumentId): Touch | null {
  const quote = market.quote(id);
  if (!quote.ok || quote.value.kind === 'index') return null;
  if (quote.value.kind === 'future') return { bid: quote.value.bidPriceUsd, ask: quote.value.askPriceUsd };
  return { bid: quote.value.bidPrice, ask: quote.value.askPrice };
}
