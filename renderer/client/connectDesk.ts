/** Picks the transport: the preload bridge inside Electron, a same-origin WebSocket everywhere else. */
import type { DeskBridge, DeskClient } from '../../shared/contract/frames.ts';
import { createBridgeTransport } from './bridgeTransport.ts';
import { createDeskClient } from './deskClient.ts';
import { browserTimers, type FrameTransport } from './frameTransport.ts';
import { createWebSocketTransport, type SocketLike } from './webSocketTransport.ts';

declare global {
  interface Window {
    readonly desk?: DeskBridge;
  }
}

export function connectDesk(): DeskClient {
  return createDeskClient(pickTransport(), browserTimers);
}

function pickTransport(): FrameTransport {
  if (window.desk !== undefined) return createBridgeTransport(window.desk);
  return createWebSocketTransport({ open: openSocket, timers: browserTimers, random: () => Math.random() });
}

function openSocket(): SocketLike {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${window.location.host}/desk`);
}
