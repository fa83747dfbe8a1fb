/** How much of a year lies between two instants: what volatility is spread over. */
import { MS_PER_DAY, MS_PER_MINUTE, MS_PER_YEAR, yearsBetween } from '../units/time.ts';

export interface TimeConvention {
  readonly name: string;
  /** Years of volatility time from one instant to a later one (both ms since epoch, UTC); 0 when nothing is left. Additive. */
  readonly years: (fromMs: number, untilMs: number) => number;
}

/** ACT/365: every instant counts the same. What venues and the desk's Greeks use. */
export const calendarTime: TimeConvention = { name: 'ACT/365', years: yearsBetween };

function nearestMinuteMs(tsMs: number): number {
  return Math.round(tsMs / MS_PER_MINUTE) * MS_PER_MINUTE;
}

/**
 * ACT/365 between the whole minutes nearest to both instants: how Deribit counts time behind the Greeks it prints, so its rho and theta
 * step once a minute, at the half. For comparing with them; the desk's own Greeks count every millisecond (`calendarTime`).
 * Checked against recorded Greeks of the exchange (test/fixtures/deribit); its documentation does not say.
 */
export const nearestMinuteTime: TimeConvention = {
  name: 'ACT/365, nearest minute',
  years: (fromMs, untilMs) => yearsBetween(nearestMinuteMs(fromMs), nearestMinuteMs(untilMs)),
};

const DAYS_PER_WEEK = 7;
const WEEKEND_DAYS = 2;
const MS_PER_WEEK = DAYS_PER_WEEK * MS_PER_DAY;
/** 1970-01-03 was a Saturday. */
const FIRST_SATURDAY_MS = 2 * MS_PER_DAY;

/** Milliseconds of Saturdays and Sundays (UTC) from the first Saturday to `tsMs`; negative before. */
function weekendMsUntil(tsMs: number): number {
  const sinceSaturday = tsMs - FIRST_SATURDAY_MS;
  const weeks = Math.floor(sinceSaturday / MS_PER_WEEK);
  return weeks * WEEKEND_DAYS * MS_PER_DAY + Math.min(sinceSaturday - weeks * MS_PER_WEEK, WEEKEND_DAYS * MS_PER_DAY);
}

/**
 * Business-weighted ACT/365: an hour of Saturday or Sunday (UTC) counts `weekendWeight` hours of a weekday. Crypto trades at weekends, but
 * moves less. Scaled so that a whole week, and hence a year's variance, is the same as in calendar time: σ stays comparable.
 * `weekendWeight` ≥ 0, finite; 1 is calendar time, 0 counts weekdays only.
 */
export function weekendWeightedTime(weekendWeight: number): TimeConvention {
  const scale = DAYS_PER_WEEK / (DAYS_PER_WEEK - WEEKEND_DAYS + WEEKEND_DAYS * weekendWeight);
  return {
    name: `ACT/365, weekends × ${weekendWeight}`,
    years: (fromMs, untilMs) => {
      if (!(untilMs > fromMs)) return 0;
      const weekendMs = weekendMsUntil(untilMs) - weekendMsUntil(fromMs);
      return ((untilMs - fromMs - (1 - weekendWeight) * weekendMs) * scale) / MS_PER_YEAR;
    },
  };
}
