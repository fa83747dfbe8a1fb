import { describe, expect, it } from 'vitest';
import type { Dispatch } from '../../../electron/gateway/dispatch.ts';
import { createSession, FEED_BUFFER_LIMIT_BYTES, MAX_PENDING_REQUESTS } from '../../../electron/gateway/session.ts';
import { ok, type Result } from '../../../shared/result/result.ts';
import type { DeskFrame } from '../../../shared/contract/frames.ts';
import { aRiskMessage, aStatusMessage, createFakeFeeds } from '../../support/fakeDeskParts.ts';

function aSession({ dispatch = () => Promise.resolve(ok({})), admits = () => true }: { dispatch?: Dispatch; admits?: () => boolean } = {}) {
  const sent: DeskFrame[] = [];
  const feeds = createFakeFeeds();
  const buffer = { bytes: 0 };
  const session = createSession({
    dispatch,
    feeds,
    sink: { send: (frame) => void sent.push(frame), bufferedBytes: () => buffer.bytes },
    budget: { take: admits },
  });
  return { session, sent, feeds, buffer };
}

const feedSeqs = (sent: readonly DeskFrame[]): number[] => sent.flatMap((frame) => (frame.kind === 'feed' ? [frame.message.seq] : []));

describe('createSession', () => {
  it('answers a request under its number', async () => {
    const { session, sent } = aSession();
    session.receive({ kind: 'request', id: 7, name: 'app.hello', payload: {} });
    await Promise.resolve();
    expect(sent).toEqual([{ kind: 'reply', id: 7, result: { ok: true, value: {} } }]);
  });

  it.each([
    ['null', null],
    ['a number', 5],
    ['an unknown kind', { kind: 'order' }],
    ['an unknown feed', { kind: 'subscribe', feed: 'secrets' }],
    ['a negative id', { kind: 'request', id: -1, name: 'app.hello', payload: {} }],
    ['a name that is too long', { kind: 'request', id: 1, name: 'x'.repeat(65), payload: {} }],
  ])('refuses %s with the reason and goes on', async (_what, junk) => {
    const { session, sent } = aSession();
    session.receive(junk);
    session.receive({ kind: 'request', id: 1, name: 'app.hello', payload: {} });
    await Promise.resolve();
    expect(sent).toMatchObject([
      { kind: 'refused', message: expect.stringContaining('frame: ') as unknown },
      { kind: 'reply', id: 1 },
    ]);
  });

  it('streams a feed from its whole state until it is unsubscribed', () => {
    const { session, sent, feeds } = aSession();
    feeds.retain('status', aStatusMessage(1));
    session.receive({ kind: 'subscribe', feed: 'status' });
    feeds.emit('status', aStatusMessage(2));
    session.receive({ kind: 'unsubscribe', feed: 'status' });
    feeds.emit('status', aStatusMessage(3));
    expect(feedSeqs(sent)).toEqual([1, 2]);
  });

  it('sends each message once when a feed is subscribed twice', () => {
    const { session, sent, feeds } = aSession();
    session.receive({ kind: 'subscribe', feed: 'status' });
    session.receive({ kind: 'subscribe', feed: 'status' });
    feeds.emit('status', aStatusMessage(1));
    expect(feedSeqs(sent)).toEqual([1]);
    expect(feeds.listeners('status')).toBe(1);
  });

  it('drops a feed while the client is behind and starts it again from a whole state', () => {
    const { session, sent, feeds, buffer } = aSession();
    session.receive({ kind: 'subscribe', feed: 'risk' });
    feeds.emit('risk', aRiskMessage(1));
    buffer.bytes = FEED_BUFFER_LIMIT_BYTES + 1;
    for (let seq = 2; seq <= 50; seq += 1) feeds.emit('risk', aRiskMessage(seq));
    expect(feedSeqs(sent)).toEqual([1]);
    expect(feeds.listeners('risk')).toBe(0);

    buffer.bytes = 0;
    feeds.retain('risk', aRiskMessage(50));
    session.drained();
    feeds.emit('risk', aRiskMessage(51));
    expect(feedSeqs(sent)).toEqual([1, 50, 51]);
  });

  it('does not start a feed for a client that is behind, and starts it later', () => {
    const { session, sent, feeds, buffer } = aSession();
    feeds.retain('risk', aRiskMessage(9));
    buffer.bytes = FEED_BUFFER_LIMIT_BYTES + 1;
    session.receive({ kind: 'subscribe', feed: 'risk' });
    session.drained();
    expect(feedSeqs(sent)).toEqual([]);
    buffer.bytes = 0;
    session.drained();
    expect(feedSeqs(sent)).toEqual([9]);
  });

  it('does not bring back a feed that was unsubscribed while it was behind', () => {
    const { session, feeds, buffer } = aSession();
    session.receive({ kind: 'subscribe', feed: 'risk' });
    buffer.bytes = FEED_BUFFER_LIMIT_BYTES + 1;
    feeds.emit('risk', aRiskMessage(1));
    session.receive({ kind: 'unsubscribe', feed: 'risk' });
    buffer.bytes = 0;
    session.drained();
    expect(feeds.listeners('risk')).toBe(0);
  });

  it('refuses more than the rate allows, but KILL and DISARM always reach the desk', async () => {
    const reached: string[] = [];
    const { session, sent } = aSession({
      admits: () => false,
      dispatch: (name) => {
        reached.push(name);
        return Promise.resolve(ok({}));
      },
    });
    session.receive({ kind: 'request', id: 1, name: 'hedge.execute', payload: {} });
    session.receive({ kind: 'request', id: 2, name: 'desk.kill', payload: {} });
    session.receive({ kind: 'request', id: 3, name: 'desk.disarm', payload: {} });
    session.receive({ kind: 'subscribe', feed: 'risk' });
    await Promise.resolve();
    expect(reached).toEqual(['desk.kill', 'desk.disarm']);
    expect(sent[0]).toMatchObject({ kind: 'reply', id: 1, result: { ok: false, failure: { reason: 'limitBreached' } } });
    expect(sent[1]).toMatchObject({ kind: 'refused' });
  });

  it('runs a bounded number of requests at once', async () => {
    const finish: ((result: Result<unknown>) => void)[] = [];
    const { session, sent } = aSession({ dispatch: () => new Promise((resolve) => void finish.push(resolve)) });
    for (let id = 0; id <= MAX_PENDING_REQUESTS; id += 1) session.receive({ kind: 'request', id, name: 'hedge.plan', payload: {} });
    expect(finish).toHaveLength(MAX_PENDING_REQUESTS);
    expect(sent).toMatchObject([{ kind: 'reply', id: MAX_PENDING_REQUESTS, result: { ok: false, failure: { reason: 'limitBreached' } } }]);
    for (const done of finish) done(ok({}));
    await Promise.resolve();
    session.receive({ kind: 'request', id: 100, name: 'hedge.plan', payload: {} });
    expect(finish).toHaveLength(MAX_PENDING_REQUESTS + 1);
  });

  it('says nothing more after it was closed and lets go of every feed', async () => {
    const { session, sent, feeds } = aSession();
    session.receive({ kind: 'subscribe', feed: 'risk' });
    session.receive({ kind: 'request', id: 1, name: 'app.hello', payload: {} });
    session.close();
    await Promise.resolve();
    session.receive({ kind: 'request', id: 2, name: 'app.hello', payload: {} });
    session.refuse('late');
    feeds.emit('risk', aRiskMessage(1));
    expect(sent).toEqual([]);
    expect(feeds.listeners('risk')).toBe(0);
  });
});
