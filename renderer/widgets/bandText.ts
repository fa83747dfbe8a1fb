/** The band in words, for screen readers and tooltips. */
import { formatFixed } from '../format/number.ts';
import { zoneOf, type BandReading } from './bandGeometry.ts';

export function bandText(reading: BandReading, unit: string, decimals: number): string {
  const number = (coin: number | null) => formatFixed(coin, decimals);
  const hasBand = reading.lowerCoin !== null && reading.upperCoin !== null;
  const band = hasBand ? `the band ${number(reading.lowerCoin)} to ${number(reading.upperCoin)} ${unit}` : 'no band';
  const limits = `${band}, target ${number(reading.targetCoin)}`;
  const zone = zoneOf(reading);
  const place = zone === 'noBand' ? '' : `${zone} `;
  const now = zone === 'unknown' ? `Net delta unknown; ${limits}` : `Net delta ${number(reading.netCoin)} ${unit}, ${place}${limits}`;
  const open =
    reading.filledCoin !== null && reading.netCoin !== null && reading.filledCoin !== reading.netCoin
      ? `; filled only ${number(reading.filledCoin)}`
      : '';
  const after = reading.afterCoin === null ? '' : `; after the hedge ${number(reading.afterCoin)}`;
  return `${now}${open}${after}`;
}
