/** How long a trader looks at nothing: from the start of the process to the first painted positions, on a built tree. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { withBrowser } from '../support/chromium.ts';
import { loadAverage, quantile, roundedAll, type BenchResult } from './benchReport.ts';
import { startDeskProcess } from './deskProcess.ts';
import { firstPaintMs, watchFirstPaint } from './gridWatch.ts';

const TARGET_MS = 2_000;
const GRID_TIMEOUT_MS = 30_000;
export const START_RUNS = 7;

interface StartTimes {
  readonly servingMs: number;
  readonly paintedMs: number;
}

/** `root` must have been built. */
export async function startBench(root: string, runs: number, say: (line: string) => void): Promise<readonly BenchResult[]> {
  const first: StartTimes[] = [];
  const second: StartTimes[] = [];
  const load = loadAverage();
  await withBrowser(async (browser) => {
    for (let run = 0; run < runs; run += 1) {
      const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
      try {
        first.push(await timeStart(root, folder, browser));
        second.push(await timeStart(root, folder, browser));
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      say(
        `start ${run + 1} of ${runs}: ${Math.round(first.at(-1)?.paintedMs ?? 0)} ms, again ${Math.round(second.at(-1)?.paintedMs ?? 0)} ms`,
      );
    }
  });
  return [resultOf('first start, no database yet', first, load), resultOf('start on an existing database', second, load)];
}

async function timeStart(root: string, dataDir: string, browser: Browser): Promise<StartTimes> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 } });
  try {
    const page = await context.newPage();
    await watchFirstPaint(page);
    const desk = await startDeskProcess(root, dataDir);
    try {
      const servingMs = performance.timeOrigin + performance.now() - desk.spawnedMs;
      await page.goto(desk.url, { waitUntil: 'commit' });
      return { servingMs, paintedMs: (await firstPaintMs(page, GRID_TIMEOUT_MS)) - desk.spawnedMs };
    } finally {
      await desk.stop();
    }
  } finally {
    await context.close();
  }
}

function resultOf(title: string, times: readonly StartTimes[], load: number): BenchResult {
  const painted = times.map(({ paintedMs }) => paintedMs).sort((a, b) => a - b);
  const serving = times.map(({ servingMs }) => servingMs).sort((a, b) => a - b);
  const worst = quantile(painted, 1);
  return {
    name: `grid painted, ${title}`,
    values: roundedAll({ p50: quantile(painted, 0.5), worst, servingP50: quantile(serving, 0.5), loadAverage: load }),
    unit: 'ms',
    target: `worst <= ${TARGET_MS} after process start`,
    met: worst <= TARGET_MS,
    how:
      `${times.length} starts of out/main/serve.js with the demo, from just before the process was started to the frame after the grid first had rows, in a Chromium ` +
      'that runs already, with an empty cache; servingP50 is when the URL was printed',
  };
}
