import { describe, expect, it } from 'vitest';
import { createFeedHub } from '../../../electron/desk/feedHub.ts';
import { createGuard } from '../../../electron/desk/guard.ts';
import type { ChartMessage } from '../../../shared/contract/feeds.ts';
import { createManualClock } from '../../support/manualClock.ts';
import { BOOK_ID, MARKET_MS } from '../../support/storeSamples.ts';
import { recordingLog } from './orderRig.ts';

const BODY = { tsMs: MARKET_MS, bookId: BOOK_ID, points: [] };

function aHub() {
  const logged: string[] = [];
  const guard = createGuard({ log: recordingLog(logged), wallClock: createManualClock().clock, broken: () => undefined });
  return { hub: createFeedHub(guard), logged };
}

describe('createFeedHub', () => {
  it('gives a new subscriber the whole state at once, then every message, numbered without a gap', () => {
    const { hub } = aHub();
    hub.provide('chart', () => BODY);
    hub.publish('chart', BODY);
    const seen: number[] = [];
    hub.subscribe('chart', ({ seq }) => void seen.push(seq));
    hub.publish('chart', BODY);
    hub.publish('chart', BODY);
    expect(seen).toEqual([1, 2, 3]);
  });

  it('says nothing to a new subscriber while there is nothing to say', () => {
    const { hub } = aHub();
    const seen: ChartMessage[] = [];
    hub.provide('chart', () => null);
    hub.subscribe('chart', (message) => void seen.push(message));
    expect(seen).toEqual([]);
  });

  it('goes on with the others when a listener throws, and logs it', () => {
    const { hub, logged } = aHub();
    const seen: number[] = [];
    hub.subscribe('chart', () => {
      throw new Error('the socket is gone');
    });
    hub.subscribe('chart', ({ seq }) => void seen.push(seq));
    hub.publish('chart', BODY);
    expect(seen).toEqual([1]);
    expect(logged[0]).toContain('the socket is gone');
  });

  it('knows whether anybody listens; the same function may subscribe twice, and leaving twice takes nobody else along', () => {
    const { hub } = aHub();
    const seen: number[] = [];
    const listener = ({ seq }: ChartMessage): void => void seen.push(seq);
    const [leave] = [hub.subscribe('chart', listener), hub.subscribe('chart', listener)];
    hub.publish('chart', BODY);
    expect(seen).toEqual([1, 1]);
    leave();
    leave();
    expect(hub.isWatched('chart')).toBe(true);
    expect(hub.isWatched('risk')).toBe(false);
    hub.publish('chart', BODY);
    expect(seen).toEqual([1, 1, 2]);
  });

  it('does not tell a listener that left while the others were being told', () => {
    const { hub } = aHub();
    const seen: number[] = [];
    const leaves: (() => void)[] = [];
    hub.subscribe('chart', () => leaves.forEach((leave) => leave()));
    leaves.push(hub.subscribe('chart', ({ seq }) => void seen.push(seq)));
    hub.publish('chart', BODY);
    expect(seen).toEqual([]);
  });
});
