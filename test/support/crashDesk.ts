/**
 * The order path of the desk in a process of its own, to be killed at any moment: store, order desk and reconciliation are the real ones, the
 * paper venue lives in another process. After reconciling it prints what the ledger and the venue hold, then sends one order after another.
 */
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import { createOrderDesk } from '../../electron/desk/orderDesk.ts';
import { createOrderLife } from '../../electron/desk/orderLife.ts';
import { reconcile } from '../../electron/desk/reconcile.ts';
import { openDatabase } from '../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../electron/persistence/persistence.ts';
import type { ClockPort } from '../../electron/ports/clock.ts';
import { createPaperRemote } from '../../electron/venues/paper/paperRemote.ts';
import { createSeededRandom } from '../../electron/venues/seededRandom.ts';
import { createWallTimer } from '../../electron/venues/wallTimer.ts';
import type { BookId } from '../../shared/domain/book.ts';
import { toInstrumentId, toVenueId } from '../../shared/domain/instrument.ts';
import type { ClientLabel, NewOrder } from '../../shared/domain/order.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { toMs } from '../../shared/units/time.ts';
import { demoInstrument } from './demoRecording.ts';
import { expectOk } from './expectOk.ts';

const BOOK = 'crash' as BookId;
const PAPER = toVenueId('paper');
const PERPETUAL = toInstrumentId('BTC-PERPETUAL');

/** What the parent reads, one line of JSON. */
export interface CrashReport {
  readonly repaired: readonly string[];
  readonly differences: readonly string[];
  readonly ledgerTrades: readonly string[];
  readonly venueTrades: readonly string[];
  readonly openOrders: number;
}

async function main([folder = '', port = '', token = '', seed = '']: readonly string[]): Promise<void> {
  const wallClock: ClockPort = { nowMs: () => toMs(Date.now()) };
  const timer = createWallTimer();
  const persistence = createPersistence(expectOk(openDatabase(join(folder, 'desk.sqlite'))), {
    wallClock,
    instrumentOf: (id) => demoInstrument(id),
  });
  const { ledger, journal } = persistence;
  if (ledger.books().length === 0)
    expectOk(ledger.createBook({ id: BOOK, name: 'Crash', numeraire: 'coin', createdMs: wallClock.nowMs() }));
  const venue = createPaperRemote({ id: PAPER, port: Number(port), token, timer });
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (message: string, fields?: unknown) => console.error(message, fields),
  };
  const life = createOrderLife({ journal, marketClock: wallClock, wallClock, log });
  const listener = { orderChanged: () => undefined, fillBooked: () => undefined };
  const orders = createOrderDesk({
    venues: new Map([[PAPER, venue]]),
    ledger,
    journal,
    life,
    marketClock: wallClock,
    timer,
    log,
    listener,
  });
  expectOk(await venue.connect());
  orders.start();
  const found = expectOk(await reconcile(venue, BOOK, { ledger, journal, orders }));
  const venueFills = expectOk(await venue.fillsSince(BOOK, null)).fills;
  const report: CrashReport = {
    ...found,
    ledgerTrades: ledger.recentFills(BOOK, 1_000_000).map(({ tradeId }) => tradeId),
    venueTrades: venueFills.map(({ tradeId }) => tradeId),
    openOrders: journal.openOrders(BOOK).length,
  };
  process.stdout.write(`${JSON.stringify(report)}\n`);
  const random = createSeededRandom(Number(seed));
  const newUlid = monotonicFactory();
  for (;;) {
    const order = anOrder(`crash-${newUlid()}` as ClientLabel, random.next(), random.next());
    await orders.submit(order, null);
    if (order.timeInForce === 'goodTilCancelled') await orders.cancel(order.label);
  }
}

/** An order that fills at once, or rests, or takes several levels. */
function anOrder(label: ClientLabel, a: number, b: number): NewOrder {
  const rests = b < 0.2;
  const side = a < 0.5 ? 'buy' : 'sell';
  const limitPrice = rests ? (side === 'buy' ? '78000' : '79800') : side === 'buy' ? '79300' : '78500';
  return {
    label,
    bookId: BOOK,
    venue: PAPER,
    instrumentId: PERPETUAL,
    side,
    amount: decimal(10 * Math.ceil(1 + b * (b > 0.8 ? 30_000 : 500))),
    type: 'limit',
    limitPrice: decimal(limitPrice),
    timeInForce: rests ? 'goodTilCancelled' : 'immediateOrCancel',
    postOnly: false,
    reduceOnly: false,
  };
}

await main(process.argv.slice(2));
