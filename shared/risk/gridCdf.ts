/** The normal distribution for grids of millions of cells: a table and a short polynomial instead of exponentials. */
import { normCdf, normPdf } from '../math/normal.ts';

/** Beyond, N is 0 or 1 to 1e-17. */
const REACH = 8.5;
const NODES_PER_UNIT = 16;
const NODES = 2 * REACH * NODES_PER_UNIT + 1;
/** The ninth term is below 1e-17 at the half step of 1/32. */
const DEGREE = 8;
const STRIDE = DEGREE + 1;
const COEFFICIENTS = taylorCoefficients();

/** Around each node N⁽ᵏ⁾/k!; the derivatives of n obey n⁽ᵏ⁺¹⁾ = −x·n⁽ᵏ⁾ − k·n⁽ᵏ⁻¹⁾. */
function taylorCoefficients(): Float64Array {
  const all = new Float64Array(NODES * STRIDE);
  for (let node = 0; node < NODES; node += 1) {
    const x = node / NODES_PER_UNIT - REACH;
    all[node * STRIDE] = normCdf(x);
    let before = 0;
    let current = normPdf(x);
    let factorial = 1;
    for (let k = 1; k <= DEGREE; k += 1) {
      factorial *= k;
      all[node * STRIDE + k] = current / factorial;
      [before, current] = [current, -x * current - (k - 1) * before];
    }
  }
  return all;
}

/**
 * N(x) for every x but NaN, within 3e-16 absolutely: enough for sums of values, not for a far wing on its own (normCdf keeps that relative).
 * Checked against normCdf.
 */
export function gridCdf(x: number): number {
  const held = Math.min(REACH, Math.max(-REACH, x));
  const node = ((held + REACH) * NODES_PER_UNIT + 0.5) | 0;
  const d = held - (node / NODES_PER_UNIT - REACH);
  const c = COEFFICIENTS;
  const at = node * STRIDE;
  const high = (c[at + 5] ?? 0) + d * ((c[at + 6] ?? 0) + d * ((c[at + 7] ?? 0) + d * (c[at + 8] ?? 0)));
  const low = (c[at + 1] ?? 0) + d * ((c[at + 2] ?? 0) + d * ((c[at + 3] ?? 0) + d * ((c[at + 4] ?? 0) + d * high)));
  return (c[at] ?? 0) + d * low;
}
