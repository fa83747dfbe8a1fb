import type { Brand } from './brand.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type MsSinceEpoch = Brand<number, 'MsSinceEpoch'>;

export const MS_PER_SECOND = 1_000;
export const MS_PER_MINUTE = 60_000;
export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;
export const DAYS_PER_YEAR = 365;
export const MS_PER_YEAR = DAYS_PER_YEAR * MS_PER_DAY;

export function toMs(value: number): MsSinceEpoch {
  return value as MsSinceEpoch;
}

/** Years from `fromMs` to `toMs`, ACT/365, never negative: an expired option has 0 years left. */
export function yearsBetween(fromMs: number, untilMs: number): number {
  return Math.max(0, untilMs - fromMs) / MS_PER_YEAR;
}
