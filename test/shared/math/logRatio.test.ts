import { describe, expect, it } from 'vitest';
import { logRatio } from '../../../shared/math/logRatio.ts';
import { ulps } from './ulps.ts';

/** [a, b, ln(a/b)] from 60-digit arithmetic (mpmath 1.3), rounded once. */
const RATIOS: readonly (readonly [number, number, number])[] = [
  [100.0, 100.0, 0.0],
  [100.0, 100.00000000000001, -1.4210854715202002e-16],
  [70000.0, 69999.99, 1.4285715298638703e-7],
  [1.4, 1.0, 0.3364722366212129],
  [1.6, 1.0, 0.47000362924573563],
  [1.0, 1.6, -0.47000362924573563],
  [3.0, 7.0, -0.8472978603872036],
  [1e300, 1e-300, 1381.5510557964274],
  [1e-9, 1000000000000.0, -48.35428695287496],
];

describe('logRatio', () => {
  it('meets 60-digit values, to the last bits where a ≈ b', () => {
    for (const [a, b, expected] of RATIOS) expect(ulps(logRatio(a, b), expected), `a = ${a}, b = ${b}`).toBeLessThan(4);
  });

  it('does better than the logarithm of the quotient near 1', () => {
    expect(ulps(Math.log(70_000 / 69_999.99), 1.4285715298638703e-7)).toBeGreaterThan(1e4);
  });
});
