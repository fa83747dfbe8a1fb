/** The book as time passes, and what that alone earns or costs: revalued, never a derivative times a day. */
import { ok, type Result } from '../result/result.ts';
import { MS_PER_DAY, MS_PER_HOUR } from '../units/time.ts';
import { createScenarioBook, type ScenarioBook, type ScenarioRisk } from './scenarioBook.ts';
import { NO_VOL_SHIFT, type VolShift } from './volShift.ts';

export interface TimePoint {
  readonly atMs: number;
  readonly risk: ScenarioRisk;
}

/** The book at each of `instantsMs` (not before today's moment), everything else as told. Fails with invalidInput. */
export function timeRoll(
  book: ScenarioBook,
  instantsMs: readonly number[],
  spotRatio = 1,
  volShift: VolShift = NO_VOL_SHIFT,
): Result<readonly TimePoint[]> {
  const points: TimePoint[] = [];
  for (const atMs of instantsMs) {
    const risk = book.riskAt({ spotRatio, volShift, atMs });
    if (!risk.ok) return risk;
    points.push({ atMs, risk: risk.value });
  }
  return ok(points);
}

/** Value gained (> 0) or lost (< 0) between two moments if spot and volatilities stand still; over the legs known, as ScenarioRisk says. */
export interface Decay {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly decayUsd: number | null;
  readonly decayCoin: number | null;
}

export interface ThetaCalendar {
  readonly toNextSettlement: Decay;
  readonly next24Hours: Decay;
  /** Seven times 24 hours from today's moment; the first is `next24Hours`. */
  readonly days: readonly Decay[];
  readonly unknownLegs: number;
}

const SETTLEMENT_HOUR = 8;
const DAYS = 7;

/** The first 08:00 UTC after `atMs`: at 08:00 sharp, the next day's. */
export function nextSettlementMs(atMs: number): number {
  const offset = SETTLEMENT_HOUR * MS_PER_HOUR;
  return (Math.floor((atMs - offset) / MS_PER_DAY) + 1) * MS_PER_DAY + offset;
}

/** Decay to the next 08:00 UTC, over 24 hours and day by day for a week. What expires on the way settles at today's spot. */
export function thetaCalendar({ legs, market, setting }: ScenarioBook): Result<ThetaCalendar> {
  const { fromMs } = setting;
  // A price somebody named for a grid is a move, and no decay.
  const still = createScenarioBook(legs, market, { ...setting, expiryRule: { kind: 'atStartSpot' } });
  if (!still.ok) return still;
  const book = still.value;
  const settlement = timeRoll(book, [nextSettlementMs(fromMs)]);
  if (!settlement.ok) return settlement;
  const mornings = timeRoll(
    book,
    Array.from({ length: DAYS }, (_, day) => fromMs + (day + 1) * MS_PER_DAY),
  );
  if (!mornings.ok) return mornings;
  const today: TimePoint = { atMs: fromMs, risk: book.now };
  const days = mornings.value.map((point, day) => decayBetween(mornings.value[day - 1] ?? today, point));
  const [next24Hours] = days;
  const [next] = settlement.value;
  if (next24Hours === undefined || next === undefined) throw new Error('a calendar has days');
  return ok({ toNextSettlement: decayBetween(today, next), next24Hours, days, unknownLegs: book.now.unknownLegs });
}

function decayBetween(from: TimePoint, until: TimePoint): Decay {
  return {
    fromMs: from.atMs,
    untilMs: until.atMs,
    decayUsd: less(until.risk.valueUsd, from.risk.valueUsd),
    decayCoin: less(until.risk.valueCoin, from.risk.valueCoin),
  };
}

function less(until: number | null, from: number | null): number | null {
  return until === null || from === null ? null : until - from;
}
