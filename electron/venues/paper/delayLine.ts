/** A wire with latency: what goes in comes out later, in the same order, however the delays fall. */
import type { ClockPort } from '../../ports/clock.ts';
import type { TimerPort } from '../../ports/timer.ts';
import type { Unsubscribe } from '../../ports/unsubscribe.ts';

export interface DelayLine {
  push(work: () => void): void;
  /** Forgets what is still on the way. */
  clear(): void;
}

export interface DelayLineDeps {
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  /** ≥ 0, asked once per push. */
  readonly nextDelayMs: () => number;
}

export function createDelayLine({ clock, timer, nextDelayMs }: DelayLineDeps): DelayLine {
  const waiting: { readonly work: () => void; readonly dueMs: number }[] = [];
  let stop: Unsubscribe | null = null;
  const arm = (): void => {
    const head = waiting[0];
    stop = head === undefined ? null : timer.after(Math.max(0, head.dueMs - clock.nowMs()), deliver);
  };
  /** One at a time, so that whoever awaits the first hears of it before the second happens. The head is due because its timer rang, clock or no clock. */
  const deliver = (): void => {
    const head = waiting.shift();
    stop = null;
    arm();
    head?.work();
  };
  return {
    push(work) {
      const dueMs = Math.max(clock.nowMs() + nextDelayMs(), waiting.at(-1)?.dueMs ?? 0);
      waiting.push({ work, dueMs });
      if (stop === null) arm();
    },
    clear() {
      stop?.();
      stop = null;
      waiting.length = 0;
    },
  };
}
