import { describe, expect, it } from 'vitest';
import { nextSettlementMs, thetaCalendar, timeRoll } from '../../../shared/risk/timeRoll.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../../../shared/units/time.ts';
import { aPosition, AT_MS, EXPIRY_MS, failureOf, known, valueOf } from './riskBuilders.ts';
import { aScenarioBook } from './scenarioRig.ts';

describe('nextSettlementMs', () => {
  it.each([
    ['2026-01-28T07:59:59.999Z', '2026-01-28T08:00:00Z'],
    ['2026-01-28T08:00:00Z', '2026-01-29T08:00:00Z'],
    ['2026-01-28T23:00:00Z', '2026-01-29T08:00:00Z'],
    ['1969-12-31T12:00:00Z', '1970-01-01T08:00:00Z'],
  ])('after %s comes %s', (now, next) => {
    expect(nextSettlementMs(Date.parse(now))).toBe(Date.parse(next));
  });
});

describe('thetaCalendar', () => {
  it('one day of the published vector costs 91.8072271 USD (conventions §5.8), not the 91.3155 of the derivative', () => {
    const calendar = valueOf(thetaCalendar(aScenarioBook([aPosition('BTC-27FEB26-110000-C', 1)])));
    expect(known(calendar.next24Hours.decayUsd)).toBeCloseTo(-91.8072271, 6);
    expect(known(calendar.next24Hours.decayCoin)).toBeCloseTo(-91.8072271 / 100_000, 11);
  });

  it('the days follow one another and add up to the week', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-110000-C', -5), aPosition('BTC-30JAN26-100000-P', 3)]);
    const { days } = valueOf(thetaCalendar(book));
    expect(days.map(({ fromMs }) => fromMs)).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => AT_MS + day * MS_PER_DAY));
    const week = valueOf(timeRoll(book, [AT_MS + 7 * MS_PER_DAY]))[0];
    const sum = days.reduce((total, { decayUsd }) => total + known(decayUsd), 0);
    expect(sum).toBeCloseTo(known(week?.risk.pnlUsd), 7);
  });

  it('an option that expires this week loses its time value and no more', () => {
    const { days } = valueOf(thetaCalendar(aScenarioBook([aPosition('BTC-30JAN26-100000-P', 1)])));
    const book = aScenarioBook([aPosition('BTC-30JAN26-100000-P', 1)]);
    expect(days.reduce((total, { decayUsd }) => total + known(decayUsd), 0)).toBeCloseTo(-known(book.now.valueUsd), 7);
    expect(days.slice(2).map(({ decayUsd }) => known(decayUsd))).toEqual([0, 0, 0, 0, 0]);
  });

  it('settles at today’s spot, whatever price the book’s grids settle at', () => {
    const put = [aPosition('BTC-30JAN26-100000-P', -2)];
    const book = aScenarioBook(put, undefined, { expiryRule: { kind: 'atUserPrice', priceUsd: 80_000 } });
    expect(valueOf(thetaCalendar(book)).days).toEqual(valueOf(thetaCalendar(aScenarioBook(put))).days);
  });

  it('to the next 08:00 UTC is the part of the day until then', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-110000-C', 1)]);
    const { toNextSettlement } = valueOf(thetaCalendar(book));
    expect(new Date(toNextSettlement.untilMs).getUTCHours()).toBe(8);
    const [point] = valueOf(timeRoll(book, [toNextSettlement.untilMs]));
    expect(toNextSettlement.decayUsd).toBe(point?.risk.pnlUsd);
  });

  it('carries how many legs it does not know', () => {
    expect(valueOf(thetaCalendar(aScenarioBook([aPosition('BTC-27FEB26-110000-C', 1), aPosition('BTC-PERPETUAL', 10)]))).unknownLegs).toBe(
      1,
    );
  });
});

describe('timeRoll', () => {
  it('reaches intrinsic at expiry, at any spot', () => {
    const book = aScenarioBook([aPosition('BTC-27FEB26-110000-C', 2)]);
    const values = valueOf(timeRoll(book, [EXPIRY_MS - MS_PER_HOUR, EXPIRY_MS, EXPIRY_MS + MS_PER_DAY], 1.2)).map(({ risk }) =>
      known(risk.valueUsd),
    );
    expect(values[0]).toBeGreaterThanOrEqual(20_000 - 1e-6);
    expect(values.slice(1).map((value) => Math.round(value * 1e6) / 1e6)).toEqual([20_000, 20_000]);
  });

  it('does not go back in time', () => {
    expect(failureOf(timeRoll(aScenarioBook([aPosition('BTC-27FEB26-110000-C', 2)]), [AT_MS - 1]))).toContain('invalidInput: atMs');
  });
});
