/** How readable the own hedging is from outside, and whether the market moved against it afterwards. */
import { arrivalEntropyShare, ENTROPY_SCATTER } from './arrivalEntropy.ts';
import { CHANCE_OF_ALIGNMENT, clockAlignmentShare, directionRunShare, sizeRepetitionShare } from './hedgeHabits.ts';
import { inWords } from '../numberWords.ts';
import { markOutStatistics, type MarkedHedge, type MarkOutStatistic } from './markOutStatistics.ts';

export interface FootprintHedge extends MarkedHedge {
  readonly tsMs: number;
  /** > 0. */
  readonly amountUsd: number;
}

export interface FootprintMeasures {
  /** 0 clockwork, 1 as spread as a Poisson process: `arrivalEntropyShare`. */
  readonly interArrivalEntropyShare: number;
  /** The chance that two hedges have the same size. */
  readonly sizeRepetitionShare: number;
  /** Within two seconds of a full minute; `clockAlignmentExpected` is what chance gives. */
  readonly clockAlignmentShare: number;
  readonly clockAlignmentExpected: number;
  /** On the same side as the hedge before; ½ is chance, 0 and 1 are both patterns. */
  readonly directionRunShare: number;
  /** 0 cannot be read, 1 a pattern in every respect. */
  readonly predictabilityShare: number;
}

export interface FootprintScore {
  /** Hedges looked at: those with a time, a size and a price. */
  readonly hedges: number;
  readonly kind: 'scored' | 'notEnough';
  /** Null exactly when `notEnough`. */
  readonly score: FootprintMeasures | null;
  readonly markOuts: readonly MarkOutStatistic[];
  readonly words: string;
}

/** Below this many hedges nothing is said. */
export const MIN_FOOTPRINT_HEDGES = 8;

/** When matters most to whoever wants to trade ahead, then how much, then which way. A convention, not an estimate; they add up to 1. */
const WEIGHT = { timing: 0.5, size: 0.3, direction: 0.2 } as const;

/**
 * The footprint of `hedges` (any order). predictabilityShare = 0.5 timing + 0.3 size + 0.2 direction, each 0 … 1: timing is the larger
 * of 1 − entropy share and the alignment with full minutes, size the repetition, direction |2 × run share − 1|; of timing and
 * direction only what exceeds one standard error of chance counts, so that small samples do not look like patterns. Hedges at random
 * in every respect score 0.04 on average at 8 hedges (1 in 20 above 0.16), 0.02 at 20 (above 0.08), 0.007 at 100 (above 0.03): Monte
 * Carlo, 4,000 samples each. Clockwork scores 1.
 * Mark-outs are not part of it: they tell whether anybody reads the footprint, not whether it can be read.
 */
export function footprintScore(hedges: readonly FootprintHedge[]): FootprintScore {
  const usable = hedges.filter(isUsable).toSorted((a, b) => a.tsMs - b.tsMs);
  const markOuts = markOutStatistics(usable);
  if (usable.length < MIN_FOOTPRINT_HEDGES) {
    const words = `${usable.length} of the ${MIN_FOOTPRINT_HEDGES} hedges that a footprint needs`;
    return { hedges: usable.length, kind: 'notEnough', score: null, markOuts, words };
  }
  const score = measure(usable);
  return { hedges: usable.length, kind: 'scored', score, markOuts, words: inSentences(score, usable.length, markOuts) };
}

function isUsable({ tsMs, amountUsd, priceUsd }: FootprintHedge): boolean {
  return Number.isFinite(tsMs) && amountUsd > 0 && amountUsd < Infinity && priceUsd > 0 && priceUsd < Infinity;
}

function measure(sorted: readonly FootprintHedge[]): FootprintMeasures {
  const timesMs = sorted.map(({ tsMs }) => tsMs);
  const gapsMs = timesMs.slice(1).map((tsMs, i) => tsMs - (timesMs[i] ?? tsMs));
  const parts = {
    interArrivalEntropyShare: arrivalEntropyShare(gapsMs),
    sizeRepetitionShare: sizeRepetitionShare(sorted),
    clockAlignmentShare: clockAlignmentShare(timesMs),
    clockAlignmentExpected: CHANCE_OF_ALIGNMENT,
    directionRunShare: directionRunShare(sorted.map(({ side }) => side)),
  };
  return { ...parts, predictabilityShare: predictability(parts, sorted.length) };
}

function predictability(measures: Omit<FootprintMeasures, 'predictabilityShare'>, hedges: number): number {
  const gaps = hedges - 1;
  const regular = beyondChance(1 - measures.interArrivalEntropyShare, ENTROPY_SCATTER / Math.sqrt(gaps));
  const alignmentError = Math.sqrt((CHANCE_OF_ALIGNMENT * (1 - CHANCE_OF_ALIGNMENT)) / hedges);
  const aligned = beyondChance(measures.clockAlignmentShare, CHANCE_OF_ALIGNMENT + alignmentError);
  const direction = beyondChance(Math.abs(2 * measures.directionRunShare - 1), 1 / Math.sqrt(gaps));
  return WEIGHT.timing * Math.max(regular, aligned) + WEIGHT.size * measures.sizeRepetitionShare + WEIGHT.direction * direction;
}

/** 0 up to `chance`, 1 at 1, straight in between. */
function beyondChance(share: number, chance: number): number {
  return Math.max(0, (share - chance) / (1 - chance));
}

function inSentences(score: FootprintMeasures, hedges: number, markOuts: readonly MarkOutStatistic[]): string {
  const pct = (share: number): string => `${inWords(100 * share, 0)} %`;
  const parts = [
    `${hedges} hedges, predictability ${pct(score.predictabilityShare)}`,
    `times ${pct(score.interArrivalEntropyShare)} as spread as chance`,
    `${pct(score.clockAlignmentShare)} on a full minute (chance ${pct(score.clockAlignmentExpected)})`,
    `two hedges have the same size with ${pct(score.sizeRepetitionShare)}`,
    `${pct(score.directionRunShare)} follow one of their own side (chance 50 %)`,
  ];
  const last = markOuts.findLast(({ meanBps }) => meanBps !== null);
  return `${parts.join('; ')}${last === undefined ? '' : `; ${markOutInWords(last)}`}`;
}

/** Against the hedger only counts as such beyond two standard errors. */
function markOutInWords({ afterSeconds, meanBps, standardErrorBps, count }: MarkOutStatistic): string {
  const mean = meanBps ?? 0;
  const error = standardErrorBps === null ? '' : ` ± ${inWords(standardErrorBps, 2)}`;
  const isClear = standardErrorBps !== null && Math.abs(mean) > 2 * standardErrorBps;
  const verdict = isClear ? (mean > 0 ? 'in favour' : 'against') : 'no clear direction';
  return `after ${afterSeconds} s the market moved ${inWords(mean, 2)}${error} bps on ${count} (${verdict})`;
}
