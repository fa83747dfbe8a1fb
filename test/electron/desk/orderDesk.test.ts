import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VenueOrder } from '../../../electron/ports/venue.ts';
import type { ClientLabel, Fill, NewOrder } from '../../../shared/domain/order.ts';
import { fail } from '../../../shared/result/result.ts';
import { decimal } from '../../../shared/units/decimal.ts';
import { aFill } from '../../support/storeSamples.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { aBuy, BOOK_ID, createOrderRig, type OrderRig } from './orderRig.ts';
import { venueOrder } from './scriptedVenue.ts';

const UNKNOWN = { kind: 'unknown', message: 'no answer within 3000 ms' } as const;

function fillOf(order: NewOrder, tradeId: string, amount: number): Fill {
  return aFill({ tradeId, label: order.label, side: order.side, amount: decimal(amount) });
}

describe('createOrderDesk: submit', () => {
  it('journals intended and sent before the venue hears anything', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    let statesWhenSent: readonly string[] = [];
    rig.venue.answer = () => {
      statesWhenSent = rig.store.journal.stateChanges(order.label).map(({ state }) => state);
      return Promise.resolve({ kind: 'accepted', venueOrderId: 'v1' });
    };
    expectOk(await rig.orders.submit(order, null));
    expect(statesWhenSent).toEqual(['intended', 'sent']);
    expect(rig.stateOf(order)).toBe('acknowledged');
  });

  it('sends nothing when the journal refuses the intent', async () => {
    const rig = createOrderRig({ journal: (journal) => ({ ...journal, recordIntent: () => fail('persistence', 'the disk is full') }) });
    expect(expectFailure(await rig.orders.submit(aBuy(), null)).reason).toBe('persistence');
    expect(rig.venue.sent).toEqual([]);
    expect(rig.netUsd()).toBe(0);
  });

  it('sends nothing when the journal takes the intent but not "sent", and closes the intent once the venue has said it never saw it', async () => {
    let refusals = 1;
    const rig = createOrderRig({
      journal: (journal) => ({
        ...journal,
        recordStateChange: (change) => ((refusals -= 1) >= 0 ? fail('persistence', 'the disk is full') : journal.recordStateChange(change)),
      }),
    });
    const order = aBuy();
    expect(expectFailure(await rig.orders.submit(order, null)).reason).toBe('persistence');
    expect(rig.venue.sent).toEqual([]);
    expect(rig.netUsd()).toBe(1_000);
    await rig.clock.advance(600);
    expect(rig.stateOf(order)).toBe('rejected');
    expect(rig.netUsd()).toBe(0);
  });

  it('sends nothing when the desk could not take in that the order is on its way', async () => {
    const rig = createOrderRig({
      orderChanged({ state }) {
        if (state === 'sent') throw new Error('broken');
      },
    });
    await expect(rig.orders.submit(aBuy(), null)).rejects.toThrow('broken');
    expect(rig.venue.sent).toEqual([]);
  });

  it('refuses a label that was used before, and a venue this desk does not have', async () => {
    const rig = createOrderRig();
    expectOk(await rig.orders.submit(aBuy(), null));
    expect(expectFailure(await rig.orders.submit(aBuy(), null)).reason).toBe('conflict');
    expect(rig.venue.sent).toHaveLength(1);
    const elsewhere = aBuy('other', { venue: 'nowhere' as NewOrder['venue'] });
    expect(expectFailure(await rig.orders.submit(elsewhere, null)).reason).toBe('venueUnavailable');
    expect(rig.store.journal.order(elsewhere.label)).toBeNull();
  });

  it('counts the order at every instant between the click and the answer', async () => {
    const rig = createOrderRig();
    let answer: (outcome: { kind: 'accepted'; venueOrderId: string }) => void = () => undefined;
    rig.venue.answer = () => new Promise((resolve) => void (answer = resolve));
    const submitted = rig.orders.submit(aBuy(), null);
    expect(rig.netUsd()).toBe(1_000);
    expect(rig.pending.list().map(({ certainty }) => certainty)).toEqual(['inFlight']);
    answer({ kind: 'accepted', venueOrderId: 'v1' });
    expectOk(await submitted);
    expect(rig.pending.list().map(({ certainty }) => certainty)).toEqual(['working']);
  });
});

