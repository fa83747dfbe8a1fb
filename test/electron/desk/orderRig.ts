/** The order path on a real store in memory and a venue played by hand. */
import { createOrderDesk, type OrderDesk } from '../../../electron/desk/orderDesk.ts';
import { createOrderLife } from '../../../electron/desk/orderLife.ts';
import { createPendingOrders, type PendingOrders } from '../../../electron/desk/pendingOrders.ts';
import type { JournalPort, LedgerPort } from '../../../electron/ports/ledger.ts';
import type { LogPort } from '../../../electron/ports/log.ts';
import { signedAmount, type Fill, type NewOrder, type OrderView } from '../../../shared/domain/order.ts';
import { sumDecimals, type Decimal } from '../../../shared/units/decimal.ts';
import { createManualClock, type ManualClock } from '../../support/manualClock.ts';
import { createMemoryStore, type MemoryStore } from '../../support/memoryDatabase.ts';
import { aBook, anOrder, BOOK_ID, instrumentOf, PERPETUAL, VENUE } from '../../support/storeSamples.ts';
import { expectOk } from '../../support/expectOk.ts';
import { aScriptedVenue, type ScriptedVenue } from './scriptedVenue.ts';

export interface OrderRig {
  readonly venue: ScriptedVenue;
  readonly store: MemoryStore;
  readonly clock: ManualClock;
  readonly orders: OrderDesk;
  readonly pending: PendingOrders;
  readonly logged: string[];
  readonly disagreements: string[];
  readonly stop: () => void;
  readonly stateOf: (order: NewOrder) => string | undefined;
  /** Ledger position plus everything pending, USD, as the desk's delta counts it. */
  readonly netUsd: () => number;
}

export interface OrderRigOptions {
  readonly journal?: (journal: JournalPort) => JournalPort;
  readonly ledger?: (ledger: LedgerPort) => LedgerPort;
  readonly orderChanged?: (view: OrderView) => void;
}

/** Buys 1,000 USD of the perpetual, to rest at 78,000.5. */
export function aBuy(label = 'hedge-1', changes: Partial<NewOrder> = {}): NewOrder {
  return anOrder({ label: label as NewOrder['label'], side: 'buy', ...changes });
}

export function createOrderRig(options: OrderRigOptions = {}): OrderRig {
  const clock = createManualClock(1_790_000_000_000);
  const store = createMemoryStore({ wallClock: clock.clock, instrumentOf });
  expectOk(store.ledger.createBook(aBook()));
  const journal = options.journal?.(store.journal) ?? store.journal;
  const ledger = options.ledger?.(store.ledger) ?? store.ledger;
  const venue = aScriptedVenue();
  venue.setLink('connected');
  const logged: string[] = [];
  const disagreements: string[] = [];
  const log = recordingLog(logged);
  const pending = createPendingOrders([], (label) => ledger.filledAmount(label));
  const orders = createOrderDesk({
    venues: new Map([[VENUE, venue.port]]),
    ledger,
    journal,
    life: createOrderLife({ journal, marketClock: clock.clock, wallClock: clock.clock, log }),
    marketClock: clock.clock,
    timer: clock.timer,
    log,
    disagreed: (words) => void disagreements.push(words),
    listener: {
      orderChanged(view) {
        pending.track(view);
        options.orderChanged?.(view);
      },
      fillBooked: (fill: Fill) => pending.booked(fill),
    },
  });
  const held = (): readonly Decimal[] => store.ledger.recentFills(BOOK_ID, 1_000).map(({ side, amount }) => signedAmount(side, amount));
  return {
    venue,
    store,
    clock,
    orders,
    pending,
    logged,
    disagreements,
    stop: orders.start(),
    stateOf: ({ label }) => store.journal.order(label)?.state,
    netUsd: () => sumDecimals([...held(), ...pending.list().map(({ signedRemaining }) => signedRemaining)]).toNumber(),
  };
}

export function recordingLog(lines: string[]): LogPort {
  const write = (message: string, fields?: Readonly<Record<string, unknown>>): void =>
    void lines.push(`${message} ${JSON.stringify(fields ?? {})}`);
  return { info: () => undefined, warn: write, error: write };
}

export { BOOK_ID, PERPETUAL, VENUE };
