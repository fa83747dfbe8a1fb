/** The machine's own timers behind TimerPort. */
import type { TimerPort } from '../ports/timer.ts';

/** Timers that keep the process alive until they are stopped. */
export function createWallTimer(): TimerPort {
  return {
    every(periodMs, work) {
      const handle = setInterval(work, periodMs);
      return () => clearInterval(handle);
    },
    after(delayMs, work) {
      const handle = setTimeout(work, delayMs);
      return () => clearTimeout(handle);
    },
  };
}
