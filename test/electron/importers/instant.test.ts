import { describe, expect, it } from 'vitest';
import { readInstant, readInstantOrDay } from '../../../electron/importers/instant.ts';

describe('readInstant', () => {
  it.each([
    ['2026-02-01T04:54:02.172Z', '2026-02-01T04:54:02.172Z'],
    ['2026-02-01T04:54:02.172999999Z', '2026-02-01T04:54:02.172Z'],
    ['2026-02-01T04:54Z', '2026-02-01T04:54:00.000Z'],
    ['2026-02-28T23:30:00-02:00', '2026-03-01T01:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('reads %s', (text, iso) => {
    expect(readInstant(text)).toBe(Date.parse(iso));
  });

  it.each([
    ['a day the month does not have', '2026-02-30T08:00:00Z'],
    ['29 February of a common year', '2026-02-29T08:00:00Z'],
    ['a month that does not exist', '2026-13-01T08:00:00Z'],
    ['an hour that does not exist', '2026-02-01T25:00:00Z'],
    ['no zone', '2026-02-01T08:00:00'],
    ['a day alone', '2026-02-01'],
    ['a number', '1769904000000'],
    ['nothing', ''],
  ])('refuses %s', (_what, text) => {
    expect(readInstant(text)).toBeNull();
  });
});

describe('readInstantOrDay', () => {
  it('takes a day for its first moment in UTC, and only one that exists', () => {
    expect(readInstantOrDay('2026-02-01')).toBe(Date.UTC(2026, 1, 1));
    expect(readInstantOrDay('2026-02-01T08:00Z')).toBe(Date.UTC(2026, 1, 1, 8));
    for (const text of ['2026-02-30', '2026-2-1', '', 'T', 'today']) expect(readInstantOrDay(text), text).toBeNull();
  });
});
