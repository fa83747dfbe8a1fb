/** The volatility at which a delta hedge repeated every Δt pays for its own costs. */

export interface LelandTerms {
  /** Its sign alone matters. */
  readonly gammaCoinPerUsd: number;
  readonly sigma: number;
  readonly everyMinutes: number;
  /** λ, one way; the formula's round trip is k = 2λ. */
  readonly costShare: number;
}

const MINUTES_PER_YEAR = 365 * 24 * 60;

/** Le = √(2/π) · 2λ / (σ√Δt), Δt in years; 0 at λ = 0. Null at σ = 0, where it passes every number. */
export function lelandNumber({ sigma, everyMinutes, costShare }: Omit<LelandTerms, 'gammaCoinPerUsd'>): number | null {
  if (costShare === 0) return 0;
  const le = (Math.sqrt(8 / Math.PI) * costShare) / (sigma * Math.sqrt(everyMinutes / MINUTES_PER_YEAR));
  return Number.isFinite(le) ? le : null;
}

/**
 * σ_L²/σ²: 1 + Le for short gamma, 1 − Le for long; 1 without gamma, without cost and as Δt → ∞. At σ = 0 it is 1 by convention: no delta
 * depends on it there. ≤ 0 when long gamma is hedged so often that costs eat more than the gamma earns; the caller refuses that.
 * Source: Leland, Journal of Finance 40 (1985) 1283–1301; for long positions Hoggard, Whalley and Wilmott (1994).
 */
export function lelandFactor(terms: LelandTerms): number {
  const le = lelandNumber(terms);
  return le === null || terms.gammaCoinPerUsd === 0 ? 1 : 1 - Math.sign(terms.gammaCoinPerUsd) * le;
}
