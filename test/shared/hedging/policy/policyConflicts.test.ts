import { describe, expect, it } from 'vitest';
import type { HedgePolicy } from '../../../../shared/domain/policySchema.ts';
import { checkInstruments, checkPolicy, checkSmallestOrder, parsePolicy } from '../../../../shared/hedging/policy/parsePolicy.ts';
import { policyConflicts } from '../../../../shared/hedging/policy/policyConflicts.ts';
import { failureOf, valueOf } from '../../risk/riskBuilders.ts';
import { anEventPolicy, aPolicy, withFilters } from './policyBuilders.ts';

const HOURLY = { kind: 'interval', everyMinutes: 60 } as const;
const LELAND = { kind: 'leland', everyMinutes: 60, costShare: null } as const;
const ZAKAMOULINE = { kind: 'zakamouline', riskAversionPerUsd: 1e-4, costShare: null } as const;

function withLimits(limits: Partial<HedgePolicy['limits']>): HedgePolicy {
  return aPolicy({ limits: { ...aPolicy().limits, ...limits } });
}

describe('policyConflicts', () => {
  it('a consistent policy has none, an automatic one that rests for ever included', () => {
    const passive = { style: 'passive', rounding: 'nearest', escalateAfterSeconds: null } as const;
    for (const policy of [aPolicy(), anEventPolicy(HOURLY), anEventPolicy(HOURLY, LELAND), aPolicy({ mode: 'auto', execution: passive })]) {
      expect(policyConflicts(policy)).toEqual([]);
    }
  });

  it.each<[string, HedgePolicy, string]>([
    ['no trigger', { ...anEventPolicy(), events: [] }, 'band, events: neither is set, so no hedge would ever fall due'],
    ['edge without a band', aPolicy({ band: null, events: [HOURLY] }), 'sizing.to: "edge" needs a band, and band is off'],
    ['hysteresis without a band', { ...anEventPolicy(HOURLY), hysteresisShare: 0.2 }, 'hysteresisShare: 0.2 needs a band, and band is off'],
    [
      'floor over cap',
      aPolicy({ band: { kind: 'gammaScaled', movePct: 1, floorCoin: 2, capCoin: 1 } }),
      'band.floorCoin: 2 is above band.capCoin 1',
    ],
    [
      'two centres',
      aPolicy({ band: ZAKAMOULINE, events: [LELAND] }),
      'band, events: zakamouline and leland each have a volatility, and so a centre, of their own',
    ],
    [
      'leland twice',
      anEventPolicy(LELAND, { ...LELAND, costShare: 0.001 }),
      'events: leland is listed twice, and each has a centre of its own',
    ],
    [
      'two rhythms',
      anEventPolicy(HOURLY, { ...LELAND, everyMinutes: 30 }),
      'events: interval every 60 min and leland every 30 min contradict each other',
    ],
    [
      'cool-down over the rhythm',
      aPolicy({ events: [HOURLY], coolDownSeconds: 3_601 }),
      'coolDownSeconds: 3,601 s is longer than interval every 60 min',
    ],
    [
      'a day of quiet',
      withFilters({ quietHours: [{ fromUtc: '00:00', toUtc: '00:00' }] }),
      'filters: quiet hours 00:00–00:00 UTC leave no moment of the day to hedge in',
    ],
    [
      'a time in the quiet hours',
      withFilters(
        { quietHours: [{ fromUtc: '22:00', toUtc: '06:00' }] },
        { events: [{ kind: 'timeOfDay', timesUtc: ['12:00', '05:59'] }] },
      ),
      'events: 05:59 UTC lies in quiet hours 22:00–06:00 UTC',
    ],
    ['order limits', withLimits({ minOrderUsd: 10, maxOrderUsd: 5 }), 'limits.minOrderUsd: 10 USD is above limits.maxOrderUsd 5 USD'],
    ['hour limit', withLimits({ maxOrderUsd: 9, maxHourUsd: 5 }), 'limits.maxOrderUsd: 9 USD is above limits.maxHourUsd 5 USD'],
    ['day limit', withLimits({ maxHourUsd: 9, maxDayUsd: 5 }), 'limits.maxHourUsd: 9 USD is above limits.maxDayUsd 5 USD'],
    ['day limit, hour open', withLimits({ maxOrderUsd: 9, maxDayUsd: 5 }), 'limits.maxOrderUsd: 9 USD is above limits.maxDayUsd 5 USD'],
    ['position limit', withLimits({ minOrderUsd: 9, maxPositionUsd: 5 }), 'limits.minOrderUsd: 9 USD is above limits.maxPositionUsd 5 USD'],
  ])('%s', (_, policy, conflict) => {
    expect(policyConflicts(policy)).toEqual([conflict]);
    expect(failureOf(checkPolicy(policy))).toBe(`conflict: policy: ${conflict}`);
  });

  it('equal limits, equal rhythms and a cool-down of just the interval are no conflict', () => {
    expect(policyConflicts(withLimits({ minOrderUsd: 5, maxOrderUsd: 5, maxHourUsd: 5, maxDayUsd: 5, maxPositionUsd: 5 }))).toEqual([]);
    expect(policyConflicts(aPolicy({ events: [HOURLY], coolDownSeconds: 3_600 }))).toEqual([]);
    expect(policyConflicts(aPolicy({ band: { kind: 'gammaScaled', movePct: 1, floorCoin: 1, capCoin: 1 } }))).toEqual([]);
  });
});

