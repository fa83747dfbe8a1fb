/** `npm run bench`: measures, prints one JSON document on stdout and what it is doing on stderr. Exit 0 measured, 1 something could not be measured, 2 usage. */
import { ensureBuilt } from '../../electron/boot/build.ts';
import { findInstallation } from '../../electron/boot/installation.ts';
import { americanBench } from './americanBench.ts';
import { BENCH_USAGE, parseBenchOptions, type BenchName, type BenchOptions } from './benchOptions.ts';
import { loadAverage, thisMachine, type BenchResult } from './benchReport.ts';
import { decideBench } from './decideBench.ts';
import { gridBench } from './gridBench.ts';
import { journalBench } from './journalBench.ts';
import { kernelBench } from './kernelBench.ts';
import { LONG_MS, memoryBench, SHORT_MS } from './memoryBench.ts';
import { optimiseBench } from './optimiseBench.ts';
import { riskBench } from './riskBench.ts';
import { smileBench } from './smileBench.ts';
import { START_BENCH_SIZE, startBench } from './startBench.ts';
import { TICK_BENCH_SIZE, tickBench } from './tickBench.ts';

type Benches = Readonly<Record<BenchName, () => Promise<readonly BenchResult[]> | readonly BenchResult[]>>;

/** These run or serve what was built. */
const NEED_A_BUILD: ReadonlySet<BenchName> = new Set(['start', 'memory', 'tick']);

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function benchesOf(root: string, { long }: BenchOptions): Benches {
  return {
    risk: () => riskBench(),
    kernel: () => kernelBench(),
    american: () => americanBench(),
    grid: () => gridBench(),
    smile: () => smileBench(),
    decide: () => decideBench(),
    optimise: () => optimiseBench(),
    journal: () => journalBench(),
    start: () => startBench(root, START_BENCH_SIZE, say),
    memory: () => memoryBench(root, long ? LONG_MS : SHORT_MS, say),
    tick: () => tickBench(TICK_BENCH_SIZE, say),
  };
}

interface Failed {
  readonly bench: BenchName;
  readonly message: string;
}

async function measure(root: string, options: BenchOptions): Promise<{ results: readonly BenchResult[]; failed: readonly Failed[] }> {
  const benches = benchesOf(root, options);
  const results: BenchResult[] = [];
  const failed: Failed[] = [];
  for (const name of options.only) {
    say(`${name} (load average ${loadAverage()})`);
    try {
      results.push(...(await benches[name]()));
    } catch (error) {
      failed.push({ bench: name, message: error instanceof Error ? error.message : String(error) });
    }
  }
  return { results, failed };
}

async function main(args: readonly string[]): Promise<number> {
  const options = parseBenchOptions(args);
  if (!options.ok) {
    process.stderr.write(`bench: ${options.failure.message}\n\n${BENCH_USAGE}`);
    return 2;
  }
  const { root } = findInstallation(import.meta.dirname);
  const buildProblem = options.value.only.some((name) => NEED_A_BUILD.has(name)) ? await ensureBuilt(root, say) : null;
  if (buildProblem !== null) {
    say(`bench: ${buildProblem}`);
    return 1;
  }
  const loadBefore = loadAverage();
  const { results, failed } = await measure(root, options.value);
  const loadAverages = { before: loadBefore, after: loadAverage() };
  const document = { measuredAt: new Date().toISOString(), machine: thisMachine(), loadAverages, results, failed };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  return failed.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
