/** How many orders left in the last minute. */
import type { ClockPort } from '../ports/clock.ts';
import { MS_PER_MINUTE } from '../../shared/units/time.ts';

export interface RateWindow {
  count(): void;
  inLastMinute(): number;
}

export function createRateWindow(wallClock: ClockPort): RateWindow {
  let sentMs: number[] = [];
  const dropOld = (): void => {
    const fromMs = wallClock.nowMs() - MS_PER_MINUTE;
    sentMs = sentMs.filter((ms) => ms > fromMs);
  };
  return {
    count() {
      dropOld();
      sentMs.push(wallClock.nowMs());
    },
    inLastMinute() {
      dropOld();
      return sentMs.length;
    },
  };
}
