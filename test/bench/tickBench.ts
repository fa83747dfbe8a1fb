/** From a tick's arrival in the desk to the frame on the screen: the real desk, gateway and renderer, a real Chromium, a book of 2,000 options. */
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../support/chromium.ts';
import { startBenchDesk, type BenchDesk } from './benchDesk.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';
import { clockAheadMs, recordGrid, waitForGrid, type GridRecord } from './gridWatch.ts';
import { QUIET_BELOW_PCT, watchOthers } from './machineUse.ts';
import { createPageMeter, type PageUse } from './pageMeter.ts';

export interface TickBenchSize {
  readonly legs: number;
  readonly ticksPerSecond: number;
  readonly warmUpMs: number;
  readonly sliceMs: number;
  /** Recording ends when so many slices were undisturbed by other programs. */
  readonly quietSlices: number;
  /** Or after so many in all. */
  readonly maxSlices: number;
}

export const TICK_BENCH_SIZE: TickBenchSize = {
  legs: 2_000,
  ticksPerSecond: 1_000,
  warmUpMs: 5_000,
  sliceMs: 2_500,
  quietSlices: 8,
  maxSlices: 24,
};

const TARGET_MS = 50;
const VIEWPORT = { width: 1_440, height: 900 };
const GRID_TIMEOUT_MS = 30_000;
/** Ticks of the last moments of a slice may reach the screen after its end; they are not counted. */
const MAX_TAIL_MS = 500;

export async function tickBench(size: TickBenchSize, say: (line: string) => void): Promise<readonly BenchResult[]> {
  const desk = await startBenchDesk({ ...size, complain: (line) => say(`desk: ${line}`) });
  let browser: Browser | null = null;
  try {
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: VIEWPORT });
    const bench = { desk, page, pageUse: await createPageMeter(page) };
    await page.goto(desk.url);
    await waitForGrid(page, GRID_TIMEOUT_MS);
    desk.run();
    const folded = await phase('as it opens, expiries folded', bench, size, say);
    await page.getByRole('button', { name: 'Expand', exact: true }).click();
    const expanded = await phase('every leg unfolded', bench, size, say);
    return [folded, expanded];
  } finally {
    await browser?.close();
    await desk.stop();
  }
}

interface Bench {
  readonly desk: BenchDesk;
  readonly page: Page;
  readonly pageUse: () => Promise<PageUse>;
}

async function phase(title: string, bench: Bench, size: TickBenchSize, say: (line: string) => void): Promise<BenchResult> {
  await recordGrid(bench.page, size.warmUpMs);
  const slices: Slice[] = [];
  const isQuiet = ({ othersPct }: Slice): boolean => othersPct < QUIET_BELOW_PCT;
  while (slices.length < size.maxSlices && slices.filter(isQuiet).length < size.quietSlices) slices.push(await recordSlice(bench, size));
  const quiet = slices.filter(isQuiet);
  const counted = quiet.length > 0 ? quiet : slices;
  say(`tick to cell, ${title}: ${quiet.length} of ${slices.length} slices were undisturbed`);
  return resultOf(title, size, {
    ...figuresOf(counted),
    p95OfAllSlices: quantile(merged(slices.map(({ waits }) => waits)), 0.95),
    slices: slices.length,
    quietSlices: quiet.length,
    loadAverage: loadAverage(),
  });
}

/** One recording; every list of waits is sorted, ms. */
interface Slice {
  readonly waits: readonly number[];
  readonly paintWaits: readonly number[];
  readonly publishWaits: readonly number[];
  readonly ticksPerSecond: number;
  readonly record: GridRecord;
  readonly deskCpuPct: number;
  readonly pageCpuPct: number;
  readonly pageScriptPct: number;
  readonly pageLayoutPct: number;
  readonly othersPct: number;
}

async function recordSlice({ desk, page, pageUse }: Bench, { sliceMs }: TickBenchSize): Promise<Slice> {
  const others = watchOthers();
  const deskBefore = process.cpuUsage();
  const pageBefore = await pageUse();
  const record = await recordGrid(page, sliceMs);
  const pageAfter = await pageUse();
  const deskUsed = process.cpuUsage(deskBefore);
  const othersPct = others();
  const pctOf = (spentMs: number): number => (100 * spentMs) / (record.untilMs - record.fromMs);
  return {
    ...waitsOf(desk, record),
    record,
    deskCpuPct: pctOf((deskUsed.user + deskUsed.system) / 1_000),
    pageCpuPct: pctOf(pageAfter.allMs - pageBefore.allMs),
    pageScriptPct: pctOf(pageAfter.scriptMs - pageBefore.scriptMs),
    pageLayoutPct: pctOf(pageAfter.layoutMs - pageBefore.layoutMs),
    othersPct,
  };
}

