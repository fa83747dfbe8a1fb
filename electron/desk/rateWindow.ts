/** How often something happened in the last minute. */
import type { ClockPort } from '../ports/clock.ts';
import { MS_PER_MINUTE } from '../../shared/units/time.ts';

export interface RateWindow {
  readonly count: () => void;
  readonly inLastMinute: () => number;
}

export function createRateWindow(wallClock: ClockPort): RateWindow {
  let countedMs: number[] = [];
  const dropOld = (): void => {
    const fromMs = wallClock.nowMs() - MS_PER_MINUTE;
    if (countedMs.some((ms) => ms <= fromMs)) countedMs = countedMs.filter((ms) => ms > fromMs);
  };
  return {
    count() {
      dropOld();
      countedMs.push(wallClock.nowMs());
    },
    inLastMinute() {
      dropOld();
      return countedMs.length;
    },
  };
}
