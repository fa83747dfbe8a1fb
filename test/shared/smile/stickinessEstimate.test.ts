import { describe, expect, it } from 'vitest';
import { fitExpiry } from '../../../shared/smile/expiryFit.ts';
import { stickinessHistory, strikeHistory, type HistoryFilter, type SmileMoment } from '../../../shared/smile/smileHistory.ts';
import { estimateMinimumVariance, estimateStickiness } from '../../../shared/smile/stickinessEstimate.ts';
import { createSmileSurface, movedSmile } from '../../../shared/smile/smileSurface.ts';
import { sviCurve } from '../../../shared/smile/svi.ts';
import { MS_PER_DAY } from '../../../shared/units/time.ts';
import { expectFailure, expectOk } from '../../support/expectOk.ts';
import { A_SMILE, AS_OF_MS, FORWARD_USD, seededNormals, twoQuotes } from './smileBuilders.ts';

describe('estimateStickiness', () => {
  it.each([0, 1, 1.5, 2])('recovers R = %d from 300 synthetic steps with noise and drift, within three standard errors', (truth) => {
    const normal = seededNormals(21 + truth);
    const rows = Array.from({ length: 300 }, () => ({ move: 0.02 * normal(), slope: -0.3 + 0.1 * normal() }));
    const history = {
      step: rows.map((_, i) => i),
      logForwardMove: Float64Array.from(rows, ({ move }) => move),
      slope: Float64Array.from(rows, ({ slope }) => slope),
      atmSigmaMove: Float64Array.from(rows, ({ move, slope }) => truth * slope * move - 0.0005 + 0.004 * normal()),
    };
    const { stickiness, drift, regression } = expectOk(estimateStickiness(history));
    expect(Math.abs(stickiness.value - truth)).toBeLessThan(3 * stickiness.standardError);
    expect(stickiness.standardError).toBeLessThan(0.1);
    expect(Math.abs(drift.value + 0.0005)).toBeLessThan(3 * drift.standardError);
    expect(regression.periodCount).toBe(300);
  });

  it('refuses a market that did not move, and a history too short', () => {
    const still = new Float64Array(10);
    const history = { step: [...still.keys()], logForwardMove: still, slope: still.map(() => -0.3), atmSigmaMove: still };
    expect(expectFailure(estimateStickiness(history)).reason).toBe('calculationFailed');
    expect(expectFailure(estimateStickiness({ ...history, step: still })).reason).toBe('missingData');
  });
});

describe('estimateMinimumVariance', () => {
  it('recovers a, b, c from 200 synthetic steps of 15 strikes with a shock common to each step, within three standard errors', () => {
    const truth = [-0.25, 0.4, -0.15] as const;
    const normal = seededNormals(8);
    const rows = Array.from({ length: 200 }, (_, step) => {
      const move = 0.02 * normal();
      const shock = 0.003 * normal();
      return Array.from({ length: 15 }, (_, i) => {
        const delta = 0.06 + (0.88 * i) / 14;
        const years = i % 2 === 0 ? 0.1 : 0.4;
        const sigmaMove = ((truth[0] + truth[1] * delta + truth[2] * delta ** 2) * move) / Math.sqrt(years) + shock + 0.001 * normal();
        return { step, move, delta, years, vega: 4 * delta * (1 - delta), sigmaMove };
      });
    }).flat();
    const column = (value: (row: (typeof rows)[number]) => number): Float64Array => Float64Array.from(rows, value);
    const { coefficients, regression } = expectOk(
      estimateMinimumVariance({
        step: rows.map(({ step }) => step),
        forwardReturn: column(({ move }) => move),
        callDelta: column(({ delta }) => delta),
        years: column(({ years }) => years),
        vegaCoin: column(({ vega }) => vega),
        sigmaMove: column(({ sigmaMove }) => sigmaMove),
      }),
    );
    for (const [i, { value, standardError }] of regression.coefficients.entries()) {
      expect(Math.abs(value - (truth[i] ?? NaN))).toBeLessThan(3 * standardError);
      expect(standardError).toBeLessThan(0.1);
    }
    expect(coefficients.a).toBe(regression.coefficients[0]?.value);
    expect(regression.explained).toBeGreaterThan(0.2);
  });
});

describe('stickinessHistory and strikeHistory', () => {
  const filter: HistoryFilter = { minYears: 3 / 365, maxYears: 1, maxStepMs: MS_PER_DAY, minDelta: 0.05 };
  const expiryMs = AS_OF_MS + 40 * MS_PER_DAY;
  const YEARS = 40 / 365;

  /** A market that moves under R exactly; time stands still, so that nothing else does. */
  function moments(stickiness: number): readonly SmileMoment[] {
    const surface = expectOk(createSmileSurface([{ expiryMs, curve: sviCurve(A_SMILE, YEARS) }], AS_OF_MS));
    const normal = seededNormals(4);
    let ratio = 1;
    return Array.from({ length: 40 }, (_, i) => {
      ratio *= Math.exp(0.02 * normal());
      const smile = movedSmile(surface, ratio, stickiness);
      const forwardUsd = FORWARD_USD * ratio;
      const quotes = Array.from({ length: 30 }, (_, at) => 60_000 + 3_000 * at).flatMap((strikeUsd) =>
        twoQuotes(strikeUsd, YEARS, smile.sigmaAt(strikeUsd, expiryMs, forwardUsd), 0.002).map((quote) => ({ ...quote, bidUsd: null })),
      );
      const fit = expectOk(fitExpiry({ expiryMs, years: YEARS, forwardUsd, tickUsd: 1, quotes }));
      return { asOfMs: AS_OF_MS + i * 6 * 3_600_000, fits: [fit] };
    });
  }

  it('give the R under which the market moved back, after fitting (R = 1.4)', () => {
    const { stickiness } = expectOk(estimateStickiness(stickinessHistory(moments(1.4), filter)));
    expect(stickiness.value).toBeCloseTo(1.4, 1);
  });

  it('see no volatility move at a fixed strike under sticky strike', () => {
    const history = strikeHistory(moments(1), filter);
    expect(history.sigmaMove.length).toBeGreaterThan(500);
    expect(Math.max(...history.sigmaMove.map(Math.abs))).toBeLessThan(1e-12);
    expect(history.callDelta.every((delta) => delta >= 0.05 && delta <= 0.95)).toBe(true);
  });

  it('leave out gaps between snapshots and expiries outside the range', () => {
    const [first, second] = moments(1);
    if (first === undefined || second === undefined) throw new Error('two moments');
    const late = { ...second, asOfMs: first.asOfMs + 2 * MS_PER_DAY };
    expect(stickinessHistory([first, late], filter).slope).toHaveLength(0);
    expect(stickinessHistory([first, second], filter).slope).toHaveLength(1);
    expect(stickinessHistory([first, second], { ...filter, maxYears: 0.1 }).slope).toHaveLength(0);
  });
});
