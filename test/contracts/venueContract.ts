/**
 * Numbered cards that every VenuePort passes, on the demo's first moment with the market standing still. A venue is started once per
 * suite; every card trades in a book of its own.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VenueEvent, VenueOrder, VenuePort } from '../../electron/ports/venue.ts';
import type { BookId } from '../../shared/domain/book.ts';
import { toInstrumentId, toVenueId } from '../../shared/domain/instrument.ts';
import type { OrderBook } from '../../shared/domain/market.ts';
import { signedAmount, type ClientLabel, type Fill, type NewOrder } from '../../shared/domain/order.ts';
import { isOnLot, isOnTick } from '../../shared/domain/tick.ts';
import { decimal, sumDecimals } from '../../shared/units/decimal.ts';
import { demoInstrument } from '../support/demoRecording.ts';
import { expectFailure, expectOk } from '../support/expectOk.ts';

export interface VenueHarness {
  /** Connected. */
  readonly venue: VenuePort;
  /** The promise's value, with time passing for the venue meanwhile. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** Lets time pass for the venue until the condition holds; throws when it never does. */
  until(condition: () => boolean): Promise<void>;
  /** Kills the venue without a word and starts it again with its memory; connected. Ends the old object. */
  restart(): Promise<VenueHarness>;
  stop(): Promise<void>;
}

const PERPETUAL = toInstrumentId('BTC-PERPETUAL');
const OPTION = toInstrumentId('BTC-27FEB26-70000-P');
/** BTC-PERPETUAL in February 2026: taker 5 bp, from the rulebook. */
const PERPETUAL_TAKER_RATE = '0.0005';

let labels = 0;

function anOrder(bookId: BookId, patch: Partial<NewOrder> = {}): NewOrder {
  labels += 1;
  return {
    label: `card-${labels}` as ClientLabel,
    bookId,
    venue: toVenueId('paper'),
    instrumentId: PERPETUAL,
    side: 'buy',
    amount: decimal(10_000),
    type: 'market',
    limitPrice: null,
    timeInForce: 'immediateOrCancel',
    postOnly: false,
    reduceOnly: false,
    ...patch,
  };
}

/** Far from the market: it rests. */
function aResting(bookId: BookId, patch: Partial<NewOrder> = {}): NewOrder {
  return anOrder(bookId, { type: 'limit', limitPrice: decimal(70_000), timeInForce: 'goodTilCancelled', ...patch });
}

/** What the venue said, with the questions that cards ask about it. */
function record(venue: VenuePort) {
  const events: VenueEvent[] = [];
  const stop = venue.onEvent((event) => events.push(event));
  const orders = (label: ClientLabel): VenueOrder[] =>
    events.flatMap((event) => (event.kind === 'order' && event.order.label === label ? [event.order] : []));
  const fills = (label: ClientLabel): Fill[] =>
    events.flatMap((event) => (event.kind === 'fill' && event.fill.label === label ? [event.fill] : []));
  const isOver = (label: ClientLabel): boolean => orders(label).some(({ state }) => ['filled', 'cancelled', 'rejected'].includes(state));
  return { events, orders, fills, isOver, stop };
}

