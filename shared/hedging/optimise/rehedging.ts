/** What hedging the delta of a book is expected to take: how often a band is left, what that costs, what noise stays. Local, at today's gamma. */
import { fail, ok, type Result } from '../../result/result.ts';
import { DAYS_PER_YEAR } from '../../units/time.ts';

export interface RehedgeInputs {
  /** Of the delta that is hedged. */
  readonly gammaCoinPerUsd: number;
  readonly spotUsd: number;
  /** Decimal per √year. */
  readonly sigma: number;
  /** Half width of the band; > 0. Each hedge goes back to its centre. */
  readonly halfWidthCoin: number;
  /** One way, of the notional. */
  readonly costShare: number;
}

export interface Rehedging {
  readonly hedgesPerDay: number;
  readonly costUsdPerDay: number;
  /** One standard deviation of a day's P&L from delta that waits inside the band. */
  readonly noiseUsdPerDay: number;
}

/**
 * The delta moves with standard deviation |Γ|·S·σ·√t; driftless, it leaves ±h after τ = h²/(Γ S σ)² on average, so 1/τ hedges of h coins a day.
 * Noise: ∫ δ dS over a day has the variance of S times the mean of δ², which is h²/6 for a delta that starts anew from the middle of ±h, and
 * no more than half of what a day's moves make of it: |Γ| S² σ² √(τ/6) and at most |Γ| S² σ² √(1/2), τ in days. At τ = 3 days, where the
 * two meet, it is a fifth too high; within 5 % below half a day and above ten.
 * Γ or σ = 0: nothing to hedge, all 0. Fails with invalidInput naming the field.
 */
export function expectedRehedging(inputs: RehedgeInputs): Result<Rehedging> {
  for (const [name, value] of Object.entries(inputs) as [keyof RehedgeInputs, number][]) {
    const isFit = name === 'gammaCoinPerUsd' ? Number.isFinite(value) : value >= 0 && value < Infinity;
    if (!isFit) return fail('invalidInput', `${name}: expected a finite number${name === 'gammaCoinPerUsd' ? '' : ' ≥ 0'}, was ${value}`);
  }
  const { gammaCoinPerUsd, spotUsd, sigma, halfWidthCoin, costShare } = inputs;
  if (halfWidthCoin === 0) return fail('invalidInput', 'halfWidthCoin: expected > 0, was 0');
  const dailySigma = sigma / Math.sqrt(DAYS_PER_YEAR);
  const coinPerRootDay = Math.abs(gammaCoinPerUsd) * spotUsd * dailySigma;
  const hedgesPerDay = (coinPerRootDay / halfWidthCoin) ** 2;
  const meanSquare = Math.min(1 / (6 * hedgesPerDay), 1 / 2);
  return ok({
    hedgesPerDay,
    costUsdPerDay: hedgesPerDay * halfWidthCoin * spotUsd * costShare,
    noiseUsdPerDay: coinPerRootDay * spotUsd * dailySigma * Math.sqrt(meanSquare),
  });
}
