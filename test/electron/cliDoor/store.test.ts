/** `desk import` and `desk verify` on real database files: what is written, and above all what is not. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../electron/boot/dataFiles.ts';
import { openDatabase } from '../../../electron/persistence/openDatabase.ts';
import { createSeededRandom } from '../../../electron/venues/seededRandom.ts';
import { expectOk } from '../../support/expectOk.ts';
import { temporaryFolder } from '../../support/paperHarness.ts';
import { fileHash, inTemporaryFolder } from '../persistence/temporaryFolder.ts';
import { CLI, ROOT, runDesk, type Outcome } from './runDesk.ts';

const DEMO = join(ROOT, 'resources', 'demo', 'book.csv');
const DEMO_CSV = readFileSync(DEMO, 'utf8').trimEnd();
const SOUND = 'ok: 75 audit rows, 74 ledger rows; the chain is whole, every row is as it was written, positions add up\n';

const master = temporaryFolder();
let imported: Outcome;
beforeAll(async () => {
  imported = await runDesk(['import', DEMO, '--data', master.path]);
});
afterAll(() => master.remove());

/** A folder with a copy of the database the demo book was imported into. */
function withDatabase<T>(work: (folder: string, path: string) => Promise<T>): Promise<T> {
  return inTemporaryFolder((folder) => {
    const path = join(folder, DATABASE_FILE);
    copyFileSync(join(master.path, DATABASE_FILE), path);
    return work(folder, path);
  });
}

function junk(bytes: number): string {
  const random = createSeededRandom(7);
  return Buffer.from(Array.from({ length: bytes }, () => Math.floor(random.next() * 256))).toString('latin1');
}

describe('desk import', () => {
  it('loads a book, proves it, and changes nothing when the same file comes again', () =>
    withDatabase(async (folder, path) => {
      expect(imported).toEqual({ code: 0, stdout: 'book Demo (new): 74 rows imported\n', stderr: '' });
      expect(await runDesk(['verify', '--data', folder])).toEqual({ code: 0, stdout: SOUND, stderr: '' });
      const before = fileHash(path);
      expect(await runDesk(['import', '-', '--data', folder], DEMO_CSV)).toEqual({
        code: 0,
        stdout: 'book Demo: nothing new, all 74 rows were imported before\n',
        stderr: '',
      });
      expect(fileHash(path)).toBe(before);
    }));

  it('loads several books of one file, each under its own name', () =>
    withDatabase(async (folder, path) => {
      const more = `${DEMO_CSV}\nSecond,paper,BTC-PERPETUAL,10,78000,USD\nThird,paper,ETH,5,,`;
      const { code, stdout } = await runDesk(['import', '-', '--data', folder, '--numeraire', 'usd'], more);
      expect([code, stdout.split('\n')]).toEqual([
        0,
        [
          'book Demo: nothing new, all 74 rows were imported before',
          'book Second (new): 1 rows imported',
          'book Third (new): 1 rows imported',
          '',
        ],
      ]);
      const db = new BetterSqlite3(path, { readonly: true });
      const books = db.prepare('SELECT book_id, numeraire FROM books ORDER BY book_id').raw().all();
      db.close();
      expect(books).toEqual([
        ['Demo', 'coin'],
        ['Second', 'usd'],
        ['Third', 'usd'],
      ]);
    }));

  const NEW = 'New,paper,BTC-PERPETUAL,10,78000,USD';
  it.each([
    [
      'a wrong header',
      DEMO_CSV.replace('size', 'sizes'),
      [/^line 1, header: unknown column "sizes"$/, /^line 1, header: column size is missing$/],
    ],
    [
      'an unknown instrument',
      `${DEMO_CSV}\n${NEW}\nNew,paper,BTC-PERPETUOUS,1,,`,
      [/^line 77, instrument: unknown instrument "BTC-PERPETUOUS"$/],
    ],
    ['a size of NaN', `${DEMO_CSV}\n${NEW.replace(',10,', ',NaN,')}`, [/^line 76, size: expected a plain decimal number, was "NaN"$/]],
    ['a duplicate', `${DEMO_CSV}\n${NEW}\n${NEW}`, [/^line 77, instrument: duplicate of line 76: same book, venue and instrument$/]],
    ['a wrong unit', `${DEMO_CSV}\n${NEW.replace('USD', 'BTC')}`, [/^line 76, avg_price_ccy: wrong unit: expected USD, was "BTC"$/]],
    ['half a lot', `${DEMO_CSV}\n${NEW.replace(',10,', ',15,')}`, [/^line 76, size: expected a multiple of the lot 10 USD, was "15"$/]],
    [
      'a day that does not exist',
      'book,venue,instrument,size,avg_price,avg_price_ccy,opened_at\nNew,paper,BTC,1,,,2026-02-30',
      [/^line 2, opened_at: /],
    ],
    ['a line of 10 M characters', `${DEMO_CSV}\n${NEW}${'0'.repeat(10_000_000)}`, [/^line 76, row: longer than 100000 characters$/]],
    ['a quote that is never closed', `${DEMO_CSV}\n"${NEW}`, [/^line \d+, row: a quoted field is not closed$/]],
    ['binary junk', junk(100_000), [/^line \d+, file: binary data: a NUL byte$/]],
    ['nothing', '', [/^file: empty file$/]],
    [
      'what a book holds with another size',
      `${NEW}\n${DEMO_CSV}`.replace(/^(.*)\n(.*)$/m, '$2\n$1').replace('60000', '60010'),
      [/^book Demo already has opening\/paper\/BTC-PERPETUAL with other content; nothing was imported$/],
    ],
  ] as const)('refuses %s: exit 3, each error on its line, the database as it was to the byte', (_what, csv, expected) =>
    withDatabase(async (folder, path) => {
      const before = fileHash(path);
      const { code, stdout, stderr } = await runDesk(['import', '-', '--data', folder], csv);
      expect([code, stdout]).toEqual([3, '']);
      const lines = stderr.trimEnd().split('\n');
      expect(lines).toHaveLength(expected.length);
      for (const [index, line] of lines.entries()) expect(line).toMatch(expected[index] ?? /^$/);
      expect(fileHash(path)).toBe(before);
    }),
  );

  it('makes no database for a file that is refused, and says why when none can be made', () =>
    inTemporaryFolder(async (folder) => {
      const fresh = join(folder, 'fresh');
      expect((await runDesk(['import', '-', '--data', fresh], 'rubbish')).code).toBe(3);
      expect(existsSync(fresh)).toBe(false);
      const { code, stdout, stderr } = await runDesk(['import', DEMO, '--data', join(CLI, 'below')]);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toMatch(/^opening [^\n]*: ENOTDIR: [^\n]*\n$/);
    }));

  it('is refused while a desk has the database open; verify is not', () =>
    withDatabase(async (folder, path) => {
      const desk = expectOk(openDatabase(path));
      try {
        const { code, stdout, stderr } = await runDesk(['import', '-', '--data', folder], `${DEMO_CSV}\n${NEW}`);
        expect([code, stdout]).toEqual([3, '']);
        expect(stderr).toMatch(new RegExp(`^another desk \\(process ${process.pid}\\) has .* open; close it first`));
        expect(await runDesk(['verify', '--data', folder])).toEqual({ code: 0, stdout: SOUND, stderr: '' });
      } finally {
        desk.close();
      }
    }));
});

