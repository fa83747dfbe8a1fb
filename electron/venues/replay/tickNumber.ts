/** Tick rounding in float64 for the hot path of quotes; orders use the exact shared/domain/tick.ts, which is this one's oracle in tests. */
import type { TickStep } from '../../../shared/domain/instrument.ts';

/** Rising `above`; ticks as numbers. */
export type TickLadder = readonly { readonly above: number; readonly tick: number }[];

export function toTickLadder(steps: readonly TickStep[]): TickLadder {
  return steps.map(({ abovePrice, tick }) => ({ above: abovePrice.toNumber(), tick: tick.toNumber() }));
}

/** The price step at `price`. */
export function tickNumberAt(ladder: TickLadder, price: number): number {
  let tick = ladder[0]?.tick ?? NaN;
  for (const step of ladder) if (price > step.above) tick = step.tick;
  return tick;
}

/** The multiple of the tick nearest `price`, as the float64 nearest to its decimal text. 0 when `price` is less than half a tick. */
export function nearestTick(ladder: TickLadder, price: number): number {
  const tick = tickNumberAt(ladder, price);
  return multipleOf(tick, Math.round(price / tick));
}

/** `count` ticks. Dividing by the whole number 1/tick avoids 0.1 + 0.2. */
export function multipleOf(tick: number, count: number): number {
  return tick < 1 ? count / Math.round(1 / tick) : count * tick;
}
