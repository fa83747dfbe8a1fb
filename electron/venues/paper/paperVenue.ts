/**
 * The embedded exchange behind VenuePort: a matching engine over recorded or live quotes with latency, partial fills, fees, rejects and a
 * memory of its own. Every change is stored before anybody hears of it; requests and answers keep their order on the way.
 */
import { expiryMsOf, type Instrument, type InstrumentId, type VenueId } from '../../../shared/domain/instrument.ts';
import type { NewOrder } from '../../../shared/domain/order.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import type { ClockPort } from '../../ports/clock.ts';
import type { MarketDataPort } from '../../ports/marketData.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { OrderOutcome, VenueEvent, VenueLink, VenuePort } from '../../ports/venue.ts';
import { createListeners } from '../listeners.ts';
import type { InstrumentOf } from '../replay/recordedMarket.ts';
import { createSeededRandom, mixSeed, type SeededRandom } from '../seededRandom.ts';
import type { FeeOfTrade } from './engineState.ts';
import { createExchange, type Exchange, type ExchangeDeps } from './exchange.ts';
import { createLiquidity } from './liquidity.ts';
import { createMatchingEngine } from './matchingEngine.ts';
import type { PaperStore } from './paperStore.ts';
import { toVenueOrder, type EngineMarket, type PaperChange, type Touch } from './paperTypes.ts';
import { createRoundTrips } from './roundTrips.ts';

/** What the venue sees of the market. */
export type PaperMarket = Pick<MarketDataPort, 'nowMs' | 'onTick' | 'instruments' | 'quote'>;

/**
 * What a test wants to go wrong with an order. loseRequest: it never arrives. refuse: the venue rejects it. loseAnswer: it is handled, the
 * answer is lost. disconnect: it is handled, then the link drops before the answer.
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

/** Wall time between two levels that one order takes: uniform between these. */
export const SWEEP_PAUSE_MS = [30, 120] as const;

export function createPaperVenue(deps: PaperVenueDeps): VenuePort {
  const { id, clock, timer } = deps;
  const random = createSeededRandom(mixSeed(deps.seed, 1));
  const events = createListeners<VenueEvent>();
  let link: VenueLink = 'disconnected';
  const trips = createRoundTrips({ clock, timer, next: () => random.next(), isLinked: () => link === 'connected' });
  const setLink = (next: VenueLink): void => {
    if (next === link) return;
    link = next;
    events.tell({ kind: 'link', link });
    if (link === 'disconnected') trips.drop();
  };
  const exchange = exchangeOf(deps, random, {
    tell: (changes) => trips.say(() => changes.forEach((change) => events.tell(toEvent(change)))),
    onBroken(failure) {
      deps.onProblem?.(failure);
      setLink('disconnected');
    },
  });
  const stopMarket = deps.market.onTick(() => exchange.onMarket());
  const offline = (): Failure => ({ reason: 'venueUnavailable', message: `${id} is ${link}: nothing was sent` });
  const ask = <T>(serve: () => Result<T>): Promise<Result<T>> => {
    if (link !== 'connected') return Promise.resolve({ ok: false, failure: offline() });
    return trips.ask<Result<T>>(serve, (why) => fail('venueUnavailable', why));
  };
  const receive = (order: NewOrder): OrderOutcome | null => {
    const script = deps.failureScript?.(order) ?? null;
    if (script === 'loseRequest') return null;
    const outcome = exchange.submit(order, script === 'refuse' ? 'refused by script' : null);
    if (script === 'disconnect') setLink('disconnected');
    return script === 'loseAnswer' ? null : outcome;
  };

  return {
    id,
    isPaper: true,
    link: () => link,
    async connect() {
      const failure = exchange.broken();
      if (failure !== null) return { ok: false, failure };
      if (link !== 'connected') setLink('connecting');
      setLink('connected');
      return ok(undefined);
    },
    async close() {
      setLink('disconnected');
      stopMarket();
      trips.close();
      exchange.close();
      events.clear();
    },
    onEvent: events.add,
    instruments: () => ask(() => ok(deps.market.instruments().map((instrument): Instrument => ({ ...instrument, venue: id })))),
    orderBook: (instrumentId) => (link === 'connected' ? exchange.book(instrumentId) : { ok: false, failure: offline() }),
    async submitOrder(order) {
      if (link !== 'connected') return { kind: 'rejected', message: offline().message };
      if (order.venue !== id) return { kind: 'rejected', message: `the order is for ${order.venue}, this is ${id}` };
      return trips.ask<OrderOutcome>(
        () => receive(order),
        (message) => ({ kind: 'unknown', message }),
      );
    },
    cancelOrder: (label) => ask(() => exchange.cancel(label)),
    cancelAll: (bookId) => ask(() => exchange.cancelAll(bookId)),
    orderByLabel: (label) => ask(() => ok(exchange.orderByLabel(label))),
    openOrders: (bookId) => ask(() => ok(exchange.openOrders(bookId))),
    fillsSince: (bookId, cursor) => ask(() => exchange.fillsSince(bookId, cursor)),
    positions: (bookId) => ask(() => ok(exchange.positions(bookId))),
  };
}

function exchangeOf(deps: PaperVenueDeps, random: SeededRandom, listener: Pick<ExchangeDeps, 'tell' | 'onBroken'>): Exchange {
  const { id, store, clock, timer, feeOf, seed } = deps;
  const market = engineMarket(deps);
  const liquidity = createLiquidity(market, seed, createSeededRandom(mixSeed(seed, 2)));
  const engine = createMatchingEngine({ venue: id, account: store.account, market, liquidity, feeOf, restored: store.restored() });
  const [min, max] = SWEEP_PAUSE_MS;
  return createExchange({ engine, store, clock, timer, nextPauseMs: () => min + (max - min) * random.next(), ...listener });
}

function toEvent(change: PaperChange): VenueEvent {
  return change.kind === 'fill' ? change : { kind: 'order', order: toVenueOrder(change.order) };
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
