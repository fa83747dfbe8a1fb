/** What the band shows for an underlying. */
import type { HedgePlan, HedgeView } from '../../../shared/contract/hedgeSchemas.ts';
import { formatFixed, formatPercent } from '../../format/number.ts';
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
 * market rises, so the higher price then stands at the lower edge. Null while a hedge is due already. Without a band the
 * levels are those of a price move, the lower one on the left; null where the policy has no such event.
 */
export function edgePrices(view: HedgeView): EdgePrices {
  if (view.verdict !== 'inside') return { left: null, right: null };
  if (viewZone(view) === 'noBand') return movePrices(view);
  const above = priceText('▲', view.nextHedgeAboveUsd, view.indexUsd);
  const below = priceText('▼', view.nextHedgeBelowUsd, view.indexUsd);
  const isShortGamma = (view.gammaCoinPerPct ?? 0) < 0;
  return isShortGamma ? { left: above, right: below } : { left: below, right: above };
}

function movePrices({ nextHedgeBelowUsd, nextHedgeAboveUsd, indexUsd }: HedgeView): EdgePrices {
  return {
    left: nextHedgeBelowUsd === null ? null : priceText('▼', nextHedgeBelowUsd, indexUsd),
    right: nextHedgeAboveUsd === null ? null : priceText('▲', nextHedgeAboveUsd, indexUsd),
  };
}

/** "▲ next hedge at 77 850, +4.5 %" */
function priceText(arrow: string, priceUsd: number | null, indexUsd: number | null): string {
  if (priceUsd === null) return `${arrow} none within 30 %`;
  const price = `${arrow} next hedge at ${formatFixed(priceUsd, priceUsd < 5_000 ? 1 : 0)}`;
  return indexUsd === null ? price : `${price}, ${formatPercent((priceUsd / indexUsd - 1) * 100)}`;
}

export function viewZone(view: HedgeView): BandZone {
  return zoneOf({ netCoin: view.netDeltaCoin, lowerCoin: view.lowerCoin, upperCoin: view.upperCoin });
}
