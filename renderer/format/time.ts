/** Times and ages as text. Everything on screen is UTC, like the venue's settlement. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../shared/units/time.ts';
import { THIN_SPACE, UNKNOWN_TEXT } from './number.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "03 Feb 2026". */
export function formatDate(tsMs: number): string {
  const date = new Date(tsMs);
  return `${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** "14:05:12", without seconds on request. */
export function formatClock(tsMs: number, withSeconds = true): string {
  const date = new Date(tsMs);
  const minutes = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return withSeconds ? `${minutes}:${two(date.getUTCSeconds())}` : minutes;
}

/** "03 Feb 14:05:12", for lists. */
export function formatStamp(tsMs: number): string {
  return `${formatDate(tsMs).slice(0, 6)} ${formatClock(tsMs)}`;
}

/** Hours and minutes until something, "17:55"; "00:00" once it has come. */
export function formatCountdown(remainingMs: number): string {
  const minutes = Math.max(0, Math.floor(remainingMs / MS_PER_MINUTE));
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** How old something is: "0.2 s", "42 s", "3 min", "5 h", "2 d". */
export function formatAge(ageMs: number | null): string {
  if (ageMs === null) return UNKNOWN_TEXT;
  const age = Math.max(0, ageMs);
  if (age < 9_950) return `${(age / MS_PER_SECOND).toFixed(1)}${THIN_SPACE}s`;
  if (age < MS_PER_MINUTE) return `${Math.round(age / MS_PER_SECOND)}${THIN_SPACE}s`;
  if (age < MS_PER_HOUR) return `${Math.floor(age / MS_PER_MINUTE)}${THIN_SPACE}min`;
  if (age < 2 * MS_PER_DAY) return `${Math.floor(age / MS_PER_HOUR)}${THIN_SPACE}h`;
  return `${Math.floor(age / MS_PER_DAY)}${THIN_SPACE}d`;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