describe('parsePolicy', () => {
  it('returns the policy it was written from', () => {
    const policy = aPolicy({ events: [HOURLY] });
    expect(valueOf(parsePolicy(JSON.parse(JSON.stringify(policy))))).toEqual(policy);
  });

  it.each<[string, object, string]>([
    ['a negative cost', { band: { ...ZAKAMOULINE, costShare: -1e-4 } }, 'band.costShare'],
    ['a horizon of 0', { horizonHours: 0 }, 'horizonHours'],
    ['a band turned inside out', { band: { kind: 'fixed', unit: 'coin', below: -1, above: 0.5 } }, 'band.below'],
    ['a ratio over 150 %', { sizing: { to: 'edge', ratioPct: 151 } }, 'sizing.ratioPct'],
    ['a time that does not exist', { events: [{ kind: 'timeOfDay', timesUtc: ['24:00'] }] }, 'events.0.timesUtc.0'],
    ['a band of no known kind', { band: { kind: 'wide' } }, 'band.kind'],
  ])('refuses %s and names the field', (_, change, field) => {
    const message = failureOf(parsePolicy({ ...aPolicy(), ...change }));
    expect(message).toMatch(/^invalidInput: policy: /);
    expect(message).toContain(field);
  });

  it('refuses what is no policy at all, and contradictions', () => {
    expect(failureOf(parsePolicy(null))).toMatch(/^invalidInput: policy: policy: /);
    expect(failureOf(parsePolicy({ ...aPolicy(), band: null }))).toMatch(/^conflict: policy: band, events/);
  });
});

describe('checkSmallestOrder', () => {
  it('takes what the desk can send, and names both sizes of what it never could', () => {
    const atLeast = (minOrderUsd: number) => withLimits({ minOrderUsd });
    expect(valueOf(checkSmallestOrder(atLeast(2_000_000), 2_000_000)).limits.minOrderUsd).toBe(2_000_000);
    expect(failureOf(checkSmallestOrder(atLeast(3_000_000), 2_000_000))).toBe(
      'conflict: policy: limits.minOrderUsd 3000000 is above the largest order of the desk, 2000000 USD',
    );
  });
});

describe('checkInstruments', () => {
  it('refuses an instrument that is not listed, on either side', () => {
    const dear = { kind: 'instrument', instrumentId: 'BTC-27MAR26' } as const;
    const policy = aPolicy({ instruments: { buy: { kind: 'cheapest' }, sell: dear } });
    expect(valueOf(checkInstruments(policy, new Set(['BTC-27MAR26'])))).toBe(policy);
    expect(failureOf(checkInstruments(policy, new Set(['BTC-PERPETUAL'])))).toBe(
      'invalidInput: policy: instruments.sell: BTC-27MAR26: expected a listed instrument',
    );
  });
});
