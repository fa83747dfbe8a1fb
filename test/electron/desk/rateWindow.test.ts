import { describe, expect, it } from 'vitest';
import { createRateWindow } from '../../../electron/desk/rateWindow.ts';
import { createManualClock } from '../../support/manualClock.ts';

describe('createRateWindow', () => {
  it('counts what happened in the last 60 seconds', async () => {
    const clock = createManualClock();
    const window = createRateWindow(clock.clock);
    expect(window.inLastMinute()).toBe(0);
    window.count();
    await clock.advance(30_000);
    window.count();
    window.count();
    expect(window.inLastMinute()).toBe(3);
    await clock.advance(30_000);
    expect(window.inLastMinute()).toBe(2);
    await clock.advance(30_000);
    expect(window.inLastMinute()).toBe(0);
  });
});
