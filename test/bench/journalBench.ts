/** How long an order intent takes to be on the disk, and how many decision rows a second there is room for: a real file, write-ahead log. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDecisionJournal } from '../../electron/desk/decisionJournal.ts';
import { openDatabase } from '../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../electron/persistence/persistence.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { aDetailedDecision } from '../support/decisionSamples.ts';
import { aBook, anIntent, sampleDeps, valueOf } from '../support/storeSamples.ts';
import { quantile, roundedAll, type BenchResult } from './benchReport.ts';

const TARGET_MS = 10;
export const JOURNAL_INTENTS = 3_000;
const TARGET_ROWS_PER_SECOND = 5_000;
/** Decisions for each intent of the size asked for. */
const DECISIONS_PER_INTENT = 5;

/** Median and 99th percentile of `recordIntent`, one after the other, checkpoints included. */
export function journalBench(intents: number = JOURNAL_INTENTS): readonly BenchResult[] {
  return inFolder((path) => [intentBench(path, intents), decisionBench(`${path}.decisions`, intents * DECISIONS_PER_INTENT)]);
}

function inFolder<T>(work: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
  try {
    return work(join(folder, 'desk.db'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function intentBench(path: string, intents: number): BenchResult {
  const timesMs = timeIntents(path, intents).sort((a, b) => a - b);
  const p99 = quantile(timesMs, 0.99);
  return {
    name: 'journal: intent durable',
    values: roundedAll({ p50: quantile(timesMs, 0.5), p99, max: quantile(timesMs, 1) }),
    unit: 'ms',
    target: `p99 <= ${TARGET_MS}`,
    met: p99 <= TARGET_MS,
    how: `${intents} intents one after the other into a file in the system's temporary folder, write-ahead log, synchronous=FULL, checkpoints included`,
  };
}

/** Rows as the store takes them, and decisions as the desk records them: body put together, inputs turned into data. */
function decisionBench(path: string, decisions: number): BenchResult {
  const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
  try {
    valueOf(store.ledger.createBook(aBook()));
    let ids = 0;
    const journal = createDecisionJournal({ ...store, wallClock: sampleDeps().wallClock, newId: () => `bench-${(ids += 1)}` });
    const decision = aDetailedDecision();
    const recordedPerSecond = perSecond(decisions, () => valueOf(journal.record(decision)));
    const row = store.decisions.byId('bench-1');
    if (row === null) throw new Error('expected a decision');
    const rowsPerSecond = perSecond(decisions, () => valueOf(store.decisions.append({ ...row, id: `row-${(ids += 1)}` })));
    return {
      name: 'journal: decision rows',
      values: roundedAll({ rowsPerSecond, recordedPerSecond, bodyBytes: JSON.stringify(row.body).length }),
      unit: '1/s',
      target: `rowsPerSecond >= ${TARGET_ROWS_PER_SECOND}`,
      met: rowsPerSecond >= TARGET_ROWS_PER_SECOND,
      how: `median of ${RUNS} runs over ${decisions} chained rows one after the other, each its own transaction, ordered and not synced; recorded: with the body put together first`,
    };
  } finally {
    store.close();
  }
}

/** The median of as many equal runs, so that one slow moment of a shared disk does not speak for all. */
const RUNS = 15;

function perSecond(times: number, work: () => void): number {
  const rates = Array.from({ length: RUNS }, () => {
    const startMs = performance.now();
    for (let i = 0; i < times / RUNS; i += 1) work();
    return times / RUNS / ((performance.now() - startMs) / 1_000);
  });
  return quantile(
    rates.sort((a, b) => a - b),
    0.5,
  );
}

function timeIntents(path: string, intents: number): number[] {
  const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
  try {
    valueOf(store.ledger.createBook(aBook()));
    return Array.from({ length: intents }, (_, index) => {
      const intent = anIntent({ label: `bench-${index}` as ClientLabel });
      const startMs = performance.now();
      valueOf(store.journal.recordIntent(intent));
      return performance.now() - startMs;
    });
  } finally {
    store.close();
  }
}
