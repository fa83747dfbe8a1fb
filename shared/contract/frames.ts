/** The frames both transports carry: a numbered request, its reply, and feed messages after a subscription. */
import { z } from 'zod';
import type { Result } from '../result/result.ts';
import { feeds, type FeedMessage, type FeedName } from './feeds.ts';
import type { RequestName, RequestOf, ResponseOf } from './requests.ts';

/** Largest frame a client may send, in characters. */
export const MAX_CLIENT_FRAME_CHARS = 262_144;

const feedNameSchema = z.enum(Object.keys(feeds) as [FeedName, ...FeedName[]]);

export const clientFrameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('request'), id: z.int().nonnegative(), name: z.string().max(64), payload: z.unknown() }),
  z.object({ kind: z.literal('subscribe'), feed: feedNameSchema }),
  z.object({ kind: z.literal('unsubscribe'), feed: feedNameSchema }),
]);
export type ClientFrame = z.infer<typeof clientFrameSchema>;

export type DeskFrame =
  | { readonly kind: 'reply'; readonly id: number; readonly result: Result<unknown> }
  /** A frame that could not be understood; the connection stays. */
  | { readonly kind: 'refused'; readonly message: string }
  | { [F in FeedName]: { readonly kind: 'feed'; readonly feed: F; readonly message: FeedMessage<F> } }[FeedName];

/** What a renderer holds: one typed door to the desk, whatever carries it. */
export interface DeskClient {
  request<R extends RequestName>(name: R, payload: RequestOf<R>): Promise<Result<ResponseOf<R>>>;
  subscribe<F extends FeedName>(feed: F, listener: (message: FeedMessage<F>) => void): () => void;
  /** `open` false: the transport is down and reconnecting. Called at once with the present state. */
  onLink(listener: (open: boolean) => void): () => void;
}

/** What the Electron preload exposes as `window.desk`: frames in, frames out. */
export interface DeskBridge {
  send(frame: ClientFrame): void;
  /** Returns the function that stops listening. */
  onFrame(listener: (frame: DeskFrame) => void): () => void;
}
