/** The terminal the browser shell was started from: lines typed into it, signals that end the process. */
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { onNpmGone } from '../boot/parentWatch.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Calls `onLine` for each line of standard input; returns the function that stops listening. */
export function onTerminalLine(onLine: (line: string) => void): () => void {
  if (process.stdin.isTTY && isInBackground()) return () => {};
  const lines = createInterface({ input: process.stdin });
  process.stdin.on('error', () => lines.close());
  lines.on('line', (line) => onLine(line.trim()));
  return () => {
    lines.close();
    process.stdin.pause();
  };
}

/** A background job that reads its terminal is suspended by the system. Fields 5 and 8 of stat: own and foreground process group. */
function isInBackground(): boolean {
  try {
    const afterName = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return afterName[2] !== afterName[5];
  } catch {
    return false;
  }
}

/** Calls `onStop` on the first signal or when npm is gone; further ones are swallowed, because npm sends the terminal's Ctrl-C a second time. */
export function onStopSignal(onStop: () => void): void {
  let isStopping = false;
  const stopOnce = (): void => {
    if (!isStopping) onStop();
    isStopping = true;
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stopOnce);
  onNpmGone(stopOnce);
}
