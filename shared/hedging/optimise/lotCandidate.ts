/** An instrument the optimiser may trade, by the lot: what one lot does to the greeks, and what it costs to get and to hold. */

export interface SideTerms {
  /** Whole, ≥ 0: what depth and limits allow on this side; 0: not to be traded. */
  readonly maxLots: number;
  /** Half spread, fee and a straight line through the walk of the book; ≥ 0. */
  readonly costUsdPerLot: number;
  /** What one lot adds to the margin, ≥ 0. An approximation leg by leg: what netting or closing frees is not counted. */
  readonly marginUsdPerLot: number;
}

/** Greeks are those of one lot held long; a lot sold has them with the other sign. */
export interface LotCandidate {
  readonly instrumentId: string;
  readonly kind: 'option' | 'future' | 'perpetual';
  /** Amount units in one lot. */
  readonly lotAmount: number;
  /** Held now, in lots, signed; need not be whole. */
  readonly positionLots: number;
  /** Change of the book's net delta in its numeraire, the premium paid included. */
  readonly deltaCoin: number;
  /** Of that delta. */
  readonly gammaCoinPerUsd: number;
  readonly vegaUsdPerVolPoint: number;
  readonly thetaUsdPerDay: number;
  /** Until it expires, > 0: theta and margin are paid no longer than that. Null: never. */
  readonly daysLeft: number | null;
  /** Expected funding or basis that a long lot pays; < 0: receives. */
  readonly carryUsdPerDay: number;
  /** Once, if the instrument is used at all: somebody has to watch it. ≥ 0. */
  readonly fixedCostUsd: number;
  readonly buy: SideTerms;
  readonly sell: SideTerms;
  /** Of the position after the trade, either way; null: none. A position that is beyond it already is not raised, but not forced down either. */
  readonly maxPositionLots: number | null;
}

/** Whole lots that may be bought and sold once position limits and the rule about short options are counted. */
export interface LotRoom {
  readonly buyLots: number;
  readonly sellLots: number;
}

/** `allowsNakedShorts` false: of an option no more is sold than is held. */
export function lotRoom(candidate: LotCandidate, allowsNakedShorts: boolean): LotRoom {
  const { positionLots, maxPositionLots, buy, sell, kind } = candidate;
  const most = maxPositionLots ?? Infinity;
  const coveredLots = kind === 'option' && !allowsNakedShorts ? positionLots : Infinity;
  return {
    buyLots: wholeWithin(buy.maxLots, most - positionLots),
    sellLots: wholeWithin(sell.maxLots, Math.min(most + positionLots, coveredLots)),
  };
}

/** A room that is a float64 rounding below a whole lot holds that lot. */
const LOT_ROUNDING = 1e-9;

function wholeWithin(maxLots: number, room: number): number {
  return Math.max(0, Math.min(maxLots, Math.floor(room + LOT_ROUNDING)));
}
