/** How long a trader looks at nothing: from the start of the process to the first painted positions, on a built tree. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { withBrowser } from '../support/chromium.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';
import { startDeskProcess } from './deskProcess.ts';
import { firstPaintMs, watchFirstPaint } from './gridWatch.ts';
import { QUIET_BELOW_PCT, watchOthers } from './machineUse.ts';

const TARGET_MS = 2_000;
const GRID_TIMEOUT_MS = 30_000;
export interface StartBenchSize {
  /** Ends when so many runs of either kind were undisturbed by other programs. */
  readonly quietRuns: number;
  /** Or after so many in all. */
  readonly maxRuns: number;
}

export const START_BENCH_SIZE: StartBenchSize = { quietRuns: 7, maxRuns: 25 };

interface StartTimes {
  readonly servingMs: number;
  readonly paintedMs: number;
  readonly othersPct: number;
}

const isQuiet = ({ othersPct }: StartTimes): boolean => othersPct < QUIET_BELOW_PCT;

/** `root` must have been built. */
export async function startBench(
  root: string,
  { quietRuns, maxRuns }: StartBenchSize,
  say: (line: string) => void,
): Promise<readonly BenchResult[]> {
  const first: StartTimes[] = [];
  const second: StartTimes[] = [];
  const load = loadAverage();
  await withBrowser(async (browser) => {
    const isEnough = (): boolean => Math.min(first.filter(isQuiet).length, second.filter(isQuiet).length) >= quietRuns;
    for (let run = 0; run < maxRuns && !isEnough(); run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
      try {
        first.push(await timeStart(root, folder, browser));
        second.push(await timeStart(root, folder, browser));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      say(`start ${run + 1}: ${wordsOf(first.at(-1))}; again: ${wordsOf(second.at(-1))}`);
    }
  });
  return [resultOf('first start, no database yet', first, load), resultOf('start on an existing database', second, load)];
}

function wordsOf(times: StartTimes | undefined): string {
  return times === undefined ? '' : `${Math.round(times.paintedMs)} ms, others ${Math.round(times.othersPct)} %`;
}

async function timeStart(root: string, dataDir: string, browser: Browser): Promise<StartTimes> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
  try {
    const page = await context.newPage();
    await watchFirstPaint(page);
    const others = watchOthers();
    const desk = await startDeskProcess(root, dataDir);
    try {
      const servingMs = performance.timeOrigin + performance.now() - desk.spawnedMs;
      await page.goto(desk.url, { waitUntil: 'commit' });
      const paintedMs = (await firstPaintMs(page, GRID_TIMEOUT_MS)) - desk.spawnedMs;
      return { servingMs, paintedMs, othersPct: others() };
    } finally {
      await desk.stop();
    }
  } finally {
    await context.close();
  }
}

function resultOf(title: string, times: readonly StartTimes[], load: number): BenchResult {
  const quiet = times.filter(isQuiet);
  const counted = quiet.length > 0 ? quiet : times;
  const sorted = (figure: (run: StartTimes) => number, runs = counted): number[] => runs.map(figure).sort((a, b) => a - b);
  const painted = sorted(({ paintedMs }) => paintedMs);
  const worst = quantile(painted, 1);
  const values = {
    p50: quantile(painted, 0.5),
    worst,
    servingP50: quantile(
      sorted(({ servingMs }) => servingMs),
      0.5,
    ),
    worstOfAllRuns: quantile(
      sorted(({ paintedMs }) => paintedMs, times),
      1,
    ),
    runs: times.length,
    quietRuns: quiet.length,
    loadAverage: load,
  };
  return {
    name: `grid painted, ${title}`,
    values: roundedAll(values),
    unit: 'ms',
    target: `worst <= ${TARGET_MS} after process start`,
    met: worst <= TARGET_MS,
    how:
      'out/main/serve.js with the demo, from just before the process was started to the frame after the grid first had rows, in a Chromium that runs already, ' +
      `with an empty cache; of the runs those count in which other programs used less than ${QUIET_BELOW_PCT} % of a core (all, when there is none; worstOfAllRuns has all); ` +
      'servingP50 is when the URL was printed',
  };
}
