/** The lowest point of a function of two numbers: Nelder–Mead, which needs no derivatives and always takes the same steps. */

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

export interface PlaneSearch {
  readonly start: readonly [x: number, y: number];
  /** Size of the first triangle. */
  readonly step: readonly [x: number, y: number];
  /** Stops when the triangle's values differ by less than this share of the lowest, and it is small. */
  readonly tolerance: number;
  readonly maxEvaluations: number;
}

/** Below this share of the first step the triangle counts as a point. */
const SMALL = 1e-4;

/**
 * The best point met from `start`; never worse than it. `f` may be +Infinity where it is not defined, but not at the start.
 * Source: Nelder & Mead, Computer Journal 7 (1965) 308–313, with their coefficients (1, 2, ½, ½).
 */
export function lowestInPlane(f: (x: number, y: number) => number, search: PlaneSearch): PlanePoint {
  const [x0, y0] = search.start;
  const [dx, dy] = search.step;
  const at = (x: number, y: number): PlanePoint => ({ x, y, value: f(x, y) });
  let [low, middle, high] = ranked(at(x0, y0), at(x0 + dx, y0), at(x0, y0 + dy));
  let evaluations = 3;
  while (evaluations < search.maxEvaluations) {
    if (isDone(low, high, middle, search)) break;
    const centreX = 0.5 * (low.x + middle.x);
    const centreY = 0.5 * (low.y + middle.y);
    const along = (t: number): PlanePoint => at(centreX + t * (high.x - centreX), centreY + t * (high.y - centreY));
    const reflected = along(-1);
    evaluations += 1;
    let next = reflected;
    if (reflected.value < low.value) {
      const expanded = along(-2);
      evaluations += 1;
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= middle.value) {
      next = along(reflected.value < high.value ? -0.5 : 0.5);
      evaluations += 1;
      if (next.value >= Math.min(high.value, reflected.value)) {
        const anchor = low;
        const halfway = (p: PlanePoint): PlanePoint => at(0.5 * (anchor.x + p.x), 0.5 * (anchor.y + p.y));
        [low, middle, high] = ranked(anchor, halfway(middle), halfway(high));
        evaluations += 2;
        continue;
      }
    }
    [low, middle, high] = ranked(low, middle, next);
  }
  return low;
}

function ranked(a: PlanePoint, b: PlanePoint, c: PlanePoint): [PlanePoint, PlanePoint, PlanePoint] {
  if (b.value < a.value) [a, b] = [b, a];
  if (c.value < b.value) [b, c] = [c, b];
  if (b.value < a.value) [a, b] = [b, a];
  return [a, b, c];
}

function isDone(low: PlanePoint, high: PlanePoint, middle: PlanePoint, { step, tolerance }: PlaneSearch): boolean {
  if (high.value - low.value > tolerance * low.value) return false;
  const width = Math.max(Math.abs(high.x - low.x), Math.abs(middle.x - low.x));
  const height = Math.max(Math.abs(high.y - low.y), Math.abs(middle.y - low.y));
  return width <= SMALL * Math.abs(step[0]) && height <= SMALL * Math.abs(step[1]);
}
