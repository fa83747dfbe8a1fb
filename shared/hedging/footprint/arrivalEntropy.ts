/** How much the times between hedges vary, against what pure chance would show in a sample of the same size. */

/**
 * Octaves around the mean gap: bin j holds gaps from 2^(j−½) to 2^(j+½) means, so a clock with some jitter stays inside bin 0.
 * Everything shorter than the first or longer than the last joins it.
 */
const FIRST_BIN = -8;
const LAST_BIN = 4;

/**
 * Shannon entropy of the gaps' octave bins ÷ the expected entropy of as many exponential gaps (a Poisson process), at most 1:
 * 0 all gaps alike (clockwork), 1 as spread as chance. The expectation is that of the sample entropy itself, so a small sample is not
 * mistaken for a regular one; it holds the mean for known, which moves it by less than 0.5 % (Monte Carlo, 7 to 300 gaps).
 * `gapsMs` finite and ≥ 0; fewer than two, or all 0: 0. One sample scatters by about ENTROPY_SCATTER ÷ √gaps.
 */
export function arrivalEntropyShare(gapsMs: readonly number[]): number {
  const meanMs = gapsMs.reduce((sum, gap) => sum + gap, 0) / gapsMs.length;
  if (gapsMs.length < 2 || !(meanMs > 0 && meanMs < Infinity)) return 0;
  const counts = new Map<number, number>();
  for (const gap of gapsMs) {
    const bin = binOf(gap / meanMs);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / gapsMs.length) * Math.log(count / gapsMs.length);
  return Math.min(1, entropy / expectedEntropy(gapsMs.length));
}

/** Standard deviation of the share for a Poisson process × √gaps: 0.45, 0.46, 0.43, 0.40, 0.41 at 7, 15, 30, 100, 300 gaps (Monte Carlo). */
export const ENTROPY_SCATTER = 0.45;

function binOf(gapInMeans: number): number {
  return gapInMeans > 0 ? Math.min(LAST_BIN, Math.max(FIRST_BIN, Math.round(Math.log2(gapInMeans)))) : FIRST_BIN;
}

/** Exact: each bin's count is binomial, so E[H] = −Σ_bins Σ_k P(k) (k/n) ln(k/n). Nats. */
function expectedEntropy(count: number): number {
  let entropy = 0;
  for (let bin = FIRST_BIN; bin <= LAST_BIN; bin += 1) entropy += expectedTerm(count, binProbability(bin));
  return entropy;
}

/** The binomial weights by recurrence in logarithms, which neither overflow nor vanish. */
function expectedTerm(count: number, probability: number): number {
  const logOdds = Math.log(probability) - Math.log1p(-probability);
  let logWeight = count * Math.log1p(-probability);
  let sum = 0;
  for (let k = 1; k <= count; k += 1) {
    logWeight += Math.log((count - k + 1) / k) + logOdds;
    sum -= Math.exp(logWeight) * (k / count) * Math.log(k / count);
  }
  return sum;
}

/** Of an exponential gap of mean 1. */
function binProbability(bin: number): number {
  const from = bin === FIRST_BIN ? 0 : 2 ** (bin - 0.5);
  return bin === LAST_BIN ? Math.exp(-from) : Math.exp(-from) - Math.exp(-(2 ** (bin + 0.5)));
}
