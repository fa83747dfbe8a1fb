/** The typed door to the desk over any frame transport: requests matched by id, feeds re-subscribed after every reconnect. */
import type { DeskClient, DeskFrame } from '../../shared/contract/frames.ts';
import { feeds, type FeedMessage, type FeedName } from '../../shared/contract/feeds.ts';
import type { RequestName, RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import { fail, type Result } from '../../shared/result/result.ts';
import { Listeners, type FrameTransport, type Timers } from './frameTransport.ts';

export const REQUEST_TIMEOUT_MS = 10_000;

/** Requests that only ask: when no answer comes, nothing has changed. Silence on any other is an unknown outcome. */
const READ_ONLY: ReadonlySet<RequestName> = new Set([
  'app.hello',
  'hedge.plan',
  'hedge.optimise',
  'hedge.footprint',
  'decision.story',
  'policy.history',
  'policy.presets',
  'order.history',
  'chart.history',
  'layout.load',
]);

interface Pending {
  readonly name: RequestName;
  readonly timer: number;
  readonly settle: (result: Result<unknown>) => void;
}

type FeedListeners = { readonly [F in FeedName]: Listeners<FeedMessage<F>> };

export function createDeskClient(transport: FrameTransport, timers: Timers): DeskClient {
  const pending = new Map<number, Pending>();
  const listeners = emptyFeedListeners();
  let nextId = 1;

  function settle(id: number, result: Result<unknown>): void {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    pending.delete(id);
    timers.clear(waiting.timer);
    waiting.settle(result);
  }
  function giveUpAll(why: string): void {
    for (const [id, { name }] of pending) settle(id, noAnswer(name, why));
  }
  function request<R extends RequestName>(name: R, payload: RequestOf<R>): Promise<Result<ResponseOf<R>>> {
    return new Promise((resolve) => {
      const id = nextId;
      nextId += 1;
      const timeoutMs = timeoutOf(name, payload);
      const timer = timers.set(() => settle(id, noAnswer(name, `no answer within ${Math.ceil(timeoutMs / 1_000)} s`)), timeoutMs);
      pending.set(id, { name, timer, settle: (result) => resolve(result as Result<ResponseOf<R>>) });
      if (!transport.send({ kind: 'request', id, name, payload }))
        settle(id, fail('venueUnavailable', `not sent: the link to the desk is down`));
    });
  }
  function subscribe<F extends FeedName>(feed: F, listener: (message: FeedMessage<F>) => void): () => void {
    const group = listeners[feed] as Listeners<FeedMessage<F>>;
    const isFirst = group.size === 0;
    const remove = group.add(listener);
    if (isFirst) transport.send({ kind: 'subscribe', feed });
    return () => {
      remove();
      if (group.size === 0) transport.send({ kind: 'unsubscribe', feed });
    };
  }
  transport.onFrame((frame) => receive(frame, listeners, settle));
  transport.onLink((open) => {
    if (open) resubscribe(transport, listeners);
    else giveUpAll('the link to the desk broke');
  });
  return { request, subscribe, onLink: (listener) => transport.onLink(listener) };
}

/** The optimiser may think as long as it was allowed for the optimum and each point of the frontier. */
function timeoutOf<R extends RequestName>(name: R, payload: RequestOf<R>): number {
  if (name !== 'hedge.optimise') return REQUEST_TIMEOUT_MS;
  const { timeLimitSeconds, frontierPoints } = payload as RequestOf<'hedge.optimise'>;
  return REQUEST_TIMEOUT_MS + timeLimitSeconds * (frontierPoints + 2) * 1_000;
}

function emptyFeedListeners(): FeedListeners {
  return {
    status: new Listeners(),
    risk: new Listeners(),
    hedge: new Listeners(),
    orders: new Listeners(),
    chart: new Listeners(),
  };
}

function resubscribe(transport: FrameTransport, listeners: FeedListeners): void {
  for (const feed of Object.keys(feeds) as FeedName[]) if (listeners[feed].size > 0) transport.send({ kind: 'subscribe', feed });
}

function receive(frame: DeskFrame, listeners: FeedListeners, settle: (id: number, result: Result<unknown>) => void): void {
  if (frame.kind === 'reply') settle(frame.id, frame.result);
  else if (frame.kind === 'feed') (listeners[frame.feed] as Listeners<unknown>).emit(frame.message);
}

/** Silence is never "rejected": whatever changes something may have happened, and only the desk's own feeds can tell. */
function noAnswer(name: RequestName, why: string): Result<never> {
  if (READ_ONLY.has(name)) return fail('missingData', why);
  return fail('outcomeUnknown', `${why}; it may or may not have happened: look at the blotter before you repeat it`);
}
