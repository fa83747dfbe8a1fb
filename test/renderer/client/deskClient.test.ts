import { describe, expect, expectTypeOf, it } from 'vitest';
import type { StatusMessage } from '../../../shared/contract/feeds.ts';
import type { Result } from '../../../shared/result/result.ts';
import { ok } from '../../../shared/result/result.ts';
import { createDeskClient, REQUEST_TIMEOUT_MS } from '../../../renderer/client/deskClient.ts';
import { aPlan, aStatus, BOOK, BTC } from '../support/builders.ts';
import { fakeTransport, manualTimers } from '../support/fakeTransport.ts';
import { NO_EDIT } from '../../../renderer/panels/ticket/ticketState.ts';

const question = { bookId: BOOK, underlying: BTC, edit: NO_EDIT };
const order = { ...question, planId: 'p1', confirmedLarge: false };

function aClient(startsOpen = true) {
  const transport = fakeTransport(startsOpen);
  const timers = manualTimers();
  return { transport, timers, client: createDeskClient(transport, timers) };
}

describe('createDeskClient: requests', () => {
  it('matches replies to requests by id, in any order', async () => {
    const { client, transport } = aClient();
    const first = client.request('hedge.plan', question);
    const second = client.request('desk.kill', {});
    const [a, b] = transport.sent;
    if (a?.kind !== 'request' || b?.kind !== 'request') throw new Error('expected two requests');
    transport.receive({ kind: 'reply', id: b.id, result: ok({ cancelled: 2, problems: [] }) });
    transport.receive({ kind: 'reply', id: a.id, result: ok(aPlan()) });
    expect(await second).toEqual(ok({ cancelled: 2, problems: [] }));
    expect((await first).ok).toBe(true);
  });
  it('types the reply by the name of the request', () => {
    const { client } = aClient();
    expectTypeOf(client.request('desk.kill', {})).resolves.toEqualTypeOf<Result<{ cancelled: number; problems: string[] }>>();
    // @ts-expect-error: a request of that name does not exist
    void client.request('desk.explode', {});
  });
  it('calls silence after a question missing data: nothing has changed', async () => {
    const { client, timers } = aClient();
    const reply = client.request('hedge.plan', question);
    timers.advance(REQUEST_TIMEOUT_MS);
    expect(await reply).toMatchObject({ ok: false, failure: { reason: 'missingData' } });
  });
  it('gives the optimiser the time it was allowed, and calls its silence missing data', async () => {
    const { client, timers } = aClient();
    const limits = { deltaCoin: 0, gammaCoinPerPct: null, vegaUsdPerVolPoint: null };
    const effort = { maxInstruments: 3, horizonHours: 24, timeLimitSeconds: 30, frontierPoints: 6 };
    let isAnswered = false;
    const reply = client.request('hedge.optimise', { bookId: BOOK, underlying: BTC, limits, ...effort }).then((result) => {
      isAnswered = true;
      return result;
    });
    timers.advance(7 * 30_000);
    await Promise.resolve();
    expect(isAnswered).toBe(false);
    timers.advance(60_000);
    expect(await reply).toMatchObject({ ok: false, failure: { reason: 'missingData' } });
  });
  it('calls silence after an order an unknown outcome, never a rejection, and sends it once', async () => {
    const { client, timers, transport } = aClient();
    const reply = client.request('hedge.execute', order);
    timers.advance(REQUEST_TIMEOUT_MS);
    expect(await reply).toMatchObject({ ok: false, failure: { reason: 'outcomeUnknown' } });
    expect(transport.sent).toHaveLength(1);
  });
  it('answers at once when the link breaks, and ignores the reply that comes after all', async () => {
    const { client, transport, timers } = aClient();
    const reply = client.request('hedge.execute', order);
    transport.setOpen(false);
    expect(await reply).toMatchObject({ ok: false, failure: { reason: 'outcomeUnknown' } });
    transport.receive({ kind: 'reply', id: 1, result: ok({}) });
    expect(timers.waiting).toBe(0);
  });
  it('says that nothing was sent when the link is down: this outcome is known', async () => {
    const { client, transport } = aClient(false);
    expect(await client.request('hedge.execute', order)).toMatchObject({ ok: false, failure: { reason: 'venueUnavailable' } });
    transport.setOpen(true);
    expect(transport.sent.filter((frame) => frame.kind === 'request')).toEqual([]);
  });
});

describe('createDeskClient: feeds', () => {
  it('subscribes once for many listeners and leaves with the last', () => {
    const { client, transport } = aClient();
    const seen: StatusMessage[] = [];
    const stops = [
      client.subscribe('status', (message) => seen.push(message)),
      client.subscribe('status', (message) => seen.push(message)),
    ];
    transport.receive({ kind: 'feed', feed: 'status', message: aStatus() });
    expect(seen).toHaveLength(2);
    for (const stop of stops) stop();
    expect(transport.sent).toEqual([
      { kind: 'subscribe', feed: 'status' },
      { kind: 'unsubscribe', feed: 'status' },
    ]);
  });
  it('subscribes again to what is still wanted after a reconnect', () => {
    const { client, transport } = aClient();
    const stop = client.subscribe('risk', () => undefined);
    client.subscribe('hedge', () => undefined);
    stop();
    transport.setOpen(false);
    transport.sent.length = 0;
    transport.setOpen(true);
    expect(transport.sent).toEqual([{ kind: 'subscribe', feed: 'hedge' }]);
  });
  it('hands a listener messages of its own feed only', () => {
    const { client, transport } = aClient();
    let count = 0;
    client.subscribe('hedge', () => (count += 1));
    transport.receive({ kind: 'feed', feed: 'status', message: aStatus() });
    transport.receive({ kind: 'refused', message: 'no' });
    expect(count).toBe(0);
  });
});