describe('desk verify', () => {
  it.each([
    ['missing', () => undefined, /^there is no database at /],
    ['cut off', (path: string) => writeCopy(path, 90_000), /: the file is damaged/],
    ['cut off in its header', (path: string) => writeCopy(path, 60), /: the file is damaged|is not a database/],
    [
      'of random bytes',
      (path: string) => writeFileSync(path, junk(100_000), 'latin1'),
      /: the file is not a database or its header is damaged/,
    ],
    ['a folder', (path: string) => mkdirSync(path), /: reading or writing the file failed|: the file cannot be opened/],
    [
      'from the future',
      (path: string) => changed(path, 'PRAGMA user_version = 990'),
      /^the database is of version 990, this build knows up to \d+: a newer desk wrote it/,
    ],
    [
      'of another program',
      (path: string) => changed(path, 'PRAGMA application_id = 7'),
      /is not a Deltadesk database \(another program made it\)/,
    ],
  ])('a database that is %s: exit 3, one line, nothing on stdout, the file untouched', (_what, make, stderr) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, DATABASE_FILE);
      make(path);
      const hash = (): string | null =>
        existsSync(path) && readdirSync(folder, { withFileTypes: true })[0]?.isFile() ? fileHash(path) : null;
      const before = hash();
      const outcome = await runDesk(['verify', '--data', folder]);
      expect([outcome.code, outcome.stdout, outcome.stderr.trimEnd().split('\n').length]).toEqual([3, '', 1]);
      expect(outcome.stderr).toMatch(stderr);
      expect(hash()).toBe(before);
    }),
  );

  it('tells what was tampered with, on both streams, with exit 3; --json for scripts', () =>
    withDatabase(async (folder, path) => {
      changed(path, `DROP TRIGGER ledger_never_updated; UPDATE ledger SET signed_amount = '1' WHERE seq = 3`);
      const text = await runDesk(['verify', '--data', folder]);
      expect([text.code, text.stdout.split('\n')[0]]).toEqual([
        3,
        expect.stringMatching(/^NOT ok: 75 audit rows, 74 ledger rows, \d+ problems$/),
      ]);
      expect(text.stderr).toContain('ledger row 3');
      const json = await runDesk(['verify', '--json', '--data', folder]);
      const report = JSON.parse(json.stdout) as { ok: boolean; problems: readonly string[] };
      expect([json.code, report.ok, `${report.problems.join('\n')}\n`]).toEqual([3, false, json.stderr]);
    }));
});

/** The first `bytes` of the good database, or all of it. */
function writeCopy(path: string, bytes?: number): void {
  writeFileSync(path, readFileSync(join(master.path, DATABASE_FILE)).subarray(0, bytes));
}

/** The database at `path` (a copy of the good one when there is none), changed behind the desk's back. */
function changed(path: string, sql: string): void {
  if (!existsSync(path)) writeCopy(path);
  const db = new BetterSqlite3(path);
  db.exec(sql);
  db.close();
}
