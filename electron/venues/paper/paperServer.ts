/** The paper venue for another process: one desk at a time, over a WebSocket on the loopback interface, behind a token. */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { assertNever } from '../../../shared/result/assertNever.ts';
import { fail, ok, type Failure, type Result } from '../../../shared/result/result.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { VenueEvent, VenuePort } from '../../ports/venue.ts';
import { createBookStream, type BookStream } from './bookStream.ts';
import {
  frameText,
  MAX_REQUEST_BYTES,
  parseFrame,
  requestBodies,
  requestFrameSchema,
  WIRE_VERSION,
  type ReplyBody,
  type RequestBody,
  type RequestName,
  type ServerFrame,
} from './paperWire.ts';

export interface PaperServerDeps {
  /** Connected by the server, closed by whoever made it. */
  readonly venue: VenuePort;
  readonly token: string;
  readonly timer: TimerPort;
  /** 0: any free one. */
  readonly port: number;
}

export interface PaperServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Order books are looked at this often and sent when they changed. */
export const BOOK_PERIOD_MS = 100;
const LOOPBACK = '127.0.0.1';

/** Listens when resolved. Fails when the port is taken. */
export async function startPaperServer({ venue, token, timer, port }: PaperServerDeps): Promise<Result<PaperServer>> {
  const http = createServer((_request, response) => void response.writeHead(426).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_REQUEST_BYTES, perMessageDeflate: false });
  let session: Session | null = null;

  /** A new desk ends the old one's session: what the old one sent and nobody read is gone before the new one can ask. */
  const welcome = (socket: WebSocket): void => {
    session?.end();
    session = startSession(socket, venue, timer);
  };
  http.on('upgrade', (request, socket, head) => {
    if (!isAdmitted(request, token)) return refuse(socket);
    sockets.handleUpgrade(request, socket, head, welcome);
  });
  const listening = await listen(http, port);
  if (!listening.ok) return listening;
  await venue.connect();
  return ok({
    port: listening.value,
    close: () =>
      new Promise((resolve) => {
        session?.end();
        sockets.close();
        http.close(() => resolve());
      }),
  });
}

/** The token in constant time; no browser page may knock, with or without one. */
function isAdmitted(request: IncomingMessage, token: string): boolean {
  if (request.headers.origin !== undefined) return false;
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${token}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function refuse(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

function listen(http: ReturnType<typeof createServer>, port: number): Promise<Result<number>> {
  return new Promise((resolve) => {
    http.once('error', (error) => resolve(fail('venueUnavailable', `paper venue cannot listen: ${error.message}`)));
    http.listen(port, LOOPBACK, () => resolve(ok((http.address() as AddressInfo).port)));
  });
}

interface Session {
  end(): void;
}

function startSession(socket: WebSocket, venue: VenuePort, timer: TimerPort): Session {
  const send = (frame: ServerFrame): void => {
    if (socket.readyState === socket.OPEN) socket.send(frameText(frame));
  };
  const books = createBookStream({ read: (id) => venue.orderBook(id), send });
  const stopEvents = venue.onEvent((event) => sendEvent(event, send));
  const stopBooks = timer.every(BOOK_PERIOD_MS, () => books.refresh());
  const end = (): void => {
    stopEvents();
    stopBooks();
    socket.terminate();
  };
  socket.on('message', (data, isBinary) => {
    const text = isBinary || !Buffer.isBuffer(data) ? '' : data.toString('utf8');
    void serve(venue, books, text).then(send);
  });
  socket.on('close', end);
  socket.on('error', end);
  send({ kind: 'hello', version: WIRE_VERSION, venue: venue.id });
  return { end };
}

function sendEvent(event: VenueEvent, send: (frame: ServerFrame) => void): void {
  if (event.kind !== 'link') send(event);
}

/** The answer to one frame; a frame that is not a request gets a refusal and the session goes on. */
async function serve(venue: VenuePort, books: BookStream, text: string): Promise<ServerFrame> {
  const frame = requestFrameSchema.safeParse(parseFrame(text));
  if (!frame.success) return refusal(null, { reason: 'wireMismatch', message: 'expected a request {id, name, body}' });
  const { id, name } = frame.data;
  const body = requestBodies[name].safeParse(frame.data.body);
  if (!body.success) {
    const issue = body.error.issues[0];
    return refusal(id, { reason: 'wireMismatch', message: `${name} ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong shape'}` });
  }
  const reply = await answer({ name, body: body.data } as Request, venue, books);
  return reply.ok ? { kind: 'reply', id, ok: true, body: reply.value } : refusal(id, reply.failure);
}

function refusal(id: number | null, failure: Failure): ServerFrame {
  return { kind: 'refusal', id, failure };
}

type Request = { [N in RequestName]: { readonly name: N; readonly body: RequestBody<N> } }[RequestName];
type Reply = Result<ReplyBody<RequestName>>;

async function answer(request: Request, venue: VenuePort, books: BookStream): Promise<Reply> {
  switch (request.name) {
    case 'instruments':
      return toReply(await venue.instruments());
    case 'submit':
      return ok(await venue.submitOrder(request.body.order));
    case 'cancel':
      return nothing(await venue.cancelOrder(request.body.label));
    case 'cancelAll':
      return venue.cancelAll(request.body.bookId);
    case 'orderByLabel':
      return venue.orderByLabel(request.body.label);
    case 'openOrders':
      return toReply(await venue.openOrders(request.body.bookId));
    case 'fillsSince':
      return toReply(await venue.fillsSince(request.body.bookId, request.body.cursor));
    case 'positions':
      return toReply(await venue.positions(request.body.bookId));
    case 'watchBooks':
      books.watch(request.body.ids);
      return ok(null);
    default:
      return assertNever(request);
  }
}

/** Read-only lists go out as they are. */
function toReply(result: Result<object>): Reply {
  return result as Reply;
}

function nothing(result: Result<void>): Reply {
  return result.ok ? ok(null) : result;
}
