/** The commands on the trader's database: opens it, runs the pure part, closes it. */
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Numeraire } from '../../shared/domain/book.ts';
import type { InstrumentLookup } from '../../shared/domain/ledger.ts';
import { instrumentFromName, type Rulebook } from '../../shared/domain/rulebook.ts';
import { ok, type Result } from '../../shared/result/result.ts';
import { toMs } from '../../shared/units/time.ts';
import { DATABASE_FILE } from '../boot/dataFiles.ts';
import type { DatabaseHandle } from '../persistence/database.ts';
import { openDatabase } from '../persistence/openDatabase.ts';
import { createPersistence } from '../persistence/persistence.ts';
import { catchStorage } from '../persistence/storageFailure.ts';
import { transact } from '../persistence/transact.ts';
import { verifyFile } from '../persistence/verify.ts';
import type { ClockPort } from '../ports/clock.ts';
import { importCommand, type ImportOutcome, type ImportStore } from './importCommand.ts';
import type { DoorAnswer } from './standardStreams.ts';
import { verifyCommand, type VerifyFormat } from './verifyCommand.ts';

export interface StoreOptions {
  readonly dataDir: string;
  readonly rulebook: Rulebook;
  readonly wallClock: ClockPort;
}

/** A running desk may go on writing meanwhile. Bad input: no database, or one that cannot be opened or read. */
export function verifyStore(options: StoreOptions, format: VerifyFormat): DoorAnswer {
  const report = verifyFile(databasePath(options), instrumentLookup(options));
  return report.ok ? verifyCommand(report.value, format) : { kind: 'badInput', stderrLines: [report.failure.message] };
}

/** Creates the database when there is none, but only for a file without errors. Bad input too: a desk has the database open. */
export function importIntoStore(options: StoreOptions, text: string, numeraire: Numeraire): ImportOutcome {
  let database: DatabaseHandle | null = null;
  const openStore = (): Result<ImportStore> => {
    const opened = openOrCreate(databasePath(options));
    if (!opened.ok) return opened;
    database = opened.value;
    return ok(storeOn(opened.value, options));
  };
  try {
    return importCommand({ text, rulebook: options.rulebook, openStore, nowMs: options.wallClock.nowMs(), numeraire });
  } finally {
    closeIfOpen(database);
  }
}

export function databasePath({ dataDir }: StoreOptions): string {
  return join(dataDir, DATABASE_FILE);
}

function openOrCreate(path: string): Result<DatabaseHandle> {
  return catchStorage(`opening ${path}`, () => {
    mkdirSync(dirname(path), { recursive: true });
    return openDatabase(path);
  });
}

function storeOn(database: DatabaseHandle, options: StoreOptions): ImportStore {
  const { ledger } = createPersistence(database, { wallClock: options.wallClock, instrumentOf: instrumentLookup(options) });
  return { ledger, atomically: (work) => transact(database.db, 'importing', work) };
}

function closeIfOpen(database: DatabaseHandle | null): void {
  database?.close();
}

export function instrumentLookup({ rulebook, wallClock }: StoreOptions): InstrumentLookup {
  const nowMs = toMs(wallClock.nowMs());
  return (id) => {
    const instrument = instrumentFromName(id, rulebook, nowMs);
    return instrument.ok ? instrument.value : undefined;
  };
}
