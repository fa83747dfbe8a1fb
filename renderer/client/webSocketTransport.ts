/** Frames over a same-origin WebSocket that reconnects by itself. */
import type { DeskFrame } from '../../shared/contract/frames.ts';
import { backoffMs } from './backoff.ts';
import { Listeners, type FrameTransport, type Timers } from './frameTransport.ts';

/** The part of a browser WebSocket that is used. */
export interface SocketLike {
  addEventListener(kind: 'open' | 'close' | 'message', listener: (event: { readonly data?: unknown }) => void): void;
  send(text: string): void;
}

export interface WebSocketDeps {
  readonly open: () => SocketLike;
  readonly timers: Timers;
  /** 0…1, spreads reconnects. */
  readonly random: () => number;
}

export function createWebSocketTransport({ open, timers, random }: WebSocketDeps): FrameTransport {
  const frames = new Listeners<DeskFrame>();
  const links = new Listeners<boolean>();
  let socket: SocketLike | null = null;
  let attempt = 0;

  function connect(): void {
    const candidate = open();
    candidate.addEventListener('open', () => {
      socket = candidate;
      attempt = 0;
      links.emit(true);
    });
    candidate.addEventListener('message', (event) => {
      const frame = parseFrame(event.data);
      if (frame !== null) frames.emit(frame);
    });
    candidate.addEventListener('close', () => {
      const wasOpen = socket === candidate;
      socket = null;
      timers.set(connect, backoffMs(attempt, random()));
      attempt += 1;
      if (wasOpen) links.emit(false);
    });
  }
  connect();
  return {
    send(frame) {
      socket?.send(JSON.stringify(frame));
      return socket !== null;
    },
    onFrame: (listener) => frames.add(listener),
    onLink(listener) {
      listener(socket !== null);
      return links.add(listener);
    },
  };
}

/** Null for anything that is not one of the desk's frames; what is inside was checked where it was made. */
export function parseFrame(data: unknown): DeskFrame | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return isFrame(value) ? value : null;
  } catch {
    return null;
  }
}

function isFrame(value: unknown): value is DeskFrame {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'reply') return 'id' in value && typeof value.id === 'number' && 'result' in value;
  if (value.kind === 'feed') return 'feed' in value && typeof value.feed === 'string' && 'message' in value;
  return value.kind === 'refused';
}
