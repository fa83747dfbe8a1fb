/** Net delta through time, thinned as it grows: enough for the strip under the chart, never unbounded. */
import type { Currency } from '../../shared/domain/instrument.ts';
import type { MsSinceEpoch } from '../../shared/units/time.ts';

export interface DeltaPoint {
  readonly tsMs: MsSinceEpoch;
  readonly netDeltaCoin: number | null;
  readonly indexUsd: number | null;
  readonly lowerCoin: number | null;
  readonly upperCoin: number | null;
}

export interface DeltaHistory {
  add(underlying: Currency, point: DeltaPoint): void;
  since(underlying: Currency, fromMs: MsSinceEpoch): readonly DeltaPoint[];
  clear(): void;
}

/** When full, every second point goes: the whole span stays at half the detail. */
const MAX_POINTS = 8_000;
/** Market time between two kept points. */
const MIN_STEP_MS = 1_000;

export function createDeltaHistory(): DeltaHistory {
  const series = new Map<Currency, DeltaPoint[]>();
  /** Newer than the last kept point, or of the same moment: a market that stands may see a hedge. */
  const newest = new Map<Currency, DeltaPoint>();
  return {
    add(underlying, point) {
      const points = series.get(underlying) ?? [];
      const last = points.at(-1);
      newest.set(underlying, point);
      if (last !== undefined && point.tsMs < last.tsMs + MIN_STEP_MS) return;
      points.push(point);
      series.set(underlying, points.length > MAX_POINTS ? points.filter((_, index) => index % 2 === 0) : points);
    },
    since(underlying, fromMs) {
      const end = newest.get(underlying);
      const before = (series.get(underlying) ?? []).filter(({ tsMs }) => end === undefined || tsMs < end.tsMs);
      return [...before, ...(end === undefined ? [] : [end])].filter(({ tsMs }) => tsMs >= fromMs);
    },
    clear() {
      series.clear();
      newest.clear();
    },
  };
}
