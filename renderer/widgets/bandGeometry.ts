/** Where everything on the band sits: pure numbers between 0 (left) and 1 (right), one scale rule for all sizes. */

export interface BandReading {
  /** Both null: the policy has no band, or its width is unknown. */
  readonly lowerCoin: number | null;
  readonly targetCoin: number;
  readonly upperCoin: number | null;
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

/** noBand: nothing to be inside of; the target alone is marked. */
export type BandZone = 'below' | 'inside' | 'above' | 'noBand' | 'unknown';

export interface BandMark {
  /** 0…1 of the width. */
  readonly at: number;
  /** The value lies beyond this end of the widest scale. */
  readonly beyond: 'left' | 'right' | null;
}

export interface BandGeometry {
  readonly zone: BandZone;
  /** How far the ruler reaches left and right of its centre, in half-widths of the band (or of the scale, where there is none). */
  readonly reach: BandReach;
  /** The edges; null without a band. */
  readonly band: { readonly lowerAt: number; readonly upperAt: number } | null;
  readonly targetAt: number;
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
  const { filledCoin, netCoin, afterCoin } = reading;
  const { centre, halfWidth, hasBand } = scaleOf(reading);
  const toHalfWidths = (coin: number) => (coin - centre) / halfWidth;
  const known = knownCoins(reading).map(toHalfWidths);
  const reach = { left: reachFor(-Math.min(...known)), right: reachFor(Math.max(...known)) };
  const toMark = (coin: number | null) => (coin === null ? null : markAt(toHalfWidths(coin), reach));
  return {
    zone: zoneOf(reading),
    reach,
    band: hasBand ? { lowerAt: markAt(-1, reach).at, upperAt: markAt(1, reach).at } : null,
    targetAt: markAt(toHalfWidths(reading.targetCoin), reach).at,
    filled: toMark(filledCoin),
    net: toMark(netCoin),
    after: toMark(afterCoin),
    hasOpenOrders: filledCoin !== null && netCoin !== null && Math.abs(netCoin - filledCoin) > halfWidth * 1e-3,
  };
}

interface BandScale {
  readonly centre: number;
  readonly halfWidth: number;
  readonly hasBand: boolean;
}

/** Without a band the target is the centre, and a round number that holds every needle takes the place of the half-width. */
function scaleOf(reading: BandReading): BandScale {
  const { lowerCoin, upperCoin, targetCoin } = reading;
  if (lowerCoin !== null && upperCoin !== null) {
    const halfWidth = Math.max((upperCoin - lowerCoin) / 2, MIN_HALF_WIDTH_COIN);
    return { centre: (lowerCoin + upperCoin) / 2, halfWidth, hasBand: true };
  }
  const farthest = Math.max(...knownCoins(reading).map((coin) => Math.abs(coin - targetCoin)));
  return { centre: targetCoin, halfWidth: roundUp(farthest), hasBand: false };
}

/** The next of 1, 2, 5 × 10ⁿ; 1 for nothing at all. */
function roundUp(size: number): number {
  if (size < MIN_HALF_WIDTH_COIN) return 1;
  const decade = 10 ** Math.floor(Math.log10(size));
  return decade * ([1, 2, 5].find((step) => size <= step * decade) ?? 10);
}

function knownCoins({ filledCoin, netCoin, afterCoin, targetCoin }: BandReading): number[] {
  return [filledCoin, netCoin, afterCoin, targetCoin].filter((coin) => coin !== null);
}

/** Of the net delta: on an edge still counts as inside, as in the policy. */
export function zoneOf({ netCoin, lowerCoin, upperCoin }: Pick<BandReading, 'netCoin' | 'lowerCoin' | 'upperCoin'>): BandZone {
  if (netCoin === null) return 'unknown';
  if (lowerCoin === null || upperCoin === null) return 'noBand';
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
