/** Where everything on the band sits: pure numbers between 0 (left) and 1 (right), one scale rule for all sizes. */

export interface BandReading {
  readonly lowerCoin: number;
  readonly targetCoin: number;
  readonly upperCoin: number;
  /** Null: unknown. */
  readonly filledCoin: number | null;
  /** With working and in-flight orders; null: unknown. */
  readonly netCoin: number | null;
  /** After the suggested hedge; null: none is suggested. */
  readonly afterCoin: number | null;
}

export interface BandReach {
  readonly left: number;
  readonly right: number;
}

export type BandZone = 'below' | 'inside' | 'above' | 'unknown';

export interface BandMark {
  /** 0…1 of the width. */
  readonly at: number;
  /** The value lies beyond this end of the widest scale. */
  readonly beyond: 'left' | 'right' | null;
}

export interface BandGeometry {
  readonly zone: BandZone;
  /** How far the ruler reaches left and right of the band's centre, in half-widths of the band. */
  readonly reach: BandReach;
  readonly lowerAt: number;
  readonly targetAt: number;
  readonly upperAt: number;
  readonly filled: BandMark | null;
  readonly net: BandMark | null;
  readonly after: BandMark | null;
  /** The hollow needle stands apart from the filled one. */
  readonly hasOpenOrders: boolean;
}

/** Steps instead of a sliding scale: the ruler holds still while the needle moves. Each side has its own. */
const REACH_STEPS = [1.6, 2.5, 4, 6, 9, 14] as const;
const WIDEST = 14;
/** A mark keeps this share of the step before the next one is taken. */
const USABLE_SHARE = 0.95;
const MIN_HALF_WIDTH_COIN = 1e-9;

export function bandGeometry(reading: BandReading): BandGeometry {
  const { lowerCoin, upperCoin, filledCoin, netCoin, afterCoin } = reading;
  const centre = (lowerCoin + upperCoin) / 2;
  const halfWidth = Math.max((upperCoin - lowerCoin) / 2, MIN_HALF_WIDTH_COIN);
  const toHalfWidths = (coin: number) => (coin - centre) / halfWidth;
  const known = [filledCoin, netCoin, afterCoin, reading.targetCoin].filter((coin) => coin !== null).map(toHalfWidths);
  const reach = { left: reachFor(-Math.min(...known)), right: reachFor(Math.max(...known)) };
  const toMark = (coin: number | null) => (coin === null ? null : markAt(toHalfWidths(coin), reach));
  return {
    zone: zoneOf(reading),
    reach,
    lowerAt: markAt(-1, reach).at,
    upperAt: markAt(1, reach).at,
    targetAt: markAt(toHalfWidths(reading.targetCoin), reach).at,
    filled: toMark(filledCoin),
    net: toMark(netCoin),
    after: toMark(afterCoin),
    hasOpenOrders: filledCoin !== null && netCoin !== null && Math.abs(netCoin - filledCoin) > halfWidth * 1e-3,
  };
}

/** Of the net delta: on an edge still counts as inside, as in the policy. */
export function zoneOf({ netCoin, lowerCoin, upperCoin }: Pick<BandReading, 'netCoin' | 'lowerCoin' | 'upperCoin'>): BandZone {
  if (netCoin === null) return 'unknown';
  if (netCoin < lowerCoin) return 'below';
  return netCoin > upperCoin ? 'above' : 'inside';
}

function reachFor(farthestHalfWidths: number): number {
  return REACH_STEPS.find((step) => farthestHalfWidths <= step * USABLE_SHARE) ?? WIDEST;
}

function markAt(halfWidths: number, { left, right }: BandReach): BandMark {
  if (halfWidths < -left) return { at: 0, beyond: 'left' };
  if (halfWidths > right) return { at: 1, beyond: 'right' };
  return { at: (halfWidths + left) / (left + right), beyond: null };
}
