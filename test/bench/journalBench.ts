/** How long an order intent takes to be on the disk: a real file, write-ahead log, fsync at every commit. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../electron/persistence/openDatabase.ts';
import { createPersistence } from '../../electron/persistence/persistence.ts';
import type { ClientLabel } from '../../shared/domain/order.ts';
import { aBook, anIntent, sampleDeps, valueOf } from '../support/storeSamples.ts';
import { quantile, roundedAll, type BenchResult } from './benchReport.ts';

const TARGET_MS = 10;
export const JOURNAL_INTENTS = 3_000;

/** Median and 99th percentile of `recordIntent`, one after the other, checkpoints included. */
export function journalBench(intents: number = JOURNAL_INTENTS): readonly BenchResult[] {
  const folder = mkdtempSync(join(tmpdir(), 'deltadesk-bench-'));
  try {
    const timesMs = timeIntents(join(folder, 'desk.db'), intents).sort((a, b) => a - b);
    const p99 = quantile(timesMs, 0.99);
    return [
      {
        name: 'journal: intent durable',
        values: roundedAll({ p50: quantile(timesMs, 0.5), p99, max: quantile(timesMs, 1) }),
        unit: 'ms',
        target: `p99 <= ${TARGET_MS}`,
        met: p99 <= TARGET_MS,
        how: `${intents} intents one after the other into a file in the system's temporary folder, write-ahead log, synchronous=FULL, checkpoints included`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
