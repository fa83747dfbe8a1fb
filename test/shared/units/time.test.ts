import { describe, expect, it } from 'vitest';
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_YEAR, yearsBetween } from '../../../shared/units/time.ts';

describe('yearsBetween', () => {
  it('counts actual days over 365', () => {
    expect(yearsBetween(0, 365 * MS_PER_DAY)).toBe(1);
    expect(yearsBetween(0, 36.5 * MS_PER_DAY)).toBe(0.1);
    expect(MS_PER_YEAR).toBe(31_536_000_000);
  });

  it('counts the hours of the last day: 12 hours are 1/730 year', () => {
    expect(yearsBetween(0, 12 * MS_PER_HOUR)).toBeCloseTo(1 / 730, 15);
  });

  it('is never negative: an expired option has no time left', () => {
    expect(yearsBetween(2, 1)).toBe(0);
    expect(yearsBetween(1, 1)).toBe(0);
  });
});
