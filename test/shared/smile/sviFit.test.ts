import { describe, expect, it } from 'vitest';
import { lowestSviDensity, steepestWing } from '../../../shared/smile/butterfly.ts';
import { smileQuality } from '../../../shared/smile/smileQuality.ts';
import { sviCurve, type SviParams } from '../../../shared/smile/svi.ts';
import { fitSvi, reachOf } from '../../../shared/smile/sviFit.ts';
import { A_SMILE, seededNormals, seededNumbers, sviPoints, VOGT } from './smileBuilders.ts';

const YEARS = 30 / 365;

describe('fitSvi', () => {
  it('recovers a smile from 50 of its own points to a hundredth of a vol point, and says it needed no repair', () => {
    const points = sviPoints(A_SMILE, YEARS, -0.6, 0.5, 50);
    const fit = fitSvi(points, YEARS);
    expect(fit.isRepaired).toBe(false);
    expect(smileQuality(sviCurve(fit.params, YEARS), points).rmsVolPoints).toBeLessThan(0.01);
    expect(fit.params.m).toBeCloseTo(A_SMILE.m, 2);
    expect(fit.params.rho).toBeCloseTo(A_SMILE.rho, 2);
  });

  it('comes within 0.1 vol point (weighted rms) of 200 random smiles without butterflies', () => {
    const next = seededNumbers(3);
    for (let run = 0; run < 200; run += 1) {
      const years = 0.01 + next();
      const scale = Math.sqrt(years);
      const params: SviParams = {
        a: (0.05 + 0.3 * next()) * years,
        b: (0.1 + 0.3 * next()) * scale,
        rho: 1.4 * (next() - 0.5),
        m: 0.3 * scale * (next() - 0.5),
        s: (0.1 + 0.6 * next()) * scale,
      };
      const points = sviPoints(params, years, -1.2 * scale, scale, 12 + Math.floor(40 * next()));
      if (lowestSviDensity(params, reachOf(points, years)).density < 0.02) continue;
      const { params: found } = fitSvi(points, years);
      expect(smileQuality(sviCurve(found, years), points).rmsVolPoints).toBeLessThan(0.1);
    }
  });

  it("gives up a little closeness for a density that is nowhere negative: Vogt's slice", () => {
    const points = sviPoints(VOGT, 1, -1.5, 1.5, 61);
    const fit = fitSvi(points, 1);
    expect(fit.isRepaired).toBe(true);
    expect(lowestSviDensity(fit.params, reachOf(points, 1)).density).toBeGreaterThanOrEqual(0);
    expect(smileQuality(sviCurve(fit.params, 1), points).rmsVolPoints).toBeLessThan(1);
  });

  it('says the same twice, bit for bit, and obeys the wings under noise of two vol points', () => {
    const normal = seededNormals(7);
    for (let run = 0; run < 50; run += 1) {
      const points = sviPoints(A_SMILE, YEARS, -0.4, 0.4, 25).map((point) => ({ ...point, sigma: point.sigma + 0.02 * normal() }));
      const fit = fitSvi(points, YEARS);
      expect(fitSvi(points, YEARS)).toEqual(fit);
      expect(steepestWing(fit.params)).toBeLessThanOrEqual(2);
      expect(Math.abs(fit.params.rho)).toBeLessThanOrEqual(1);
    }
  });
});
