/**
 * The no-trade band fitted to the exact utility-based strategy: two widths and a volatility of its own.
 *
 * Source: V. Zakamouline, "Efficient analytic approximation of the optimal hedging strategy for a European call option with transaction
 * costs", Quantitative Finance 6 (2006) 435–445; also in E. Sinclair, Volatility Trading. Constants and exponents were compared with two
 * public implementations.
 *
 * The sign of K. K = −4.76·… is negative, and σ_m² = σ²(1 + K) for a long option, σ²(1 − K) for a short one (so too the implementation
 * that knows both sides). It is the only way round that makes sense: whoever is short gamma buys after a rise and sells after a fall and
 * pays for every crossing, so the option costs more to replicate than σ says and is hedged as if volatility were higher; long gamma pays
 * its costs out of what its trades earn, and the option replicates as if volatility were lower. Leland's σ²(1 ± Le) has the same signs.
 *
 * Checked: 50-digit golden table; and both signs and sizes against the exact strategy, solved by dynamic programming on a tree.
 */
import type { PolicyBand } from '../../domain/policySchema.ts';
import { missingOf, symmetricBand, type BandMarket, type BandWidths } from './bandWidths.ts';
import { figuresOf } from './policyFigures.ts';

type ZakamoulineBand = Extract<PolicyBand, { kind: 'zakamouline' }>;

export interface ZakamoulineTerms {
  readonly gammaCoinPerUsd: number;
  /** Decimal, gamma-weighted over the book. */
  readonly sigma: number;
  /** ACT/365, gamma-weighted over the book. */
  readonly years: number;
  readonly indexUsd: number;
  /** λ, one way. */
  readonly costShare: number;
  /** a, of an exponential utility of USD. */
  readonly riskAversionPerUsd: number;
}

export interface ZakamoulineWidths {
  /** λ/(a S σ² T): what is left without any gamma. */
  readonly h0Coin: number;
  /** 1.12 λ^0.31 T^0.05 σ^−0.25 (|Γ|/a)^0.5. */
  readonly h1Coin: number;
}

/**
 * The two parts of the half width, coin; null: without bound. r = 0, so the paper's e^(−rT) is 1.
 * Limits: λ → 0 gives 0 + 0; then T → 0 or σ → 0 send H0 past every number (null); Γ → 0 leaves H0; a → ∞ gives 0 + 0.
 */
export function zakamoulineWidths(terms: ZakamoulineTerms): ZakamoulineWidths | null {
  const { gammaCoinPerUsd, sigma, years, indexUsd, costShare: cost, riskAversionPerUsd: aversion } = terms;
  if (cost === 0) return { h0Coin: 0, h1Coin: 0 };
  const h0Coin = cost / (aversion * indexUsd * sigma * sigma * years);
  const h1Coin = 1.12 * cost ** 0.31 * years ** 0.05 * sigma ** -0.25 * Math.sqrt(Math.abs(gammaCoinPerUsd) / aversion);
  return Number.isFinite(h0Coin + h1Coin) ? { h0Coin, h1Coin } : null;
}

/**
 * σ_m²/σ² = 1 + K for long gamma, 1 − K for short, K = −4.76 λ^0.78 T^−0.02 σ^−0.25 (a S² |Γ|)^0.15.
 * Limits: λ → 0 or Γ → 0 give 1. At T = 0 or σ = 0 it is 1 by convention: σ_m²·T → 0 as well, so no delta depends on it.
 * Can be ≤ 0 for long gamma at costs far outside the fit (λ of several percent); the caller refuses that.
 */
export function zakamoulineFactor(terms: ZakamoulineTerms): number {
  const { gammaCoinPerUsd, sigma, years, indexUsd, costShare: cost, riskAversionPerUsd: aversion } = terms;
  if (cost === 0 || gammaCoinPerUsd === 0 || sigma === 0 || years === 0) return 1;
  const size = (aversion * indexUsd * indexUsd * Math.abs(gammaCoinPerUsd)) ** 0.15;
  const k = -4.76 * cost ** 0.78 * years ** -0.02 * sigma ** -0.25 * size;
  return 1 + Math.sign(gammaCoinPerUsd) * k;
}

/** 0 at λ = 0 whatever else is unknown; otherwise unknown without any one of its five figures. Without options there is no σ and no T. */
export function zakamoulineBand(band: ZakamoulineBand, market: BandMarket): BandWidths {
  const { gammaCoinPerUsd, sigma, years, indexUsd, underlying } = market;
  const costShare = band.costShare ?? market.costShare;
  if (costShare === 0) return symmetricBand(0, figuresOf([['one-way cost λ', 0, 'share']]));
  if (gammaCoinPerUsd === null || sigma === null || years === null || indexUsd === null || costShare === null) {
    const missing = missingOf({ gamma: gammaCoinPerUsd, sigma, 'time to expiry': years, index: indexUsd, 'cost share': costShare });
    return { kind: 'unknown', missing: missing ?? 'gamma' };
  }
  const terms = { gammaCoinPerUsd, sigma, years, indexUsd, costShare, riskAversionPerUsd: band.riskAversionPerUsd };
  const rows = [
    ['one-way cost λ', costShare, 'share'],
    ['risk aversion a', band.riskAversionPerUsd, '1/USD'],
    ['index S', indexUsd, 'USD'],
    ['gamma Γ', gammaCoinPerUsd, `${underlying}/USD`],
    ['sigma σ', sigma, 'per √year'],
    ['time T', years, 'years'],
    ['discount factor', 1, ''],
  ] as const;
  const widths = zakamoulineWidths(terms);
  if (widths === null) return { kind: 'unbounded', why: 'at expiry H0 passes every number', figures: figuresOf(rows) };
  const { h0Coin, h1Coin } = widths;
  const shown = [...rows, ['H0', h0Coin, underlying], ['H1', h1Coin, underlying], ['half width H', h0Coin + h1Coin, underlying]] as const;
  return symmetricBand(h0Coin + h1Coin, figuresOf(shown));
}
