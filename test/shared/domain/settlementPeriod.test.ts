import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settlementPeriodOf } from '../../../shared/domain/settlementPeriod.ts';
import { toMs } from '../../../shared/units/time.ts';
import { at } from './aBook.ts';

describe('settlementPeriodOf', () => {
  it.each([
    ['2026-02-27T08:00:00Z', 'month'],
    ['2026-02-20T08:00:00Z', 'week'],
    ['2026-02-26T08:00:00Z', 'day'],
    ['2026-01-30T08:00:00Z', 'month'],
    ['2026-12-25T08:00:00Z', 'month'],
  ])('is, for an expiry at %s, the %s', (iso, period) => {
    expect(settlementPeriodOf(at(iso))).toBe(period);
  });

  it('agrees with settlement_period of a recorded instrument list (2021-07-22)', () => {
    const recorded = readFileSync(new URL('../../fixtures/importers/instruments-2021-07-22.csv', import.meta.url), 'utf8');
    const rows = recorded
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const expiring = rows.filter(([, , period]) => period !== 'perpetual');
    expect(expiring.length).toBe(54);
    for (const [name, , period, expiryMs] of expiring) expect([name, settlementPeriodOf(toMs(Number(expiryMs)))]).toEqual([name, period]);
  });
});
