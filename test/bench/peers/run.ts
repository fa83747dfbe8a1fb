/**
 * `bench:peers`: the batch kernel beside QuantLib and a C++ textbook loop, on the same doubles in one run. Prints one JSON document: nanoseconds per
 * option, ratios, and what was skipped because the machine lacks it. Exit 0 measured (however much was skipped), 1 the kernel itself could not be.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kernelBench, KERNEL_BENCH_SIZE } from '../kernelBench.ts';
import { loadAverage, rounded, thisMachine, type BenchResult } from '../benchReport.ts';
import { columnBytes, optionColumns } from './optionColumns.ts';

const OPTIONS = KERNEL_BENCH_SIZE.options;
const RUNS = 9;
const SOURCE = join(import.meta.dirname, 'peers.cpp');

interface Peer {
  readonly name: string;
  readonly nsPerOption: number;
  /** Largest relative error of the implied vol; 0 where none is solved for. */
  readonly worstSigmaError: number;
}

interface Measured {
  readonly peers: readonly Peer[];
  readonly skipped: readonly string[];
}

function measurePeers(folder: string): Measured {
  const program = join(folder, 'peers');
  const withQuantLib = ['-DWITH_QUANTLIB', '-o', program, SOURCE, '-lQuantLib'];
  const skipped: string[] = [];
  if (spawnSync('g++', ['--version']).status !== 0) return { peers: [], skipped: ['every C++ peer: no g++ on this machine'] };
  if (spawnSync('g++', ['-std=c++17', '-O3', ...withQuantLib]).status !== 0) {
    skipped.push('QuantLib: no headers or library (Debian: libquantlib0-dev)');
    const plain = spawnSync('g++', ['-std=c++17', '-O3', '-o', program, SOURCE], { encoding: 'utf8' });
    if (plain.status !== 0) return { peers: [], skipped: [...skipped, `C++ textbook: ${plain.stderr.slice(0, 300)}`] };
  }
  const data = join(folder, 'columns.bin');
  writeFileSync(data, columnBytes(optionColumns(OPTIONS)));
  const { status, stdout } = spawnSync(program, [data, String(OPTIONS), String(RUNS)], { encoding: 'utf8' });
  if (status !== 0) return { peers: [], skipped: [...skipped, `C++ peers: the program ended with ${String(status)}`] };
  return { peers: stdout.trim().split('\n').map(parsePeer), skipped };
}

function parsePeer(line: string): Peer {
  const [name = '', nsPerOption = 'NaN', worstSigmaError = 'NaN'] = line.split(' ');
  return { name, nsPerOption: Number(nsPerOption), worstSigmaError: Number(worstSigmaError) };
}

/** How many times as long the peer takes as the kernel's median at the same work. */
function ratiosOf(peers: readonly Peer[], kernel: readonly BenchResult[]): Readonly<Record<string, number>> {
  const medianOf = (name: string): number => kernel.find((result) => result.name === `kernel: ${name}`)?.values['p50'] ?? NaN;
  return Object.fromEntries(
    peers.map(({ name, nsPerOption }) => [
      name,
      rounded(nsPerOption / medianOf(name.includes('implied') ? 'implied vol' : 'value + 4 Greeks')),
    ]),
  );
}

function main(): number {
  const folder = mkdtempSync(join(tmpdir(), 'deltadesk-peers-'));
  try {
    const before = loadAverage();
    const kernel = kernelBench();
    const { peers, skipped } = measurePeers(folder);
    const loadAverages = { before, after: loadAverage() };
    const how = `same ${OPTIONS} options for all, one thread, medians; g++ -O3, ${RUNS} runs; times without reading or writing files`;
    const document = {
      measuredAt: new Date().toISOString(),
      machine: thisMachine(),
      loadAverages,
      how,
      kernel,
      peers,
      timesKernel: ratiosOf(peers, kernel),
      skipped,
    };
    process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
    return kernel.length > 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main();
