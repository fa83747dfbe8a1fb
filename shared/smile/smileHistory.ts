/** Turns snapshots of smiles into the columns that the estimators of R and of the minimum-variance delta read. */
import { normCdf, normPdf } from '../math/normal.ts';
import type { ExpiryFit } from './expiryFit.ts';
import type { StickinessHistory, StrikeHistory } from './stickinessEstimate.ts';

/** One underlying's smiles at one moment. */
export interface SmileMoment {
  readonly asOfMs: number;
  readonly fits: readonly ExpiryFit[];
}

export interface HistoryFilter {
  /** Years to expiry at the start of a step: minYears ≤ years < maxYears. */
  readonly minYears: number;
  readonly maxYears: number;
  /** Steps longer than this are gaps and are left out. */
  readonly maxStepMs: number;
  /** Call deltas within [minDelta, 1 − minDelta] count for the strike history. */
  readonly minDelta: number;
}

interface ExpiryStep {
  readonly step: number;
  readonly before: ExpiryFit;
  readonly after: ExpiryFit;
}

/** Rows of the same expiry in successive `moments` (rising), SVI fits only: the slope of an interpolation is noise. */
export function stickinessHistory(moments: readonly SmileMoment[], filter: HistoryFilter): StickinessHistory {
  const steps = expirySteps(moments, filter).filter(({ before, after }) => before.params !== null && after.params !== null);
  return {
    step: steps.map(({ step }) => step),
    logForwardMove: Float64Array.from(steps, ({ before, after }) => Math.log(after.forwardUsd / before.forwardUsd)),
    slope: Float64Array.from(steps, ({ before }) => before.curve.slope(0)),
    atmSigmaMove: Float64Array.from(steps, ({ before, after }) => after.curve.sigma(0) - before.curve.sigma(0)),
  };
}

/** Rows of the same strike in successive `moments` (rising), from the marks. */
export function strikeHistory(moments: readonly SmileMoment[], filter: HistoryFilter): StrikeHistory {
  const rows = expirySteps(moments, filter).flatMap((step) => strikeRows(step, filter.minDelta));
  return {
    step: rows.map(({ step }) => step),
    forwardReturn: Float64Array.from(rows, ({ forwardReturn }) => forwardReturn),
    callDelta: Float64Array.from(rows, ({ callDelta }) => callDelta),
    years: Float64Array.from(rows, ({ years }) => years),
    vegaCoin: Float64Array.from(rows, ({ vegaCoin }) => vegaCoin),
    sigmaMove: Float64Array.from(rows, ({ sigmaMove }) => sigmaMove),
  };
}

function expirySteps(moments: readonly SmileMoment[], { minYears, maxYears, maxStepMs }: HistoryFilter): readonly ExpiryStep[] {
  return moments.flatMap((moment, step) => {
    const earlier = moments[step - 1];
    if (earlier === undefined || moment.asOfMs - earlier.asOfMs > maxStepMs) return [];
    return earlier.fits.flatMap((before) => {
      const after = moment.fits.find(({ expiryMs }) => expiryMs === before.expiryMs);
      return after !== undefined && before.years >= minYears && before.years < maxYears ? [{ step, before, after }] : [];
    });
  });
}

function strikeRows({ step, before, after }: ExpiryStep, minDelta: number) {
  const marksAfter = new Map(after.points.map(({ strikeUsd, markSigma }) => [strikeUsd, markSigma]));
  const rootT = Math.sqrt(before.years);
  const forwardReturn = after.forwardUsd / before.forwardUsd - 1;
  return before.points.flatMap(({ strikeUsd, logMoneyness, markSigma }) => {
    const markAfter = marksAfter.get(strikeUsd) ?? null;
    if (markSigma === null || markAfter === null) return [];
    const d1 = -logMoneyness / (markSigma * rootT) + (markSigma * rootT) / 2;
    const callDelta = normCdf(d1);
    if (callDelta < minDelta || callDelta > 1 - minDelta) return [];
    return [{ step, forwardReturn, callDelta, years: before.years, vegaCoin: normPdf(d1) * rootT, sigmaMove: markAfter - markSigma }];
  });
}