export function venueContract(name: string, start: () => Promise<VenueHarness>): void {
  describe(`venue contract: ${name}`, () => {
    let harness: VenueHarness;
    beforeAll(async () => {
      harness = await start();
    });
    afterAll(() => harness.stop());

    const bookOf = (card: string): BookId => `${name} ${card}` as BookId;
    const readBook = async (id = PERPETUAL): Promise<OrderBook> => {
      await harness.until(() => harness.venue.orderBook(id).ok);
      return expectOk(harness.venue.orderBook(id));
    };
    const submit = (order: NewOrder) => harness.settle(harness.venue.submitOrder(order));
    /** Sends and waits for the end. */
    const trade = async (order: NewOrder) => {
      const log = record(harness.venue);
      const outcome = await submit(order);
      await harness.until(() => log.isOver(order.label));
      log.stop();
      return { outcome, orders: log.orders(order.label), fills: log.fills(order.label) };
    };
    const ask = async <T>(question: Promise<Parameters<typeof expectOk<T>>[0]>): Promise<T> => expectOk(await harness.settle(question));

    it('V01 lists its instruments under its own name', async () => {
      const instruments = await ask(harness.venue.instruments());
      expect(new Set(instruments.map(({ venue }) => venue))).toEqual(new Set([harness.venue.id]));
      expect(instruments.find(({ id }) => id === PERPETUAL)).toMatchObject({ kind: 'perpetual', amountUnit: 'usd' });
      expect(instruments.find(({ id }) => id === OPTION)).toMatchObject({ kind: 'option', strikeUsd: 70_000, side: 'put' });
    });

    it('V02 is connected, and connecting again changes nothing', async () => {
      expect(harness.venue.link()).toBe('connected');
      await ask(harness.venue.connect());
      expect(harness.venue.link()).toBe('connected');
    });

    it('V03 shows a book that is sorted, uncrossed, on tick and on lot', async () => {
      for (const id of [PERPETUAL, OPTION]) {
        const { bids, asks } = await readBook(id);
        const instrument = demoInstrument(id);
        expect(bids.length).toBeGreaterThan(3);
        expect(asks.length).toBeGreaterThan(3);
        expect(bids.map(({ price }) => price)).toEqual(bids.map(({ price }) => price).toSorted((a, b) => b - a));
        expect(asks.map(({ price }) => price)).toEqual(asks.map(({ price }) => price).toSorted((a, b) => a - b));
        expect(bids[0]?.price).toBeLessThan(asks[0]?.price ?? 0);
        for (const { price, amount } of [...bids, ...asks]) {
          expect(isOnTick(instrument, decimal(price))).toBe(true);
          expect(isOnLot(instrument, decimal(amount))).toBe(true);
        }
      }
    });

    it('V04 fills a market order larger than the touch level by level: acknowledged, partial fills, filled, in this order', async () => {
      const order = anOrder(bookOf('V04'), { amount: decimal(400_000) });
      const { outcome, orders, fills } = await trade(order);
      expect(outcome.kind).toBe('accepted');
      expect(fills.length).toBeGreaterThan(1);
      expect(orders[0]?.state).toBe('acknowledged');
      expect(orders.at(-1)?.state).toBe('filled');
      expect(orders.slice(1, -1).every(({ state }) => state === 'partiallyFilled')).toBe(true);
      const filled = orders.map(({ filledAmount }) => filledAmount.toNumber());
      expect(filled).toEqual(filled.toSorted((a, b) => a - b));
      expect(sumDecimals(fills.map(({ amount }) => amount)).toNumber()).toBe(400_000);
      const prices = fills.map(({ price }) => price.toNumber());
      expect(prices).toEqual(prices.toSorted((a, b) => a - b));
      expect(new Set(orders.map(({ venueOrderId }) => venueOrderId)).size).toBe(1);
    });

    it('V05 gives an immediate-or-cancel order no price beyond its limit and cancels the rest', async () => {
      // The market may rise while the order is on its way, and then it rightly fills nothing: up to five orders are sent.
      let filled = 0;
      for (let attempt = 0; attempt < 5 && filled === 0; attempt += 1) {
        const touch = (await readBook()).asks[0]?.price ?? 0;
        const order = anOrder(bookOf(`V05-${attempt}`), { type: 'limit', limitPrice: decimal(touch), amount: decimal(2_000_000) });
        const { orders, fills } = await trade(order);
        expect(fills.every(({ price }) => price.toNumber() <= touch)).toBe(true);
        expect(orders.at(-1)).toMatchObject({ state: 'cancelled' });
        filled = orders.at(-1)?.filledAmount.toNumber() ?? Number.NaN;
        expect(filled).toBe(sumDecimals(fills.map(({ amount }) => amount)).toNumber());
        expect(filled).toBeLessThan(2_000_000);
      }
      expect(filled).toBeGreaterThan(0);
    });

    it('V06 keeps a limit order away from the market open until it is cancelled', async () => {
      const bookId = bookOf('V06');
      const order = aResting(bookId);
      const log = record(harness.venue);
      expect((await submit(order)).kind).toBe('accepted');
      expect((await ask(harness.venue.openOrders(bookId))).map(({ label, state }) => [label, state])).toEqual([
        [order.label, 'acknowledged'],
      ]);
      await ask(harness.venue.cancelOrder(order.label));
      await harness.until(() => log.isOver(order.label));
      log.stop();
      expect(log.orders(order.label).map(({ state }) => state)).toEqual(['acknowledged', 'cancelled']);
      expect(await ask(harness.venue.openOrders(bookId))).toEqual([]);
      expect(expectFailure(await harness.settle(harness.venue.cancelOrder(order.label))).reason).toBe('notApplicable');
    });

    it('V07 rejects a post-only order that would cross and never re-prices it', async () => {
      // Through the whole visible book: it crosses also if the market rises while the order is on its way.
      const through = (await readBook()).asks.at(-1)?.price ?? 0;
      const order = aResting(bookOf('V07'), { postOnly: true, limitPrice: decimal(through) });
      const { outcome, fills } = await trade(order);
      expect(outcome).toMatchObject({ kind: 'rejected' });
      expect(fills).toEqual([]);
      expect(await ask(harness.venue.openOrders(order.bookId))).toEqual([]);
    });

    it('V08 takes a post-only order that does not cross', async () => {
      const order = aResting(bookOf('V08'), { postOnly: true });
      expect((await submit(order)).kind).toBe('accepted');
      await ask(harness.venue.cancelOrder(order.label));
    });

    it('V09 refuses a label it has seen and leaves the first order as it is', async () => {
      const first = aResting(bookOf('V09'));
      const accepted = await submit(first);
      const before = await ask(harness.venue.orderByLabel(first.label));
      expect(await submit({ ...first, amount: decimal(500_000), type: 'market', limitPrice: null })).toMatchObject({ kind: 'rejected' });
      expect(await submit(first)).toMatchObject({ kind: 'rejected' });
      expect(await ask(harness.venue.orderByLabel(first.label))).toEqual(before);
      expect(accepted).toMatchObject({ kind: 'accepted', venueOrderId: before?.venueOrderId });
      expect((await ask(harness.venue.fillsSince(first.bookId, null))).fills).toEqual([]);
      await ask(harness.venue.cancelOrder(first.label));
      expect(await submit(first)).toMatchObject({ kind: 'rejected' });
    });

    it('V10 knows nothing of a label it has never seen', async () => {
      expect(await ask(harness.venue.orderByLabel('never-sent' as ClientLabel))).toBeNull();
      expect(harness.venue.link()).toBe('connected');
    });

    it('V11 rejects what is off tick, off lot, too small, unknown, or without a price, and fills none of it', async () => {
      const bookId = bookOf('V11');
      const wrong: readonly NewOrder[] = [
        aResting(bookId, { limitPrice: decimal('70000.3') }),
        aResting(bookId, { amount: decimal(15) }),
        aResting(bookId, { amount: decimal(0) }),
        aResting(bookId, { amount: decimal(-10) }),
        aResting(bookId, { instrumentId: toInstrumentId('BTC-31FEB26-70000-P') }),
        aResting(bookId, { instrumentId: toInstrumentId('DOGE-PERPETUAL') }),
        aResting(bookId, { limitPrice: null }),
        anOrder(bookId, { limitPrice: decimal(70_000) }),
        anOrder(bookId, { instrumentId: OPTION, amount: decimal('0.05') }),
        anOrder(bookId, { instrumentId: toInstrumentId('BTC-31JAN26-80000-C'), amount: decimal('0.1') }),
      ];
      for (const order of wrong) {
        expect(await submit(order), order.label).toMatchObject({ kind: 'rejected' });
        expect((await ask(harness.venue.orderByLabel(order.label)))?.state).toBe('rejected');
      }
      expect((await ask(harness.venue.fillsSince(bookId, null))).fills).toEqual([]);
      expect(await ask(harness.venue.openOrders(bookId))).toEqual([]);
    });

    it('V12 lets a reduce-only order shrink a position and never open, grow or turn one', async () => {
      const bookId = bookOf('V12');
      expect(await submit(anOrder(bookId, { reduceOnly: true }))).toMatchObject({ kind: 'rejected' });
      await trade(anOrder(bookId, { amount: decimal(20_000) }));
      expect(await submit(anOrder(bookId, { reduceOnly: true }))).toMatchObject({ kind: 'rejected' });
      expect(await submit(anOrder(bookId, { reduceOnly: true, side: 'sell', amount: decimal(20_010) }))).toMatchObject({
        kind: 'rejected',
      });
      const { orders } = await trade(anOrder(bookId, { reduceOnly: true, side: 'sell', amount: decimal(20_000) }));
      expect(orders.at(-1)?.state).toBe('filled');
      expect(await ask(harness.venue.positions(bookId))).toEqual([]);
    });

    it('V13 charges the rulebook’s fees: 5 bp of an inverse perpetual in coin, 0.0003 coin an option', async () => {
      const perpetual = await trade(anOrder(bookOf('V13'), { amount: decimal(10_000) }));
      for (const { amount, price, fee, feeCurrency, liquidity } of perpetual.fills) {
        expect(fee.toFixed()).toBe(amount.times(PERPETUAL_TAKER_RATE).div(price).toDecimalPlaces(8).toFixed());
        expect([feeCurrency, liquidity]).toEqual(['BTC', 'taker']);
      }
      const option = await trade(anOrder(bookOf('V13'), { instrumentId: OPTION, amount: decimal('0.5') }));
      expect(sumDecimals(option.fills.map(({ fee }) => fee)).toNumber()).toBeCloseTo(0.000_15, 12);
    });

    it('V14 hands out every fill exactly once along the cursor, the same as it told', async () => {
      const bookId = bookOf('V14');
      const first = await trade(anOrder(bookId, { amount: decimal(300_000) }));
      const page = await ask(harness.venue.fillsSince(bookId, null));
      expect(page.fills).toEqual(first.fills);
      const idle = await ask(harness.venue.fillsSince(bookId, page.cursor));
      expect(idle.fills).toEqual([]);
      const second = await trade(anOrder(bookId, { side: 'sell', amount: decimal(50_000) }));
      const next = await ask(harness.venue.fillsSince(bookId, idle.cursor));
      expect(next.fills).toEqual(second.fills);
      const all = await ask(harness.venue.fillsSince(bookId, null));
      expect(all.fills).toEqual([...first.fills, ...second.fills]);
      expect(new Set(all.fills.map(({ tradeId }) => tradeId)).size).toBe(all.fills.length);
    });

    it('V15 has positions that are the sum of its fills', async () => {
      const bookId = bookOf('V15');
      await trade(anOrder(bookId, { amount: decimal(120_000) }));
      await trade(anOrder(bookId, { side: 'sell', amount: decimal(50_000) }));
      await trade(anOrder(bookId, { instrumentId: OPTION, side: 'sell', amount: decimal('0.3') }));
      const { fills } = await ask(harness.venue.fillsSince(bookId, null));
      const sum = (id: string): string =>
        sumDecimals(
          fills.filter(({ instrumentId }) => instrumentId === id).map(({ side, amount }) => signedAmount(side, amount)),
        ).toFixed();
      const positions = await ask(harness.venue.positions(bookId));
      expect(positions.map((position) => [position.instrumentId, position.signedAmount.toFixed()])).toEqual([
        [OPTION, '-0.3'],
        [PERPETUAL, '70000'],
      ]);
      expect([sum(OPTION), sum(PERPETUAL)]).toEqual(['-0.3', '70000']);
    });

    it('V16 cancels all orders of one book and of no other', async () => {
      const mine = [aResting(bookOf('V16')), aResting(bookOf('V16'), { limitPrice: decimal(69_000) })];
      const other = aResting(bookOf('V16 other'));
      for (const order of [...mine, other]) await submit(order);
      expect(await ask(harness.venue.cancelAll(bookOf('V16')))).toBe(2);
      expect(await ask(harness.venue.openOrders(bookOf('V16')))).toEqual([]);
      expect(await ask(harness.venue.openOrders(other.bookId))).toHaveLength(1);
      expect(await ask(harness.venue.cancelAll(bookOf('V16')))).toBe(0);
      await ask(harness.venue.cancelAll(other.bookId));
    });

    it('V17 accepts orders sent together and answers each of them', async () => {
      const orders = Array.from({ length: 8 }, () => aResting(bookOf('V17')));
      const outcomes = await harness.settle(Promise.all(orders.map((order) => harness.venue.submitOrder(order))));
      expect(outcomes.map(({ kind }) => kind)).toEqual(orders.map(() => 'accepted'));
      expect((await ask(harness.venue.openOrders(bookOf('V17')))).map(({ label }) => label)).toEqual(orders.map(({ label }) => label));
      expect(await ask(harness.venue.cancelAll(bookOf('V17')))).toBe(8);
    });

    it('V18 remembers fills, positions, open orders and labels when it was killed', async () => {
      const bookId = bookOf('V18');
      const filled = anOrder(bookId, { amount: decimal(250_000) });
      const resting = aResting(bookId);
      await trade(filled);
      await submit(resting);
      const fills = await ask(harness.venue.fillsSince(bookId, null));
      const positions = await ask(harness.venue.positions(bookId));
      harness = await harness.restart();
      expect(await ask(harness.venue.fillsSince(bookId, null))).toEqual(fills);
      expect((await ask(harness.venue.fillsSince(bookId, fills.cursor))).fills).toEqual([]);
      expect(await ask(harness.venue.positions(bookId))).toEqual(positions);
      expect((await ask(harness.venue.openOrders(bookId))).map(({ label }) => label)).toEqual([resting.label]);
      expect((await ask(harness.venue.orderByLabel(filled.label)))?.state).toBe('filled');
      expect(await submit(filled)).toMatchObject({ kind: 'rejected' });
      const later = await trade(anOrder(bookId));
      expect(fills.fills.map(({ tradeId }) => tradeId)).not.toContain(later.fills[0]?.tradeId);
      await ask(harness.venue.cancelAll(bookId));
    });

    it('V19 sends nothing once closed: an order is rejected, a question is unavailable', async () => {
      const order = anOrder(bookOf('V19'));
      await harness.venue.close();
      expect(harness.venue.link()).toBe('disconnected');
      expect(await submit(order)).toMatchObject({ kind: 'rejected' });
      expect(expectFailure(await harness.settle(harness.venue.positions(order.bookId))).reason).toBe('venueUnavailable');
      expect(harness.venue.orderBook(PERPETUAL).ok).toBe(false);
      harness = await harness.restart();
      expect(await ask(harness.venue.orderByLabel(order.label))).toBeNull();
    });
  });
}
