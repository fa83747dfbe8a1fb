import { describe, expect, it } from 'vitest';
import type { ClientFrame, DeskFrame } from '../../../shared/contract/frames.ts';
import { createBridgeTransport } from '../../../renderer/client/bridgeTransport.ts';

describe('createBridgeTransport', () => {
  it('passes frames both ways and is always open', () => {
    const sent: ClientFrame[] = [];
    let hear: (frame: DeskFrame) => void = () => undefined;
    const transport = createBridgeTransport({
      send: (frame) => void sent.push(frame),
      onFrame: (listener) => {
        hear = listener;
        return () => undefined;
      },
    });
    const links: boolean[] = [];
    const frames: DeskFrame[] = [];
    transport.onLink((open) => links.push(open));
    transport.onFrame((frame) => frames.push(frame));
    expect(transport.send({ kind: 'subscribe', feed: 'orders' })).toBe(true);
    hear({ kind: 'refused', message: 'x' });
    expect({ sent, links, frames }).toEqual({
      sent: [{ kind: 'subscribe', feed: 'orders' }],
      links: [true],
      frames: [{ kind: 'refused', message: 'x' }],
    });
  });
});
