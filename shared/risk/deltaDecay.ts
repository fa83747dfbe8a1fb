/** How the delta of what expires runs out while the venue averages its delivery price. */
import { MS_PER_MINUTE } from '../units/time.ts';

/** The delivery price is the average of the index over the last half hour before the expiry. */
export const AVERAGING_MS = 30 * MS_PER_MINUTE;

/** Share of the delivery average that is not fixed yet: 1 until the window opens, then linearly to 0 at the expiry and after it. */
export function openShare(expiryMs: number, tsMs: number): number {
  return Math.min(1, Math.max(0, (expiryMs - tsMs) / AVERAGING_MS));
}

/**
 * `deltaCoin` (of options or dated futures, net of the premium where that is what the book hedges) as far as the price can still move it:
 * what the average has fixed has no delta. Perpetuals and spot do not decay.
 * Source: Deribit, "Delta decay during settlement": 0.5 fifteen minutes before the expiry is 0.25, and so through the API.
 */
export function decayedDelta(deltaCoin: number, expiryMs: number, tsMs: number): number {
  const share = openShare(expiryMs, tsMs);
  return share === 0 ? 0 : deltaCoin * share;
}
