import { describe, expect, it } from 'vitest';
import { formatAge, formatClock, formatCountdown, formatDate, formatStamp } from '../../../renderer/format/time.ts';

const AFTERNOON = Date.UTC(2026, 1, 3, 14, 5, 9);

describe('formatDate and formatClock', () => {
  it('are UTC whatever the machine thinks', () => {
    expect(formatDate(AFTERNOON)).toBe('03 Feb 2026');
    expect(formatClock(AFTERNOON)).toBe('14:05:09');
    expect(formatClock(AFTERNOON, false)).toBe('14:05');
    expect(formatStamp(AFTERNOON)).toBe('03 Feb 14:05:09');
  });
});

describe('formatCountdown', () => {
  it('counts whole minutes and stops at zero', () => {
    expect(formatCountdown(17 * 3_600_000 + 55 * 60_000 + 59_999)).toBe('17:55');
    expect(formatCountdown(-1)).toBe('00:00');
  });
});

describe('formatAge', () => {
  it('gets coarser as things get older', () => {
    const words = [180, 9_949, 42_000, 185_000, 5 * 3_600_000, 3 * 86_400_000].map((ms) => formatAge(ms).replace(/\s/, ' '));
    expect(words).toEqual(['0.2 s', '9.9 s', '42 s', '3 min', '5 h', '3 d']);
    expect(formatAge(null)).toBe('–');
  });
});
