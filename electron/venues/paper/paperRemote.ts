/**
 * The paper venue in another process, as a VenuePort. An answer that does not come makes an outcome unknown; the link is taken up again by
 * itself, and nothing is ever sent twice.
 */
import { WebSocket } from 'ws';
import type { InstrumentId, VenueId } from '../../../shared/domain/instrument.ts';
import type { OrderBook } from '../../../shared/domain/market.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { Unsubscribe } from '../../ports/unsubscribe.ts';
import type { OrderOutcome, VenueEvent, VenueLink, VenuePort } from '../../ports/venue.ts';
import { createListeners } from '../listeners.ts';
import {
  frameText,
  MAX_REPLY_BYTES,
  MAX_WATCHED_BOOKS,
  parseFrame,
  replyBodies,
  serverFrameSchema,
  toFailure,
  type ReplyBody,
  type RequestName,
  type ServerFrame,
} from './paperWire.ts';

export interface PaperRemoteDeps {
  readonly id: VenueId;
  readonly port: number;
  readonly token: string;
  readonly timer: TimerPort;
}

export const REMOTE_TIMEOUT_MS = 5_000;
/** Pause before the link is tried again: first, and longest. */
export const RECONNECT_MS = [200, 3_000] as const;

type Settle = (reply: Result<unknown>) => void;

export function createPaperRemote({ id, port, token, timer }: PaperRemoteDeps): VenuePort {
  const events = createListeners<VenueEvent>();
  const books = new Map<InstrumentId, OrderBook>();
  const watched = new Set<InstrumentId>();
  const pending = new Map<number, Settle>();
  let socket: WebSocket | null = null;
  let link: VenueLink = 'disconnected';
  let nextId = 0;
  let isWanted = false;
  let pauseMs: number = RECONNECT_MS[0];
  let stopRetry: Unsubscribe | null = null;

  const setLink = (next: VenueLink): void => {
    if (next === link) return;
    link = next;
    events.tell({ kind: 'link', link });
  };
  const lose = (lost: WebSocket): void => {
    if (socket !== lost) return;
    socket = null;
    books.clear();
    lost.terminate();
    const waiting = [...pending.values()];
    pending.clear();
    for (const settle of waiting) settle(fail('outcomeUnknown', 'the link was lost before an answer came'));
    setLink('disconnected');
    if (!isWanted) return;
    stopRetry = timer.after(pauseMs, () => void open());
    pauseMs = Math.min(RECONNECT_MS[1], pauseMs * 2);
  };
  const request = <N extends RequestName>(name: N, body: object): Promise<Result<ReplyBody<N>>> => {
    const used = socket;
    if (used === null || (link !== 'connected' && link !== 'resyncing')) {
      return Promise.resolve(fail('venueUnavailable', `${id} is ${link}: nothing was sent`));
    }
    return new Promise((resolve) => {
      const requestId = nextId;
      nextId += 1;
      const settle: Settle = (reply) => {
        stopTimeout();
        pending.delete(requestId);
        resolve(reply.ok ? checkedReply(name, reply.value) : reply);
      };
      const stopTimeout = timer.after(REMOTE_TIMEOUT_MS, () => settle(fail('outcomeUnknown', `no answer within ${REMOTE_TIMEOUT_MS} ms`)));
      pending.set(requestId, settle);
      used.send(frameText({ id: requestId, name, body }));
    });
  };
  const watchBooks = (): Promise<Result<null>> => request('watchBooks', { ids: [...watched].slice(-MAX_WATCHED_BOOKS) });
  const receive = (frame: ServerFrame): void => {
    switch (frame.kind) {
      case 'hello':
        return;
      case 'order':
      case 'fill':
        return events.tell(frame);
      case 'books':
        for (const book of frame.books) books.set(book.instrumentId, book);
        for (const gone of frame.gone) books.delete(gone);
        return;
      case 'reply':
        return pending.get(frame.id)?.(ok(frame.body));
      case 'refusal':
        if (frame.id !== null) pending.get(frame.id)?.({ ok: false, failure: toFailure(frame.failure) });
    }
  };
  /** Connected after the greeting and after the venue knows again which books we want. */
  const open = async (): Promise<Result<void>> => {
    stopRetry?.();
    setLink('connecting');
    const opened = new WebSocket(`ws://127.0.0.1:${port}`, {
      headers: { authorization: `Bearer ${token}` },
      maxPayload: MAX_REPLY_BYTES,
      perMessageDeflate: false,
      handshakeTimeout: REMOTE_TIMEOUT_MS,
    });
    socket = opened;
    const greeting = await greetingOf(opened, timer, id, (frame) => socket === opened && receive(frame));
    opened.on('close', () => lose(opened));
    if (!greeting.ok || socket !== opened) {
      lose(opened);
      return greeting.ok ? fail('venueUnavailable', `${id} was closed`) : greeting;
    }
    setLink('resyncing');
    const watching = await watchBooks();
    if (!watching.ok) {
      lose(opened);
      return watching;
    }
    pauseMs = RECONNECT_MS[0];
    setLink('connected');
    return ok(undefined);
  };

  return {
    id,
    isPaper: true,
    link: () => link,
    connect() {
      isWanted = true;
      return link === 'connected' ? Promise.resolve(ok(undefined)) : open();
    },
    async close() {
      isWanted = false;
      stopRetry?.();
      if (socket !== null) lose(socket);
      events.clear();
    },
    onEvent: events.add,
    instruments: () => request('instruments', {}),
    /** Asked for the first time, a book is on its way: missingData until it is here. */
    orderBook(instrumentId) {
      const book = books.get(instrumentId);
      if (book !== undefined) return ok(book);
      if (!watched.has(instrumentId)) {
        watched.add(instrumentId);
        if (link === 'connected') void watchBooks();
      }
      return link === 'connected'
        ? fail('missingData', `${instrumentId}: no order book yet`)
        : fail('venueUnavailable', `${id} is ${link}`);
    },
    async submitOrder(order) {
      const reply = await request('submit', { order });
      return reply.ok ? reply.value : toOutcome(reply.failure);
    },
    async cancelOrder(label) {
      const reply = await request('cancel', { label });
      return reply.ok ? ok(undefined) : reply;
    },
    cancelAll: (bookId) => request('cancelAll', { bookId }),
    orderByLabel: (label) => request('orderByLabel', { label }),
    openOrders: (bookId) => request('openOrders', { bookId }),
    fillsSince: (bookId, cursor) => request('fillsSince', { bookId, cursor }),
    positions: (bookId) => request('positions', { bookId }),
  };
}

