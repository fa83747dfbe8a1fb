/** Where things sit on a small plot: scales, round ticks and paths as pure numbers. */

export interface PlotPoint {
  readonly x: number;
  readonly y: number;
}

export interface PlotFrame {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly leftPx: number;
  readonly rightPx: number;
  readonly topPx: number;
  readonly bottomPx: number;
}

export interface PlotRange {
  readonly min: number;
  readonly max: number;
}

export interface PlotScale {
  readonly toX: (x: number) => number;
  readonly toY: (y: number) => number;
}

/** Narrower than this (in all, or against the values themselves) counts as one value: ticks between would be the same number. */
const SMALLEST_RANGE = 1e-12;
const SMALLEST_SHARE = 1e-9;

/** The smallest range that holds every value; with `withZero` zero as well. A single value gets room around it; no value is 0…1. */
export function rangeOf(values: readonly number[], withZero: boolean): PlotRange {
  const known = [...values.filter(Number.isFinite), ...(withZero ? [0] : [])];
  if (known.length === 0) return { min: 0, max: 1 };
  const min = Math.min(...known);
  const max = Math.max(...known);
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (max - min > Math.max(size * SMALLEST_SHARE, SMALLEST_RANGE)) return { min, max };
  const room = size > SMALLEST_RANGE ? size * 0.1 : 1;
  return { min: min - (withZero && min === 0 ? 0 : room), max: max + room };
}

/** The wider range whose ends are ticks. */
export function withRoundEnds({ min, max }: PlotRange, count: number): PlotRange {
  const step = stepFor({ min, max }, count);
  return { min: Math.floor(min / step + 1e-9) * step, max: Math.ceil(max / step - 1e-9) * step };
}

/** Round numbers (1, 2, 5 × 10ⁿ apart) within the range, about `count` of them, rising. */
export function ticksOf(range: PlotRange, count: number): readonly number[] {
  const step = stepFor(range, count);
  const first = Math.ceil(range.min / step - 1e-9);
  const last = Math.floor(range.max / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step + 0);
}

function stepFor({ min, max }: PlotRange, count: number): number {
  const rough = Math.max(max - min, Number.MIN_VALUE) / Math.max(1, count);
  const decade = 10 ** Math.floor(Math.log10(rough));
  return decade * ([1, 2, 5].find((step) => rough <= step * decade * (1 + 1e-9)) ?? 10);
}

/** Up is more; a range of no width sits in the middle. */
export function plotScale(frame: PlotFrame, x: PlotRange, y: PlotRange): PlotScale {
  const widthPx = Math.max(1, frame.widthPx - frame.leftPx - frame.rightPx);
  const heightPx = Math.max(1, frame.heightPx - frame.topPx - frame.bottomPx);
  return {
    toX: (value) => frame.leftPx + shareOf(value, x) * widthPx,
    toY: (value) => frame.topPx + (1 - shareOf(value, y)) * heightPx,
  };
}

function shareOf(value: number, { min, max }: PlotRange): number {
  return max > min ? (value - min) / (max - min) : 0.5;
}

/** "M10 4.5 L22 7": the points in their order, to a tenth of a pixel. Empty for fewer than two. */
export function pathOf(points: readonly PlotPoint[], { toX, toY }: PlotScale): string {
  if (points.length < 2) return '';
  return points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${tenth(toX(x))} ${tenth(toY(y))}`).join(' ');
}

function tenth(px: number): number {
  return Math.round(px * 10) / 10;
}
