/** What the desk process weighs with the demo running at ×100 and one client on every feed. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { roundedAll, type BenchResult } from './benchReport.ts';
import { connectClient, residentMb, startDeskProcess } from './deskProcess.ts';

const TARGET_MB = 300;
const SPEED = 100;
export const LONG_MS = 600_000;
export const SHORT_MS = 60_000;
/** Samples per run; the first and the last show whether it grows. */
const SAMPLES = 20;

/** `root` must have been built. Linux only: elsewhere there is no figure and the list is empty. */
export async function memoryBench(root: string, durationMs: number, say: (line: string) => void): Promise<readonly BenchResult[]> {
  if (process.platform !== 'linux') {
    say('memory: skipped, the size of another process is read from /proc, which is Linux');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
  try {
    return [resultOf(durationMs, await sampleDesk(root, folder, durationMs, say))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Samples {
  readonly residentMb: readonly number[];
  readonly peakMb: number;
  readonly messages: number;
}

async function sampleDesk(root: string, dataDir: string, durationMs: number, say: (line: string) => void): Promise<Samples> {
  const desk = await startDeskProcess(root, dataDir);
  try {
    const client = await connectClient(desk.url);
    try {
      client.send('replay.setSpeed', { speed: SPEED });
      client.send('replay.play', {});
      const samples: number[] = [];
      for (let at = 0; at < SAMPLES; at += 1) {
        await delay(durationMs / SAMPLES);
        samples.push(residentMb(desk.pid).nowMb);
        say(`memory after ${Math.round(((at + 1) * durationMs) / SAMPLES / 1_000)} s: ${Math.round(samples.at(-1) ?? 0)} MB`);
      }
      return { residentMb: samples, peakMb: residentMb(desk.pid).peakMb, messages: client.messages() };
    } finally {
      await client.close();
    }
  } finally {
    await desk.stop();
  }
}

function resultOf(durationMs: number, { residentMb: samples, peakMb, messages }: Samples): BenchResult {
  const isLong = durationMs >= LONG_MS;
  const mostMb = Math.max(...samples);
  const values = {
    first: samples[0] ?? Number.NaN,
    last: samples.at(-1) ?? Number.NaN,
    most: mostMb,
    peak: peakMb,
    seconds: durationMs / 1_000,
    messagesPerSecond: (messages * 1_000) / durationMs,
  };
  return {
    name: `desk process with the demo at x${SPEED}${isLong ? '' : ' (short version, --long runs the ten minutes)'}`,
    values: roundedAll(values),
    unit: 'MB',
    target: `most <= ${TARGET_MB} within 10 minutes`,
    met: mostMb <= TARGET_MB,
    how:
      `resident memory (MB of 2^20 bytes) of out/main/serve.js, ${samples.length} samples over ${durationMs / 1_000} s, one client on every feed; ` +
      'peak is what the kernel saw at any moment, the start included',
  };
}
