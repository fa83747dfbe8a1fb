/** From a tick's arrival in the desk to the frame on the screen: the real desk, gateway and renderer, a real Chromium, a book of 2,000 options. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '../support/chromium.ts';
import { startBenchDesk, type BenchDesk } from './benchDesk.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';
import { clockAheadMs, recordGrid, waitForGrid, type GridRecord } from './gridWatch.ts';

export interface TickBenchSize {
  readonly legs: number;
  readonly ticksPerSecond: number;
  readonly warmUpMs: number;
  readonly recordMs: number;
}

export const TICK_BENCH_SIZE: TickBenchSize = { legs: 2_000, ticksPerSecond: 1_000, warmUpMs: 5_000, recordMs: 15_000 };

const TARGET_MS = 50;
const VIEWPORT = { width: 1_440, height: 900 };
const GRID_TIMEOUT_MS = 30_000;
/** Ticks of the last moments of a recording may reach the screen after its end; they are not counted. */
const MAX_TAIL_MS = 500;

export async function tickBench(size: TickBenchSize, say: (line: string) => void): Promise<readonly BenchResult[]> {
  const desk = await startBenchDesk({ ...size, complain: (line) => say(`desk: ${line}`) });
  let browser: Browser | null = null;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: VIEWPORT });
    const meter = await createPageMeter(page);
    await page.goto(desk.url);
    await waitForGrid(page, GRID_TIMEOUT_MS);
    desk.run();
    const folded = await phase('as it opens, expiries folded', { desk, page, meter }, size, say);
    await page.getByRole('button', { name: 'Expand', exact: true }).click();
    const expanded = await phase('every leg unfolded', { desk, page, meter }, size, say);
    return [folded, expanded];
  } finally {
    await browser?.close();
    await desk.stop();
  }
}

interface Bench {
  readonly desk: BenchDesk;
  readonly page: Page;
  readonly meter: PageMeter;
}

async function phase(title: string, { desk, page, meter }: Bench, size: TickBenchSize, say: (line: string) => void): Promise<BenchResult> {
  say(`tick to cell, ${title}: ${(size.warmUpMs + size.recordMs) / 1_000} s`);
  await recordGrid(page, size.warmUpMs);
  const load = loadAverage();
  const usedBefore = process.cpuUsage();
  const busyBefore = await meter();
  const record = await recordGrid(page, size.recordMs);
  const busyAfter = await meter();
  const used = process.cpuUsage(usedBefore);
  const shareOf = (spentMs: number): number => (100 * spentMs) / (record.untilMs - record.fromMs);
  const busy = {
    deskCpuPct: shareOf((used.user + used.system) / 1_000),
    pageCpuPct: shareOf(busyAfter.allMs - busyBefore.allMs),
    pageScriptPct: shareOf(busyAfter.scriptMs - busyBefore.scriptMs),
    pageLayoutPct: shareOf(busyAfter.layoutMs - busyBefore.layoutMs),
  };
  return resultOf(title, size, { ...figuresOf(desk, record), ...busy, loadAverage: load });
}

/** Processor time of the page's main thread since it began, ms. */
type PageMeter = () => Promise<{ readonly allMs: number; readonly scriptMs: number; readonly layoutMs: number }>;

async function createPageMeter(page: Page): Promise<PageMeter> {
  const session: CDPSession = await page.context().newCDPSession(page);
  // Processor time of the thread: what another process takes from the machine is not the page's doing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const secondsOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
    return {
      allMs: 1_000 * secondsOf('TaskDuration'),
      scriptMs: 1_000 * secondsOf('ScriptDuration'),
      layoutMs: 1_000 * (secondsOf('LayoutDuration') + secondsOf('RecalcStyleDuration')),
    };
  };
}

function figuresOf(desk: BenchDesk, record: GridRecord) {
  const aheadMs = record.clockAheadMs - clockAheadMs();
  const untilMs = record.untilMs - Math.min(MAX_TAIL_MS, (record.untilMs - record.fromMs) / 2);
  const waitsOf = (paints: GridRecord['frameAfter']) =>
    desk.ticks.waits(
      paints.map(({ seq, atMs }) => ({ seq, atMs: atMs - aheadMs })),
      record.fromMs,
      untilMs,
    );
  const waits = waitsOf(record.frameAfter);
  const toPublished = desk.ticks.waitsToPublished(record.fromMs, untilMs);
  return {
    p50: quantile(waits, 0.5),
    p95: quantile(waits, 0.95),
    p99: quantile(waits, 0.99),
    max: quantile(waits, 1),
    toPublishedP50: quantile(toPublished, 0.5),
    toPublishedP95: quantile(toPublished, 0.95),
    mainThreadPaintP95: quantile(waitsOf(record.afterPaint), 0.95),
    ticksPerSecond: (desk.ticks.countBetween(record.fromMs, untilMs) * 1_000) / (untilMs - record.fromMs),
    updatesPerSecond: (record.frameAfter.length * 1_000) / (record.untilMs - record.fromMs),
    framesPerSecond: record.framesPerSecond,
    longestFrameMs: record.longestFrameMs,
    renderedRows: record.renderedRows,
    clockDifferenceMs: aheadMs,
  };
}

function resultOf(
  title: string,
  { legs, ticksPerSecond, recordMs }: TickBenchSize,
  figures: Readonly<Record<string, number>> & { readonly p95: number },
): BenchResult {
  return {
    name: `tick to painted cell, ${title}`,
    values: roundedAll(figures),
    unit: 'ms',
    target: `p95 <= ${TARGET_MS} at ${ticksPerSecond} ticks/s with ${legs} legs`,
    met: figures.p95 <= TARGET_MS,
    how:
      `${recordMs / 1_000} s of single-quote ticks (96 % options, 2 % perpetuals, 2 % indexes, random); from the moment a tick was due in the desk process to the ` +
      'first animation frame after the one that drew the risk message carrying it, in headless Chromium at 1440x900, software rendering; ' +
      'toPublished ends when the desk sent that message, mainThreadPaintP95 when the page was through with that frame; deskCpuPct is the whole bench process, market included',
  };
}
