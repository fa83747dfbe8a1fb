import { describe, expect, it } from 'vitest';
import { coverWholeDay, dayWindows } from '../../../../shared/hedging/policy/dayWindows.ts';
import { MINUTE_MS, NOON_MS, verdictOf, withFilters, aPolicy, type InputOverrides } from './policyBuilders.ts';

const BLACKOUT_OFF = { settlementMinutes: 0, fundingMinutes: 0 };
const at = (hours: number, minutes = 0, ms = 0): number => Date.UTC(2026, 1, 5, hours, minutes) + ms;

/** Of a delta far outside the band. */
function heldAt(policy: Parameters<typeof verdictOf>[0], overrides: InputOverrides) {
  return verdictOf(policy, { netDeltaCoin: 5, ...overrides });
}

describe('quiet hours', () => {
  const night = withFilters({ quietHours: [{ fromUtc: '22:00', toUtc: '06:00' }] });

  it('hold from the first to before the last minute, past midnight too, and end by themselves', () => {
    expect(heldAt(night, { tsMs: at(22, 0, -1) }).verdict).toBe('due');
    expect(heldAt(night, { tsMs: at(22) })).toMatchObject({ verdict: 'blocked', blockedUntilMs: at(30) });
    expect(heldAt(night, { tsMs: at(6, 0, -1) })).toMatchObject({ verdict: 'blocked', blockedUntilMs: at(6) });
    expect(heldAt(night, { tsMs: at(6) }).verdict).toBe('due');
  });

  it('keep what was wanted, and say who holds it', () => {
    const verdict = heldAt(night, { tsMs: at(23) });
    expect(verdict).toMatchObject({ desiredDeltaCoin: 0.7, firedBy: 'band', blockedBy: 'quiet hours 22:00–06:00 UTC' });
    expect(verdict.reason).toContain('hedge to the edge at 0.7 BTC; held by quiet hours 22:00–06:00 UTC');
  });

  it('hold nothing that is not due', () => {
    expect(verdictOf(night, { tsMs: at(23), netDeltaCoin: 0 })).toMatchObject({ verdict: 'inside', blockedBy: null });
  });

  it('that follow one another end with the last', () => {
    const policy = withFilters({
      quietHours: [
        { fromUtc: '10:00', toUtc: '11:00' },
        { fromUtc: '11:00', toUtc: '13:00' },
      ],
    });
    expect(heldAt(policy, { tsMs: at(10, 30) }).blockedUntilMs).toBe(at(13));
  });
});

describe('blackout', () => {
  it('holds around settlement at 08:00 UTC', () => {
    const policy = withFilters({ blackout: { settlementMinutes: 10, fundingMinutes: 0 } });
    expect(heldAt(policy, { tsMs: at(7, 50, -1) }).verdict).toBe('due');
    expect(heldAt(policy, { tsMs: at(7, 50) })).toMatchObject({
      blockedBy: 'blackout 10 min around settlement at 08:00 UTC',
      blockedUntilMs: at(8, 10),
    });
    expect(heldAt(policy, { tsMs: at(8, 10) }).verdict).toBe('due');
    expect(heldAt(policy, { tsMs: at(16) }).verdict).toBe('due');
  });

  it('holds around funding at 00:00, 08:00 and 16:00 UTC, before midnight too', () => {
    const policy = withFilters({ blackout: { settlementMinutes: 0, fundingMinutes: 2 } });
    for (const hour of [0, 8, 16]) {
      expect(heldAt(policy, { tsMs: at(hour, 1) })).toMatchObject({ verdict: 'blocked', blockedUntilMs: at(hour, 2) });
      expect(heldAt(policy, { tsMs: at(hour + 24, -1) }).verdict).toBe('blocked');
      expect(heldAt(policy, { tsMs: at(hour, 2) }).verdict).toBe('due');
    }
  });
});

describe('minimum move', () => {
  const policy = withFilters({ minMove: { pct: 1, withinMinutes: 30 } });

  it('passes when high over low moved so much', () => {
    const move = (highUsd: number) => heldAt(policy, { window: { minutes: 30, lowUsd: 100_000, highUsd } });
    expect(move(101_000).verdict).toBe('due');
    expect(move(100_999)).toMatchObject({ verdict: 'blocked', blockedUntilMs: null });
    expect(move(100_500).blockedBy).toBe('the index must move 1 % within 30 min, and moved 0.5 %');
  });

  it('holds when the move is unknown, or known over a longer time only', () => {
    expect(heldAt(policy, { window: null }).blockedBy).toContain('its move is unknown');
    expect(heldAt(policy, { window: { minutes: 31, lowUsd: 1, highUsd: 2 } }).verdict).toBe('blocked');
    expect(heldAt(policy, { window: { minutes: 5, lowUsd: 1, highUsd: 2 } }).verdict).toBe('due');
  });
});

