/** The premium's second and third derivative by volatility: differences of its vega, which is itself exact. */
import { neighbourBoundary, type ExerciseBoundary } from './americanBoundary.ts';
import { plainPremium } from './americanPremium.ts';

/** For a put of strike 1. */
export interface VegaSlopes {
  readonly volga: number;
  readonly ultima: number;
}

/** Steps in shares of σ. */
interface Stencil {
  readonly offsets: readonly number[];
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/** Fourth order, both. */
const CENTRAL: Stencil = {
  offsets: [-2, -1, 0, 1, 2],
  first: [1 / 12, -8 / 12, 0, 8 / 12, -1 / 12],
  second: [-1 / 12, 16 / 12, -30 / 12, 16 / 12, -1 / 12],
};

/** Fifth and fourth order, upwards only: less volatility would bring the boundary to the spot, where vega has a kink. */
const FORWARD: Stencil = {
  offsets: [0, 1, 2, 3, 4, 5],
  first: [-137 / 60, 5, -5, 10 / 3, -5 / 4, 1 / 5],
  second: [15 / 4, -77 / 6, 107 / 6, -13, 61 / 12, -5 / 6],
};

/** Balances what the stencils leave out (∝ step⁴) against the noise of vega (1e-12) over the step, squared for ultima. */
const SHARE = 0.012;

/** At `spot` > 0 above `boundary`, which has tangents; null when a neighbouring boundary cannot be resolved. */
export function vegaSlopes(boundary: ExerciseBoundary, spot: number): VegaSlopes | null {
  const lowest = neighbourBoundary(boundary, boundary.terms.sigma * (1 - 2 * SHARE));
  const isClear = lowest !== null && Math.log(spot) > lowest.logNow;
  return isClear ? differences(boundary, spot, CENTRAL, lowest) : differences(boundary, spot, FORWARD, null);
}

/** `lowest`, where it is already known, is the boundary of the first offset. */
function differences(
  boundary: ExerciseBoundary,
  spot: number,
  { offsets, first, second }: Stencil,
  lowest: ExerciseBoundary | null,
): VegaSlopes | null {
  const { sigma } = boundary.terms;
  let volga = 0;
  let ultima = 0;
  for (let index = 0; index < offsets.length; index += 1) {
    const isKnown = index === 0 && lowest !== null;
    const neighbour = isKnown ? lowest : neighbourBoundary(boundary, sigma * (1 + (offsets[index] ?? 0) * SHARE));
    if (!neighbour) return null;
    const { vega } = plainPremium(neighbour, spot, true);
    volga += (first[index] ?? 0) * vega;
    ultima += (second[index] ?? 0) * vega;
  }
  const step = sigma * SHARE;
  return { volga: volga / step, ultima: ultima / (step * step) };
}
