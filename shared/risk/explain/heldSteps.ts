/** What the market did to a leg that was simply held: full revaluation, one factor after the other, and the Greeks' share of each step. */
import { ok, type Result } from '../../result/result.ts';
import { VOL_POINTS_PER_UNIT } from '../../units/vol.ts';
import type { Leg } from '../leg.ts';
import { valueAt, type LocalValue, type PathPoint, type PointValue } from './pathPoint.ts';

/** In one money. spot + time + vol + cross + carry is the whole change of value; the Greeks are estimates of three of them. */
export interface HeldSteps {
  readonly spot: number;
  readonly time: number;
  readonly vol: number;
  readonly cross: number;
  readonly carry: number;
  /** Of spot: the slope at the first mark times the move. */
  readonly delta: number;
  /** Of spot: half the curvature times the move squared. */
  readonly gamma: number;
  /** Of vol, at the new time and the old spot; so is volga. */
  readonly vega: number;
  readonly volga: number;
  /** Of cross, at the new time and the old spot. */
  readonly vanna: number;
}

export interface HeldChange {
  readonly usd: HeldSteps;
  readonly coin: HeldSteps | null;
  readonly end: PointValue;
}

/** The points that are valued, by what has moved so far. */
interface Corners<T> {
  readonly start: T;
  readonly spot: T;
  readonly spotTime: T;
  readonly spotTimeVol: T;
  readonly time: T;
  readonly timeVol: T;
  readonly end: T;
}

interface Moves {
  readonly priceUsd: number;
  readonly volPoints: number;
}

/**
 * Change of `leg` from `from` to `until`: spot (the price moves with the index), time, vol at the new time and the old spot, cross
 * (what the same vol step is worth more at the new spot), carry (the price moves against the index). Fails as valueAt does.
 */
export function heldSteps(leg: Leg, from: PathPoint, until: PathPoint): Result<HeldChange> {
  const points = cornerPoints(from, until);
  const start = valueAt(leg, points.start);
  if (!start.ok) return start;
  const spot = valueAt(leg, points.spot);
  if (!spot.ok) return spot;
  const spotTime = valueAt(leg, points.spotTime);
  if (!spotTime.ok) return spotTime;
  const spotTimeVol = valueAt(leg, points.spotTimeVol);
  if (!spotTimeVol.ok) return spotTimeVol;
  const time = valueAt(leg, points.time);
  if (!time.ok) return time;
  const timeVol = valueAt(leg, points.timeVol);
  if (!timeVol.ok) return timeVol;
  const end = valueAt(leg, points.end);
  if (!end.ok) return end;
  const values: Corners<PointValue> = {
    start: start.value,
    spot: spot.value,
    spotTime: spotTime.value,
    spotTimeVol: spotTimeVol.value,
    time: time.value,
    timeVol: timeVol.value,
    end: end.value,
  };
  const moves = {
    priceUsd: points.spot.priceUsd - from.priceUsd,
    volPoints: (until.sigma - from.sigma) * VOL_POINTS_PER_UNIT,
  };
  return ok({ usd: stepsOf(inUsd(values), moves), coin: coinSteps(values, moves), end: end.value });
}

function cornerPoints(from: PathPoint, until: PathPoint): Corners<PathPoint> {
  const { indexUsd, sigma, atMs } = until;
  const spot = { ...from, indexUsd, priceUsd: (from.priceUsd * indexUsd) / from.indexUsd };
  return {
    start: from,
    spot,
    spotTime: { ...spot, atMs },
    spotTimeVol: { ...spot, atMs, sigma },
    time: { ...from, atMs },
    timeVol: { ...from, atMs, sigma },
    end: until,
  };
}

function inUsd(values: Corners<PointValue>): Corners<LocalValue> {
  return {
    start: values.start.usd,
    spot: values.spot.usd,
    spotTime: values.spotTime.usd,
    spotTimeVol: values.spotTimeVol.usd,
    time: values.time.usd,
    timeVol: values.timeVol.usd,
    end: values.end.usd,
  };
}

/** Null for cash; a leg has a coin at every point or at none. */
function coinSteps(values: Corners<PointValue>, moves: Moves): HeldSteps | null {
  const start = values.start.coin;
  const spot = values.spot.coin;
  const spotTime = values.spotTime.coin;
  const spotTimeVol = values.spotTimeVol.coin;
  const time = values.time.coin;
  const timeVol = values.timeVol.coin;
  const end = values.end.coin;
  if (start === null || spot === null || spotTime === null || spotTimeVol === null) return null;
  if (time === null || timeVol === null || end === null) return null;
  return stepsOf({ start, spot, spotTime, spotTimeVol, time, timeVol, end }, moves);
}

function stepsOf(at: Corners<LocalValue>, { priceUsd, volPoints }: Moves): HeldSteps {
  const vol = at.timeVol.value - at.time.value;
  return {
    spot: at.spot.value - at.start.value,
    time: at.spotTime.value - at.spot.value,
    vol,
    cross: at.spotTimeVol.value - at.spotTime.value - vol,
    carry: at.end.value - at.spotTimeVol.value,
    delta: at.start.slope * priceUsd,
    gamma: (at.start.curvature * priceUsd * priceUsd) / 2,
    vega: at.time.vega * volPoints,
    volga: (at.time.volga * volPoints * volPoints) / 2,
    vanna: at.time.vanna * priceUsd * volPoints,
  };
}
