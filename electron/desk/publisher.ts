/** Builds and sends the feeds: risk with every batch, the slower ones at their own pace. */
import type { HedgeView } from '../../shared/contract/hedgeSchemas.ts';
import type { ClockPort } from '../ports/clock.ts';
import type { DeltaHistory } from './deltaHistory.ts';
import type { EvaluatedBook } from './evaluator.ts';
import type { FeedHub } from './feedHub.ts';
import type { OrdersFeed } from './ordersFeed.ts';
import type { RiskFeed } from './riskFeed.ts';
import { statusBody, type StatusDeps } from './statusFeed.ts';
import type { BookValuer, ValuedBook } from './valuedBook.ts';

/** Wall time between two messages of a slow feed. */
const HEDGE_EVERY_MS = 90;
const STATUS_EVERY_MS = 200;
const CHART_EVERY_MS = 200;

export interface Publisher {
  /** The book has new values: they go out before anything is judged, which takes longer. */
  readonly valued: (valued: ValuedBook) => void;
  /** `isForced`: something a person did must show at once. */
  readonly judged: (judged: EvaluatedBook, isForced: boolean) => void;
  /** Every batch, evaluated or not: what a slow feed still owes goes out when its time has come, also when the market stands still. */
  readonly housekeeping: (isForced: boolean) => void;
  /** Another book is on the desk: every subscriber gets everything again. */
  readonly everything: () => void;
}

export interface PublisherDeps {
  readonly hub: FeedHub;
  readonly riskFeed: RiskFeed;
  readonly ordersFeed: OrdersFeed;
  readonly history: DeltaHistory;
  readonly valuer: BookValuer;
  readonly status: StatusDeps;
  readonly wallClock: ClockPort;
  readonly latest: () => EvaluatedBook | null;
}

export function createPublisher(deps: PublisherDeps): Publisher {
  const { hub, riskFeed, ordersFeed, history, valuer, status, latest } = deps;
  const isDue = createPace(deps.wallClock);
  let owesHedge = false;
  let owesChart = false;
  const bookId = () => status.runs.active().id;
  const nowMs = () => status.market.nowMs();

  hub.provide('status', () => statusBody(status));
  hub.provide('risk', () => wholeRisk());
  hub.provide('hedge', () => wholeHedge());
  hub.provide('orders', () => ordersFeed.whole(bookId(), nowMs()));
  hub.provide('chart', () => null);

  function wholeRisk() {
    const now = latest();
    return now === null ? null : riskFeed.whole(now.valued);
  }

  function wholeHedge() {
    const now = latest();
    return now === null ? null : { tsMs: now.valued.tsMs, bookId: now.valued.state.bookId, views: [...now.views] };
  }

  function publishChart(valued: ValuedBook, views: readonly HedgeView[]): void {
    const points = views.flatMap((view) => {
      const { underlying, indexUsd, netDeltaCoin, lowerCoin, upperCoin } = view;
      history.add(underlying, { tsMs: valued.tsMs, netDeltaCoin, indexUsd, lowerCoin, upperCoin });
      return indexUsd === null ? [] : [{ underlying, tsMs: valued.tsMs, indexUsd, netDeltaCoin, lowerCoin, upperCoin }];
    });
    hub.publish('chart', { tsMs: valued.tsMs, bookId: valued.state.bookId, points });
  }

  function payHedge({ valued, views }: EvaluatedBook, isForced: boolean): void {
    if (!owesHedge || (!isDue('hedge', HEDGE_EVERY_MS) && !isForced)) return;
    owesHedge = false;
    hub.publish('hedge', { tsMs: valued.tsMs, bookId: valued.state.bookId, views: [...views] });
  }

  function payChart({ valued, views }: EvaluatedBook): void {
    if (!owesChart || !isDue('chart', CHART_EVERY_MS)) return;
    owesChart = false;
    publishChart(valued, views);
  }

  return {
    valued(valued) {
      const repriced = valuer.takeRepriced();
      if (hub.isWatched('risk')) hub.publish('risk', riskFeed.update(valued, repriced));
    },
    judged(judged, isForced) {
      owesHedge = true;
      owesChart = true;
      payHedge(judged, isForced);
      payChart(judged);
    },
    housekeeping(isForced) {
      const update = ordersFeed.takeUpdate(bookId(), nowMs());
      if (update !== null) hub.publish('orders', update);
      const now = latest();
      if (now !== null) {
        payHedge(now, false);
        payChart(now);
      }
      if (isDue('status', STATUS_EVERY_MS) || isForced) hub.publish('status', statusBody(status));
    },
    everything() {
      owesHedge = false;
      owesChart = false;
      const risk = wholeRisk();
      const hedge = wholeHedge();
      if (risk !== null) hub.publish('risk', risk);
      if (hedge !== null) hub.publish('hedge', hedge);
      hub.publish('orders', ordersFeed.whole(bookId(), nowMs()));
      hub.publish('status', statusBody(status));
    },
  };
}

/** Says when a feed's time has come again. */
function createPace(wallClock: ClockPort): (feed: string, everyMs: number) => boolean {
  const lastMs = new Map<string, number>();
  return (feed, everyMs) => {
    const nowMs = wallClock.nowMs();
    if (Math.abs(nowMs - (lastMs.get(feed) ?? Number.NEGATIVE_INFINITY)) < everyMs) return false;
    lastMs.set(feed, nowMs);
    return true;
  };
}
