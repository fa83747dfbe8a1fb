import { describe, expect, it } from 'vitest';
import type { VenueEvent } from '../../../../electron/ports/venue.ts';
import type { PaperStore } from '../../../../electron/venues/paper/paperStore.ts';
import type { PaperVenueDeps, ScriptedFailure } from '../../../../electron/venues/paper/paperVenue.ts';
import type { BookId } from '../../../../shared/domain/book.ts';
import { toInstrumentId } from '../../../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../../../shared/domain/order.ts';
import { decimal, sumDecimals } from '../../../../shared/units/decimal.ts';
import { MS_PER_HOUR, toMs } from '../../../../shared/units/time.ts';
import { aLimitOrder, anOrder } from '../../../support/anOrder.ts';
import { expectOk } from '../../../support/expectOk.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import { advanceUntil, advanceUntilSettled, aPaperStore, aPaperVenue } from '../../../support/paperHarness.ts';

const BOOK = 'book' as BookId;
const LABEL = 'a' as ClientLabel;

async function aVenue(patch: Partial<PaperVenueDeps> = {}, store: PaperStore = aPaperStore()) {
  const clock = createManualClock();
  const { venue, replay } = aPaperVenue(store, clock, patch);
  expectOk(await venue.connect());
  const events: VenueEvent[] = [];
  venue.onEvent((event) => events.push(event));
  const settle = <T>(promise: Promise<T>): Promise<T> => advanceUntilSettled(clock, promise);
  return { venue, replay, clock, store, events, settle };
}

/** Goes wrong once. */
function failing(failure: ScriptedFailure): Partial<PaperVenueDeps> {
  const failures = [failure];
  return { failureScript: () => failures.shift() ?? null };
}

describe('paper venue', () => {
  it('answers after its latency and fills a 300,000 USD market order over some hundred milliseconds', async () => {
    const { venue, clock, events } = await aVenue();
    const sentMs = clock.clock.nowMs();
    const times: number[] = [];
    venue.onEvent((event) => {
      if (event.kind === 'fill') times.push(clock.clock.nowMs() - sentMs);
    });
    await advanceUntilSettled(clock, venue.submitOrder(anOrder('a', { amount: decimal(300_000) })));
    const answeredMs = clock.clock.nowMs() - sentMs;
    expect(answeredMs).toBeGreaterThanOrEqual(10);
    expect(answeredMs).toBeLessThanOrEqual(60);
    await clock.advance(2_000);
    expect(times.length).toBeGreaterThanOrEqual(2);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(30);
    expect(times.at(-1)).toBeLessThan(1_000);
    expect(sumDecimals(events.flatMap((event) => (event.kind === 'fill' ? [event.fill.amount] : []))).toNumber()).toBe(300_000);
  });

  it('does the same twice from the same seed', async () => {
    const once = async () => {
      const { venue, replay, clock, events } = await aVenue();
      expectOk(replay.setSpeed(20));
      replay.play();
      void venue.submitOrder(anOrder('a', { amount: decimal(250_000) }));
      void venue.submitOrder(aLimitOrder('b', 78_900, { side: 'buy', amount: decimal(400_000) }));
      await clock.advance(60_000);
      return events;
    };
    const first = await once();
    expect(first.filter(({ kind }) => kind === 'fill').length).toBeGreaterThan(2);
    expect(await once()).toEqual(first);
  });

  it('fills a resting order as maker, at its price and without the taker’s fee, when the recorded market falls through it', async () => {
    const { venue, replay, clock, events, settle } = await aVenue();
    await settle(venue.submitOrder(aLimitOrder('a', 78_500, { amount: decimal(30_000), postOnly: true })));
    expectOk(replay.setSpeed(1_000));
    replay.play();
    await advanceUntil(clock, () => events.some((event) => event.kind === 'order' && event.order.state === 'filled'));
    const fills = events.flatMap((event) => (event.kind === 'fill' ? [event.fill] : []));
    expect(fills.every(({ liquidity, price, fee }) => liquidity === 'maker' && price.equals(78_500) && fee.isZero())).toBe(true);
    expect(fills.every(({ tsMs }) => tsMs > replay.status().fromMs)).toBe(true);
  });

  it('takes no more than is there: what was hit comes back only after a while', async () => {
    const { venue, clock, settle } = await aVenue();
    const asks = () => expectOk(venue.orderBook(toInstrumentId('BTC-PERPETUAL'))).asks;
    const before = asks();
    await settle(venue.submitOrder(anOrder('a', { amount: decimal(before[0]?.amount ?? 0) })));
    await clock.advance(200);
    expect(asks()[0]).toEqual(before[1]);
    await clock.advance(4_000);
    expect(asks()).toEqual(before);
  });

  it('cancels the orders of an option at its expiry and takes no new ones', async () => {
    const { venue, replay, settle, clock, events } = await aVenue();
    const instrumentId = toInstrumentId('BTC-1FEB26-78000-P');
    await settle(venue.submitOrder(aLimitOrder('a', '0.0001', { instrumentId, amount: decimal('0.1') })));
    expect(expectOk(await settle(venue.openOrders(BOOK)))).toHaveLength(1);
    expectOk(replay.seek(toMs(Date.parse('2026-02-01T08:00:00Z'))));
    await clock.advance(100);
    expect(events.at(-1)).toMatchObject({ kind: 'order', order: { state: 'cancelled', note: 'the instrument was delivered' } });
    expect(await settle(venue.submitOrder(anOrder('b', { instrumentId, amount: decimal('0.1') })))).toMatchObject({
      kind: 'rejected',
      message: 'BTC-1FEB26-78000-P is delivered',
    });
  });

  it('rejects orders on a halted instrument and cancels there all the same', async () => {
    let isHalted = false;
    const { venue, settle } = await aVenue({ isHalted: () => isHalted });
    await settle(venue.submitOrder(aLimitOrder('a', 70_000)));
    isHalted = true;
    expect(await settle(venue.submitOrder(anOrder('b')))).toMatchObject({ kind: 'rejected', message: 'BTC-PERPETUAL is halted' });
    expectOk(await settle(venue.cancelOrder(LABEL)));
  });

  it('keeps the order of requests: a question behind an order sees the order', async () => {
    const { venue, settle } = await aVenue();
    for (let round = 0; round < 50; round += 1) {
      const label = `r${round}` as ClientLabel;
      const sent = venue.submitOrder(aLimitOrder(label, 70_000));
      const asked = venue.orderByLabel(label);
      expect(expectOk(await settle(asked))?.label).toBe(label);
      expect((await settle(sent)).kind).toBe('accepted');
    }
  });
});