describe('createOrderDesk: unknown outcomes', () => {
  it('asks by label until there is an answer, backing off, and never sends again', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    rig.venue.answer = () => Promise.resolve(UNKNOWN);
    expectOk(await rig.orders.submit(order, null));
    expect(rig.stateOf(order)).toBe('unknown');
    rig.venue.isDeaf = true;
    await rig.clock.advance(8_600);
    expect(rig.venue.asked).toHaveLength(4);
    rig.venue.isDeaf = false;
    rig.venue.orders.set(order.label, venueOrder(order, 'filled', decimal(1_000)));
    rig.venue.fills.push(fillOf(order, 't1', 1_000));
    await rig.clock.advance(10_000);
    expect(rig.stateOf(order)).toBe('filled');
    expect(rig.netUsd()).toBe(1_000);
    expect(rig.venue.sent).toHaveLength(1);
    expect(rig.clock.pending()).toBe(0);
  });

  it('takes a venue that throws as one that did not answer', async () => {
    const rig = createOrderRig();
    rig.venue.answer = () => Promise.reject(new Error('socket closed'));
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    expect(rig.stateOf(order)).toBe('unknown');
    await rig.clock.advance(600);
    expect(rig.stateOf(order)).toBe('rejected');
  });

  it('doubts itself when an order that the venue had never seen turns up there after all', async () => {
    const rig = createOrderRig();
    rig.venue.answer = () => Promise.resolve(UNKNOWN);
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    await rig.clock.advance(600);
    expect([rig.stateOf(order), rig.disagreements]).toEqual(['rejected', []]);
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'rejected') });
    expect(rig.disagreements).toEqual([]);
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'acknowledged') });
    expect(rig.disagreements).toEqual(['paper works order hedge-1 on BTC-PERPETUAL, which this desk holds for rejected']);
  });

  it('asks also when the journal could not write down that the outcome is unknown', async () => {
    const rig = createOrderRig({
      journal: (journal) => ({
        ...journal,
        recordStateChange: (change) =>
          change.state === 'unknown' ? fail('persistence', 'the disk is full') : journal.recordStateChange(change),
      }),
    });
    rig.venue.answer = () => Promise.resolve(UNKNOWN);
    const order = aBuy();
    await rig.orders.submit(order, null);
    expect(rig.stateOf(order)).toBe('sent');
    await rig.clock.advance(600);
    expect(rig.stateOf(order)).toBe('rejected');
  });

  it('closes nothing as never seen while its own request is still out', async () => {
    const rig = createOrderRig();
    rig.venue.answer = () => new Promise(() => undefined);
    const order = aBuy();
    void rig.orders.submit(order, null);
    const view = rig.store.journal.order(order.label);
    if (view === null) throw new Error('not journalled');
    expect(expectOk(await rig.orders.settle(view))?.state).toBe('sent');
    expect(rig.netUsd()).toBe(1_000);
  });

  it('does not call an order rejected that was filled in part, though the venue has forgotten it', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.tell({ kind: 'fill', fill: fillOf(order, 't1', 400) });
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'partiallyFilled', decimal(400)) });
    const view = rig.store.journal.order(order.label);
    if (view === null) throw new Error('not journalled');
    expect(expectFailure(await rig.orders.settle(view)).message).toContain('of which 400 were filled');
    expect(rig.stateOf(order)).toBe('partiallyFilled');
  });

  it('sets no timers after it was stopped', async () => {
    const rig = createOrderRig();
    let answer: (outcome: typeof UNKNOWN) => void = () => undefined;
    rig.venue.answer = () => new Promise((resolve) => void (answer = resolve));
    const submitted = rig.orders.submit(aBuy(), null);
    rig.stop();
    answer(UNKNOWN);
    await submitted;
    expect(rig.clock.pending()).toBe(0);
  });
});

