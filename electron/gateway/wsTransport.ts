/** The contract over WebSockets: text frames of JSON, size and rate limits, a heartbeat that ends dead connections. */
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_CLIENT_FRAME_CHARS, type DeskFrame } from '../../shared/contract/frames.ts';
import { fail } from '../../shared/result/result.ts';
import type { LogPort } from '../ports/log.ts';
import type { Dispatch } from './dispatch.ts';
import type { FeedSource } from './handlers.ts';
import { createRateBudget } from './rateBudget.ts';
import { createSession, FEED_BUFFER_LIMIT_BYTES, type Session } from './session.ts';

export interface WsTransportDeps {
  readonly dispatch: Dispatch;
  readonly feeds: FeedSource;
  readonly log: LogPort;
  readonly limits: WsLimits;
}

export interface WsLimits {
  /** A connection that has not answered a ping for this long is ended. */
  readonly heartbeatMs: number;
  readonly framesPerSecond: number;
  readonly frameBurst: number;
  readonly maxConnections: number;
  /** A client with more than this unsent is beyond help and is disconnected. */
  readonly maxBufferedBytes: number;
}

export const DEFAULT_WS_LIMITS: WsLimits = {
  heartbeatMs: 15_000,
  framesPerSecond: 200,
  frameBurst: 400,
  maxConnections: 16,
  maxBufferedBytes: 33_554_432,
};

/** A character of UTF-8 takes up to four bytes; frames beyond this are not even read (close code 1009). */
const MAX_PAYLOAD_BYTES = 4 * MAX_CLIENT_FRAME_CHARS;
const LOW_WATER_BYTES = FEED_BUFFER_LIMIT_BYTES / 4;
const CLOSE_GOING_AWAY = 1001;
const CLOSE_LIMIT_MS = 500;

export interface WsTransport {
  /** Takes over an upgrade request that has already been authenticated. False: no place is free. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  connections(): number;
  /** Says goodbye to every client and frees the timer. */
  close(): void;
}

export function createWsTransport(deps: WsTransportDeps): WsTransport {
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_PAYLOAD_BYTES, perMessageDeflate: false });
  const alive = new WeakSet<WebSocket>();
  const heartbeat = setInterval(() => checkAlive(server, alive), deps.limits.heartbeatMs);
  heartbeat.unref();
  return {
    accept(request, socket, head) {
      if (server.clients.size >= deps.limits.maxConnections) return false;
      server.handleUpgrade(request, socket, head, (client) => {
        alive.add(client);
        client.on('pong', () => alive.add(client));
        connect(client, deps);
      });
      return true;
    },
    connections: () => server.clients.size,
    close() {
      clearInterval(heartbeat);
      for (const client of server.clients) sayGoodbye(client);
      server.close();
    },
  };
}

/** A client that does not close its side soon is cut off: stopping does not wait for a hung browser. */
function sayGoodbye(client: WebSocket): void {
  client.close(CLOSE_GOING_AWAY, 'the desk is stopping');
  const limit = setTimeout(() => client.terminate(), CLOSE_LIMIT_MS);
  client.once('close', () => clearTimeout(limit));
}

/** Ends every client that did not answer the last ping, then pings again. */
function checkAlive(server: WebSocketServer, alive: WeakSet<WebSocket>): void {
  for (const client of server.clients) {
    if (!alive.delete(client)) client.terminate();
    else client.ping();
  }
}

function connect(client: WebSocket, deps: WsTransportDeps): void {
  const { framesPerSecond, frameBurst } = deps.limits;
  const session: Session = createSession({
    dispatch: deps.dispatch,
    feeds: deps.feeds,
    budget: createRateBudget(framesPerSecond, frameBurst, () => performance.now()),
    sink: {
      send: (frame) => sendFrame(client, frame, deps, () => session.drained()),
      bufferedBytes: () => client.bufferedAmount,
    },
  });
  client.on('message', (data, isBinary) => receiveMessage(session, data, isBinary));
  client.on('close', () => session.close());
  client.on('error', (error) => deps.log.warn('a websocket failed', { error: error.message }));
}

function receiveMessage(session: Session, data: RawData, isBinary: boolean): void {
  if (isBinary) return session.refuse('frame: expected text, was binary');
  const text = frameText(data);
  if (text.length > MAX_CLIENT_FRAME_CHARS) {
    return session.refuse(`frame: expected at most ${MAX_CLIENT_FRAME_CHARS} characters, was ${text.length}`);
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return session.refuse('frame: expected JSON');
  }
  session.receive(raw);
}

function frameText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return data instanceof ArrayBuffer ? Buffer.from(data).toString('utf8') : data.toString('utf8');
}

function sendFrame(client: WebSocket, frame: DeskFrame, deps: WsTransportDeps, onDrained: () => void): void {
  if (client.readyState !== client.OPEN) return;
  client.send(encodeFrame(frame, deps.log), (error) => {
    if (!error && client.bufferedAmount <= LOW_WATER_BYTES) onDrained();
  });
  if (client.bufferedAmount > deps.limits.maxBufferedBytes) {
    deps.log.warn('a websocket client does not read, disconnected', { bufferedBytes: client.bufferedAmount });
    client.terminate();
  }
}

/** JSON of a frame. What cannot be written as JSON is our own mistake: logged, and a request still gets its reply. */
function encodeFrame(frame: DeskFrame, log: LogPort): string {
  try {
    return JSON.stringify(frame);
  } catch (error) {
    log.error('a frame could not be encoded', { kind: frame.kind, error: String(error) });
    const failure = fail('calculationFailed', 'the reply could not be encoded; it is in the log');
    return JSON.stringify(
      frame.kind === 'reply' ? { kind: 'reply', id: frame.id, result: failure } : { kind: 'refused', message: failure.failure.message },
    );
  }
}
