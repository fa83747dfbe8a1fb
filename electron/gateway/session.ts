/** One connected screen, whatever carries it: checks its frames, answers its requests, streams the feeds it asked for, and never queues without bound. */
import type { FeedName } from '../../shared/contract/feeds.ts';
import { clientFrameSchema, type ClientFrame, type DeskFrame } from '../../shared/contract/frames.ts';
import { assertNever } from '../../shared/result/assertNever.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import { issuesText, type Dispatch } from './dispatch.ts';
import type { FeedSource } from './handlers.ts';
import type { RateBudget } from './rateBudget.ts';

/** Where a session writes. */
export interface FrameSink {
  send(frame: DeskFrame): void;
  /** Bytes accepted but not yet taken by the other side. */
  bufferedBytes(): number;
}

export interface SessionDeps {
  readonly dispatch: Dispatch;
  readonly feeds: FeedSource;
  readonly sink: FrameSink;
  readonly budget: RateBudget;
}

export interface Session {
  /** A decoded frame from the client; anything at all may be in it. */
  receive(raw: unknown): void;
  /** A frame that could not even be decoded; says so to the client. */
  refuse(message: string): void;
  /** The transport caught up: feeds that had to be dropped start again from a whole state. */
  drained(): void;
  close(): void;
}

/** Above this much unsent data feed batches are dropped until the client has caught up. */
export const FEED_BUFFER_LIMIT_BYTES = 1_048_576;
/** Requests of one session that may be running at once. */
export const MAX_PENDING_REQUESTS = 64;
/** Reach the desk even when the client is over its rate: stopping must always work. */
const ALWAYS_ADMITTED: ReadonlySet<string> = new Set(['desk.kill', 'desk.disarm']);

export function createSession(deps: SessionDeps): Session {
  const { sink } = deps;
  const streams = createFeedStreams(deps.feeds, sink);
  const answer = createAnswerer(deps.dispatch, sink);
  const refuse = (message: string): void => sink.send({ kind: 'refused', message });
  let closed = false;

  const admit = (frame: ClientFrame): void => {
    switch (frame.kind) {
      case 'request':
        return answer(frame.id, frame.name, frame.payload);
      case 'subscribe':
        return streams.start(frame.feed);
      case 'unsubscribe':
        return streams.stop(frame.feed);
      default:
        return assertNever(frame);
    }
  };

  return {
    receive(raw) {
      if (closed) return;
      const parsed = clientFrameSchema.safeParse(raw);
      const isOverBudget = !deps.budget.take();
      if (!parsed.success) return refuse(isOverBudget ? 'too many frames' : `frame: ${issuesText(parsed.error)}`);
      if (isOverBudget && !isAlwaysAdmitted(parsed.data)) return refuseOverBudget(parsed.data, sink);
      admit(parsed.data);
    },
    refuse: (message) => {
      if (!closed) refuse(message);
    },
    drained: () => {
      if (!closed) streams.resume();
    },
    close() {
      closed = true;
      streams.stopAll();
      answer.close();
    },
  };
}

function isAlwaysAdmitted(frame: ClientFrame): boolean {
  return frame.kind === 'request' && ALWAYS_ADMITTED.has(frame.name);
}

function refuseOverBudget(frame: ClientFrame, sink: FrameSink): void {
  if (frame.kind !== 'request') return sink.send({ kind: 'refused', message: 'too many frames' });
  sink.send({ kind: 'reply', id: frame.id, result: fail('limitBreached', `${frame.name}: too many requests, slow down`) });
}

interface Answerer {
  (id: number, name: string, payload: unknown): void;
  close(): void;
}

/** Runs requests and sends each reply once; replies that come after `close` are dropped. */
function createAnswerer(dispatch: Dispatch, sink: FrameSink): Answerer {
  let pending = 0;
  let closed = false;
  const reply = (id: number, result: Result<unknown>): void => {
    pending -= 1;
    if (!closed) sink.send({ kind: 'reply', id, result });
  };
  const answer = (id: number, name: string, payload: unknown): void => {
    pending += 1;
    if (pending > MAX_PENDING_REQUESTS && !ALWAYS_ADMITTED.has(name)) {
      return reply(id, fail('limitBreached', `${name}: ${MAX_PENDING_REQUESTS} requests are already running`));
    }
    void dispatch(name, payload).then((result) => reply(id, result));
  };
  return Object.assign(answer, {
    close: () => {
      closed = true;
    },
  });
}

interface FeedStreams {
  /** Subscribes; a feed that runs already starts again from a whole state. */
  start(feed: FeedName): void;
  stop(feed: FeedName): void;
  stopAll(): void;
  resume(): void;
}

/**
 * Subscriptions with back-pressure. A feed message is a difference to the one before, so when one has to be dropped the
 * feed is ended, and begun again with its whole state when the client has caught up.
 */
function createFeedStreams(feeds: FeedSource, sink: FrameSink): FeedStreams {
  const running = new Map<FeedName, Unsubscribe>();
  const lagging = new Set<FeedName>();

  const stop = (feed: FeedName): void => {
    lagging.delete(feed);
    const unsubscribe = running.get(feed);
    running.delete(feed);
    unsubscribe?.();
  };
  const start = (feed: FeedName): void => {
    stop(feed);
    if (sink.bufferedBytes() > FEED_BUFFER_LIMIT_BYTES) return void lagging.add(feed);
    const stream = openStream(feeds, feed, sink, () => {
      stop(feed);
      lagging.add(feed);
    });
    if (lagging.has(feed)) stream();
    else running.set(feed, stream);
  };
  return {
    start,
    stop,
    stopAll: () => {
      for (const feed of running.keys()) stop(feed);
      lagging.clear();
    },
    resume: () => {
      // A feed may fall behind again at once and come back into the set: the list of this round is fixed first.
      const due = Array.from(lagging);
      for (const feed of due) start(feed);
    },
  };
}

/** Forwards one feed until the sink is full; then `onLag` is called once and nothing more is sent. */
function openStream(feeds: FeedSource, feed: FeedName, sink: FrameSink, onLag: () => void): Unsubscribe {
  let open = true;
  const unsubscribe = feeds.subscribe(feed, (message) => {
    if (!open) return;
    if (sink.bufferedBytes() <= FEED_BUFFER_LIMIT_BYTES) return sink.send({ kind: 'feed', feed, message } as DeskFrame);
    open = false;
    onLag();
  });
  return () => {
    open = false;
    unsubscribe();
  };
}
