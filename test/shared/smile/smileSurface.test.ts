import { describe, expect, it } from 'vitest';
import { MIN_SIGMA, flatCurve } from '../../../shared/smile/smileCurve.ts';
import { sigmaColumnMoveOf, sigmaMoveOf } from '../../../shared/smile/sigmaMove.ts';
import { createSmileSurface, movedSmile, type SmileSurface } from '../../../shared/smile/smileSurface.ts';
import { sviCurve } from '../../../shared/smile/svi.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { A_SMILE, AS_OF_MS, FORWARD_USD } from './smileBuilders.ts';

const NEAR_MS = AS_OF_MS + 30 * MS_PER_DAY;
const FAR_MS = AS_OF_MS + 90 * MS_PER_DAY;
const CURVE = sviCurve(A_SMILE, 30 / 365);

function aSurface(): SmileSurface {
  const slices = [
    { expiryMs: FAR_MS, curve: flatCurve(0.5) },
    { expiryMs: NEAR_MS, curve: CURVE },
  ];
  return expectOk(createSmileSurface(slices, AS_OF_MS));
}

describe('createSmileSurface', () => {
  const surface = aSurface();

  it('answers with the curve of a fitted expiry, at ln(strike/forward)', () => {
    expect(surface.sigmaAt(110_000, NEAR_MS, FORWARD_USD)).toBeCloseTo(CURVE.sigma(Math.log(1.1)), 14);
    expect(surface.slopeAt(110_000, NEAR_MS, FORWARD_USD)).toBeCloseTo(CURVE.slope(Math.log(1.1)), 14);
    expect(surface.expiriesMs).toEqual([NEAR_MS, FAR_MS]);
  });

  it('is linear in total variance between expiries at equal log-moneyness: day 60 is halfway', () => {
    const near = CURVE.sigma(Math.log(1.1)) ** 2 * 30;
    const far = 0.5 ** 2 * 90;
    const middle = surface.sigmaAt(110_000, AS_OF_MS + 60 * MS_PER_DAY, FORWARD_USD);
    expect(middle ** 2 * 60).toBeCloseTo((near + far) / 2, 12);
    const k = Math.log(1.1);
    const curve = surface.curveOf(AS_OF_MS + 60 * MS_PER_DAY);
    expect(curve.slope(k)).toBeCloseTo((curve.sigma(k + 1e-5) - curve.sigma(k - 1e-5)) / 2e-5, 6);
  });

  it('holds the volatility before the first expiry and after the last', () => {
    expect(surface.sigmaAt(110_000, AS_OF_MS + MS_PER_DAY, FORWARD_USD)).toBe(surface.sigmaAt(110_000, NEAR_MS, FORWARD_USD));
    expect(surface.sigmaAt(70_000, FAR_MS + 400 * MS_PER_DAY, FORWARD_USD)).toBe(0.5);
  });

  it('is finite for every strike, from next to nothing to the absurd', () => {
    for (const strike of [1e-9, 1, 1e15]) expect(Number.isFinite(surface.sigmaAt(strike, NEAR_MS, FORWARD_USD))).toBe(true);
  });

  it('refuses no expiry, one that has passed, and one that comes twice', () => {
    const slice = { expiryMs: NEAR_MS, curve: CURVE };
    expect(expectFailure(createSmileSurface([], AS_OF_MS)).reason).toBe('missingData');
    expect(expectFailure(createSmileSurface([slice], NEAR_MS)).message).toContain('expiryMs');
    expect(expectFailure(createSmileSurface([slice, slice], AS_OF_MS)).message).toContain('twice');
  });
});

