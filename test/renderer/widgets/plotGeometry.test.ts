import { assert, double, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathOf, plotScale, rangeOf, ticksOf, withRoundEnds } from '../../../renderer/widgets/plotGeometry.ts';

const frame = { widthPx: 120, heightPx: 70, leftPx: 10, rightPx: 10, topPx: 10, bottomPx: 10 };

describe('rangeOf', () => {
  it('holds every value, and zero when asked', () => {
    expect(rangeOf([3, 5], false)).toEqual({ min: 3, max: 5 });
    expect(rangeOf([3, 5], true)).toEqual({ min: 0, max: 5 });
    expect(rangeOf([Number.NaN, 4], true)).toEqual({ min: 0, max: 4 });
  });
  it('never has no width', () => {
    expect(rangeOf([], false)).toEqual({ min: 0, max: 1 });
    expect(rangeOf([5], false)).toEqual({ min: 4.5, max: 5.5 });
    expect(rangeOf([0], true)).toEqual({ min: 0, max: 1 });
  });
});

describe('ticksOf', () => {
  it('are round and inside', () => {
    expect(ticksOf({ min: 0, max: 600_000 }, 5)).toEqual([0, 200_000, 400_000, 600_000]);
    expect(ticksOf({ min: 3.6, max: 13.4 }, 4)).toEqual([5, 10]);
  });
  it('property: few, rising, and the ends of a rounded range are among them', () => {
    const value = double({ min: -1e6, max: 1e6, noNaN: true });
    assert(
      property(value, value, (a, b) => {
        const range = withRoundEnds(rangeOf([a, b], false), 4);
        const ticks = ticksOf(range, 4);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(12);
        expect(range.min).toBeLessThanOrEqual(Math.min(a, b) + 1e-6 * (range.max - range.min));
        expect(range.max).toBeGreaterThanOrEqual(Math.max(a, b) - 1e-6 * (range.max - range.min));
      }),
    );
  });
});

describe('plotScale', () => {
  it('puts the corners of the range on the corners of the frame, up being more', () => {
    const { toX, toY } = plotScale(frame, { min: 0, max: 10 }, { min: -1, max: 1 });
    expect([toX(0), toX(10), toY(-1), toY(1)]).toEqual([10, 110, 60, 10]);
  });
});

describe('pathOf', () => {
  const scale = plotScale(frame, { min: 0, max: 3 }, { min: 0, max: 1 });
  it('joins the points in their order, to a tenth of a pixel', () => {
    expect(
      pathOf(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        scale,
      ),
    ).toBe('M10 60 L43.3 10');
  });
  it('is nothing for fewer than two', () => {
    expect(pathOf([{ x: 1, y: 1 }], scale)).toBe('');
  });
});
