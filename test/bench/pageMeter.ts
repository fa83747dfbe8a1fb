/** What the main thread of a page is busy with. */
import type { Page } from 'playwright-core';

/** Processor time since the page began, ms; what another process takes from the machine is not in it. */
export interface PageUse {
  readonly allMs: number;
  readonly scriptMs: number;
  /** Style and layout. */
  readonly layoutMs: number;
}

export async function createPageMeter(page: Page): Promise<() => Promise<PageUse>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const msOf = (name: string): number => 1_000 * (metrics.find((metric) => metric.name === name)?.value ?? Number.NaN);
    return {
      allMs: msOf('TaskDuration'),
      scriptMs: msOf('ScriptDuration'),
      layoutMs: msOf('LayoutDuration') + msOf('RecalcStyleDuration'),
    };
  };
}
