import { describe, expect, it } from 'vitest';
import type { EvaluatedBook } from '../../../electron/desk/evaluator.ts';
import { createDeltaHistory } from '../../../electron/desk/deltaHistory.ts';
import { createFeedHub } from '../../../electron/desk/feedHub.ts';
import { UNGUARDED } from '../../../electron/desk/guard.ts';
import { createPublisher } from '../../../electron/desk/publisher.ts';
import { createRiskFeed } from '../../../electron/desk/riskFeed.ts';
import type { FeedName } from '../../../shared/contract/feeds.ts';
import { toMs } from '../../../shared/units/time.ts';
import { demoReplay } from '../../support/demoRecording.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { aBook, BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { aMarketState, anEmptyValuedBook, aView, BTC } from './deskSamples.ts';

function aRig() {
  const clock = createManualClock();
  const market = aMarketState(clock);
  const hub = createFeedHub(UNGUARDED);
  const history = createDeltaHistory();
  const orders: { next: boolean } = { next: false };
  let latest: EvaluatedBook | null = null;
  const orderBody = { tsMs: MARKET_MS, bookId: BOOK_ID, isSnapshot: false, orders: [], fills: [], journal: [] };
  const publisher = createPublisher({
    hub,
    riskFeed: createRiskFeed(market, () => 'usd'),
    ordersFeed: {
      orderChanged: () => undefined,
      fillBooked: () => undefined,
      decisionRecorded: () => undefined,
      takeUpdate: () => (orders.next ? orderBody : null),
      whole: () => ({ ...orderBody, isSnapshot: true }),
    },
    history,
    valuer: { load: () => undefined, refresh: () => null, takeRepriced: () => new Set(), legsOf: () => [], underlyings: () => [] },
    status: {
      replay: demoReplay({ timer: clock.timer }),
      market,
      venues: [],
      arming: { isArmed: () => false, note: () => null },
      runs: { active: () => aBook(), books: () => [aBook()] },
      wallClock: clock.clock,
      quoteAgeMs: () => null,
      isReconciled: () => true,
      reconciliation: () => [],
      databaseProblem: () => null,
    },
    wallClock: clock.clock,
    latest: () => latest,
  });
  const seen: { readonly feed: FeedName; readonly netCoin: number | null }[] = [];
  const watch = (): void => {
    hub.subscribe('risk', () => void seen.push({ feed: 'risk', netCoin: null }));
    hub.subscribe('hedge', ({ views }) => void seen.push({ feed: 'hedge', netCoin: views[0]?.netDeltaCoin ?? null }));
    hub.subscribe('chart', ({ points }) => void seen.push({ feed: 'chart', netCoin: points[0]?.netDeltaCoin ?? null }));
    hub.subscribe('orders', () => void seen.push({ feed: 'orders', netCoin: null }));
    hub.subscribe('status', () => void seen.push({ feed: 'status', netCoin: null }));
    seen.length = 0;
  };
  const evaluate = (netDeltaCoin: number, isForced = false): void => {
    latest = { valued: { ...anEmptyValuedBook(), tsMs: toMs(clock.clock.nowMs()) }, views: [aView({ netDeltaCoin })] };
    publisher.valued(latest.valued);
    publisher.judged(latest, isForced);
  };
  const count = (feed: FeedName): number => seen.filter((message) => message.feed === feed).length;
  return { clock, publisher, hub, history, orders, seen, watch, evaluate, count };
}

describe('createPublisher', () => {
  it('sends risk with every batch, the hedge about ten times a second, chart and status five times', async () => {
    const { clock, publisher, watch, evaluate, count } = aRig();
    watch();
    for (let batch = 0; batch < 50; batch += 1) {
      evaluate(batch);
      publisher.housekeeping(false);
      await clock.advance(20);
    }
    expect([count('risk'), count('hedge'), count('chart'), count('status')]).toEqual([50, 10, 5, 5]);
  });

  it('sends at once what a person did', () => {
    const { publisher, watch, evaluate, count } = aRig();
    watch();
    for (let i = 0; i < 3; i += 1) {
      evaluate(i, true);
      publisher.housekeeping(true);
    }
    expect([count('hedge'), count('status')]).toEqual([3, 3]);
  });

  it('sends the last state too when the market falls silent right after it', async () => {
    const { clock, publisher, seen, watch, evaluate } = aRig();
    watch();
    evaluate(1);
    await clock.advance(20);
    evaluate(2);
    for (let batch = 0; batch < 20; batch += 1) {
      publisher.housekeeping(false);
      await clock.advance(20);
    }
    expect(seen.filter(({ feed }) => feed === 'hedge').map(({ netCoin }) => netCoin)).toEqual([1, 2]);
    expect(seen.filter(({ feed }) => feed === 'chart').map(({ netCoin }) => netCoin)).toEqual([1, 2]);
  });

  it('sends orders only when there are news', () => {
    const { publisher, orders, watch, count } = aRig();
    watch();
    publisher.housekeeping(false);
    orders.next = true;
    publisher.housekeeping(false);
    expect(count('orders')).toBe(1);
  });

  it('keeps the history of the delta also while nobody looks', () => {
    const { history, evaluate } = aRig();
    evaluate(1.2);
    expect(history.since(BTC, toMs(0)).map(({ netDeltaCoin }) => netDeltaCoin)).toEqual([1.2]);
  });

  it('gives a late subscriber the latest of each feed, and everybody everything when the book changes', () => {
    const { publisher, hub, seen, watch, evaluate } = aRig();
    const late: FeedName[] = [];
    hub.subscribe('hedge', () => void late.push('hedge'));
    expect(late).toEqual([]);
    evaluate(1);
    hub.subscribe('status', () => void late.push('status'));
    hub.subscribe('orders', () => void late.push('orders'));
    hub.subscribe('risk', () => void late.push('risk'));
    expect(late).toEqual(['hedge', 'status', 'orders', 'risk']);
    watch();
    publisher.everything();
    expect(seen.map(({ feed }) => feed)).toEqual(['risk', 'hedge', 'orders', 'status']);
  });
});
