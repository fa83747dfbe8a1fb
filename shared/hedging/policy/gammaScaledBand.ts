/** A band as wide as what a move of a given size adds to the delta. */
import type { PolicyBand } from '../../domain/policySchema.ts';
import { missingOf, symmetricBand, type BandMarket, type BandWidths } from './bandWidths.ts';
import { figuresOf } from './policyFigures.ts';

type GammaScaledBand = Extract<PolicyBand, { kind: 'gammaScaled' }>;

export interface GammaScaledTerms {
  readonly gammaCoinPerUsd: number;
  readonly indexUsd: number;
  readonly movePct: number;
  readonly floorCoin: number;
  /** Null: none. */
  readonly capCoin: number | null;
}

/** |Γ|·S·movePct/100 in coin, not under the floor, not over the cap. Γ = 0: the floor. */
export function gammaScaledHalfWidth({ gammaCoinPerUsd, indexUsd, movePct, floorCoin, capCoin }: GammaScaledTerms): number {
  const addedCoin = (Math.abs(gammaCoinPerUsd) * indexUsd * movePct) / 100;
  return Math.min(Math.max(addedCoin, floorCoin), capCoin ?? Infinity);
}

/** Unknown without gamma; without the index too, unless gamma is 0. */
export function gammaScaledWidths(band: GammaScaledBand, market: BandMarket): BandWidths {
  const { gammaCoinPerUsd, indexUsd, underlying } = market;
  if (gammaCoinPerUsd === null || (indexUsd === null && gammaCoinPerUsd !== 0)) {
    return { kind: 'unknown', missing: missingOf({ gamma: gammaCoinPerUsd, index: indexUsd }) ?? 'gamma' };
  }
  const halfWidthCoin = gammaScaledHalfWidth({ ...band, gammaCoinPerUsd, indexUsd: indexUsd ?? 0 });
  return symmetricBand(
    halfWidthCoin,
    figuresOf([
      ['gamma', gammaCoinPerUsd, `${underlying}/USD`],
      ['index', indexUsd, 'USD'],
      ['move', band.movePct, '%'],
      ['floor', band.floorCoin, underlying],
      ['cap', band.capCoin, underlying],
      ['half width', halfWidthCoin, underlying],
    ]),
  );
}
