/** The widths of a policy's band, whatever its kind. */
import type { PolicyBand } from '../../domain/policySchema.ts';
import { assertNever } from '../../result/assertNever.ts';
import type { BandMarket, BandWidths } from './bandWidths.ts';
import { fixedBandWidths } from './fixedBand.ts';
import { gammaScaledWidths } from './gammaScaledBand.ts';
import { whalleyWilmottWidths } from './whalleyWilmott.ts';
import { zakamoulineBand } from './zakamouline.ts';

export function bandWidthsOf(band: PolicyBand, market: BandMarket): BandWidths {
  switch (band.kind) {
    case 'fixed':
      return fixedBandWidths(band, market);
    case 'gammaScaled':
      return gammaScaledWidths(band, market);
    case 'whalleyWilmott':
      return whalleyWilmottWidths(band, market);
    case 'zakamouline':
      return zakamoulineBand(band, market);
    default:
      return assertNever(band);
  }
}

/** "Whalley–Wilmott band" */
export function bandInWords({ kind }: PolicyBand): string {
  return BAND_WORDS[kind];
}

const BAND_WORDS: Readonly<Record<PolicyBand['kind'], string>> = {
  fixed: 'fixed band',
  gammaScaled: 'gamma-scaled band',
  whalleyWilmott: 'Whalley–Wilmott band',
  zakamouline: 'Zakamouline band',
};
