/** A venue a test plays by hand: it answers what the test says and knows the orders, fills and positions the test gives it. */
import type {
  FillsPage,
  OrderOutcome,
  VenueEvent,
  VenueLink,
  VenueOrder,
  VenuePort,
  VenuePosition,
} from '../../../electron/ports/venue.ts';
import type { ClientLabel, Fill, NewOrder } from '../../../shared/domain/order.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { ZERO } from '../../../shared/units/decimal.ts';
import { MARKET_MS, VENUE } from '../../support/storeSamples.ts';

export interface ScriptedVenue {
  readonly port: VenuePort;
  readonly sent: NewOrder[];
  readonly cancelled: ClientLabel[];
  readonly asked: ClientLabel[];
  readonly orders: Map<ClientLabel, VenueOrder>;
  readonly fills: Fill[];
  readonly positions: VenuePosition[];
  book: OrderBook | null;
  /** What `submitOrder` answers. */
  answer: (order: NewOrder) => Promise<OrderOutcome>;
  /** What `connect` answers; null: connects. */
  connectFailure: string | null;
  /** What `cancelAll` throws; null: it works. */
  breakCancelAll: string | null;
  /** Requests fail while true. */
  isDeaf: boolean;
  /** Runs while `positions` is being asked. */
  whileAsked: () => void;
  tell(event: VenueEvent): void;
  setLink(link: VenueLink): void;
}

export function aScriptedVenue(): ScriptedVenue {
  const listeners = new Set<(event: VenueEvent) => void>();
  let link: VenueLink = 'disconnected';
  const reply = <T>(value: () => T): Promise<Result<T>> =>
    Promise.resolve(venue.isDeaf || link !== 'connected' ? fail('venueUnavailable', 'no answer') : ok(value()));
  const venue: ScriptedVenue = {
    sent: [],
    cancelled: [],
    asked: [],
    orders: new Map(),
    fills: [],
    positions: [],
    book: null,
    answer: (order) => Promise.resolve({ kind: 'accepted', venueOrderId: `v-${order.label}` }),
    connectFailure: null,
    breakCancelAll: null,
    isDeaf: false,
    whileAsked: () => undefined,
    tell: (event) => listeners.forEach((listener) => listener(event)),
    setLink(next) {
      link = next;
      venue.tell({ kind: 'link', link });
    },
    port: {
      id: VENUE,
      isPaper: true,
      link: () => link,
      connect() {
        if (venue.connectFailure !== null) return Promise.resolve(fail('venueUnavailable', venue.connectFailure));
        venue.setLink('connected');
        return Promise.resolve(ok(undefined));
      },
      close: () => Promise.resolve(),
      onEvent(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
      instruments: () => reply(() => []),
      orderBook: (id) => (venue.book === null ? fail('missingData', `${id} has no book`) : ok(venue.book)),
      submitOrder(order) {
        venue.sent.push(order);
        return venue.answer(order);
      },
      cancelOrder(label) {
        venue.cancelled.push(label);
        return reply(() => undefined);
      },
      cancelAll() {
        if (venue.breakCancelAll !== null) throw new Error(venue.breakCancelAll);
        return reply(() => openOf(venue).length);
      },
      orderByLabel(label) {
        venue.asked.push(label);
        return reply(() => venue.orders.get(label) ?? null);
      },
      openOrders: () => reply(() => openOf(venue)),
      fillsSince: (_bookId, cursor) =>
        reply((): FillsPage => ({ fills: venue.fills.slice(Number(cursor ?? 0)), cursor: String(venue.fills.length) })),
      positions() {
        venue.whileAsked();
        return reply(() => [...venue.positions]);
      },
    },
  };
  return venue;
}

function openOf({ orders }: ScriptedVenue): VenueOrder[] {
  return [...orders.values()].filter(({ state }) => state === 'acknowledged' || state === 'partiallyFilled');
}

/** What the venue says of `order`. */
export function venueOrder(order: NewOrder, state: VenueOrder['state'], filledAmount = ZERO): VenueOrder {
  const { label, bookId, instrumentId } = order;
  return { label, bookId, instrumentId, venueOrderId: `v-${label}`, state, filledAmount, note: null, tsMs: MARKET_MS };
}
