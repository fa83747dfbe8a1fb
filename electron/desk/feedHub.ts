/** Fan-out of the desk's feeds: each subscriber gets the whole latest state at once, then every batch; one slow listener stops no other. */
import { feeds, type FeedMessage, type FeedName } from '../../shared/contract/feeds.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';

type Listener<F extends FeedName> = (message: FeedMessage<F>) => void;
type Body<F extends FeedName> = Omit<FeedMessage<F>, 'seq'>;

interface Channel<F extends FeedName> {
  seq: number;
  readonly listeners: Set<Listener<F>>;
  whole: (() => Body<F> | null) | null;
}

type Channels = { readonly [F in FeedName]: Channel<F> };

export interface FeedHub {
  /** `whole` builds the complete state for a new subscriber; null: nothing to say yet. */
  provide<F extends FeedName>(feed: F, whole: () => Body<F> | null): void;
  publish<F extends FeedName>(feed: F, body: Body<F>): void;
  subscribe<F extends FeedName>(feed: F, listener: Listener<F>): Unsubscribe;
  /** Whether anybody listens: what nobody sees need not be built. */
  isWatched(feed: FeedName): boolean;
}

export function createFeedHub(): FeedHub {
  const channels = Object.fromEntries(
    Object.keys(feeds).map((name) => [name, { seq: 0, listeners: new Set(), whole: null }]),
  ) as unknown as Channels;
  const channelOf = <F extends FeedName>(feed: F): Channel<F> => channels[feed] as Channel<F>;

  return {
    provide(feed, whole) {
      channelOf(feed).whole = whole;
    },
    publish(feed, body) {
      const channel = channelOf(feed);
      channel.seq += 1;
      const message = { ...body, seq: channel.seq } as FeedMessage<typeof feed>;
      for (const listener of channel.listeners) listener(message);
    },
    subscribe(feed, listener) {
      const channel = channelOf(feed);
      const body = channel.whole?.() ?? null;
      if (body !== null) listener({ ...body, seq: channel.seq } as FeedMessage<typeof feed>);
      channel.listeners.add(listener);
      return () => channel.listeners.delete(listener);
    },
    isWatched: (feed) => channelOf(feed).listeners.size > 0,
  };
}
