/** Frames in, frames out: what the typed client needs of a WebSocket or of Electron's preload bridge. */
import type { ClientFrame, DeskFrame } from '../../shared/contract/frames.ts';

export interface FrameTransport {
  /** False: the link is down and nothing was sent. */
  send(frame: ClientFrame): boolean;
  onFrame(listener: (frame: DeskFrame) => void): () => void;
  /** Called at once with the present state and then on every change. */
  onLink(listener: (open: boolean) => void): () => void;
}

/** The clock and timers a client needs, handed in so that tests turn the hands. */
export interface Timers {
  set(callback: () => void, delayMs: number): number;
  clear(id: number): void;
}

export const browserTimers: Timers = {
  set: (callback, delayMs) => window.setTimeout(callback, delayMs),
  clear: (id) => window.clearTimeout(id),
};

/** A set of listeners that survives listeners leaving while it calls them. */
export class Listeners<T> {
  readonly #all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): () => void {
    this.#all.add(listener);
    return () => this.#all.delete(listener);
  }

  emit(value: T): void {
    for (const listener of this.#all) listener(value);
  }

  get size(): number {
    return this.#all.size;
  }
}
