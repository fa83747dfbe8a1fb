/** A WebSocket client of the desk for tests: every reply is held to its response schema, every feed message to its feed's. */
import { WebSocket, type ClientOptions } from 'ws';
import { z } from 'zod';
import { feeds, type FeedName } from '../../shared/contract/feeds.ts';
import { resultSchema } from '../../shared/contract/primitives.ts';
import { requests, type RequestName } from '../../shared/contract/requests.ts';

const deskFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('reply'), id: z.int(), result: z.unknown() }),
  z.object({ kind: z.literal('refused'), message: z.string() }),
  z.object({ kind: z.literal('feed'), feed: z.enum(Object.keys(feeds) as [FeedName, ...FeedName[]]), message: z.unknown() }),
]);
export type SeenFrame = z.infer<typeof deskFrameSchema>;

export interface DeskSocket {
  readonly socket: WebSocket;
  sendText(text: string): void;
  /** The next frame that has not been taken yet, in order of arrival. */
  next(): Promise<SeenFrame>;
  /** Sends a request and takes its reply, which must be the next frame; the reply must fit the contract. */
  request(name: RequestName, payload: unknown): Promise<{ ok: boolean; [key: string]: unknown }>;
  close(): Promise<void>;
}

/** A reply as the contract promises it: throws when the desk drifted away from the schema. */
export function checkedReply(name: RequestName, result: unknown): { ok: boolean; [key: string]: unknown } {
  return resultSchema<z.ZodType>(requests[name].response).parse(result);
}

export async function openDeskSocket(url: string, options: ClientOptions): Promise<DeskSocket> {
  const socket = new WebSocket(url, options);
  const inbox = createInbox(socket);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  let lastId = 0;
  return {
    socket,
    sendText: (text) => socket.send(text),
    next: () => inbox.next(),
    async request(name, payload) {
      lastId += 1;
      socket.send(JSON.stringify({ kind: 'request', id: lastId, name, payload }));
      const frame = await inbox.next();
      if (frame.kind !== 'reply' || frame.id !== lastId) throw new Error(`expected the reply to ${name}, was ${JSON.stringify(frame)}`);
      return checkedReply(name, frame.result);
    },
    close: () =>
      new Promise((resolve) => {
        if (socket.readyState === socket.CLOSED) return resolve();
        socket.once('close', () => resolve());
        socket.close();
      }),
  };
}

/** The HTTP status with which a WebSocket was refused; null when it was accepted. */
export function refusedStatus(url: string, options: ClientOptions): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, options);
    socket.once('open', () => {
      socket.terminate();
      resolve(null);
    });
    socket.once('unexpected-response', (request, response) => {
      response.resume();
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
    socket.on('error', (error) => reject(error));
  });
}

function createInbox(socket: WebSocket): { next(): Promise<SeenFrame> } {
  const frames: SeenFrame[] = [];
  const waiting: ((frame: SeenFrame) => void)[] = [];
  socket.on('message', (data) => {
    const frame = deskFrameSchema.parse(JSON.parse((data as Buffer).toString('utf8')));
    if (frame.kind === 'feed') feeds[frame.feed].parse(frame.message);
    const taker = waiting.shift();
    if (taker === undefined) frames.push(frame);
    else taker(frame);
  });
  return {
    next: () => {
      const frame = frames.shift();
      return frame === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(frame);
    },
  };
}
