import { describe, expect, it } from 'vitest';
import { calendarTime, nearestMinuteTime, weekendWeightedTime } from '../../../shared/pricing/timeConventions.ts';

const DAY = 86_400_000;
const FRIDAY_8_UTC = Date.UTC(2026, 1, 27, 8);
const MONDAY = Date.UTC(2026, 2, 2);

describe('calendarTime', () => {
  it('is ACT/365, and 0 for what is over', () => {
    expect(calendarTime.years(FRIDAY_8_UTC, FRIDAY_8_UTC + 73 * DAY)).toBe(0.2);
    expect(calendarTime.years(FRIDAY_8_UTC, FRIDAY_8_UTC - 1)).toBe(0);
  });
});

describe('nearestMinuteTime', () => {
  const MINUTE_YEARS = 1 / (365 * 1_440);

  it('steps by a whole minute at each half minute', () => {
    const left = (seconds: number): number => nearestMinuteTime.years(FRIDAY_8_UTC - seconds * 1_000, FRIDAY_8_UTC) / MINUTE_YEARS;
    expect(left(600)).toBeCloseTo(10, 12);
    expect(left(629)).toBeCloseTo(10, 12);
    expect(left(631)).toBeCloseTo(11, 12);
    expect(left(29)).toBe(0);
  });

  it('adds up over any instant between, and is 0 for what is over', () => {
    const { years } = nearestMinuteTime;
    const [a, b, c] = [FRIDAY_8_UTC, FRIDAY_8_UTC + 1.1 * DAY + 31_007, FRIDAY_8_UTC + 9.7 * DAY + 12_345];
    expect(years(a, b) + years(b, c)).toBeCloseTo(years(a, c), 15);
    expect(years(b, a)).toBe(0);
  });
});

describe('weekendWeightedTime', () => {
  it('counts an hour of the weekend as the weight says, scaled by 7/(5 + 2w)', () => {
    const { years } = weekendWeightedTime(0.4);
    const scale = 7 / 5.8;
    expect(years(MONDAY, MONDAY + DAY)).toBeCloseTo(scale / 365, 15);
    expect(years(MONDAY - DAY, MONDAY)).toBeCloseTo((0.4 * scale) / 365, 15);
    // Friday 08:00 to Monday 00:00: 16 hours of a weekday, 48 of a weekend.
    expect(years(FRIDAY_8_UTC, MONDAY)).toBeCloseTo(((16 + 0.4 * 48) / 24 / 365) * scale, 15);
  });

  it('is calendar time over whole weeks, for every weight, from any hour, before 1970 too', () => {
    for (const weight of [0, 0.3, 1, 2]) {
      for (const from of [FRIDAY_8_UTC, MONDAY - 5, -1_234_567_890_123]) {
        expect(weekendWeightedTime(weight).years(from, from + 35 * DAY)).toBeCloseTo(35 / 365, 14);
      }
    }
  });

  it('is calendar time everywhere with weight 1', () => {
    const until = FRIDAY_8_UTC + 1.37 * DAY;
    expect(weekendWeightedTime(1).years(FRIDAY_8_UTC, until)).toBeCloseTo(calendarTime.years(FRIDAY_8_UTC, until), 15);
  });

  it('adds up, and is 0 for what is over', () => {
    const { years } = weekendWeightedTime(0.5);
    const [a, b, c] = [FRIDAY_8_UTC, FRIDAY_8_UTC + 1.1 * DAY, FRIDAY_8_UTC + 9.7 * DAY];
    expect(years(a, b) + years(b, c)).toBeCloseTo(years(a, c), 15);
    expect(years(b, a)).toBe(0);
  });
});
