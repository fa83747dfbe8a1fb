import { describe, expect, it } from 'vitest';
import { erfcx } from '../../../shared/math/errorFunction.ts';
import { millsRatio } from '../../../shared/math/millsRatio.ts';
import { ulps } from './ulps.ts';

/** [z, N(−z)/n(z)] from 60-digit arithmetic (mpmath 1.3), rounded once; both sides of a table cell and of the table's end. */
const MILLS: readonly (readonly [number, number])[] = [
  [0.0, 1.2533141373155003],
  [0.01, 1.2433764712490347],
  [0.124, 1.138349250235157],
  [0.126, 1.13663362243651],
  [1.0, 0.6556795424187984],
  [2.3, 0.3785821207109964],
  [4.4, 0.2170011080603006],
  [5.99, 0.16263540052117273],
  [6.01, 0.1621207186196775],
  [9.5, 0.10413358157959825],
  [37.0, 0.027007327965128336],
  [1000000.0, 9.99999999999e-7],
];

describe('millsRatio', () => {
  it('meets 60-digit values to about 1 ulp', () => {
    for (const [z, expected] of MILLS) expect(ulps(millsRatio(z), expected), `z = ${z}`).toBeLessThan(2.5);
  });

  it('agrees with √(π/2)·erfcx(z/√2), an independent approximation', () => {
    for (let step = 0; step <= 4_000; step += 1) {
      const z = step / 400;
      expect(ulps(millsRatio(z), Math.sqrt(Math.PI / 2) * erfcx(z / Math.SQRT2)), `z = ${z}`).toBeLessThan(12);
    }
  });

  it('is 0 at infinity', () => expect(millsRatio(Infinity)).toBe(0));
});
