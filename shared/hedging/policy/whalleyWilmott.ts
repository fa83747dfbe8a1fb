/** The asymptotically optimal no-trade band for small proportional costs. */
import type { PolicyBand } from '../../domain/policySchema.ts';
import { missingOf, symmetricBand, type BandMarket, type BandWidths } from './bandWidths.ts';
import { figuresOf } from './policyFigures.ts';

type WhalleyWilmottBand = Extract<PolicyBand, { kind: 'whalleyWilmott' }>;

export interface WhalleyWilmottTerms {
  /** Of the delta that is hedged; its sign does not matter. */
  readonly gammaCoinPerUsd: number;
  readonly indexUsd: number;
  /** λ, one way: the cost of a trade as a share of its notional. */
  readonly costShare: number;
  /** a, of an exponential utility of USD. */
  readonly riskAversionPerUsd: number;
}

/**
 * H = (3/2 · λ · S · Γ² / a)^(1/3), coin. The paper's factor e^(−rT) is 1: r = 0, as everywhere on coin books, where options are priced
 * on their own forward and margin earns nothing.
 * Limits: Γ → 0 or λ → 0 give 0 (hedge every drift), a → ∞ gives 0; σ and T do not enter.
 * Source: Whalley and Wilmott, Mathematical Finance 7 (1997) 307–324. Checked: 50-digit golden table.
 */
export function whalleyWilmottHalfWidth({ gammaCoinPerUsd, indexUsd, costShare, riskAversionPerUsd }: WhalleyWilmottTerms): number {
  const rootGamma = Math.cbrt(gammaCoinPerUsd);
  return Math.cbrt((1.5 * costShare * indexUsd) / riskAversionPerUsd) * rootGamma * rootGamma;
}

/** 0 at λ = 0 or Γ = 0 whatever else is unknown; otherwise unknown without all three of gamma, index and cost. */
export function whalleyWilmottWidths(band: WhalleyWilmottBand, market: BandMarket): BandWidths {
  const { gammaCoinPerUsd, indexUsd, underlying } = market;
  const costShare = band.costShare ?? market.costShare;
  const halfWidthCoin = halfWidthOf({ gammaCoinPerUsd, indexUsd, costShare }, band.riskAversionPerUsd);
  if (halfWidthCoin === null) {
    return { kind: 'unknown', missing: missingOf({ gamma: gammaCoinPerUsd, index: indexUsd, 'cost share': costShare }) ?? 'gamma' };
  }
  return symmetricBand(
    halfWidthCoin,
    figuresOf([
      ['one-way cost λ', costShare, 'share'],
      ['risk aversion a', band.riskAversionPerUsd, '1/USD'],
      ['index S', indexUsd, 'USD'],
      ['gamma Γ', gammaCoinPerUsd, `${underlying}/USD`],
      ['discount factor', 1, ''],
      ['half width H', halfWidthCoin, underlying],
    ]),
  );
}

function halfWidthOf(
  { gammaCoinPerUsd, indexUsd, costShare }: Pick<BandMarket, 'gammaCoinPerUsd' | 'indexUsd' | 'costShare'>,
  riskAversionPerUsd: number,
): number | null {
  if (costShare === 0 || gammaCoinPerUsd === 0) return 0;
  if (gammaCoinPerUsd === null || indexUsd === null || costShare === null) return null;
  return whalleyWilmottHalfWidth({ gammaCoinPerUsd, indexUsd, costShare, riskAversionPerUsd });
}