describe('movedSmile', () => {
  const surface = aSurface();
  const ratio = 0.9;
  const moved = (stickiness: number): SmileSurface => movedSmile(surface, ratio, stickiness);

  it('sticky strike (R = 1) keeps the volatility of a strike, sticky moneyness (R = 0) that of a moneyness', () => {
    expect(moved(1).sigmaAt(80_000, NEAR_MS, ratio * FORWARD_USD)).toBeCloseTo(surface.sigmaAt(80_000, NEAR_MS, FORWARD_USD), 14);
    expect(moved(0).sigmaAt(80_000, NEAR_MS, ratio * FORWARD_USD)).toBeCloseTo(surface.sigmaAt(80_000 / ratio, NEAR_MS, FORWARD_USD), 14);
  });

  it('local volatility (R = 2) moves the at-the-money volatility along the smile twice as far: σ(2·ln ratio)', () => {
    expect(moved(2).sigmaAt(90_000, NEAR_MS, 90_000)).toBeCloseTo(CURVE.sigma(2 * Math.log(0.9)), 14);
  });

  it.each([0, 0.5, 1, 1.7, 2])('changes the volatility of a fixed strike by (R − 1)·slope per unit of ln F, R = %d', (stickiness) => {
    const at = (up: number): number => movedSmile(surface, up, stickiness).sigmaAt(95_000, NEAR_MS, up * FORWARD_USD);
    const perLog = (at(1 + 1e-5) - at(1 - 1e-5)) / 2e-5;
    expect(perLog).toBeCloseTo((stickiness - 1) * surface.slopeAt(95_000, NEAR_MS, FORWARD_USD), 6);
  });

  it('composes: two moves and a shift are one move by the product and the same shift', () => {
    const twice = surface.shifted(0.9, 1.5, 1).shifted(1.2, 1.5, 2);
    const once = surface.shifted(1.08, 1.5, 3);
    for (const strike of [60_000, 108_000, 150_000]) {
      expect(twice.sigmaAt(strike, NEAR_MS, 108_000)).toBeCloseTo(once.sigmaAt(strike, NEAR_MS, 108_000), 13);
    }
  });

  it('shifts in vol points and stops at the lowest volatility, flat there', () => {
    expect(surface.shifted(1, 0, 5).sigmaAt(70_000, FAR_MS, FORWARD_USD)).toBeCloseTo(0.55, 14);
    const gone = surface.shifted(1, 0, -500);
    expect([gone.sigmaAt(70_000, NEAR_MS, FORWARD_USD), gone.slopeAt(70_000, NEAR_MS, FORWARD_USD)]).toEqual([MIN_SIGMA, 0]);
  });
});

describe('sigmaMoveOf', () => {
  const surface = aSurface();

  it("adds the smile's move of the strike to the leg's own mark", () => {
    const move = sigmaMoveOf(surface, 0.3);
    const expected = 0.61 + movedSmile(surface, 0.9, 0.3).sigmaAt(95_000, NEAR_MS, 90_000) - surface.sigmaAt(95_000, NEAR_MS, FORWARD_USD);
    expect(move(95_000, NEAR_MS, FORWARD_USD, 0.61, 0.9)).toBeCloseTo(expected, 14);
  });

  it('returns the mark itself when nothing moves, and under sticky strike, bit for bit', () => {
    expect(sigmaMoveOf(surface, 0.3)(95_000, NEAR_MS, FORWARD_USD, 0.6123, 1)).toBe(0.6123);
    expect(sigmaMoveOf(surface, 1)(95_000, NEAR_MS, FORWARD_USD, 0.6123, 0.7)).toBe(0.6123);
  });

  it('equals its column form bit for bit', () => {
    const columns = {
      strikeUsd: Float64Array.of(60_000, 95_000, 100_000, 180_000),
      expiryMs: Float64Array.of(NEAR_MS, FAR_MS, AS_OF_MS + 45 * MS_PER_DAY, NEAR_MS),
      forwardUsd: Float64Array.of(1e5, 1.01e5, 1e5, 1e5),
      sigma: Float64Array.of(0.8, 0.5, 0.55, 0.9),
    };
    const out = new Float64Array(4);
    for (const [stickiness, ratio] of [
      [0, 0.8],
      [1.6, 1.25],
      [1, 0.9],
      [2, 1],
    ] as const) {
      sigmaColumnMoveOf(surface, stickiness, columns)(ratio, out);
      const move = sigmaMoveOf(surface, stickiness);
      const { strikeUsd, expiryMs, forwardUsd, sigma } = columns;
      const one = out.map((_, i) => move(strikeUsd[i] ?? 0, expiryMs[i] ?? 0, forwardUsd[i] ?? 0, sigma[i] ?? 0, ratio));
      expect(out).toEqual(one);
    }
  });
});
