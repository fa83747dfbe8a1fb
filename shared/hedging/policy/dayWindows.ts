/** Times of day, UTC, in which a policy does not trade, and how they add up. */
import type { PolicyFilters } from '../../domain/policySchema.ts';
import { MS_PER_DAY, MS_PER_MINUTE } from '../../units/time.ts';

/** From `fromMs` (inclusive) to `toMs` (exclusive) after midnight; passes midnight when they run the other way, a whole day when equal. */
export interface DayWindow {
  readonly fromMs: number;
  readonly toMs: number;
  /** "quiet hours 22:00–06:00 UTC" */
  readonly words: string;
}

const SETTLEMENT_HOURS = [8];
const FUNDING_HOURS = [0, 8, 16];
const MS_PER_HOUR_OF_DAY = 60 * MS_PER_MINUTE;

export function dayWindows(filters: Pick<PolicyFilters, 'quietHours' | 'blackout'>): readonly DayWindow[] {
  const { settlementMinutes, fundingMinutes } = filters.blackout;
  return [
    ...filters.quietHours.map(({ fromUtc, toUtc }) => ({
      fromMs: msOfTimeOfDay(fromUtc),
      toMs: msOfTimeOfDay(toUtc),
      words: `quiet hours ${fromUtc}–${toUtc} UTC`,
    })),
    ...around(SETTLEMENT_HOURS, settlementMinutes, 'settlement'),
    ...around(FUNDING_HOURS, fundingMinutes, 'funding'),
  ];
}

/** "08:05" → 29,100,000. */
export function msOfTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MS_PER_MINUTE;
}

/** Milliseconds since the last midnight, UTC. */
export function msOfDay(tsMs: number): number {
  return wrapped(tsMs);
}

/** `ms` after midnight, UTC. */
export function isInWindow({ fromMs, toMs }: DayWindow, ms: number): boolean {
  return fromMs < toMs ? ms >= fromMs && ms < toMs : ms >= fromMs || ms < toMs;
}

/** The first end of the window after `tsMs`, which lies in it; null: it is a whole day. */
export function windowEndMs({ fromMs, toMs }: DayWindow, tsMs: number): number | null {
  return fromMs === toMs ? null : tsMs + wrapped(toMs - msOfDay(tsMs));
}

/** True when no moment of the day is outside all of them. */
export function coverWholeDay(windows: readonly DayWindow[]): boolean {
  return windows.length > 0 && windows.every(({ toMs }) => windows.some((other) => isInWindow(other, toMs)));
}

function around(hours: readonly number[], minutes: number, name: string): DayWindow[] {
  if (minutes === 0) return [];
  return hours.map((hour) => ({
    fromMs: wrapped(hour * MS_PER_HOUR_OF_DAY - minutes * MS_PER_MINUTE),
    toMs: wrapped(hour * MS_PER_HOUR_OF_DAY + minutes * MS_PER_MINUTE),
    words: `blackout ${minutes} min around ${name} at ${String(hour).padStart(2, '0')}:00 UTC`,
  }));
}

function wrapped(ms: number): number {
  return ((ms % MS_PER_DAY) + MS_PER_DAY) % MS_PER_DAY;
}
