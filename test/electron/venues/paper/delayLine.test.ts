import { describe, expect, it } from 'vitest';
import { createDelayLine } from '../../../../electron/venues/paper/delayLine.ts';
import { createManualClock } from '../../../support/manualClock.ts';

function aLine(delays: readonly number[]) {
  const clock = createManualClock();
  const left = [...delays];
  const line = createDelayLine({ clock: clock.clock, timer: clock.timer, nextDelayMs: () => left.shift() ?? 0 });
  return { line, clock };
}

describe('createDelayLine', () => {
  it('keeps the order although a later delay is shorter', async () => {
    const { line, clock } = aLine([50, 1, 30]);
    const seen: string[] = [];
    for (const name of ['first', 'second', 'third']) line.push(() => seen.push(`${name} ${clock.clock.nowMs() - 1_000_000}`));
    await clock.advance(100);
    expect(seen).toEqual(['first 50', 'second 50', 'third 50']);
  });

  it('lets whoever awaits the first hear of it before the second happens', async () => {
    const { line, clock } = aLine([10, 10]);
    const seen: string[] = [];
    const first = new Promise<void>((resolve) => line.push(resolve)).then(() => seen.push('heard'));
    line.push(() => seen.push('second'));
    await clock.advance(10);
    await first;
    expect(seen).toEqual(['heard', 'second']);
  });

  it('takes work that is pushed while it delivers', async () => {
    const { line, clock } = aLine([5, 5]);
    const seen: number[] = [];
    line.push(() => line.push(() => seen.push(clock.clock.nowMs() - 1_000_000)));
    await clock.advance(20);
    expect(seen).toEqual([10]);
  });

  it('forgets what is on the way when it is cleared', async () => {
    const { line, clock } = aLine([5]);
    line.push(() => expect.fail());
    line.clear();
    await clock.advance(10);
    expect(clock.pending()).toBe(0);
  });
});