describe('paper venue, when things go wrong', () => {
  it('has never seen an order whose request was lost: unknown, then null', async () => {
    const { venue, settle } = await aVenue(failing('loseRequest'));
    expect((await settle(venue.submitOrder(anOrder('a')))).kind).toBe('unknown');
    expect(expectOk(await settle(venue.orderByLabel(LABEL)))).toBeNull();
  });

  it('worked an order whose answer was lost: unknown, then found by its label, its fills there', async () => {
    const { venue, settle, events } = await aVenue(failing('loseAnswer'));
    expect((await settle(venue.submitOrder(anOrder('a')))).kind).toBe('unknown');
    expect(expectOk(await settle(venue.orderByLabel(LABEL)))?.state).toBe('filled');
    expect(events.some(({ kind }) => kind === 'fill')).toBe(true);
    expect(await settle(venue.submitOrder(anOrder('a')))).toMatchObject({ kind: 'rejected' });
  });

  it('goes on with an order when the link drops, tells nothing, and knows all about it afterwards', async () => {
    const { venue, settle, clock, events } = await aVenue(failing('disconnect'));
    expect((await settle(venue.submitOrder(anOrder('a', { amount: decimal(300_000) })))).kind).toBe('unknown');
    expect(venue.link()).toBe('disconnected');
    await clock.advance(2_000);
    expect(events.map((event) => (event.kind === 'link' ? event.link : event.kind))).toEqual(['disconnected']);
    expectOk(await venue.connect());
    expect(expectOk(await settle(venue.orderByLabel(LABEL)))?.state).toBe('filled');
    expect(expectOk(await settle(venue.fillsSince(BOOK, null))).fills.length).toBeGreaterThan(1);
  });

  it('rejects by script and remembers that it did', async () => {
    const { venue, settle } = await aVenue(failing('refuse'));
    expect(await settle(venue.submitOrder(anOrder('a')))).toEqual({ kind: 'rejected', message: 'refused by script' });
    expect(expectOk(await settle(venue.orderByLabel(LABEL)))?.state).toBe('rejected');
  });

  it('was killed between two levels: what was filled stays, the rest of a market order is cancelled at the next start', async () => {
    const store = aPaperStore();
    const { venue, clock } = await aVenue({}, store);
    void venue.submitOrder(anOrder('a', { amount: decimal(2_000_000) }));
    await advanceUntil(clock, () => store.fillsAfter(BOOK, 0).fills.length === 1);
    const { venue: next, settle } = await aVenue({}, store);
    const order = expectOk(await settle(next.orderByLabel(LABEL)));
    expect(order).toMatchObject({ state: 'cancelled', note: 'the venue was restarted' });
    const { fills } = expectOk(await settle(next.fillsSince(BOOK, null)));
    expect(fills).toHaveLength(1);
    expect(order?.filledAmount.toFixed()).toBe(fills[0]?.amount.toFixed());
  });

  it('never received an order that was still on its way when it was killed', async () => {
    const store = aPaperStore();
    const { venue } = await aVenue({}, store);
    void venue.submitOrder(anOrder('a'));
    await venue.close();
    const { venue: next, settle } = await aVenue({}, store);
    expect(expectOk(await settle(next.orderByLabel(LABEL)))).toBeNull();
  });

  it('stops for good when its store cannot be written, and tells nothing that was not stored', async () => {
    const store = aPaperStore();
    const problems: string[] = [];
    let isFull = false;
    const full: PaperStore = {
      ...store,
      append(changes) {
        if (isFull) throw new Error('disk full');
        store.append(changes);
      },
    };
    const { venue, settle, events, clock } = await aVenue({ onProblem: ({ message }) => problems.push(message) }, full);
    isFull = true;
    expect((await settle(venue.submitOrder(anOrder('a')))).kind).toBe('unknown');
    await clock.advance(1_000);
    expect(problems).toEqual(['paper venue: disk full']);
    expect(events.map(({ kind }) => kind)).toEqual(['link']);
    expect(venue.link()).toBe('disconnected');
    expect((await venue.connect()).ok).toBe(false);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { venue, clock } = await aVenue();
    const open = [venue.submitOrder(anOrder('a', { amount: decimal(900_000) })), venue.submitOrder(anOrder('b'))];
    await clock.advance(40);
    await venue.close();
    await Promise.all(open);
    expect(clock.pending()).toBe(0);
  });
});

describe('paper venue at speed', () => {
  it('holds an order of two hours of market time through recorded snapshots', async () => {
    const { venue, replay, clock, settle } = await aVenue();
    await settle(venue.submitOrder(aLimitOrder('a', 60_000)));
    expectOk(replay.setSpeed(1_000));
    replay.play();
    await clock.advance((12 * MS_PER_HOUR) / 1_000);
    expect(expectOk(await settle(venue.openOrders(BOOK)))).toHaveLength(1);
  });
});
