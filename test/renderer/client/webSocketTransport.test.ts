import { describe, expect, it } from 'vitest';
import { backoffMs } from '../../../renderer/client/backoff.ts';
import { createWebSocketTransport, parseFrame, type SocketLike } from '../../../renderer/client/webSocketTransport.ts';
import { manualTimers } from '../support/fakeTransport.ts';

interface FakeSocket extends SocketLike {
  readonly sent: string[];
  fire(kind: 'open' | 'close' | 'message', data?: unknown): void;
}

function fakeSocket(): FakeSocket {
  const listeners: { kind: string; listener: (event: { readonly data?: unknown }) => void }[] = [];
  const sent: string[] = [];
  return {
    sent,
    send: (text) => void sent.push(text),
    addEventListener: (kind, listener) => void listeners.push({ kind, listener }),
    fire: (kind, data) => {
      for (const entry of listeners) if (entry.kind === kind) entry.listener({ data });
    },
  };
}

function aTransport() {
  const sockets: FakeSocket[] = [];
  const timers = manualTimers();
  const open = () => {
    const socket = fakeSocket();
    sockets.push(socket);
    return socket;
  };
  const transport = createWebSocketTransport({ open, timers, random: () => 0.5 });
  const links: boolean[] = [];
  transport.onLink((isOpen) => links.push(isOpen));
  return { transport, sockets, timers, links };
}

describe('createWebSocketTransport', () => {
  it('sends nothing before the socket is open, and says so', () => {
    const { transport, sockets } = aTransport();
    expect(transport.send({ kind: 'subscribe', feed: 'risk' })).toBe(false);
    sockets[0]?.fire('open');
    expect(transport.send({ kind: 'subscribe', feed: 'risk' })).toBe(true);
    expect(sockets[0]?.sent).toEqual(['{"kind":"subscribe","feed":"risk"}']);
  });
  it('reconnects with growing pauses and starts over after success', () => {
    const { sockets, timers, links } = aTransport();
    sockets[0]?.fire('open');
    sockets[0]?.fire('close');
    timers.advance(249);
    expect(sockets).toHaveLength(1);
    timers.advance(1);
    sockets[1]?.fire('close');
    timers.advance(499);
    expect(sockets).toHaveLength(2);
    timers.advance(1);
    sockets[2]?.fire('open');
    sockets[2]?.fire('close');
    timers.advance(250);
    expect(sockets).toHaveLength(4);
    expect(links).toEqual([false, true, false, true, false]);
  });
  it('keeps going on broken frames', () => {
    const { transport, sockets } = aTransport();
    const kinds: string[] = [];
    transport.onFrame((frame) => kinds.push(frame.kind));
    for (const data of ['{', '42', '{"kind":"other"}', '{"kind":"reply","id":"x"}', new ArrayBuffer(2)]) sockets[0]?.fire('message', data);
    sockets[0]?.fire('message', '{"kind":"refused","message":"why"}');
    expect(kinds).toEqual(['refused']);
  });
});

describe('parseFrame', () => {
  it('keeps a reply as it came', () => {
    expect(parseFrame('{"kind":"reply","id":3,"result":{"ok":true,"value":{}}}')).toEqual({
      kind: 'reply',
      id: 3,
      result: { ok: true, value: {} },
    });
  });
});

describe('backoffMs', () => {
  it('doubles from 250 ms to 5 s, give or take a fifth', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => backoffMs(attempt, 0.5))).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    expect([backoffMs(0, 0), backoffMs(0, 1)]).toEqual([200, 300]);
  });
});
