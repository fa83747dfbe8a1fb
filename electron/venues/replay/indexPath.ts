/**
 * The index between the recorded snapshots: a random bridge that starts and ends at the recorded values.
 * A model, not a recording; it depends on the seed and on market time alone, never on the way one gets there.
 */
import type { Currency } from '../../../shared/domain/instrument.ts';
import { yearsBetween } from '../../../shared/units/time.ts';
import { createSeededRandom, mixSeed, type SeededRandom } from '../seededRandom.ts';
import type { AnchorEntry, RecordingIndex } from './recordingIndex.ts';

/** Distance of the bridge's nodes; between two nodes the path is a straight line. */
export const NODE_STEP_MS = 5_000;
/** Correlation of every underlying's bridge with the first one's. BTC and ETH hourly returns of recent years lie around 0.8 to 0.9. */
export const BRIDGE_CORRELATION = 0.85;

export interface IndexPath {
  /** When the path begins: with the history, before the first snapshot. */
  readonly fromMs: number;
  /** USD; undefined for an underlying or a time that was not recorded. */
  levelAt(underlying: Currency, tsMs: number): number | undefined;
  /** The straight pieces' ends from `fromMs` to `untilMs`, both included, in order. Nothing for an underlying or a time that was not recorded. */
  walk(underlying: Currency, fromMs: number, untilMs: number, visit: (tsMs: number, levelUsd: number) => void): void;
}

interface Segment {
  readonly fromMs: number;
  readonly stepMs: number;
  /** Steps + 1 values per underlying, pinned at both ends. */
  readonly levels: ReadonlyMap<Currency, Float64Array>;
}

/** The path through `index`; segments are made when first asked for (1 ms) and kept (70 kB each with two underlyings). */
export function createIndexPath(index: RecordingIndex, seed: number): IndexPath {
  const { underlyings, history } = index;
  const pins: readonly AnchorEntry[] = [...history, ...index.snapshots];
  const segments: (Segment | undefined)[] = [];
  const segmentAt = (place: number): Segment | undefined => {
    const known = segments[place];
    const start = pins[place];
    const end = pins[place + 1];
    if (known !== undefined || start === undefined || end === undefined) return known;
    const made = bridgeSegment(start, end, underlyings, createSeededRandom(mixSeed(seed, streamOf(place, history.length))));
    segments[place] = made;
    return made;
  };
  const firstMs = pins[0]?.tsMs ?? Infinity;
  const lastMs = pins.at(-1)?.tsMs ?? -Infinity;
  const isRecorded = (tsMs: number): boolean => tsMs >= firstMs && tsMs <= lastMs;

  return {
    fromMs: firstMs,
    levelAt(underlying, tsMs) {
      if (!isRecorded(tsMs)) return undefined;
      const segment = segmentAt(segmentPlace(pins, tsMs));
      const levels = segment?.levels.get(underlying);
      return segment === undefined || levels === undefined ? undefined : levelIn(segment, levels, tsMs);
    },
    walk(underlying, fromMs, untilMs, visit) {
      if (!isRecorded(fromMs) || !isRecorded(untilMs)) return;
      for (let place = segmentPlace(pins, fromMs); place <= segmentPlace(pins, untilMs); place += 1) {
        const segment = segmentAt(place);
        const levels = segment?.levels.get(underlying);
        if (segment !== undefined && levels !== undefined) walkSegment(segment, levels, fromMs, untilMs, visit);
      }
    },
  };
}

/** Past every snapshot's own number. */
const HISTORY_STREAMS = 1_000_000;

/** Which random numbers a segment takes: the snapshots' do not change when the history grows. */
function streamOf(place: number, historyCount: number): number {
  return place < historyCount ? HISTORY_STREAMS + historyCount - place : place - historyCount;
}

/** The last entry at or before `tsMs` that has another one after it. */
export function segmentPlace(snapshots: readonly { readonly tsMs: number }[], tsMs: number): number {
  let low = 0;
  let high = snapshots.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((snapshots[middle]?.tsMs ?? Infinity) <= tsMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

function levelIn({ fromMs, stepMs }: Segment, levels: Float64Array, tsMs: number): number {
  const place = (tsMs - fromMs) / stepMs;
  const before = Math.min(levels.length - 1, Math.max(0, Math.floor(place)));
  const low = levels[before] ?? NaN;
  const share = place - before;
  return share <= 0 || before === levels.length - 1 ? low : low + share * ((levels[before + 1] ?? NaN) - low);
}

function walkSegment(
  segment: Segment,
  levels: Float64Array,
  fromMs: number,
  untilMs: number,
  visit: (tsMs: number, levelUsd: number) => void,
): void {
  const endMs = segment.fromMs + segment.stepMs * (levels.length - 1);
  const start = Math.max(fromMs, segment.fromMs);
  const end = Math.min(untilMs, endMs);
  visit(start, levelIn(segment, levels, start));
  const first = Math.floor((start - segment.fromMs) / segment.stepMs) + 1;
  for (let place = first; place < levels.length; place += 1) {
    const tsMs = segment.fromMs + place * segment.stepMs;
    if (tsMs >= end) break;
    visit(tsMs, levels[place] ?? NaN);
  }
  if (end > start) visit(end, levelIn(segment, levels, end));
}

function bridgeSegment(start: AnchorEntry, end: AnchorEntry, underlyings: readonly Currency[], random: SeededRandom): Segment {
  const steps = Math.max(1, Math.ceil((end.tsMs - start.tsMs) / NODE_STEP_MS));
  const stepMs = (end.tsMs - start.tsMs) / steps;
  const leader = normals(steps, random);
  const levels = new Map<Currency, Float64Array>();
  for (const [rank, underlying] of underlyings.entries()) {
    const shocks = rank === 0 ? leader : correlated(leader, normals(steps, random));
    const [from, to] = [start.anchors.get(underlying), end.anchors.get(underlying)];
    if (from === undefined || to === undefined) continue;
    const sigma = Math.sqrt((from.atmSigma ** 2 + to.atmSigma ** 2) / 2);
    levels.set(underlying, bridge(from.indexUsd, to.indexUsd, shocks, sigma * Math.sqrt(yearsBetween(0, stepMs))));
  }
  return { fromMs: start.tsMs, stepMs, levels };
}

function normals(count: number, random: SeededRandom): Float64Array {
  return Float64Array.from({ length: count }, () => random.normal());
}

function correlated(leader: Float64Array, own: Float64Array): Float64Array {
  const rest = Math.sqrt(1 - BRIDGE_CORRELATION ** 2);
  return leader.map((shock, place) => BRIDGE_CORRELATION * shock + rest * (own[place] ?? 0));
}

/** A Brownian bridge of the logarithm: the free walk minus its own drift to the end, plus the straight line between the pins. */
function bridge(fromUsd: number, toUsd: number, shocks: Float64Array, sigmaPerStep: number): Float64Array {
  const steps = shocks.length;
  const levels = new Float64Array(steps + 1);
  let walked = 0;
  for (let place = 0; place < steps; place += 1) {
    walked += sigmaPerStep * (shocks[place] ?? 0);
    levels[place + 1] = walked;
  }
  const drift = (Math.log(toUsd / fromUsd) - walked) / steps;
  for (let place = 1; place < steps; place += 1) levels[place] = fromUsd * Math.exp((levels[place] ?? 0) + drift * place);
  levels[0] = fromUsd;
  levels[steps] = toUsd;
  return levels;
}
