import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openRecordingFolder } from '../../../../electron/venues/replay/recordingFolder.ts';
import { parseRecordingIndex } from '../../../../electron/venues/replay/recordingIndex.ts';
import { parseSnapshotCsv } from '../../../../electron/venues/replay/snapshotCsv.ts';
import { demoRecording } from '../../../support/demoRecording.ts';
import { expectFailure, expectOk } from '../../../support/expectOk.ts';
import { temporaryFolder } from '../../../support/paperHarness.ts';

const HEADER = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';

function anIndexJson(patch: (index: { version: number; source: string; snapshots: Record<string, unknown>[] }) => void): unknown {
  const anchors = { BTC: { indexUsd: 80_000, atmSigma: 0.5 } };
  const index = {
    version: 1,
    source: 'made up',
    snapshots: [1_000, 2_000].map((tsMs) => ({ tsMs, file: `${tsMs}.csv.gz`, underlyings: structuredClone(anchors) })),
  };
  patch(index);
  return index;
}

describe('parseSnapshotCsv', () => {
  it('reads prices in coin, the IV as a decimal, and empty as not there', () => {
    const rows = expectOk(
      parseSnapshotCsv(
        `${HEADER}\nt,BTC-1FEB26-70000-P,SYN,78936.7729,78933.64,,0.0001,3e-08,146.15\nt,BTC-PERPETUAL,,78926.0,78933.64,,,,\n`,
      ),
    );
    expect(rows.get('BTC-1FEB26-70000-P')).toEqual({
      forwardUsd: 78_936.7729,
      indexUsd: 78_933.64,
      bidPrice: null,
      askPrice: 0.0001,
      markPrice: 3e-8,
      markSigma: 1.4615,
    });
    expect(rows.get('BTC-PERPETUAL')).toMatchObject({ forwardUsd: 78_926, markSigma: null, markPrice: null });
  });

  it.each([
    ['a missing column', 'instrument_name,underlying_price\nX,1\n', 'snapshot header: missing index_price, bid_price'],
    ['text for a number', `${HEADER}\nt,X,,abc,1,,,,\n`, 'snapshot line 2: underlying_price'],
    ['NaN', `${HEADER}\nt,X,,1,1,,,NaN,\n`, 'mark_price'],
    ['a negative price', `${HEADER}\nt,X,,1,1,-0.1,,,\n`, 'bid_price'],
    ['no forward', `${HEADER}\nt,X,,,1,,,,\n`, 'underlying_price: expected > 0'],
    ['a duplicate', `${HEADER}\nt,X,,1,1,,,,\nt,X,,1,1,,,,\n`, 'snapshot line 3: instrument_name'],
    ['no rows', `${HEADER}\n`, 'snapshot has no rows'],
    ['binary junk', '\u0000\u0001\u0002', 'snapshot header'],
  ])('refuses %s and says where', (_what, text, message) => {
    expect(expectFailure(parseSnapshotCsv(text)).message).toContain(message);
  });
});

describe('parseRecordingIndex', () => {
  it('takes rising snapshots of the same coins', () => {
    expect(expectOk(parseRecordingIndex(anIndexJson(() => undefined))).underlyings).toEqual(['BTC']);
  });

  it.each([
    ['times that do not rise', anIndexJson(({ snapshots }) => Object.assign(snapshots[1] ?? {}, { tsMs: 1_000 })), 'snapshots.1.tsMs'],
    [
      'a coin that is missing later',
      anIndexJson(({ snapshots }) => Object.assign(snapshots[1] ?? {}, { underlyings: {} })),
      'snapshots.1.underlyings',
    ],
    [
      'a file that leaves the folder',
      anIndexJson(({ snapshots }) => Object.assign(snapshots[1] ?? {}, { file: '../secret.gz' })),
      'snapshots.1.file',
    ],
    ['one snapshot', anIndexJson((index) => void index.snapshots.pop()), 'snapshots'],
    ['another version', anIndexJson((index) => void (index.version = 2)), 'version'],
    ['nothing', null, 'recording index'],
  ])('refuses %s', (_what, json, field) => {
    expect(expectFailure(parseRecordingIndex(json)).message).toContain(field);
  });
});

describe('openRecordingFolder', () => {
  it('opens the demo: 35 snapshots of BTC and ETH from 1 to 9 February 2026, with their source named', () => {
    const { index } = demoRecording();
    expect(index.snapshots).toHaveLength(35);
    expect(index.underlyings).toEqual(['BTC', 'ETH']);
    expect(new Date(index.snapshots[0]?.tsMs ?? 0).toISOString()).toBe('2026-02-01T04:54:02.172Z');
    expect(new Date(index.snapshots.at(-1)?.tsMs ?? 0).toISOString()).toBe('2026-02-09T21:38:30.616Z');
    expect(index.source).toMatch(/MIT/);
  });

  it('has the same index in the list of contents and in every row of a snapshot', () => {
    const { index, readSnapshot } = demoRecording();
    for (const entry of index.snapshots) {
      for (const [name, { indexUsd }] of expectOk(readSnapshot(entry))) {
        const coin = index.underlyings.find((underlying) => name.startsWith(`${underlying}-`));
        if (coin === undefined || entry.anchors.get(coin)?.indexUsd !== indexUsd) expect.fail(`${entry.file} ${name}`);
      }
    }
  });

  it('names the file that is missing, torn or not gzip', () => {
    const folder = temporaryFolder();
    expect(expectFailure(openRecordingFolder(folder.path)).message).toContain('index.json');
    mkdirSync(folder.path, { recursive: true });
    writeFileSync(join(folder.path, 'index.json'), JSON.stringify(anIndexJson(() => undefined)));
    const whole = gzipSync(`${HEADER}\nt,X,,1,1,,,,\n`.repeat(200));
    writeFileSync(join(folder.path, '1000.csv.gz'), whole.subarray(0, whole.length - 10));
    writeFileSync(join(folder.path, '2000.csv.gz'), 'plain text');
    const { index, readSnapshot } = expectOk(openRecordingFolder(folder.path));
    for (const entry of index.snapshots) expect(expectFailure(readSnapshot(entry)).message).toContain(entry.file);
    folder.remove();
  });
});
