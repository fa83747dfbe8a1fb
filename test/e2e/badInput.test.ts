/** What a wrong start, a damaged database, a stranger on the same machine and a broken client get from the real browser shell. */
import { spawn } from 'node:child_process';
import { copyFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../electron/boot/dataFiles.ts';
import { createSeededRandom } from '../../electron/venues/seededRandom.ts';
import { MAX_CLIENT_FRAME_CHARS } from '../../shared/contract/frames.ts';
import type { Failure } from '../../shared/result/result.ts';
import { fileHash, inTemporaryFolder } from '../electron/persistence/temporaryFolder.ts';
import { buildDesk, ROOT, startDeskProcess, type DeskProcess } from '../support/deskProcess.ts';
import { openDeskSocket, refusedStatus } from '../support/deskSocket.ts';
import { temporaryFolder } from '../support/paperHarness.ts';
import { enterDesk, rawRequest, type RawAnswer } from '../support/rawRequest.ts';

const SERVE = join(ROOT, 'out', 'main', 'serve.js');
/** A start that should be refused but is not would run for ever. */
const START_LIMIT_MS = 15_000;

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a desk that is expected to refuse, and waits for its end. */
function startAndEnd(folder: string): Promise<Ended> {
  const child = spawn(process.execPath, [SERVE, '--no-open', '--port', '0', '--data', folder], { timeout: START_LIMIT_MS });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
}

const home = temporaryFolder();
let desk: DeskProcess;
let port: number;
let cookie: string;

beforeAll(async () => {
  await buildDesk();
  desk = await startDeskProcess(home.path);
  port = Number(new URL(desk.url).port);
  cookie = await enterDesk(port, desk.url);
}, 120_000);
afterAll(async () => {
  await desk?.stop();
  home.remove();
});

const origin = (): string => `http://127.0.0.1:${port}`;

describe('a second desk', () => {
  it('on the same database is refused with the process that has it; the first goes on', async () => {
    const second = await startAndEnd(home.path);
    expect([second.code, second.stdout]).toEqual([1, '']);
    expect(second.stderr).toBe(
      `deltadesk: another desk (process ${desk.pid}) has ${join(home.path, DATABASE_FILE)} open; close it first, or start with another database\n`,
    );
    expect((await rawRequest({ port, path: '/', headers: { cookie } })).status).toBe(200);
  });

  it('whose port is taken takes the next free one, and says so', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const wanted = typeof address === 'object' && address !== null ? address.port : 0;
    const folder = temporaryFolder();
    try {
      const other = await startDeskProcess(folder.path, ['--port', String(wanted)]);
      try {
        const used = Number(new URL(other.url).port);
        expect(used).toBeGreaterThan(wanted);
        expect(other.output()).toContain(`port ${wanted} is taken, using ${used}`);
        expect((await rawRequest({ port: used, path: '/' })).status).toBe(403);
      } finally {
        expect(await other.stop()).toBe(0);
      }
    } finally {
      await new Promise((resolve) => taken.close(resolve));
      folder.remove();
    }
  });
});

describe('a database that cannot be used', () => {
  const sound = temporaryFolder();
  const randomBytes = (): Buffer => {
    const random = createSeededRandom(11);
    return Buffer.from(Array.from({ length: 60_000 }, () => Math.floor(random.next() * 256)));
  };
  beforeAll(async () => {
    await (await startDeskProcess(sound.path)).stop();
  });
  afterAll(() => sound.remove());

  it.each([
    [
      'from the future',
      (path: string) => {
        const db = new BetterSqlite3(path);
        db.pragma('user_version = 9990');
        db.close();
      },
      /^deltadesk: the database is of version 9990, this build knows up to \d+: a newer desk wrote it; nothing was changed\n$/,
    ],
    [
      'cut off',
      (path: string) => truncateSync(path, 50_000),
      /^deltadesk: \S+ is cut off: \d+ bytes are missing; it was not touched, restore a backup\n$/,
    ],
    [
      'of random bytes',
      (path: string) => writeFileSync(path, randomBytes()),
      /^deltadesk: \S+ is not a Deltadesk database \(it is not a SQLite database\); it was not touched\n$/,
    ],
  ])('%s: one line, exit 1, the file as it was to the byte and nothing put beside it', (_what, damage, message) =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, DATABASE_FILE);
      copyFileSync(join(sound.path, DATABASE_FILE), path);
      damage(path);
      const before = fileHash(path);
      const ended = await startAndEnd(folder);
      expect([ended.code, ended.stdout]).toEqual([1, '']);
      expect(ended.stderr).toMatch(message);
      expect(fileHash(path)).toBe(before);
      expect(readdirSync(folder).filter((name) => !name.endsWith('.log'))).toEqual([DATABASE_FILE]);
    }),
  );

  it('in a folder that cannot be made: said, exit 1', () =>
    inTemporaryFolder(async (folder) => {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      const ended = await startAndEnd(join(file, 'below'));
      expect([ended.code, ended.stdout]).toEqual([1, '']);
      expect(ended.stderr).toMatch(/^deltadesk: the data folder \S+ cannot be used: ENOTDIR: [^\n]*\n$/);
    }));

  it('locked by another program: said, exit 1', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, DATABASE_FILE);
      copyFileSync(join(sound.path, DATABASE_FILE), path);
      const other = new BetterSqlite3(path);
      try {
        other.pragma('locking_mode = EXCLUSIVE');
        other.exec('BEGIN EXCLUSIVE');
        const ended = await startAndEnd(folder);
        expect([ended.code, ended.stdout]).toEqual([1, '']);
        expect(ended.stderr).toMatch(/^deltadesk: opening \S+: another program holds a lock on the file \(SQLITE_BUSY\w*\)\n$/);
      } finally {
        other.close();
      }
    }));
});

