/** What the delta that was left unhedged earned or lost: the price of hedging now and then instead of all the time. */
import { fail, ok, type Result } from '../../result/result.ts';

/** The book after whatever happened at that instant. */
export interface LeakPoint {
  readonly tsMs: number;
  /** Null: unknown from here to the next point. */
  readonly netDeltaCoin: number | null;
  readonly indexUsd: number | null;
}

export interface LeakRequest {
  /** Rising in time; one at each hedge, with the delta it left. */
  readonly points: readonly LeakPoint[];
  readonly hedgesMs: readonly number[];
  /** Only what deviates from it is unhedged. */
  readonly targetDeltaCoin: number;
  /** A longer step between two points is a gap in the record, not a delta that was held; null: every step counts. */
  readonly maxStepMs: number | null;
}

/** Between two hedges: the band of unhedged delta, and what it brought. */
export interface LeakWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly minDeltaCoin: number;
  readonly maxDeltaCoin: number;
  /** > 0 earned. */
  readonly leakUsd: number;
}

export interface DeltaLeak {
  /** > 0 earned; null: no step is known. */
  readonly leakUsd: number | null;
  /** Its known steps; what is missing is `unknownMs`. */
  readonly knownMs: number;
  readonly unknownMs: number;
  /** Windows in which something is known, in time order. */
  readonly windows: readonly LeakWindow[];
}

/**
 * Σ (net delta − target) × (next index − index) over the steps between points, USD, per window between hedges and in all; a step
 * belongs to the window it begins in. First order: the delta is that at the start of each step, so the gamma within a step
 * (½Γ(ΔS)²) is not in it; short steps make it small.
 * invalidInput: points not in time order, or a number that is not finite.
 */
export function deltaLeak(request: LeakRequest): Result<DeltaLeak> {
  const checked = checkRequest(request);
  if (!checked.ok) return checked;
  const hedgesMs = request.hedgesMs.toSorted((a, b) => a - b);
  const windows = new Map<number, LeakWindow>();
  let hedgesBefore = 0;
  let knownMs = 0;
  let unknownMs = 0;
  for (const [i, from] of request.points.entries()) {
    const to = request.points[i + 1];
    if (to === undefined) break;
    while ((hedgesMs[hedgesBefore] ?? Infinity) <= from.tsMs) hedgesBefore += 1;
    const step = stepBetween(request, from, to);
    if (step === null) {
      unknownMs += to.tsMs - from.tsMs;
      continue;
    }
    knownMs += to.tsMs - from.tsMs;
    windows.set(hedgesBefore, joined(windows.get(hedgesBefore), step));
  }
  const all = [...windows.values()];
  const leakUsd = all.length === 0 ? null : all.reduce((sum, window) => sum + window.leakUsd, 0);
  return ok({ leakUsd, knownMs, unknownMs, windows: all });
}

function checkRequest({ points, hedgesMs, targetDeltaCoin }: LeakRequest): Result<void> {
  if (!Number.isFinite(targetDeltaCoin)) return fail('invalidInput', `targetDeltaCoin: expected a finite number, was ${targetDeltaCoin}`);
  const hedge = hedgesMs.find((tsMs) => !Number.isFinite(tsMs));
  if (hedge !== undefined) return fail('invalidInput', `hedgesMs: expected finite numbers, was ${hedge}`);
  let previousMs = -Infinity;
  for (const [i, { tsMs, netDeltaCoin, indexUsd }] of points.entries()) {
    const odd = [tsMs, netDeltaCoin, indexUsd].find((value) => value !== null && !Number.isFinite(value));
    if (odd !== undefined) return fail('invalidInput', `points[${i}]: expected finite numbers, was ${odd}`);
    if (tsMs < previousMs) return fail('invalidInput', `points[${i}].tsMs: expected at least ${previousMs}, was ${tsMs}`);
    previousMs = tsMs;
  }
  return ok(undefined);
}

function stepBetween({ targetDeltaCoin, maxStepMs }: LeakRequest, from: LeakPoint, to: LeakPoint): LeakWindow | null {
  if (from.netDeltaCoin === null || from.indexUsd === null || to.indexUsd === null) return null;
  if (maxStepMs !== null && to.tsMs - from.tsMs > maxStepMs) return null;
  const unhedgedCoin = from.netDeltaCoin - targetDeltaCoin;
  const leakUsd = unhedgedCoin * (to.indexUsd - from.indexUsd);
  return { fromMs: from.tsMs, toMs: to.tsMs, minDeltaCoin: unhedgedCoin, maxDeltaCoin: unhedgedCoin, leakUsd };
}

function joined(window: LeakWindow | undefined, step: LeakWindow): LeakWindow {
  if (window === undefined) return step;
  return {
    fromMs: window.fromMs,
    toMs: step.toMs,
    minDeltaCoin: Math.min(window.minDeltaCoin, step.minDeltaCoin),
    maxDeltaCoin: Math.max(window.maxDeltaCoin, step.maxDeltaCoin),
    leakUsd: window.leakUsd + step.leakUsd,
  };
}
