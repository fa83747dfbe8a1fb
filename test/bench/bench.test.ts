/** Keeps the benches alive: every piece runs at a tiny size and says finite numbers. How fast they are is for `npm run bench` to say. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../../electron/boot/build.ts';
import { findInstallation } from '../../electron/boot/installation.ts';
import { parseBenchOptions } from './benchOptions.ts';
import { quantile, thisMachine, type BenchResult } from './benchReport.ts';
import { journalBench } from './journalBench.ts';
import { memoryBench } from './memoryBench.ts';
import { riskBench } from './riskBench.ts';
import { startBench } from './startBench.ts';
import { tickBench } from './tickBench.ts';
import { createTickLog } from './tickLog.ts';

const { root } = findInstallation(import.meta.dirname);
const silent = (): void => undefined;

function expectFigures(results: readonly BenchResult[]): void {
  for (const { name, values } of results) {
    for (const [figure, value] of Object.entries(values)) expect(value, `${name}: ${figure}`).toSatisfy(Number.isFinite);
  }
}

describe('the benches in this process', () => {
  it('value a small book and write a few intents', () => {
    const results = [...riskBench({ legs: 20, nextHedgeLegs: 5, runs: 5 }), ...journalBench(20)];
    expect(results.map(({ name }) => name)).toEqual([
      'revalue and aggregate 20 option legs',
      'next-hedge prices of 5 option legs',
      'journal: intent durable',
      'journal: decision rows',
    ]);
    expectFigures(results);
  });
});

describe('the benches on the built tree', () => {
  beforeAll(async () => {
    expect(await ensureBuilt(root, silent)).toBeNull();
  });

  it('follow ticks to the cells of a real page', async () => {
    const results = await tickBench({ legs: 40, ticksPerSecond: 100, warmUpMs: 100, sliceMs: 1_500, quietSlices: 1, maxSlices: 1 }, silent);
    expect(results).toHaveLength(2);
    // The tail is not held here: on a busy machine the last ticks of a slice may be painted after it.
    for (const { values } of results) expect([values['p50'], values['ticksPerSecond']].every(Number.isFinite)).toBe(true);
  });

  it('start the desk twice on one folder and see its grid painted', async () => {
    const results = await startBench(root, { quietRuns: 1, maxRuns: 1 }, silent);
    expect(results.map(({ name }) => name)).toEqual([
      'grid painted, first start, no database yet',
      'grid painted, start on an existing database',
    ]);
    expectFigures(results);
  });

  it('weigh the desk process while a client listens (Linux)', async () => {
    const results = await memoryBench(root, 400, silent);
    expect(results).toHaveLength(process.platform === 'linux' ? 1 : 0);
    expectFigures(results);
  });
});

describe('createTickLog', () => {
  it('ends the wait of a tick with the first paint that shows its message or a later one', () => {
    const log = createTickLog();
    log.sent(100);
    log.published(7, 104);
    log.sent(110);
    log.sent(111);
    log.published(8, 115);
    const paints = [
      { seq: 6, atMs: 101 },
      { seq: 9, atMs: 140 },
    ];
    expect(log.waits(paints, 100, 111)).toEqual([30, 40]);
    expect(log.waitsToPublished(100, 111)).toEqual([4, 5]);
    expect(log.countBetween(100, 112)).toBe(3);
  });

  it('lets a tick that was never published or never painted wait for ever', () => {
    const log = createTickLog();
    log.sent(100);
    expect(log.waits([{ seq: 3, atMs: 120 }], 0, 200)).toEqual([Number.POSITIVE_INFINITY]);
    log.published(4, 110);
    expect(log.waits([{ seq: 3, atMs: 120 }], 0, 200)).toEqual([Number.POSITIVE_INFINITY]);
  });
});

describe('parseBenchOptions', () => {
  it('runs everything unless told otherwise, in one order', () => {
    expect(parseBenchOptions([])).toEqual({
      ok: true,
      value: {
        only: ['risk', 'kernel', 'american', 'grid', 'smile', 'decide', 'optimise', 'journal', 'start', 'memory', 'tick'],
        long: false,
      },
    });
    expect(parseBenchOptions(['--only', 'tick, risk', '--long'])).toEqual({ ok: true, value: { only: ['risk', 'tick'], long: true } });
  });

  it('refuses what it does not know', () => {
    expect(parseBenchOptions(['--fast'])).toMatchObject({ ok: false, failure: { reason: 'invalidInput' } });
    expect(parseBenchOptions(['--only', 'risk,speed'])).toMatchObject({
      ok: false,
      failure: {
        message: '--only: expected risk, kernel, american, grid, smile, decide, optimise, journal, start, memory, tick, was "speed"',
      },
    });
  });
});

describe('quantile', () => {
  it('is the nearest rank, and infinite where nothing was measured, so that silence meets no target', () => {
    expect([quantile([1, 2, 3, 4], 0.5), quantile([1, 2, 3, 4], 0.95), quantile([], 0.95)]).toEqual([2, 4, Number.POSITIVE_INFINITY]);
  });
});

describe('thisMachine', () => {
  it('says what the figures were measured on', () => {
    expect(thisMachine()).toMatchObject({ cores: expect.any(Number) as number, node: process.version });
  });
});
