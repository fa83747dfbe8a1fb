/** How long an order intent takes to be on the disk: a real file, write-ahead log, fsync at every commit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../electron/persistence/persistence.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { aBook, anIntent, sampleDeps, valueOf } from '../support/storeSamples.ts';

const INTENTS = 3_000;

export interface JournalBench {
  readonly name: string;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Median and 99th percentile of `recordIntent`, one after the other, checkpoints included. */
export function journalBench(): Promise<JournalBench> {
  const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
  try {
    const timesMs = timeIntents(join(folder, 'desk.db')).sort((a, b) => a - b);
    return Promise.resolve({ name: 'journal: intent durable', p50Ms: quantile(timesMs, 0.5), p99Ms: quantile(timesMs, 0.99) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timeIntents(path: string): number[] {
  const store = createPersistence(valueOf(openDatabase(path)), sampleDeps());
  valueOf(store.ledger.createBook(aBook()));
  const timesMs = Array.from({ length: INTENTS }, (_, index) => {
    const intent = anIntent({ label: `bench-${index}` as ClientLabel });
    const startMs = performance.now();
    valueOf(store.journal.recordIntent(intent));
    return performance.now() - startMs;
  });
  store.close();
  return timesMs;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.POSITIVE_INFINITY;
}