describe('a stranger', () => {
  /** Status 403 and nothing else: no page, no word, no cookie, no policy that tells what runs here. */
  function expectNothing(answer: RawAnswer): void {
    expect([answer.status, answer.body]).toEqual([403, '']);
    expect(Object.keys(answer.headers).sort()).toEqual(['cache-control', 'connection', 'content-length', 'date']);
  }

  it.each([
    ['no token', '/', {}],
    ['no token for a file', '/assets/index.js', {}],
    ['a wrong token', `/?token=${'A'.repeat(43)}`, {}],
    ['an empty token', '/?token=', {}],
    ['a made-up cookie', '/', { cookie: `deltadesk_0=${'A'.repeat(43)}` }],
    ['another name of this machine (DNS rebinding)', '/', { host: 'evil.example' }],
  ])('with %s gets 403 and nothing else', async (_what, path, headers) => {
    expectNothing(await rawRequest({ port, path, headers }));
  });

  it('with a token that was used gets 403 and nothing else', async () => {
    const { pathname, search } = new URL(desk.url);
    expectNothing(await rawRequest({ port, path: pathname + search }));
  });

  it('on another site, with the session’s own cookie, gets no page', async () => {
    expectNothing(await rawRequest({ port, path: '/', headers: { cookie, 'sec-fetch-site': 'cross-site' } }));
    expectNothing(await rawRequest({ port, path: '/', headers: { cookie, host: `evil.example:${port}` } }));
  });

  it.each([
    ['no cookie', {}, () => origin()],
    ['another site’s Origin', { own: true }, () => 'https://evil.example'],
    ['another port’s Origin', { own: true }, () => 'http://127.0.0.1:1'],
    ['Origin null', { own: true }, () => 'null'],
    ['no Origin', { own: true }, () => undefined],
  ])('gets no WebSocket with %s', async (_what, session: { own?: boolean }, originOf) => {
    const from = originOf();
    const headers = { ...(session.own === true ? { cookie } : {}), ...(from === undefined ? {} : { origin: from }) };
    expect(await refusedStatus(`ws://127.0.0.1:${port}/desk`, { headers })).toBe(403);
  });

  it.runIf(process.platform === 'linux')('finds no other address of this machine open, not even another loopback one', async () => {
    const socket = connect(port, '127.0.0.2');
    const outcome = await new Promise((resolve) => {
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    socket.destroy();
    expect(outcome).toBe('ECONNREFUSED');
  });
});

describe('a broken client', () => {
  it('gets a typed error for every message that does not fit the contract, and the connection stays', async () => {
    const client = await openDeskSocket(`ws://127.0.0.1:${port}/desk`, { headers: { cookie, origin: origin() } });
    try {
      expect(await client.request('app.hello', {})).toMatchObject({ ok: true, value: { product: 'Deltadesk', shell: 'browser' } });
      for (const [text, message] of [
        ['{', /^frame: expected JSON$/],
        ['null', /^frame: /],
        ['[]', /^frame: /],
        ['{"kind":"order"}', /^frame: /],
        ['{"kind":"subscribe","feed":"secrets"}', /^frame: /],
        ['{"kind":"request","id":-1,"name":"app.hello","payload":{}}', /^frame: id: /],
        [`"${'x'.repeat(MAX_CLIENT_FRAME_CHARS)}"`, /^frame: expected at most \d+ characters, was \d+$/],
      ] as const) {
        client.sendText(text);
        const answer = await client.next();
        expect(answer.kind === 'refused' ? answer.message : answer.kind, text.slice(0, 60)).toMatch(message);
      }
      client.socket.send(Buffer.from([0xff, 0x00, 0xfe]));
      expect(await client.next()).toEqual({ kind: 'refused', message: 'frame: expected text, was binary' });
      for (const [name, payload, failure] of [
        ['book.select', {}, /^book\.select: bookId: /],
        ['replay.setSpeed', { speed: 1e9 }, /^replay\.setSpeed: speed: /],
        ['replay.setSpeed', { speed: null }, /^replay\.setSpeed: speed: /],
        [
          'hedge.execute',
          { bookId: 'Demo', underlying: 'BTC', planId: 'x', edit: {}, confirmedLarge: 'yes' },
          /^hedge\.execute: .*confirmedLarge: /,
        ],
        ['desk.arm', null, /^desk\.arm: payload: /],
      ] as const) {
        const reply = await client.request(name, payload);
        const { reason, message } = reply['failure'] as Failure;
        expect([reply.ok, reason], name).toEqual([false, 'invalidInput']);
        expect(message).toMatch(failure);
      }
      client.sendText('{"kind":"request","id":999,"name":"__proto__","payload":{}}');
      expect(await client.next()).toMatchObject({ kind: 'reply', id: 999, result: { ok: false, failure: { reason: 'unsupported' } } });
      expect(await client.request('app.hello', {})).toMatchObject({ ok: true });
    } finally {
      await client.close();
    }
  });
});