describe('createOrderDesk: events', () => {
  it('books a fill once however often it is told, also twice in one page', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    const fill = fillOf(order, 't1', 400);
    rig.venue.tell({ kind: 'fill', fill });
    rig.venue.tell({ kind: 'fill', fill });
    rig.venue.fills.push(fill, fillOf(order, 't2', 100), fillOf(order, 't2', 100));
    expect(expectOk(await rig.orders.catchUpFills(rig.venue.port, BOOK_ID))).toBe(1);
    expect(rig.store.ledger.filledAmount(order.label).toNumber()).toBe(500);
    expect(rig.netUsd()).toBe(1_000);
  });

  it('reads every page of missed fills', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    const all = [fillOf(order, 't1', 100), fillOf(order, 't2', 100), fillOf(order, 't3', 100)];
    const paged = {
      ...rig.venue.port,
      fillsSince: (_bookId: unknown, cursor: string | null) => {
        const from = Number(cursor ?? 0);
        return Promise.resolve({
          ok: true as const,
          value: { fills: all.slice(from, from + 1), cursor: String(Math.min(from + 1, all.length)) },
        });
      },
    };
    expect(expectOk(await rig.orders.catchUpFills(paged, BOOK_ID))).toBe(3);
  });

  it('says so when the venue works or fills an order that is not ours, books the fill all the same, and ignores an acknowledgement that comes late', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'filled', decimal(1_000)) });
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'acknowledged') });
    expect(rig.stateOf(order)).toBe('filled');
    expect(rig.disagreements).toEqual([]);
    rig.venue.tell({ kind: 'order', order: venueOrder(aBuy('stranger'), 'acknowledged') });
    rig.venue.tell({ kind: 'fill', fill: fillOf(aBuy('stranger'), 't9', 70) });
    expect(rig.disagreements).toHaveLength(2);
    expect(rig.store.ledger.hasFill(rig.venue.port.id, 't9')).toBe(true);
  });

  it('fetches a fill that was told with the order but never came', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    const told = venueOrder(order, 'filled', decimal(1_000));
    rig.venue.orders.set(order.label, told);
    rig.venue.fills.push(fillOf(order, 't1', 1_000));
    rig.venue.tell({ kind: 'order', order: told });
    expect(rig.pending.list().map(({ certainty }) => certainty)).toEqual(['inFlight']);
    await rig.clock.advance(600);
    expect(rig.pending.list()).toEqual([]);
    expect(rig.netUsd()).toBe(1_000);
  });

  it('reports a fill that the ledger did not take, and keeps counting its order', async () => {
    const rig = createOrderRig({ ledger: (ledger) => ({ ...ledger, appendFills: () => fail('persistence', 'the disk is full') }) });
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.tell({ kind: 'fill', fill: fillOf(order, 't1', 1_000) });
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'filled', decimal(1_000)) });
    expect(rig.disagreements[0]).toContain('the disk is full');
    expect(rig.netUsd()).toBe(1_000);
  });
});

describe('createOrderDesk: cancelAll', () => {
  it('cancels an order whose request overtook the KILL', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    let answer: (outcome: { kind: 'accepted'; venueOrderId: string }) => void = () => undefined;
    rig.venue.answer = () => new Promise((resolve) => void (answer = resolve));
    const submitted = rig.orders.submit(order, null);
    expect(await rig.orders.cancelAll([BOOK_ID])).toEqual({ cancelled: 0, problems: [] });
    expect(rig.venue.cancelled).toEqual([]);
    answer({ kind: 'accepted', venueOrderId: 'v1' });
    expectOk(await submitted);
    expect(rig.venue.cancelled).toEqual([order.label]);
  });

  it('says what it could not reach, and cancels it when it is seen again', async () => {
    const rig = createOrderRig();
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.isDeaf = true;
    expect((await rig.orders.cancelAll([BOOK_ID])).problems).toEqual(['no answer']);
    rig.venue.isDeaf = false;
    rig.orders.adopt(venueOrder(order, 'acknowledged'));
    expect(rig.venue.cancelled).toEqual([order.label]);
  });

  it('cancels an order whose request arrived after the KILL, though the venue had never seen it in between', async () => {
    const rig = createOrderRig();
    rig.venue.answer = () => Promise.resolve(UNKNOWN);
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    await rig.orders.cancelAll([BOOK_ID]);
    await rig.clock.advance(600);
    expect([rig.stateOf(order), rig.venue.cancelled]).toEqual(['rejected', []]);
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'acknowledged') });
    expect(rig.venue.cancelled).toEqual([order.label]);
  });

  it('goes on when a venue throws, and leaves later orders alone', async () => {
    const rig = createOrderRig();
    rig.venue.breakCancelAll = 'broken adapter';
    expect((await rig.orders.cancelAll([BOOK_ID])).problems[0]).toContain('broken adapter');
    expectOk(await rig.orders.submit(aBuy('later'), null));
    expect(rig.venue.cancelled).toEqual([]);
  });
});

describe('createOrderDesk: cancel', () => {
  it('refuses a label it does not know and an order that has ended', async () => {
    const rig = createOrderRig();
    expect(expectFailure(await rig.orders.cancel('nobody' as ClientLabel)).reason).toBe('missingData');
    const order = aBuy();
    expectOk(await rig.orders.submit(order, null));
    rig.venue.tell({ kind: 'order', order: venueOrder(order, 'cancelled') });
    expect(expectFailure(await rig.orders.cancel(order.label)).reason).toBe('conflict');
    expect(rig.venue.cancelled).toEqual([]);
  });
});

