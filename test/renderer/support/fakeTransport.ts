/** A transport whose link, frames and time are turned by the test. */
import type { ClientFrame, DeskFrame } from '../../../shared/contract/frames.ts';
import { Listeners, type FrameTransport, type Timers } from '../../../renderer/client/frameTransport.ts';

export interface FakeTransport extends FrameTransport {
  readonly sent: ClientFrame[];
  setOpen(open: boolean): void;
  receive(frame: DeskFrame): void;
}

export function fakeTransport(startsOpen = true): FakeTransport {
  const frames = new Listeners<DeskFrame>();
  const links = new Listeners<boolean>();
  const sent: ClientFrame[] = [];
  let isOpen = startsOpen;
  return {
    sent,
    send(frame) {
      if (isOpen) sent.push(frame);
      return isOpen;
    },
    onFrame: (listener) => frames.add(listener),
    onLink(listener) {
      listener(isOpen);
      return links.add(listener);
    },
    setOpen(open) {
      isOpen = open;
      links.emit(open);
    },
    receive: (frame) => frames.emit(frame),
  };
}

export interface ManualTimers extends Timers {
  /** Runs everything that is due within `ms`, in order. */
  advance(ms: number): void;
  readonly waiting: number;
}

export function manualTimers(): ManualTimers {
  const due = new Map<number, { readonly atMs: number; readonly callback: () => void }>();
  let nowMs = 0;
  let nextId = 1;
  return {
    set(callback, delayMs) {
      due.set(nextId, { atMs: nowMs + delayMs, callback });
      nextId += 1;
      return nextId - 1;
    },
    clear: (id) => void due.delete(id),
    advance(ms) {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = [...due].filter(([, { atMs }]) => atMs <= untilMs).sort((a, b) => a[1].atMs - b[1].atMs)[0];
        if (next === undefined) break;
        due.delete(next[0]);
        nowMs = next[1].atMs;
        next[1].callback();
      }
      nowMs = untilMs;
    },
    get waiting() {
      return due.size;
    },
  };
}
