/** What a bench says: one record per measured thing, and the machine it was measured on. */
import { cpus, loadavg, release, totalmem } from 'node:os';

export interface BenchResult {
  readonly name: string;
  /** The figures by name; a key that carries its own unit says so in its tail. */
  readonly values: Readonly<Record<string, number>>;
  readonly unit: string;
  /** The bound and the figure it is about; null: nobody set one, the figure is for reading. */
  readonly target: string | null;
  readonly met: boolean | null;
  /** How it was measured, and what the figure leaves out. */
  readonly how: string;
}

export interface Machine {
  readonly cores: number;
  readonly cpu: string;
  readonly memoryGb: number;
  readonly platform: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const processors = cpus();
  return {
    cores: processors.length,
    cpu: processors[0]?.model ?? 'unknown',
    memoryGb: rounded(totalmem() / 2 ** 30),
    platform: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
  };
}

/** Of the last minute; 0 on Windows, which has none. */
export function loadAverage(): number {
  return rounded(loadavg()[0] ?? 0);
}

/** The value that `share` (0…1) of the sorted values do not exceed (nearest rank); infinite when there is none, so that no target is met by silence. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share));
  return sorted[rank - 1] ?? Number.POSITIVE_INFINITY;
}

/** Three significant decimals: enough to read, short in the README. */
export function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

export function roundedAll(values: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, rounded(value)]));
}
