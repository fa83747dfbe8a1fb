/** What holds a hedge back that would be due. */
import type { HedgePolicy } from '../../domain/policySchema.ts';
import { MS_PER_SECOND } from '../../units/time.ts';
import { inWords } from '../numberWords.ts';
import { dayWindows, isInWindow, msOfDay, windowEndMs, type DayWindow } from './dayWindows.ts';
import type { IndexWindow, PolicyInputs } from './policyVerdict.ts';

export interface Block {
  /** Every filter that holds, in words. */
  readonly words: string;
  /** When all of them have ended by themselves; null: one of them does not end by time. */
  readonly untilMs: number | null;
}

interface Hold {
  readonly words: string;
  readonly untilMs: number | null;
}

/** Windows that follow one another; more of them in a row is a day without end. */
const MAX_CHAIN = 64;

/** Null: nothing holds. Filters that cannot be judged (no data age, no index window) hold. */
export function blockOf(policy: HedgePolicy, inputs: PolicyInputs): Block | null {
  const windows = dayWindows(policy.filters);
  const timed = timedHolds(policy, inputs, windows, inputs.tsMs);
  const others = [minMoveHold(policy, inputs.window), staleHold(policy, inputs.dataAgeMs)].filter((hold) => hold !== null);
  const holds = [...timed, ...others];
  if (holds.length === 0) return null;
  const words = holds.map((hold) => hold.words).join('; ');
  return { words, untilMs: others.length > 0 ? null : freeFromMs(policy, inputs, windows) };
}

function timedHolds(policy: HedgePolicy, inputs: PolicyInputs, windows: readonly DayWindow[], tsMs: number): Hold[] {
  const time = msOfDay(tsMs);
  const closed = windows.flatMap((window) =>
    isInWindow(window, time) ? [{ words: window.words, untilMs: windowEndMs(window, tsMs) }] : [],
  );
  const coolUntilMs = (inputs.memory.lastHedgeMs ?? -Infinity) + policy.coolDownSeconds * MS_PER_SECOND;
  if (!(tsMs < coolUntilMs)) return closed;
  return [{ words: `cool-down of ${inWords(policy.coolDownSeconds, 1)} s after the last hedge`, untilMs: coolUntilMs }, ...closed];
}

/** The first moment at which neither cool-down nor a window holds; null: there is none. */
function freeFromMs(policy: HedgePolicy, inputs: PolicyInputs, windows: readonly DayWindow[]): number | null {
  let tsMs = inputs.tsMs;
  for (let i = 0; i < MAX_CHAIN; i += 1) {
    const holds = timedHolds(policy, inputs, windows, tsMs);
    if (holds.length === 0) return tsMs;
    if (holds.some(({ untilMs }) => untilMs === null)) return null;
    tsMs = Math.max(...holds.map(({ untilMs }) => untilMs ?? tsMs));
  }
  return null;
}

/** high/low − 1 over the window; extremes over a longer time than asked for prove nothing. */
function minMoveHold({ filters }: HedgePolicy, window: IndexWindow | null): Hold | null {
  if (filters.minMove === null) return null;
  const { pct, withinMinutes } = filters.minMove;
  const rule = `the index must move ${inWords(pct, 4)} % within ${inWords(withinMinutes, 2)} min`;
  if (window === null || !(window.lowUsd > 0) || !(window.minutes <= withinMinutes)) {
    return { words: `${rule}, and its move is unknown`, untilMs: null };
  }
  const movedPct = (window.highUsd / window.lowUsd - 1) * 100;
  return movedPct >= pct ? null : { words: `${rule}, and moved ${inWords(movedPct, 4)} %`, untilMs: null };
}

function staleHold({ filters }: HedgePolicy, dataAgeMs: number | null): Hold | null {
  const { maxDataAgeMs } = filters;
  if (maxDataAgeMs === null) return null;
  if (dataAgeMs === null) return { words: 'the age of the market data is unknown', untilMs: null };
  if (dataAgeMs <= maxDataAgeMs) return null;
  return { words: `market data is ${inWords(dataAgeMs, 0)} ms old, at most ${inWords(maxDataAgeMs, 0)} ms`, untilMs: null };
}