describe('data age', () => {
  it('holds older data and data of no known age', () => {
    const policy = withFilters({ maxDataAgeMs: 500 });
    expect(heldAt(policy, { dataAgeMs: 500 }).verdict).toBe('due');
    expect(heldAt(policy, { dataAgeMs: 501 })).toMatchObject({
      blockedBy: 'market data is 501 ms old, at most 500 ms',
      blockedUntilMs: null,
    });
    expect(heldAt(policy, { dataAgeMs: null }).blockedBy).toBe('the age of the market data is unknown');
  });
});

describe('cool-down', () => {
  const policy = aPolicy({ coolDownSeconds: 60 });
  const after = (ms: number) => heldAt(policy, { memory: { lastHedgeMs: NOON_MS - ms, lastHedgeIndexUsd: 1e5 } });

  it('holds so long after the last hedge, and not before there was one', () => {
    expect(after(MINUTE_MS - 1)).toMatchObject({
      blockedBy: 'cool-down of 60 s after the last hedge',
      blockedUntilMs: NOON_MS + 1,
    });
    expect(after(MINUTE_MS).verdict).toBe('due');
    expect(heldAt(policy, {}).verdict).toBe('due');
  });

  it('several holds are all named; the end is the last of theirs, and unknown with one that time does not end', () => {
    const memory = { lastHedgeMs: at(7, 55), lastHedgeIndexUsd: 1e5 };
    const timed = withFilters({ blackout: { settlementMinutes: 10, fundingMinutes: 0 } }, { coolDownSeconds: 1_800 });
    expect(heldAt(timed, { tsMs: at(8), memory }).blockedUntilMs).toBe(at(8, 25));
    const stale = withFilters({ maxDataAgeMs: 1 }, { coolDownSeconds: 1_800 });
    expect(heldAt(stale, { tsMs: at(8), memory })).toMatchObject({
      blockedBy: 'cool-down of 1,800 s after the last hedge; market data is 100 ms old, at most 1 ms',
      blockedUntilMs: null,
    });
  });
});

describe('coverWholeDay', () => {
  const covers = (quietHours: { fromUtc: string; toUtc: string }[], blackout = BLACKOUT_OFF) =>
    coverWholeDay(dayWindows({ quietHours, blackout }));

  it('is true for one window of a day, for windows that add up to it, and for funding blackouts of 4 hours', () => {
    expect(covers([{ fromUtc: '05:00', toUtc: '05:00' }])).toBe(true);
    expect(
      covers([
        { fromUtc: '00:00', toUtc: '13:00' },
        { fromUtc: '12:00', toUtc: '00:00' },
      ]),
    ).toBe(true);
    expect(covers([], { settlementMinutes: 0, fundingMinutes: 240 })).toBe(true);
    expect(covers([{ fromUtc: '08:10', toUtc: '07:50' }], { settlementMinutes: 10, fundingMinutes: 0 })).toBe(true);
  });

  it('is false as soon as a minute is left', () => {
    expect(covers([])).toBe(false);
    expect(covers([{ fromUtc: '00:01', toUtc: '00:00' }])).toBe(false);
    expect(
      covers([
        { fromUtc: '00:00', toUtc: '12:00' },
        { fromUtc: '12:01', toUtc: '00:00' },
      ]),
    ).toBe(false);
    expect(covers([], { settlementMinutes: 240, fundingMinutes: 239 })).toBe(false);
  });

  it('a policy blocked for all time says so: no end', () => {
    const policy = withFilters({ quietHours: [{ fromUtc: '05:00', toUtc: '05:00' }] });
    expect(heldAt(policy, {})).toMatchObject({ verdict: 'blocked', blockedUntilMs: null });
    const pieces = withFilters({ blackout: { settlementMinutes: 0, fundingMinutes: 240 } });
    expect(heldAt(pieces, {})).toMatchObject({ verdict: 'blocked', blockedUntilMs: null });
  });
});
