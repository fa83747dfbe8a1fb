/** A hedge every so many minutes, counted from the last one. */
import { MS_PER_MINUTE } from '../../units/time.ts';
import { inWords } from '../numberWords.ts';
import { eventOrigin } from './eventOrigin.ts';
import { clockReading, type EventReading } from './eventReading.ts';
import type { PolicyInputs } from './policyVerdict.ts';

/** Due when `everyMinutes` or more have passed since the event's origin. */
export function intervalReading(everyMinutes: number, { tsMs, memory }: PolicyInputs, name = ''): EventReading {
  const dueMs = eventOrigin(memory).tsMs + everyMinutes * MS_PER_MINUTE;
  const isDue = tsMs >= dueMs;
  return clockReading(`${name}every ${inWords(everyMinutes, 2)} min`, isDue, isDue ? null : dueMs);
}
