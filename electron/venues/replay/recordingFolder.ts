/** A recording on disk: `index.json` and one gzip file per snapshot. The only file here that reads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { parseRecordingIndex, type RecordingIndex, type SnapshotEntry } from './recordingIndex.ts';
import { parseSnapshotCsv, type Snapshot } from './snapshotCsv.ts';

/** One snapshot holds a few hundred kB of text; anything far beyond is not ours. */
const MAX_SNAPSHOT_BYTES = 64_000_000;

export type ReadSnapshot = (entry: SnapshotEntry) => Result<Snapshot>;

export interface Recording {
  readonly index: RecordingIndex;
  readonly readSnapshot: ReadSnapshot;
}

/** The recording in `folder`; its snapshots are read when asked for, about 10 ms each. invalidInput when it is not one. */
export function openRecordingFolder(folder: string): Result<Recording> {
  const json = attempt('index.json', (): unknown => JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')));
  if (!json.ok) return json;
  const index = parseRecordingIndex(json.value);
  if (!index.ok) return index;
  return ok({ index: index.value, readSnapshot: ({ file }) => readSnapshotFile(join(folder, file), file) });
}

function readSnapshotFile(path: string, name: string): Result<Snapshot> {
  const text = attempt(name, () => gunzipSync(readFileSync(path), { maxOutputLength: MAX_SNAPSHOT_BYTES }).toString('utf8'));
  if (!text.ok) return text;
  const snapshot = parseSnapshotCsv(text.value);
  return snapshot.ok ? snapshot : fail(snapshot.failure.reason, `${name}: ${snapshot.failure.message}`);
}

function attempt<T>(name: string, read: () => T): Result<T> {
  try {
    return ok(read());
  } catch (error) {
    return fail('invalidInput', `recording ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
