import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { VenueLink, VenuePort } from '../../../../electron/ports/venue.ts';
import { startPaperServer } from '../../../../electron/venues/paper/paperServer.ts';
import { createWallTimer } from '../../../../electron/venues/wallTimer.ts';
import { MAX_REQUEST_BYTES } from '../../../../electron/venues/paper/paperWire.ts';
import type { BookId } from '../../../../shared/domain/book.ts';
import { toInstrumentId } from '../../../../shared/domain/instrument.ts';
import type { ClientLabel } from '../../../../shared/domain/order.ts';
import { decimal, sumDecimals } from '../../../../shared/units/decimal.ts';
import { anOrder } from '../../../support/anOrder.ts';
import { expectFailure, expectOk } from '../../../support/expectOk.ts';
import { createManualClock } from '../../../support/manualClock.ts';
import {
  aPaperStore,
  aPaperVenue,
  aRemoteVenue,
  spawnPaperProcess,
  temporaryFolder,
  type PaperProcess,
} from '../../../support/paperHarness.ts';

const BOOK = 'book' as BookId;
const PERPETUAL = toInstrumentId('BTC-PERPETUAL');

describe('paper server', () => {
  const folder = temporaryFolder();
  let server: PaperProcess;
  const venues: VenuePort[] = [];
  const connected = async (): Promise<VenuePort> => {
    const venue = aRemoteVenue(server);
    venues.push(venue);
    expectOk(await venue.connect());
    return venue;
  };
  beforeAll(async () => {
    server = await spawnPaperProcess(folder.path);
  });
  afterAll(async () => {
    await Promise.all(venues.map((venue) => venue.close()));
    await server.kill();
    folder.remove();
  });

  const knock = async (headers: Record<string, string>): Promise<string> => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`, { headers });
    const [error] = (await once(socket, 'error')) as [Error];
    return error.message;
  };
  /** A raw session past its greeting. */
  const rawSession = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}`, { headers: { authorization: `Bearer ${server.token}` } });
    await once(socket, 'message');
    return socket;
  };
  const reply = async (socket: WebSocket, text: string): Promise<unknown> => {
    socket.send(text);
    const [data] = (await once(socket, 'message')) as [Buffer];
    return JSON.parse(data.toString('utf8'));
  };

  it('answers 403 without a token, with a wrong one, and to any page of a browser', async () => {
    expect(await knock({})).toMatch(/403/);
    expect(await knock({ authorization: 'Bearer wrong' })).toMatch(/403/);
    expect(await knock({ authorization: `Bearer ${server.token}`, origin: 'http://127.0.0.1' })).toMatch(/403/);
  });

  it('refuses what is not a request, names the field, and stays', async () => {
    const socket = await rawSession();
    for (const junk of [
      '',
      '{',
      'null',
      '[]',
      '{"id":1}',
      '{"id":"x","name":"submit","body":{}}',
      '{"id":1,"name":"__proto__","body":{}}',
    ]) {
      expect(await reply(socket, junk)).toMatchObject({ kind: 'refusal', failure: { reason: 'wireMismatch' } });
    }
    expect(await reply(socket, '{"id":4,"name":"submit","body":{"order":{"label":"x"}}}')).toMatchObject({ kind: 'refusal', id: 4 });
    const order = { ...anOrder('wire'), amount: '1e3' };
    expect(await reply(socket, JSON.stringify({ id: 5, name: 'submit', body: { order } }))).toMatchObject({
      kind: 'refusal',
      id: 5,
      failure: { message: expect.stringContaining('order.amount') as string },
    });
    expect(await reply(socket, '{"id":6,"name":"positions","body":{"bookId":"book"}}')).toMatchObject({ kind: 'reply', id: 6, ok: true });
    socket.terminate();
  });

  it('ends a session that sends a frame beyond its limit, and only that session', async () => {
    const socket = await rawSession();
    socket.on('error', () => undefined);
    socket.send('x'.repeat(MAX_REQUEST_BYTES + 1));
    await once(socket, 'close');
    const venue = await connected();
    expect(venue.link()).toBe('connected');
    await venue.close();
  });

  it('serves one desk at a time: a new one ends the session of the old one', async () => {
    const old = await rawSession();
    const closed = once(old, 'close');
    const venue = await connected();
    await closed;
    expectOk(await venue.positions(BOOK));
    await venue.close();
  });

  it('finishes an order whose desk went away, and knows it afterwards', async () => {
    const old = await rawSession();
    const order = anOrder('orphan', { bookId: 'orphan' as BookId, amount: decimal(300_000) });
    await new Promise((resolve) => old.send(JSON.stringify({ id: 1, name: 'submit', body: { order } }), resolve));
    await once(old, 'message');
    old.terminate();
    const venue = await connected();
    for (let asked = 0; asked < 200; asked += 1) {
      if (expectOk(await venue.orderByLabel(order.label))?.state === 'filled') break;
    }
    const { fills } = expectOk(await venue.fillsSince(order.bookId, null));
    expect(sumDecimals(fills.map(({ amount }) => amount)).toNumber()).toBe(300_000);
    await venue.close();
  });
});

