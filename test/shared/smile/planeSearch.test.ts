import { describe, expect, it } from 'vitest';
import { lowestInPlane } from '../../../shared/smile/planeSearch.ts';

const rosenbrock = (x: number, y: number): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2 + 1;

describe('lowestInPlane', () => {
  it("walks Rosenbrock's valley from its usual start (−1.2, 1) to (1, 1)", () => {
    const found = lowestInPlane(rosenbrock, { start: [-1.2, 1], step: [0.5, 0.5], tolerance: 1e-12, maxEvaluations: 400 });
    expect(found.x).toBeCloseTo(1, 3);
    expect(found.y).toBeCloseTo(1, 3);
  });

  it('keeps to where the function is defined, and to its budget', () => {
    let calls = 0;
    const halfPlane = (x: number, y: number): number => {
      calls += 1;
      return x < 0 ? Infinity : (x + 1) ** 2 + y * y;
    };
    const found = lowestInPlane(halfPlane, { start: [2, 2], step: [0.5, 0.5], tolerance: 0, maxEvaluations: 150 });
    expect(found.x).toBeGreaterThanOrEqual(0);
    expect(found.value).toBeCloseTo(1, 2);
    expect(calls).toBeLessThanOrEqual(154);
  });

  it('never returns worse than its start', () => {
    const hole = (x: number, y: number): number => (x === 3 && y === 3 ? 0 : 1);
    expect(lowestInPlane(hole, { start: [3, 3], step: [1, 1], tolerance: 1e-9, maxEvaluations: 60 }).value).toBe(0);
  });
});
