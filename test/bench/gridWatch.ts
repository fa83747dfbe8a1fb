/** Watches the positions grid from inside the page. The functions handed to the browser stand alone: they see nothing of this module. */
import type { Page } from 'playwright-core';
import type { Paint } from './tickLog.ts';

export interface GridRecord {
  /** Each state of the grid, at the first frame after the one that drew it. */
  readonly frameAfter: readonly Paint[];
  /** The same, as soon as the main thread was through with the frame that drew it. */
  readonly afterPaint: readonly Paint[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly framesPerSecond: number;
  readonly longestFrameMs: number;
  readonly renderedRows: number;
  /** By how much this page's clock is ahead of the system's, ms. */
  readonly clockAheadMs: number;
}

const GRID = '[data-testid="positions-grid"]';

/** Waits until the grid shows values; throws after `timeoutMs`. */
export async function waitForGrid(page: Page, timeoutMs: number): Promise<void> {
  await page.waitForSelector(`${GRID}[data-seq] .ag-row`, { timeout: timeoutMs });
}

/** Records for `durationMs`. Times are milliseconds since the epoch by the page's own steady clock. */
export function recordGrid(page: Page, durationMs: number): Promise<GridRecord> {
  return page.evaluate(
    ([selector, recordMs]) =>
      new Promise<GridRecord>((resolve, reject) => {
        const found = document.querySelector<HTMLElement>(selector);
        if (found === null) return reject(new Error(`no ${selector} in the page`));
        const grid = found;
        const epochMs = (): number => performance.timeOrigin + performance.now();
        const frameAfter: Paint[] = [];
        const afterPaint: Paint[] = [];
        const frames: number[] = [];
        const fromMs = epochMs();
        const painted = new MessageChannel();
        painted.port1.addEventListener('message', ({ data }: MessageEvent<number>) => void afterPaint.push({ seq: data, atMs: epochMs() }));
        painted.port1.start();
        const observer = new MutationObserver(() => painted.port2.postMessage(Number(grid.dataset['seq'])));
        observer.observe(grid, { attributes: true, attributeFilter: ['data-seq'] });

        /** A system clock that ticks in whole milliseconds: its value is exact just when it changes. */
        function clockAhead(): number {
          const before = Date.now();
          let now = before;
          while (now === before) now = Date.now();
          return epochMs() - now;
        }
        /** Runs before the grid's own work of the frame, which was asked for later: what it sees was drawn one frame ago. */
        function onFrame(): void {
          const atMs = epochMs();
          frames.push(atMs);
          const seq = Number(grid.dataset['seq']);
          if (seq !== (frameAfter.at(-1)?.seq ?? -1)) frameAfter.push({ seq, atMs });
          if (atMs - fromMs < recordMs) requestAnimationFrame(onFrame);
          else finish(atMs);
        }
        function finish(untilMs: number): void {
          observer.disconnect();
          painted.port1.close();
          const gaps = frames.map((atMs, at) => atMs - (frames[at - 1] ?? atMs));
          resolve({
            frameAfter,
            afterPaint,
            fromMs,
            untilMs,
            framesPerSecond: ((frames.length - 1) * 1_000) / (untilMs - (frames[0] ?? untilMs)),
            longestFrameMs: Math.max(...gaps),
            renderedRows: grid.querySelectorAll('.ag-row').length,
            clockAheadMs: clockAhead(),
          });
        }
        requestAnimationFrame(onFrame);
      }),
    [GRID, durationMs] as const,
  );
}

/** By how much the steady clock of this process is ahead of the system's, ms. */
export function clockAheadMs(): number {
  const before = Date.now();
  let now = before;
  while (now === before) now = Date.now();
  return performance.timeOrigin + performance.now() - now;
}

/** Key under which `watchFirstPaint` leaves its answer. */
const FIRST_PAINT = 'benchFirstGridPaintMs';

/** Before the page loads: notes the frame after the one in which the grid first had rows with values. */
export async function watchFirstPaint(page: Page): Promise<void> {
  await page.addInitScript(
    ([selector, key]) => {
      const look = (): void => {
        const isPainted = document.querySelector(`${selector}[data-seq] .ag-row`) !== null;
        if (isPainted) Object.assign(globalThis, { [key]: performance.timeOrigin + performance.now() });
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    },
    [GRID, FIRST_PAINT] as const,
  );
}

/** When the grid was first painted, ms since the epoch; waits for it. */
export async function firstPaintMs(page: Page, timeoutMs: number): Promise<number> {
  const handle = await page.waitForFunction((key) => Reflect.get(globalThis, key) as number | undefined, FIRST_PAINT, {
    timeout: timeoutMs,
  });
  const paintedMs = await handle.jsonValue();
  if (paintedMs === undefined) throw new Error('the page did not say when the grid was painted');
  return paintedMs;
}
