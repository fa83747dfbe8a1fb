import { describe, expect, it } from 'vitest';
import { normCdf, normPdf } from '../../../shared/math/normal.ts';
import { ulps } from './ulps.ts';

/** [x, N(x)] from 60-digit arithmetic (mpmath 1.3), rounded once. */
const CDF: readonly (readonly [number, number])[] = [
  [-37.5, 4.605353009581955e-308],
  [-35.123, 1.5020140475440697e-270],
  [-30.0, 4.906713927148187e-198],
  [-20.7, 1.7318518790197378e-95],
  [-10.1, 2.762109471764517e-24],
  [-8.0, 6.220960574271784e-16],
  [-5.5, 1.8989562465887718e-8],
  [-3.0, 0.0013498980316300946],
  [-2.25, 0.012224472655044703],
  [-1.0, 0.15865525393145705],
  [-0.661, 0.2543061567827802],
  [-0.659, 0.25494788432995735],
  [-0.5, 0.3085375387259869],
  [-0.1, 0.460172162722971],
  [-1e-9, 0.49999999960105773],
  [0.0, 0.5],
  [1e-9, 0.5000000003989423],
  [0.3, 0.6179114221889527],
  [0.7, 0.758036347776927],
  [1.5, 0.9331927987311419],
  [3.0, 0.9986501019683699],
  [8.0, 0.9999999999999993],
];
/** [x, n(x)], same source. */
const PDF: readonly (readonly [number, number])[] = [
  [0.0, 0.3989422804014327],
  [0.1, 0.39695254747701175],
  [1.0, 0.24197072451914334],
  [-2.5, 0.017528300493568537],
  [7.7, 5.3241483722529524e-14],
  [-19.3, 5.1967794246721345e-82],
  [30.1, 7.300259384280611e-198],
  [37.5, 1.7282337322841054e-306],
  [38.0, 1.097221052e-314],
];

describe('normCdf', () => {
  it('keeps its relative accuracy in both tails (60-digit values)', () => {
    for (const [x, expected] of CDF.filter(([, value]) => value > 1e-300)) expect(ulps(normCdf(x), expected), `x = ${x}`).toBeLessThan(4);
  });

  it('goes through the underflow range to exactly 0, and to exactly 1', () => {
    expect(normCdf(-37.5) / 4.605353009581955e-308).toBeCloseTo(1, 10);
    expect(normCdf(-40)).toBe(0);
    expect(normCdf(-Infinity)).toBe(0);
    expect(normCdf(40)).toBe(1);
    expect(normCdf(Infinity)).toBe(1);
  });

  it('does not turn an unknown into a probability', () => {
    expect(normCdf(NaN)).toBeNaN();
    expect(normPdf(NaN)).toBeNaN();
  });

  it('has N(x) + N(−x) = 1 and rises everywhere', () => {
    let before = 0;
    for (let step = -3_000; step <= 3_000; step += 1) {
      const x = step / 400;
      expect(Math.abs(normCdf(x) + normCdf(-x) - 1)).toBeLessThanOrEqual(2 ** -52);
      expect(normCdf(x)).toBeGreaterThanOrEqual(before);
      before = normCdf(x);
    }
  });
});

describe('normPdf', () => {
  it('loses nothing to the rounding of x² (60-digit values)', () => {
    for (const [x, expected] of PDF.filter(([, value]) => value > 1e-300)) expect(ulps(normPdf(x), expected), `x = ${x}`).toBeLessThan(4);
  });

  it('is even, and 0 beyond the double range', () => {
    expect(normPdf(-1.7)).toBe(normPdf(1.7));
    for (const x of [39, -39, 1e200, Infinity, -Infinity]) expect(normPdf(x)).toBe(0);
  });
});
