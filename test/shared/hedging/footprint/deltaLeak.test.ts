import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deltaLeak, type DeltaLeak, type LeakRequest } from '../../../../shared/hedging/footprint/deltaLeak.ts';
import { failureOf, known, valueOf } from '../../risk/riskBuilders.ts';

type Row = readonly [tsMs: number, netDeltaCoin: number | null, indexUsd: number | null];

function leakOf(rows: readonly Row[], overrides: Partial<LeakRequest> = {}): DeltaLeak {
  return valueOf(deltaLeak(aRequest(rows, overrides)));
}

function aRequest(rows: readonly Row[], overrides: Partial<LeakRequest> = {}): LeakRequest {
  const points = rows.map(([tsMs, netDeltaCoin, indexUsd]) => ({ tsMs, netDeltaCoin, indexUsd }));
  return { points, hedgesMs: [], targetDeltaCoin: 0, maxStepMs: null, ...overrides };
}

describe('deltaLeak', () => {
  it('is delta × subsequent move: 0.5 BTC over +200, then −0.2 over +100, then 0 → 100 − 20 = 80 USD', () => {
    const { leakUsd, knownMs, unknownMs } = leakOf([
      [0, 0.5, 80_000],
      [10, -0.2, 80_200],
      [20, 0, 80_300],
      [30, 7, 79_000],
    ]);
    expect(leakUsd).toBeCloseTo(80, 9);
    expect([knownMs, unknownMs]).toEqual([30, 0]);
  });

  it('is cut at the hedges: each window has its band of delta and its own sum', () => {
    const rows: readonly Row[] = [
      [0, 0.5, 80_000],
      [10, 0.8, 80_100],
      [20, 0, 80_300],
      [30, -0.1, 80_200],
      [40, 0, 80_000],
    ];
    const { windows, leakUsd } = leakOf(rows, { hedgesMs: [20] });
    expect(windows).toEqual([
      { fromMs: 0, toMs: 20, minDeltaCoin: 0.5, maxDeltaCoin: 0.8, leakUsd: 210 },
      { fromMs: 20, toMs: 40, minDeltaCoin: -0.1, maxDeltaCoin: 0, leakUsd: 20 },
    ]);
    expect(leakUsd).toBe(230);
  });

  it('counts only what deviates from the target', () => {
    expect(
      leakOf(
        [
          [0, 2, 100],
          [1, 2, 110],
        ],
        { targetDeltaCoin: 2 },
      ).leakUsd,
    ).toBe(0);
    expect(
      leakOf(
        [
          [0, 2, 100],
          [1, 2, 110],
        ],
        { targetDeltaCoin: 3 },
      ).leakUsd,
    ).toBe(-10);
  });

  it('keeps unknown steps apart: an unknown delta or index, and a gap in the record, are time, not 0 USD', () => {
    const rows: readonly Row[] = [
      [0, 1, 100],
      [10, null, 110],
      [20, 1, 120],
      [30, 1, null],
      [40, 1, 150],
      [140, 1, 90],
    ];
    expect(leakOf(rows, { maxStepMs: 50 })).toEqual({
      leakUsd: 10,
      knownMs: 10,
      unknownMs: 130,
      windows: [{ fromMs: 0, toMs: 10, minDeltaCoin: 1, maxDeltaCoin: 1, leakUsd: 10 }],
    });
    expect(leakOf(rows).leakUsd).toBe(-50);
    expect([
      leakOf([]).leakUsd,
      leakOf([[0, 1, 100]]).leakUsd,
      leakOf([
        [0, null, 100],
        [1, 1, 101],
      ]).leakUsd,
    ]).toEqual([null, null, null]);
  });

  it('is the whole move × delta for a constant delta, wherever hedges and points are (property)', () => {
    const path = fc.array(fc.double({ min: 1_000, max: 200_000, noNaN: true }), { minLength: 2, maxLength: 50 });
    const hedges = fc.array(fc.integer({ min: -5, max: 60 }), { maxLength: 10 });
    fc.assert(
      fc.property(path, hedges, fc.double({ min: -50, max: 50, noNaN: true }), (indexes, hedgesMs, delta) => {
        const { leakUsd, windows } = leakOf(
          indexes.map((indexUsd, i) => [i, delta, indexUsd] as const),
          { hedgesMs },
        );
        const moved = (indexes.at(-1) ?? 0) - (indexes[0] ?? 0);
        expect(Math.abs(known(leakUsd) - delta * moved)).toBeLessThan(1e-5);
        expect(windows.reduce((sum, window) => sum + window.leakUsd, 0)).toBe(leakUsd);
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  it('approaches the gamma P&L as the steps get shorter: delta 10·(S/S0 − 1) over +10 % of 80,000 earns ½·10·0.01·80,000 = 4,000', () => {
    const of = (steps: number): number =>
      known(leakOf(Array.from({ length: steps + 1 }, (_, i) => [i, (1 * i) / steps, 80_000 + (8_000 * i) / steps] as const)).leakUsd);
    expect(of(10)).toBeCloseTo(4_000 * 0.9, 6);
    expect(of(1_000)).toBeCloseTo(4_000 * 0.999, 6);
  });

  it('refuses points out of order and numbers that are none, naming them', () => {
    expect(
      failureOf(
        deltaLeak(
          aRequest([
            [5, 1, 1],
            [4, 1, 1],
          ]),
        ),
      ),
    ).toBe('invalidInput: points[1].tsMs: expected at least 5, was 4');
    expect(failureOf(deltaLeak(aRequest([[5, NaN, 1]])))).toBe('invalidInput: points[0]: expected finite numbers, was NaN');
    expect(failureOf(deltaLeak(aRequest([], { hedgesMs: [Infinity] })))).toContain('hedgesMs');
    expect(failureOf(deltaLeak(aRequest([], { targetDeltaCoin: NaN })))).toContain('targetDeltaCoin');
  });
});
