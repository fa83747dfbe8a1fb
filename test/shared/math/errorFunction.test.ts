import { describe, expect, it } from 'vitest';
import { erf, erfc, erfcx } from '../../../shared/math/errorFunction.ts';
import { ulps } from './ulps.ts';

/** [y, erf(y)] from 60-digit arithmetic (mpmath 1.3), rounded once; both sides of each change of approximation. */
const ERF: readonly (readonly [number, number])[] = [
  [-2.0, -0.9953222650189527],
  [-0.3, -0.3286267594591274],
  [0.0, 0.0],
  [1e-9, 1.1283791670955127e-9],
  [0.46, 0.4846553900016797],
  [0.47, 0.4937450508860821],
  [1.5, 0.9661051464753108],
];
/** [y, erfc(y)], same source. */
const ERFC: readonly (readonly [number, number])[] = [
  [-3.0, 1.9999779095030015],
  [-0.6, 1.6038560908479258],
  [-0.2, 1.2227025892104784],
  [0.0, 1.0],
  [0.1, 0.887537083981715],
  [0.46, 0.5153446099983203],
  [0.47, 0.5062549491139179],
  [1.0, 0.15729920705028513],
  [2.5, 0.0004069520174449589],
  [3.99, 1.6739211364520814e-8],
  [4.01, 1.4196939421371052e-8],
  [10.0, 2.088487583762545e-45],
  [26.0, 5.663192408856143e-296],
];
/** [y, erfcx(y)], same source. */
const ERFCX: readonly (readonly [number, number])[] = [
  [0.0, 1.0],
  [0.1, 0.8964569799691267],
  [0.46, 0.636787383832713],
  [0.47, 0.6314005166600343],
  [1.0, 0.427583576155807],
  [2.2, 0.23559296367861401],
  [3.99, 0.1373240409142297],
  [4.01, 0.13667636742994915],
  [10.0, 0.05614099274382259],
  [1000.0, 0.0005641893014533876],
];

describe('erf', () => {
  it('meets 60-digit values', () => {
    for (const [y, expected] of ERF) expect(ulps(erf(y), expected), `y = ${y}`).toBeLessThan(5);
  });
});

describe('erfc', () => {
  it('meets 60-digit values, in the far tail too', () => {
    for (const [y, expected] of ERFC) expect(ulps(erfc(y), expected), `y = ${y}`).toBeLessThan(8);
  });

  it('does not turn an unknown into a number', () => expect([erf(NaN), erfc(NaN), erfcx(NaN)]).toEqual([NaN, NaN, NaN]));

  it('ends at exactly 0 and 2', () => {
    expect([erfc(30), erfc(Infinity), erfc(-30), erfc(-Infinity)]).toEqual([0, 0, 2, 2]);
  });
});

describe('erfcx', () => {
  it('meets 60-digit values', () => {
    for (const [y, expected] of ERFCX) expect(ulps(erfcx(y), expected), `y = ${y}`).toBeLessThan(8);
  });

  it('is 1/(y√π) far out and 0 at infinity', () => {
    expect(ulps(erfcx(1e200), 1e-200 / Math.sqrt(Math.PI))).toBeLessThan(4);
    expect(erfcx(Infinity)).toBe(0);
  });
});