describe('paper remote', () => {
  it('does not know the outcome of an order whose venue was killed, and finds out from its successor', async () => {
    const folder = temporaryFolder();
    const first = await spawnPaperProcess(folder.path);
    const venue = aRemoteVenue(first);
    const links: VenueLink[] = [];
    venue.onEvent((event) => event.kind === 'link' && links.push(event.link));
    expectOk(await venue.connect());
    const outcome = venue.submitOrder(anOrder('a'));
    await first.kill();
    expect((await outcome).kind).toBe('unknown');
    expect(venue.link()).not.toBe('connected');
    expect(await venue.submitOrder(anOrder('b'))).toMatchObject({ kind: 'rejected' });
    expect(expectFailure(await venue.positions(BOOK)).reason).toBe('venueUnavailable');
    await venue.close();

    const second = await spawnPaperProcess(folder.path);
    const again = aRemoteVenue(second);
    expectOk(await again.connect());
    const order = expectOk(await again.orderByLabel('a' as ClientLabel));
    const { fills } = expectOk(await again.fillsSince(BOOK, null));
    expect(sumDecimals(fills.map(({ amount }) => amount)).toFixed()).toBe((order?.filledAmount ?? decimal(0)).toFixed());
    expect(links.slice(0, 4)).toEqual(['connecting', 'resyncing', 'connected', 'disconnected']);
    await again.close();
    await second.kill();
    folder.remove();
  });

  it('takes the link up again by itself, forgets old order books, and gets new ones', async () => {
    const clock = createManualClock();
    const { venue: exchange } = aPaperVenue(aPaperStore(), clock);
    const timer = createWallTimer();
    const first = expectOk(await startPaperServer({ venue: exchange, token: 'secret', timer, port: 0 }));
    const venue = aRemoteVenue({ port: first.port, token: 'secret' });
    const linkIs = (wanted: VenueLink): Promise<void> =>
      new Promise((resolve) => {
        const stop = venue.onEvent((event) => {
          if (event.kind !== 'link' || event.link !== wanted) return;
          stop();
          resolve();
        });
      });
    expectOk(await venue.connect());
    expect(expectFailure(venue.orderBook(PERPETUAL)).reason).toBe('missingData');
    const lost = linkIs('disconnected');
    await first.close();
    await lost;
    expect(expectFailure(venue.orderBook(PERPETUAL)).reason).toBe('venueUnavailable');
    const back = linkIs('connected');
    const second = expectOk(await startPaperServer({ venue: exchange, token: 'secret', timer, port: first.port }));
    await back;
    expect(expectOk(venue.orderBook(PERPETUAL)).bids.length).toBeGreaterThan(3);
    await venue.close();
    await second.close();
    await exchange.close();
  });

  it('reports a venue that is not there', async () => {
    const venue = aRemoteVenue({ port: 1, token: 'none' });
    expect(expectFailure(await venue.connect()).reason).toBe('venueUnavailable');
    await venue.close();
    expect(venue.link()).toBe('disconnected');
  });
});
