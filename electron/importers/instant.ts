/** Moments in files and on the command line: ISO with its zone, and a day that exists. */
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';

const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[-+]\d{2}:\d{2})$/;

/** The moment `text` writes, down to the millisecond; null when it is not one (no zone, no such day). */
export function readInstant(text: string): MsSinceEpoch | null {
  const date = INSTANT.exec(text)?.[1];
  const ms = date !== undefined && isCalendarDate(date) ? Date.parse(text) : Number.NaN;
  return Number.isFinite(ms) ? toMs(ms) : null;
}

/** The same, or a day alone, which stands for its first moment in UTC. */
export function readInstantOrDay(text: string): MsSinceEpoch | null {
  return readInstant(text.includes('T') ? text : `${text}T00:00Z`);
}

/** `Date.parse` makes 2 March of 30 February. */
function isCalendarDate(date: string): boolean {
  const ms = Date.parse(`${date}T00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(date);
}
