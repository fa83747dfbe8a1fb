/** A hedge at times of day, UTC. */
import { MS_PER_DAY } from '../../units/time.ts';
import { msOfDay, msOfTimeOfDay } from './dayWindows.ts';
import { eventOrigin } from './eventOrigin.ts';
import { clockReading, type EventReading } from './eventReading.ts';
import type { PolicyInputs } from './policyVerdict.ts';

/** Due when one of the times lies after the event's origin and not after now. */
export function timeOfDayReading(timesUtc: readonly string[], { tsMs, memory }: PolicyInputs): EventReading {
  const originMs = eventOrigin(memory).tsMs;
  const passed = timesUtc.map((text) => ({ text, lastMs: lastOccurrenceMs(text, tsMs) }));
  const fired = passed.filter(({ lastMs }) => lastMs > originMs);
  const nextMs = Math.min(...passed.map(({ lastMs }) => lastMs + MS_PER_DAY));
  const times = fired.length > 0 ? fired.map(({ text }) => text) : timesUtc;
  return clockReading(`${times.join(', ')} UTC`, fired.length > 0, Number.isFinite(nextMs) ? nextMs : null);
}

/** The latest instant ≤ `tsMs` with this time of day. */
function lastOccurrenceMs(text: string, tsMs: number): number {
  const ago = msOfDay(tsMs) - msOfTimeOfDay(text);
  return tsMs - (ago >= 0 ? ago : ago + MS_PER_DAY);
}
