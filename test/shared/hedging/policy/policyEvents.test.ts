import { describe, expect, it } from 'vitest';
import { moveLevels, nextEventMs, readEvent } from '../../../../shared/hedging/policy/policyEvents.ts';
import { MINUTE_MS, NOON_MS, someInputs, type InputOverrides } from './policyBuilders.ts';

const HOURLY = { kind: 'interval', everyMinutes: 60 } as const;
const DAILY = { kind: 'timeOfDay' as const, timesUtc: ['11:30', '20:15'] };

function read(event: Parameters<typeof readEvent>[0], overrides: InputOverrides = {}) {
  return readEvent(event, someInputs(overrides));
}

describe('interval', () => {
  it('is due from the millisecond on which the time is over', () => {
    const at = (ago: number) => read(HOURLY, { memory: { lastHedgeMs: NOON_MS - ago } });
    expect(at(60 * MINUTE_MS)).toMatchObject({ isDue: true, nextMs: null, words: 'every 60 min' });
    expect(at(60 * MINUTE_MS - 1)).toMatchObject({ isDue: false, nextMs: NOON_MS + 1 });
  });

  it('counts from when the policy took effect until there is a hedge; a replay that went back is not due', () => {
    expect(read(HOURLY, { memory: { sinceMs: NOON_MS - 59 * MINUTE_MS } }).isDue).toBe(false);
    expect(read(HOURLY, { memory: { sinceMs: NOON_MS - 60 * MINUTE_MS } }).isDue).toBe(true);
    expect(read(HOURLY, { memory: { lastHedgeMs: NOON_MS + 1 } }).isDue).toBe(false);
  });

  it('Leland keeps the same clock under its own name', () => {
    const leland = read({ kind: 'leland', everyMinutes: 60, costShare: null }, { memory: { lastHedgeMs: NOON_MS - 60 * MINUTE_MS } });
    expect(leland).toMatchObject({ isDue: true, words: 'Leland every 60 min' });
  });
});

describe('timeOfDay', () => {
  const at = (hours: number, minutes: number): number => Date.UTC(2026, 1, 5, hours, minutes);

  it('is due when a time lies in (last hedge, now]', () => {
    const due = (tsMs: number, lastHedgeMs: number) => read(DAILY, { tsMs, memory: { sinceMs: 0, lastHedgeMs } }).isDue;
    expect(due(at(11, 30), at(11, 30) - 1)).toBe(true);
    expect(due(at(11, 30), at(11, 30))).toBe(false);
    expect(due(at(11, 30) - 1, at(0, 0))).toBe(false);
    expect(due(at(20, 14), at(11, 31))).toBe(false);
    expect(due(at(9, 0), at(9, 0) - 86_400_000)).toBe(true);
  });

  it('names the times that fired and when the next comes, tomorrow if need be', () => {
    expect(read(DAILY, { tsMs: at(12, 0), memory: { sinceMs: at(11, 0) } })).toMatchObject({ words: '11:30 UTC', nextMs: at(20, 15) });
    expect(read(DAILY, { tsMs: at(21, 0), memory: { lastHedgeMs: at(20, 30) } })).toMatchObject({
      words: '11:30, 20:15 UTC',
      isDue: false,
      nextMs: at(11, 30) + 86_400_000,
    });
  });
});

describe('priceMove', () => {
  const onePct = { kind: 'priceMove', unit: 'pct', size: 1 } as const;

  it('is due at either level, measured from the last hedge', () => {
    const memory = { lastHedgeMs: NOON_MS - 1, lastHedgeIndexUsd: 80_000 };
    const at = (indexUsd: number) => read(onePct, { indexUsd, memory });
    expect(at(80_799.99)).toMatchObject({ isDue: false, aboveUsd: 80_800, belowUsd: 79_200 });
    expect(at(80_800).isDue).toBe(true);
    expect(at(79_200).isDue).toBe(true);
    expect(at(79_200.01).isDue).toBe(false);
  });

  it('before the first hedge it measures from the index when the policy took effect', () => {
    expect(read(onePct, { memory: { sinceIndexUsd: 50_000 } })).toMatchObject({ isDue: true, aboveUsd: 50_500 });
  });

  it('a daily sigma is σ/√365: at σ = 0.55 two of them are 5.7577 %', () => {
    const reading = read({ kind: 'priceMove', unit: 'dailySigmas', size: 2 });
    expect(reading.aboveUsd).toBeCloseTo(100_000 * (1 + (2 * 0.55) / Math.sqrt(365)), 8);
    expect(reading.figures).toContainEqual({ name: 'reference index', value: 100_000, unit: 'USD' });
  });

  it('is unknown, never "not due", without the reference, the index or the sigma it needs', () => {
    const blind = { memory: { lastHedgeMs: NOON_MS - 1, lastHedgeIndexUsd: null } };
    expect(read(onePct, blind)).toMatchObject({ isDue: null, missing: 'index at the last hedge' });
    expect(read(onePct, { indexUsd: null })).toMatchObject({ isDue: null, missing: 'index', aboveUsd: 101_000 });
    const sigmas = read({ kind: 'priceMove', unit: 'dailySigmas', size: 1 }, { greeks: { sigma: null } });
    expect(sigmas).toMatchObject({ isDue: null, missing: 'sigma' });
  });

  it('a fall of 100 % or more has no level', () => {
    expect(read({ kind: 'priceMove', unit: 'pct', size: 100 }).belowUsd).toBeNull();
  });
});

describe('afterFill', () => {
  const at = (lastOptionFillMs: number | null, lastHedgeMs: number | null) =>
    read({ kind: 'afterFill' }, { memory: { lastOptionFillMs, lastHedgeMs, sinceMs: NOON_MS - 10 } }).isDue;

  it('is due for a fill after the last hedge, or after the policy took effect', () => {
    expect([at(null, null), at(NOON_MS - 10, null), at(NOON_MS - 9, null)]).toEqual([false, false, true]);
    expect([at(NOON_MS - 5, NOON_MS - 5), at(NOON_MS - 4, NOON_MS - 5), at(NOON_MS - 6, NOON_MS - 5)]).toEqual([false, true, false]);
  });
});

describe('nextEventMs and moveLevels', () => {
  it('take the first by the clock and the nearest by price', () => {
    const memory = { lastHedgeMs: NOON_MS - MINUTE_MS, lastHedgeIndexUsd: 100_000 };
    const events = [
      HOURLY,
      { kind: 'interval', everyMinutes: 10 },
      { kind: 'priceMove', unit: 'pct', size: 2 },
      { kind: 'priceMove', unit: 'pct', size: 1 },
    ] as const;
    const readings = events.map((event) => read(event, { memory }));
    expect(nextEventMs(readings)).toBe(NOON_MS + 9 * MINUTE_MS);
    expect(moveLevels(readings)).toEqual({ belowUsd: 99_000, aboveUsd: 101_000 });
    expect(nextEventMs([])).toBeNull();
  });
});
