import { describe, expect, it } from 'vitest';
import { panelRegression, usualLag, type Panel } from '../../../shared/smile/panelRegression.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { seededNormals } from './smileBuilders.ts';

function aPanel(changes: Partial<Panel> = {}): Panel {
  return {
    names: ['slope', 'constant'],
    regressors: [Float64Array.of(1, 2, 3, 4, 5), new Float64Array(5).fill(1)],
    response: Float64Array.of(2, 4, 5, 4, 5),
    weight: null,
    period: [1, 2, 3, 4, 5],
    ...changes,
  };
}

describe('panelRegression', () => {
  it('is the line of least squares (textbook data: y = 0.6x + 2.2)', () => {
    const { coefficients, rowCount, periodCount } = expectOk(panelRegression(aPanel(), 0));
    expect(coefficients.map(({ name }) => name)).toEqual(['slope', 'constant']);
    expect(coefficients[0]?.value).toBeCloseTo(0.6, 12);
    expect(coefficients[1]?.value).toBeCloseTo(2.2, 12);
    expect([rowCount, periodCount]).toEqual([5, 5]);
  });

  it("has White's standard errors with a row per moment and no lag (worked by hand: errors −0.8 0.6 1 −0.6 −0.2)", () => {
    const { coefficients } = expectOk(panelRegression(aPanel(), 0));
    const scores = [-2, -1, 0, 1, 2].map((x, i) => (x * ([-0.8, 0.6, 1, -0.6, -0.2][i] ?? 0)) ** 2);
    const variance = scores.reduce((sum, score) => sum + score, 0) / 10 ** 2;
    expect(coefficients[0]?.standardError).toBeCloseTo(Math.sqrt((variance * 5) / 3), 12);
  });

  it('gains no certainty from the same row twice in one moment', () => {
    const doubled = aPanel({
      regressors: aPanel().regressors.map((column) => Float64Array.from([...column].flatMap((value) => [value, value]))),
      response: Float64Array.from([...aPanel().response].flatMap((value) => [value, value])),
      period: [1, 1, 2, 2, 3, 3, 4, 4, 5, 5],
    });
    const once = expectOk(panelRegression(aPanel(), 1));
    const twice = expectOk(panelRegression(doubled, 1));
    for (const [i, { value, standardError }] of once.coefficients.entries()) {
      expect(twice.coefficients[i]?.value).toBeCloseTo(value, 12);
      expect(twice.coefficients[i]?.standardError).toBeCloseTo(standardError, 12);
    }
  });

  it('leaves rows of weight 0 out', () => {
    const weight = Float64Array.of(1, 1, 0, 0, 0);
    const { coefficients } = expectOk(panelRegression(aPanel({ weight }), 0));
    expect(coefficients[0]?.value).toBeCloseTo(2, 10);
    expect(coefficients[1]?.value).toBeCloseTo(0, 10);
  });

  it('covers the truth 95 times in 100 when errors are autocorrelated and shared within a moment (400 panels, within 88…98 %)', () => {
    const normal = seededNormals(1);
    let covered = 0;
    for (let trial = 0; trial < 400; trial += 1) {
      const x: number[] = [];
      const y: number[] = [];
      const period: number[] = [];
      let shock = 0;
      let driver = 0;
      for (let t = 0; t < 250; t += 1) {
        shock = 0.4 * shock + normal();
        driver = 0.4 * driver + normal();
        for (let row = 0; row < 3; row += 1) {
          x.push(driver);
          y.push(1.5 * driver + shock + 0.2 * normal());
          period.push(t);
        }
      }
      const panel = { names: ['beta'], regressors: [Float64Array.from(x)], response: Float64Array.from(y), weight: null, period };
      const [beta] = expectOk(panelRegression(panel)).coefficients;
      if (beta !== undefined && Math.abs(beta.value - 1.5) <= 1.96 * beta.standardError) covered += 1;
    }
    expect(covered).toBeGreaterThan(0.88 * 400);
    expect(covered).toBeLessThan(0.98 * 400);
  });

  it('uses the lag 4·(T/100)^(2/9), rounded down: 4 at 100 and 234 moments, 6 at 1,000', () => {
    expect([usualLag(100), usualLag(234), usualLag(1_000)]).toEqual([4, 4, 6]);
  });

  it.each([
    ['a NaN', { response: Float64Array.of(1, 2, NaN, 4, 5) }, 'response'],
    ['a NaN regressor', { regressors: [Float64Array.of(1, 2, Infinity, 4, 5), new Float64Array(5).fill(1)] }, 'slope'],
    ['a negative weight', { weight: Float64Array.of(1, 1, -1, 1, 1) }, 'weight'],
    ['columns of different lengths', { response: Float64Array.of(1, 2) }, 'columns'],
    ['moments out of order', { period: [1, 2, 1, 3, 4] }, 'period'],
  ])('refuses %s', (_, changes, field) => {
    const failure = expectFailure(panelRegression(aPanel(changes)));
    expect(failure.reason).toBe('invalidInput');
    expect(failure.message).toContain(field);
  });

  it('refuses too few moments and regressors that say the same', () => {
    expect(expectFailure(panelRegression(aPanel({ period: [1, 1, 2, 2, 3] }))).reason).toBe('missingData');
    const same = new Float64Array(5).fill(2);
    expect(expectFailure(panelRegression(aPanel({ regressors: [same, same] }))).reason).toBe('calculationFailed');
    expect(expectFailure(panelRegression(aPanel({ regressors: [new Float64Array(5), same] }))).reason).toBe('calculationFailed');
  });
});
