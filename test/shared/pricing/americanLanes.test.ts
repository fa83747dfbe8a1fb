import { describe, expect, it } from 'vitest';
import { chebyshevSum, exerciseBoundary, type ExerciseBoundary } from '../../../shared/pricing/americanBoundary.ts';
import { createEquation, newtonStep, type Equation } from '../../../shared/pricing/americanEquation.ts';
import { boundaryGrid, type BoundaryGrid } from '../../../shared/pricing/americanGrid.ts';
import { isWithinLanes } from '../../../shared/pricing/americanLanes.ts';
import { laneLayout } from '../../../shared/pricing/americanLaneLayout.ts';
import { earlyPremium, plainPremium } from '../../../shared/pricing/americanPremium.ts';
import { premiumRules } from '../../../shared/pricing/americanPremiumRules.ts';
import type { PutTerms } from '../../../shared/pricing/americanTerms.ts';
import { createUniform, logUniform } from './propertyBench.ts';

const SEED = 20_261_122;
const OPTIONS = 300;

/** 1 day to 10 years, σ 5 % to 200 %, rates to 20 %; a quarter without a carry, a quarter with a negative one. */
function someTerms(uniform: () => number): PutTerms {
  const kind = uniform();
  const size = 0.2 * uniform();
  return {
    rate: 0.001 + 0.2 * uniform(),
    carry: kind < 0.25 ? 0 : kind < 0.5 ? -0.5 * size : size,
    sigma: logUniform(uniform, 0.05, 2),
    years: logUniform(uniform, 1 / 365, 10),
  };
}

function solved(terms: PutTerms): ExerciseBoundary {
  const boundary = exerciseBoundary(terms, false);
  if (!boundary) throw new Error(`no boundary for ${JSON.stringify(terms)}`);
  return boundary;
}

/** What a search may start from: the solution, bent by up to a fifth. */
function nearSolution({ grid }: Equation, { coefficients }: ExerciseBoundary, uniform: () => number): Float64Array {
  const bend = 0.2 * uniform();
  return grid.nodes.map((z) => chebyshevSum(coefficients, z) * (1 + bend * z));
}

function largestDifference(a: Float64Array, b: Float64Array): number {
  const size = Math.max(...a.map(Math.abs));
  return Math.max(...a.map((value, index) => Math.abs(value - (b[index] ?? NaN)))) / size;
}

function pairOf(grid: BoundaryGrid): { readonly lanes: Equation; readonly plain: Equation } {
  const lanes = createEquation(grid);
  expect(lanes.lanes).not.toBeNull();
  return { lanes, plain: createEquation(grid, null) };
}

describe('newtonStep', () => {
  it('moves the unknowns the same way with the lanes and without, to 1e-10 of the largest, on both kinds of grid', () => {
    const grids = ([6, 16] as const).map((points) => ({
      1: pairOf(boundaryGrid(points, 24, 1)),
      2: pairOf(boundaryGrid(points + 2, 32, 2)),
    }));
    const uniform = createUniform(SEED);
    for (let run = 0; run < OPTIONS; run += 1) {
      const terms = someTerms(uniform);
      const boundary = solved(terms);
      for (const { [boundary.power]: pair } of grids) {
        const start = nearSolution(pair.plain, boundary, uniform);
        const [ours, theirs] = [start.slice(), start.slice()];
        // The second step of an option keeps what the first one worked out.
        for (let step = 0; step < 2; step += 1) {
          newtonStep(pair.lanes, terms, ours);
          newtonStep(pair.plain, terms, theirs);
          expect(largestDifference(theirs, ours), JSON.stringify([step, terms])).toBeLessThan(1e-10);
        }
      }
    }
  });

  it('leaves options to the plain function whose exponentials would leave the range of the lanes', () => {
    expect(isWithinLanes({ rate: 0.05, carry: 0, sigma: 0.2, years: 1 })).toBe(true);
    expect(isWithinLanes({ rate: 0.05, carry: 0, sigma: 20, years: 1 })).toBe(false);
    expect(isWithinLanes({ rate: 0.05, carry: -4, sigma: 0.2, years: 100 })).toBe(false);
    expect(isWithinLanes({ rate: 0.05, carry: NaN, sigma: 0.2, years: 1 })).toBe(false);
  });
});

describe('laneLayout', () => {
  it('puts every part on 16 bytes, one behind the other', () => {
    const { pages, nodeStride, optionAt: _optionAt, nodeAt: _nodeAt, ...addresses } = laneLayout({ nodeCount: 18, angleCount: 32 });
    const ordered = Object.values(addresses).toSorted((a, b) => a - b);
    expect(ordered.every((address) => address % 16 === 0)).toBe(true);
    expect(new Set(ordered).size).toBe(ordered.length);
    expect(nodeStride % 16).toBe(0);
    expect((ordered.at(-1) ?? NaN) + 18 * 18 * 32 * 8).toBeLessThanOrEqual(pages * 65_536);
  });
});

describe('earlyPremium', () => {
  it('has rules that the lanes can run: lengths that are multiples of 4', () => {
    expect(premiumRules().map(({ count }) => count % 4)).toEqual(premiumRules().map(() => 0));
  });

  it('is the same with the lanes and without: value and delta to 1e-14, gamma to 1e-10 from 1e-3 standard deviations on', () => {
    const uniform = createUniform(SEED);
    for (let run = 0; run < 4 * OPTIONS; run += 1) {
      const boundary = solved(someTerms(uniform));
      const stdDev = boundary.terms.sigma * Math.sqrt(boundary.terms.years);
      const spot = Math.exp(boundary.logNow + stdDev * logUniform(uniform, 1e-3, 6));
      const [ours, theirs] = [earlyPremium(boundary, spot), plainPremium(boundary, spot)];
      const text = JSON.stringify([boundary.terms, spot]);
      expect(Math.abs(ours.value - theirs.value), text).toBeLessThan(1e-14);
      expect(Math.abs(ours.delta - theirs.delta), text).toBeLessThan(1e-14);
      expect(Math.abs(ours.gamma - theirs.gamma) * spot * Math.min(1, stdDev), text).toBeLessThan(1e-10);
    }
  });
});