/** A way an order of 10 × 100 USD can go at the venue, and how its news reach the desk. */
interface Story {
  readonly parts: readonly number[];
  readonly isCancelled: boolean;
  /** Which message comes when: equal ranks keep their order. */
  readonly ranks: readonly number[];
  readonly isTwice: readonly boolean[];
  readonly isLost: readonly boolean[];
  readonly outcome: 'accepted' | 'unknown';
}

const stories: fc.Arbitrary<Story> = fc.record({
  parts: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }).filter((parts) => parts.reduce((sum, part) => sum + part, 0) <= 10),
  isCancelled: fc.boolean(),
  ranks: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 14, maxLength: 14 }),
  isTwice: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
  isLost: fc.array(fc.boolean(), { minLength: 14, maxLength: 14 }),
  outcome: fc.constantFrom('accepted', 'unknown'),
});

type Message = { readonly kind: 'order'; readonly order: VenueOrder } | { readonly kind: 'fill'; readonly fill: Fill };

/** Everything the venue has to say, in the order it happened. */
function messagesOf(order: NewOrder, { parts, isCancelled }: Story): { messages: Message[]; fills: Fill[]; last: VenueOrder } {
  let filled = 0;
  const fills: Fill[] = [];
  const messages: Message[] = [{ kind: 'order', order: venueOrder(order, 'acknowledged') }];
  for (const [index, part] of parts.entries()) {
    filled += part * 100;
    const fill = fillOf(order, `t${index}`, part * 100);
    fills.push(fill);
    messages.push(
      { kind: 'fill', fill },
      { kind: 'order', order: venueOrder(order, filled === 1_000 ? 'filled' : 'partiallyFilled', decimal(filled)) },
    );
  }
  let last = venueOrder(order, filled === 1_000 ? 'filled' : filled === 0 ? 'acknowledged' : 'partiallyFilled', decimal(filled));
  if (filled < 1_000 && isCancelled) {
    last = venueOrder(order, 'cancelled', decimal(filled));
    messages.push({ kind: 'order', order: last });
  }
  return { messages, fills, last };
}

describe('the delta counted for an order', () => {
  async function play(rig: OrderRig, story: Story): Promise<{ net: readonly number[]; filledUsd: number; isOver: boolean }> {
    const order = aBuy();
    rig.venue.answer = () =>
      Promise.resolve(story.outcome === 'accepted' ? { kind: 'accepted', venueOrderId: `v-${order.label}` } : UNKNOWN);
    const { messages, fills, last } = messagesOf(order, story);
    const submitted = rig.orders.submit(order, null);
    const net = [rig.netUsd()];
    await submitted;
    rig.venue.orders.set(order.label, last);
    rig.venue.fills.push(...fills);
    const shuffled = messages
      .map((message, index) => ({ message, rank: story.ranks[index] ?? 0, index }))
      .filter(({ index }) => story.isLost[index] !== true)
      .toSorted((a, b) => a.rank - b.rank || a.index - b.index);
    for (const { message, index } of shuffled) {
      rig.venue.tell(message);
      net.push(rig.netUsd());
      if (story.isTwice[index] !== true) continue;
      rig.venue.tell(message);
      net.push(rig.netUsd());
    }
    const filledUsd = fills.reduce((sum, { amount }) => sum + amount.toNumber(), 0);
    return { net, filledUsd, isOver: last.state === 'filled' || last.state === 'cancelled' };
  }

  it('is never twice the order and never less than what was filled, however its news are shuffled, repeated and lost; in the end it is the truth', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (story) => {
        const rig = createOrderRig();
        const { net, filledUsd, isOver } = await play(rig, story);
        for (const usd of net) {
          expect(usd).toBeLessThanOrEqual(1_000);
          expect(usd).toBeGreaterThanOrEqual(filledUsd);
        }
        // A reconciliation asks about what never came.
        for (const view of rig.store.journal.openOrders(BOOK_ID)) await rig.orders.settle(view);
        await rig.clock.advance(2_000);
        expect(rig.netUsd()).toBe(isOver ? filledUsd : 1_000);
        expect(rig.store.ledger.filledAmount(aBuy().label).toNumber()).toBe(filledUsd);
        expect(rig.disagreements).toEqual([]);
        rig.stop();
      }),
      { numRuns: 150, seed: 20260202 },
    );
  });
});
