/** Time that a test moves by hand: one clock with the timers that hang on it. */
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import type { ClockPort } from '../../electron/ports/clock.ts';
import type { TimerPort } from '../../electron/ports/timer.ts';

export interface ManualClock {
  readonly clock: ClockPort;
  readonly timer: TimerPort;
  /** Rings everything that falls due on the way, in order of time, then of registration; promises settle after each ring. */
  readonly advance: (byMs: number) => Promise<void>;
  /** Timers that are still set. */
  readonly pending: () => number;
}

interface Alarm {
  readonly work: () => void;
  dueMs: number;
  readonly periodMs: number | null;
  readonly rank: number;
}

export function createManualClock(startMs = 1_000_000): ManualClock {
  let now = startMs;
  let rank = 0;
  const alarms = new Set<Alarm>();
  const set = (delayMs: number, periodMs: number | null, work: () => void): (() => void) => {
    rank += 1;
    const alarm: Alarm = { work, dueMs: now + Math.max(0, delayMs), periodMs, rank };
    alarms.add(alarm);
    return () => void alarms.delete(alarm);
  };
  const nextDue = (untilMs: number): Alarm | undefined =>
    [...alarms].filter(({ dueMs }) => dueMs <= untilMs).toSorted((a, b) => a.dueMs - b.dueMs || a.rank - b.rank)[0];
  return {
    clock: { nowMs: (): MsSinceEpoch => toMs(Math.floor(now)) },
    timer: {
      every: (periodMs, work) => set(periodMs, periodMs, work),
      after: (delayMs, work) => set(delayMs, null, work),
    },
    async advance(byMs) {
      const untilMs = now + byMs;
      await settlePromises();
      for (let alarm = nextDue(untilMs); alarm !== undefined; alarm = nextDue(untilMs)) {
        now = Math.max(now, alarm.dueMs);
        if (alarm.periodMs === null) alarms.delete(alarm);
        else alarm.dueMs += alarm.periodMs;
        alarm.work();
        await settlePromises();
      }
      now = untilMs;
    },
    pending: () => alarms.size,
  };
}

/** Lets every promise that can settle without I/O do so. */
function settlePromises(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}
