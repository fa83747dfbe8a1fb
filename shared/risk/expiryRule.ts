/** What a leg is worth that expires between now and the moment a grid looks at: settled at a named price, then held as what was paid. */
import type { ThetaConvention } from '../pricing/thetaConventions.ts';
import { ok, type Result } from '../result/result.ts';
import type { PositionLeg } from './leg.ts';
import { undecayedLegRisk } from './legRisk.ts';
import { shiftedMarket, type MarketView } from './marketView.ts';
import type { LegRisk } from './riskFigures.ts';
import { settledDeltas, straightRisk } from './straightRisk.ts';

/**
 * atPathSpot: at the spot of the level looked at, as if the move came before the expiry. atStartSpot: at today's, as if it came after.
 * atUserPrice: at a price somebody names, > 0. "Spot" of an expiry is its own forward, which is what its index average is expected to be.
 */
export type ExpiryRule =
  | { readonly kind: 'atPathSpot' }
  | { readonly kind: 'atStartSpot' }
  | { readonly kind: 'atUserPrice'; readonly priceUsd: number };

export interface Settlement {
  readonly rule: ExpiryRule;
  /** The level looked at, as a multiple of today's spot; > 0. */
  readonly spotRatio: number;
  readonly atMs: number;
  readonly theta: ThetaConvention;
}

/**
 * Risk at `spotRatio` of a leg that has expired by `atMs`: coins (inverse) or cash (linear), fixed by the price it settled at. `forwardUsd` > 0
 * is today's price of that expiry in `market`. What had no value before the expiry (an unknown average price) has none after it.
 */
export function settledRisk(leg: PositionLeg, market: MarketView, forwardUsd: number, settlement: Settlement): Result<LegRisk> {
  const ratio = settlementRatio(settlement, forwardUsd);
  const paid = undecayedLegRisk(leg, shiftedMarket(market, ratio), settlement.atMs, settlement.theta);
  return paid.ok && ratio !== settlement.spotRatio ? ok(carried(leg, paid.value, forwardUsd * settlement.spotRatio)) : paid;
}

function settlementRatio({ rule, spotRatio }: Settlement, forwardUsd: number): number {
  if (rule.kind === 'atUserPrice') return rule.priceUsd / forwardUsd;
  return rule.kind === 'atPathSpot' ? spotRatio : 1;
}

/** The coins or the cash that were paid, seen from another price. */
function carried(leg: PositionLeg, paid: LegRisk, priceUsd: number): LegRisk {
  if (paid.valueUsd === null || paid.valueCoin === null) return paid;
  const isCoin = leg.instrument.kind !== 'spot' && leg.instrument.settlement === 'inverse';
  const valueCoin = isCoin ? paid.valueCoin : paid.valueUsd / priceUsd;
  return straightRisk({
    ...settledDeltas(valueCoin, isCoin ? 'inverse' : 'linear'),
    valueUsd: isCoin ? valueCoin * priceUsd : paid.valueUsd,
    valueCoin,
    pnlUsd: null,
    priceUsd,
    markPrice: paid.markPrice,
    markPriceUsd: paid.markPriceUsd,
    daysLeft: 0,
    oldestQuoteMs: paid.oldestQuoteMs,
  });
}
