/** What the gateway serves: a handler per request of the contract, and the desk's feeds. */
import type { FeedMessage, FeedName } from '../../shared/contract/feeds.ts';
import type { RequestName, RequestOf, ResponseOf } from '../../shared/contract/requests.ts';
import type { Result } from '../../shared/result/result.ts';
import type { Unsubscribe } from '../ports/unsubscribe.ts';

export type Handlers = {
  readonly [R in RequestName]: (request: RequestOf<R>) => Promise<Result<ResponseOf<R>>> | Result<ResponseOf<R>>;
};

export interface FeedSource {
  /** The latest whole state comes first, at once, then every batch. */
  subscribe<F extends FeedName>(feed: F, listener: (message: FeedMessage<F>) => void): Unsubscribe;
}
