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

export type BandZone = 'below' | 'inside' | 'above' | 'unknown';

export interface BandMark {
  /** 0…1 of the width. */
  readonly at: number;
  /** The value lies beyond this end of the widest scale. */
  readonly beyond: 'left' | 'right' | null;
}

export interface BandGeometry {
  readonly zone: BandZone;
  /** Half of the visible range in half-widths of the band: 2, 4, 8 or 16. */
  readonly zoom: number;
  readonly lowerAt: number;
  readonly targetAt: number;
  readonly upperAt: number;
  readonly filled: BandMark | null;
  readonly net: BandMark | null;
  readonly after: BandMark | null;
  /** The hollow needle stands apart from the filled one. */
  readonly hasOpenOrders: boolean;
}

/** Steps instead of a sliding scale: the ruler holds still while the needle moves. */
const ZOOM_STEPS = [2, 4, 8, 16] as const;
const WIDEST = 16;
/** A mark stays this far from the ends before the next step is taken. */
const USABLE_SHARE = 0.94;
const MIN_HALF_WIDTH_COIN = 1e-9;

export function bandGeometry(reading: BandReading): BandGeometry {
  const { lowerCoin, upperCoin, filledCoin, netCoin, afterCoin } = reading;
  const centre = (lowerCoin + upperCoin) / 2;
  const halfWidth = Math.max((upperCoin - lowerCoin) / 2, MIN_HALF_WIDTH_COIN);
  const zoom = zoomFor(centre, halfWidth, [filledCoin, netCoin, afterCoin, reading.targetCoin]);
  const toMark = (coin: number | null) => (coin === null ? null : markAt((coin - centre) / halfWidth, zoom));
  return {
    zone: zoneOf(reading),
    zoom,
    lowerAt: markAt(-1, zoom).at,
    upperAt: markAt(1, zoom).at,
    targetAt: markAt((reading.targetCoin - centre) / halfWidth, zoom).at,
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

function zoomFor(centre: number, halfWidth: number, values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null);
  const farthest = Math.max(0, ...known.map((coin) => Math.abs(coin - centre) / halfWidth));
  return ZOOM_STEPS.find((zoom) => farthest <= zoom * USABLE_SHARE) ?? WIDEST;
}

function markAt(halfWidths: number, zoom: number): BandMark {
  const share = halfWidths / zoom;
  if (share < -1) return { at: 0, beyond: 'left' };
  if (share > 1) return { at: 1, beyond: 'right' };
  return { at: (share + 1) / 2, beyond: null };
}