/** Not sent at all, or refused before the exchange looked at it: a definite no. Everything else is unknown. */
function toOutcome({ reason, message }: Failure): OrderOutcome {
  return reason === 'venueUnavailable' || reason === 'wireMismatch' ? { kind: 'rejected', message } : { kind: 'unknown', message };
}

/** A reply of the wrong shape leaves the outcome unknown. */
function checkedReply<N extends RequestName>(name: N, body: unknown): Result<ReplyBody<N>> {
  const parsed = replyBodies[name].safeParse(body);
  if (parsed.success) return ok(parsed.data as ReplyBody<N>);
  return fail(
    'outcomeUnknown',
    `${name} reply ${parsed.error.issues[0]?.path.join('.') ?? ''}: ${parsed.error.issues[0]?.message ?? 'wrong shape'}`,
  );
}

/** Reads frames from now on; resolves with the server's greeting, or why there was none. */
function greetingOf(socket: WebSocket, timer: TimerPort, id: VenueId, receive: (frame: ServerFrame) => void): Promise<Result<void>> {
  return new Promise((resolve) => {
    const stopTimeout = timer.after(REMOTE_TIMEOUT_MS, () => resolve(fail('venueUnavailable', `${id} did not greet`)));
    const finish = (result: Result<void>): void => {
      stopTimeout();
      resolve(result);
    };
    socket.on('error', (error) => finish(fail('venueUnavailable', `${id}: ${error.message}`)));
    socket.once('close', () => finish(fail('venueUnavailable', `${id} closed the link`)));
    socket.on('message', (data) => {
      const frame = serverFrameSchema.safeParse(parseFrame(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
      if (!frame.success) return socket.terminate();
      if (frame.data.kind === 'hello')
        finish(frame.data.venue === id ? ok(undefined) : fail('wireMismatch', `expected ${id}, was ${frame.data.venue}`));
      receive(frame.data);
    });
  });
}
