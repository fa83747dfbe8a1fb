/** Fan-out of the desk's feeds: each subscriber gets the whole latest state at once, then every batch; one that throws stops no other. */
import { feeds, type FeedMessage, type FeedName } from '../../shared/contract/feeds.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';
import type { Guard } from './guard.ts';

type Listener<F extends FeedName> = (message: FeedMessage<F>) => void;
type Body<F extends FeedName> = Omit<FeedMessage<F>, 'seq'>;

interface Channel<F extends FeedName> {
  seq: number;
  /** Entries, so that the same function may subscribe twice. */
  readonly entries: Set<{ readonly listener: Listener<F> }>;
  whole: (() => Body<F> | null) | null;
}

type Channels = { readonly [F in FeedName]: Channel<F> };

export interface FeedHub {
  /** `whole` builds the complete state for a new subscriber; null: nothing to say yet. */
  readonly provide: <F extends FeedName>(feed: F, whole: () => Body<F> | null) => void;
  readonly publish: <F extends FeedName>(feed: F, body: Body<F>) => void;
  readonly subscribe: <F extends FeedName>(feed: F, listener: Listener<F>) => Unsubscribe;
  /** Whether anybody listens: what nobody sees need not be built. */
  readonly isWatched: (feed: FeedName) => boolean;
}

/** `guard` hears of listeners that throw; they stay subscribed. */
export function createFeedHub(guard: Guard): FeedHub {
  const channels = Object.fromEntries(
    Object.keys(feeds).map((name) => [name, { seq: 0, entries: new Set(), whole: null }]),
  ) as unknown as Channels;
  const channelOf = <F extends FeedName>(feed: F): Channel<F> => channels[feed];

  return {
    provide(feed, whole) {
      channelOf(feed).whole = whole;
    },
    publish(feed, body) {
      const channel = channelOf(feed);
      channel.seq += 1;
      const message = { ...body, seq: channel.seq } as FeedMessage<typeof feed>;
      const told = Array.from(channel.entries);
      for (const entry of told) if (channel.entries.has(entry)) guard.run(`sending the ${feed} feed`, () => entry.listener(message));
    },
    subscribe(feed, listener) {
      const channel = channelOf(feed);
      const body = channel.whole?.() ?? null;
      if (body !== null) listener({ ...body, seq: channel.seq } as FeedMessage<typeof feed>);
      const entry = { listener };
      channel.entries.add(entry);
      return () => void channel.entries.delete(entry);
    },
    isWatched: (feed) => channelOf(feed).entries.size > 0,
  };
}
