/** The volatility of one leg after a spot move: what it is marked at, plus what the smile says a fixed strike gains or loses. */
import { logRatio } from '../math/logRatio.ts';
import { heldLogMoneyness, MIN_SIGMA } from './smileCurve.ts';
import type { SmileSurface } from './smileSurface.ts';

/** `forwardUsd` and `sigma` are those before the move, `spotRatio` the forward after it over the forward before it. */
export type SigmaMove = (strikeUsd: number, expiryMs: number, forwardUsd: number, sigma: number, spotRatio: number) => number;

/**
 * σ(K) + [smile(k + (R − 1)·ln spotRatio) − smile(k)], k = ln(K/F) before the move, R = `stickiness`, never below MIN_SIGMA.
 * Anchored to the leg's own mark, so that no move leaves every value as it is marked; R = 1 returns `sigma` itself.
 */
export function sigmaMoveOf(smile: SmileSurface, stickiness: number): SigmaMove {
  return (strikeUsd, expiryMs, forwardUsd, sigma, spotRatio) => {
    if (stickiness === 1 || spotRatio === 1) return sigma;
    const k = heldLogMoneyness(logRatio(strikeUsd, forwardUsd));
    const curve = smile.curveOf(expiryMs);
    return Math.max(MIN_SIGMA, sigma + (curve.sigma(k + (stickiness - 1) * Math.log(spotRatio)) - curve.sigma(k)));
  };
}

/** Legs as columns, all of one length. */
export interface MarkedColumns {
  readonly strikeUsd: Float64Array;
  readonly expiryMs: Float64Array;
  readonly forwardUsd: Float64Array;
  readonly sigma: Float64Array;
}

/** Writes the volatility of every leg after the move into `out`. */
export type SigmaColumnMove = (spotRatio: number, out: Float64Array) => void;

/** `sigmaMoveOf` for a book: logarithms and curves are looked up once, a call allocates nothing. Equal to it bit for bit. */
export function sigmaColumnMoveOf(smile: SmileSurface, stickiness: number, columns: MarkedColumns): SigmaColumnMove {
  const { strikeUsd, expiryMs, forwardUsd, sigma } = columns;
  const k = Float64Array.from(strikeUsd, (strike, leg) => heldLogMoneyness(logRatio(strike, forwardUsd[leg] ?? NaN)));
  const curves = Array.from(expiryMs, (ms) => smile.curveOf(ms));
  const atMark = Float64Array.from(curves, (curve, leg) => curve.sigma(k[leg] ?? NaN));
  return (spotRatio, out) => {
    const offset = (stickiness - 1) * Math.log(spotRatio);
    if (stickiness === 1 || spotRatio === 1) {
      out.set(sigma);
      return;
    }
    for (const [leg, curve] of curves.entries()) {
      out[leg] = Math.max(MIN_SIGMA, (sigma[leg] ?? NaN) + (curve.sigma((k[leg] ?? NaN) + offset) - (atMark[leg] ?? NaN)));
    }
  };
}