function waitsOf({ ticks }: BenchDesk, record: GridRecord): Pick<Slice, 'waits' | 'paintWaits' | 'publishWaits' | 'ticksPerSecond'> {
  const { fromMs } = record;
  const aheadMs = record.clockAheadMs - clockAheadMs();
  const untilMs = record.untilMs - Math.min(MAX_TAIL_MS, (record.untilMs - fromMs) / 2);
  const onOurClock = (paints: GridRecord['frameAfter']) => paints.map(({ seq, atMs }) => ({ seq, atMs: atMs - aheadMs }));
  return {
    waits: ticks.waits(onOurClock(record.frameAfter), fromMs, untilMs),
    paintWaits: ticks.waits(onOurClock(record.afterPaint), fromMs, untilMs),
    publishWaits: ticks.waitsToPublished(fromMs, untilMs),
    ticksPerSecond: (ticks.countBetween(fromMs, untilMs) * 1_000) / (untilMs - fromMs),
  };
}

function figuresOf(slices: readonly Slice[]) {
  const waits = merged(slices.map((slice) => slice.waits));
  const published = merged(slices.map(({ publishWaits }) => publishWaits));
  const meanOf = (figure: (slice: Slice) => number): number => slices.reduce((sum, slice) => sum + figure(slice), 0) / slices.length;
  return {
    p50: quantile(waits, 0.5),
    p95: quantile(waits, 0.95),
    p99: quantile(waits, 0.99),
    max: quantile(waits, 1),
    toPublishedP50: quantile(published, 0.5),
    toPublishedP95: quantile(published, 0.95),
    mainThreadPaintP95: quantile(merged(slices.map(({ paintWaits }) => paintWaits)), 0.95),
    ticksPerSecond: meanOf((slice) => slice.ticksPerSecond),
    updatesPerSecond: meanOf(({ record }) => (record.frameAfter.length * 1_000) / (record.untilMs - record.fromMs)),
    framesPerSecond: meanOf(({ record }) => record.framesPerSecond),
    longestFrameMs: Math.max(...slices.map(({ record }) => record.longestFrameMs)),
    renderedRows: slices.at(-1)?.record.renderedRows ?? 0,
    deskCpuPct: meanOf(({ deskCpuPct }) => deskCpuPct),
    pageCpuPct: meanOf(({ pageCpuPct }) => pageCpuPct),
    pageScriptPct: meanOf(({ pageScriptPct }) => pageScriptPct),
    pageLayoutPct: meanOf(({ pageLayoutPct }) => pageLayoutPct),
    othersCpuPct: meanOf(({ othersPct }) => othersPct),
  };
}

function merged(lists: readonly (readonly number[])[]): readonly number[] {
  return lists.flat().sort((a, b) => a - b);
}

function resultOf(
  title: string,
  { legs, ticksPerSecond, sliceMs }: TickBenchSize,
  figures: Readonly<Record<string, number>> & { readonly p95: number },
): BenchResult {
  return {
    name: `tick to painted cell, ${title}`,
    values: roundedAll(figures),
    unit: 'ms',
    target: `p95 <= ${TARGET_MS} at ${ticksPerSecond} ticks/s with ${legs} legs`,
    met: figures.p95 <= TARGET_MS,
    how:
      'single-quote ticks (96 % options, 2 % perpetuals, 2 % indexes, random); from the moment a tick was due in the desk process to the first animation frame ' +
      'after the one that drew the risk message carrying it, in headless Chromium at 1440x900, software rendering, all on one machine; ' +
      `of slices of ${sliceMs} ms those count in which other programs used less than ${QUIET_BELOW_PCT} % of a core (all, when there is none; p95OfAllSlices has all); ` +
      'toPublished ends when the desk sent that message, mainThreadPaintP95 when the page was through with that frame; ' +
      'CPU in percent of one core: deskCpuPct is the whole bench process with the market in it, page figures are its main thread',
  };
}
