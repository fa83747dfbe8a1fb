/** What the band shows for an underlying. */
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed } from '../../format/number.ts';
import { zoneOf, type BandReading, type BandZone } from '../../widgets/bandGeometry.ts';

export function bandReading(view: HedgeView, plan: HedgePlan | null): BandReading {
  return {
    lowerCoin: view.lowerCoin,
    targetCoin: view.targetCoin,
    upperCoin: view.upperCoin,
    filledCoin: view.filledDeltaCoin,
    netCoin: view.netDeltaCoin,
    afterCoin: plan?.residualDeltaCoin ?? null,
  };
}

export interface EdgePrices {
  readonly left: string | null;
  readonly right: string | null;
}

/**
 * The index level at which the next hedge fires, under the edge that would be left there: short gamma loses delta as the
 * market rises, so the higher price then stands at the lower edge. Null while the band is already left.
 */
export function edgePrices(view: HedgeView): EdgePrices {
  const isInside = view.netDeltaCoin !== null && view.netDeltaCoin >= view.lowerCoin && view.netDeltaCoin <= view.upperCoin;
  if (!isInside) return { left: null, right: null };
  const above = priceText('▲', view.nextHedgeAboveUsd);
  const below = priceText('▼', view.nextHedgeBelowUsd);
  const isShortGamma = (view.gammaCoinPerPct ?? 0) < 0;
  return isShortGamma ? { left: above, right: below } : { left: below, right: above };
}

function priceText(arrow: string, priceUsd: number | null): string {
  if (priceUsd === null) return `${arrow} none within 30 %`;
  return `${arrow} next hedge at ${formatFixed(priceUsd, priceUsd < 5_000 ? 1 : 0)}`;
}

export function viewZone(view: HedgeView): BandZone {
  return zoneOf({ netCoin: view.netDeltaCoin, lowerCoin: view.lowerCoin, upperCoin: view.upperCoin });
}
