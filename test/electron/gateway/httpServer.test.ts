/** The browser shell's door against everything a hostile page or process on this machine might try. Loopback, any free port. */
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDispatch } from '../../../electron/gateway/dispatch.ts';
import { startHttpServer, type HttpDoor } from '../../../electron/gateway/httpServer.ts';
import { openRendererSite } from '../../../electron/gateway/rendererSite.ts';
import { createWsTransport, DEFAULT_WS_LIMITS } from '../../../electron/gateway/wsTransport.ts';
import { createFakeFeeds, createFakeHandlers, createRecordingLog, aRendererFolder } from '../../support/fakeDeskParts.ts';
import { refusedStatus } from '../../support/deskSocket.ts';
import { enterDesk, rawRequest, type RawAnswer } from '../../support/rawRequest.ts';

let door: HttpDoor;
let renderer: Awaited<ReturnType<typeof aRendererFolder>>;
let cookie: string;

async function openDoor(port: number, folder: string): Promise<HttpDoor> {
  const log = createRecordingLog();
  const dispatch = createDispatch({ handlers: createFakeHandlers(), log, onBrokenInvariant: () => undefined });
  const sockets = createWsTransport({ dispatch, feeds: createFakeFeeds(), log, limits: DEFAULT_WS_LIMITS });
  const started = await startHttpServer({ port, openSite: (origin) => openRendererSite(folder, origin), sockets, log });
  if (!started.ok) throw new Error(started.failure.message);
  return started.value;
}

beforeEach(async () => {
  renderer = await aRendererFolder();
  door = await openDoor(0, renderer.folder);
  cookie = await enterDesk(door.port, door.newUrl());
});

afterEach(async () => {
  await door.close();
  await renderer.remove();
});

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> =>
  rawRequest({ port: door.port, path, headers });
const getInside = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<RawAnswer> => get(path, { cookie, ...headers });

function expectNothing(answer: RawAnswer, status: number): void {
  expect(answer.status).toBe(status);
  expect(answer.body).toBe('');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
}

describe('the one-time token', () => {
  it('lets a browser in once: cookie, then the page', async () => {
    const { search } = new URL(door.newUrl());
    const first = await get(`/${search}`);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(new RegExp(`^deltadesk_${door.port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`)),
    ]);
    expectNothing(await get(`/${search}`), 403);
  });

  it('is 32 random bytes in base64url, different each time', () => {
    const tokens = [door.newUrl(), door.newUrl()].map((url) => new URL(url).searchParams.get('token'));
    expect(tokens.every((token) => /^[\w-]{43}$/.test(token ?? ''))).toBe(true);
    expect(tokens[0]).not.toBe(tokens[1]);
  });

  it('is not spent by a HEAD request of a link previewer', async () => {
    const { search } = new URL(door.newUrl());
    expectNothing(await rawRequest({ port: door.port, path: `/${search}`, method: 'HEAD' }), 403);
    expect((await get(`/${search}`)).status).toBe(303);
  });

  it('is not spent by a request with a wrong Host', async () => {
    const { search } = new URL(door.newUrl());
    expectNothing(await get(`/${search}`, { host: `evil.example:${door.port}` }), 403);
    expect((await get(`/${search}`)).status).toBe(303);
  });

  it('sends a browser that is already in on to the page when it comes back with a used one', async () => {
    const { search } = new URL(door.newUrl());
    await get(`/${search}`);
    const again = await getInside(`/${search}`);
    expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([303, '/', undefined]);
  });
});

describe('without a session', () => {
  it.each([
    '/',
    '/index.html',
    '/assets/index-Ab12Cd34.js',
    '/nothing',
    '/?token=',
    '/?token=wrong',
    `/?token=${'A'.repeat(43)}`,
    '/?token=%00',
  ])('GET %s is 403 and nothing else', async (path) => expectNothing(await get(path), 403));

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is 403 and nothing else', async (method) => {
    expectNothing(await rawRequest({ port: door.port, path: '/', method }), 403);
  });

  it.each([
    ['an invented secret', () => `deltadesk_${door.port}=${'A'.repeat(43)}`],
    ['an empty secret', () => `deltadesk_${door.port}=`],
    ['the secret under another name', () => cookie.replace('deltadesk_', 'desk_')],
    ['the secret with one character changed', () => cookie.slice(0, -1) + (cookie.endsWith('A') ? 'B' : 'A')],
  ])('a cookie with %s is 403', async (_what, forged) => expectNothing(await get('/', { cookie: forged() }), 403));
});

describe('with a session', () => {
  it('serves the page with a fresh nonce in policy and markup each time', async () => {
    const pages = [await getInside('/'), await getInside('/index.html')];
    const nonces = pages.map(({ headers }) => /'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '');
    expect(nonces[0]).not.toBe(nonces[1]);
    pages.forEach(({ status, headers, body }, index) => {
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['cache-control']).toBe('no-store');
      expect(body).not.toContain('__CSP_NONCE__');
      expect(body.split(`nonce="${nonces[index]}"`)).toHaveLength(3);
    });
  });

  it('sends the isolation headers with every file', async () => {
    for (const path of ['/', '/assets/index-Ab12Cd34.js', '/assets/index-Ab12Cd34.css']) {
      expect((await getInside(path)).headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
    }
  });

  it('knows the types, and lets a browser keep only files with a content hash in their name', async () => {
    const script = await getInside('/assets/index-Ab12Cd34.js');
    expect([script.headers['content-type'], script.headers['cache-control']]).toEqual([
      'text/javascript; charset=utf-8',
      'private, max-age=31536000, immutable',
    ]);
    expect((await getInside('/assets/index-Ab12Cd34.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });

  it('answers HEAD with the headers alone', async () => {
    const answer = await rawRequest({ port: door.port, path: '/', method: 'HEAD', headers: { cookie } });
    expect([answer.status, answer.body]).toEqual([200, '']);
    expect(Number(answer.headers['content-length'])).toBeGreaterThan(100);
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s', async (method) => {
    expectNothing(await rawRequest({ port: door.port, path: '/', method, headers: { cookie } }), 405);
  });

  it.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/assets/%2e%2e%2f%2e%2e%2fsecret.json',
    '/..%5csecret.json',
    '//etc/passwd',
    '/etc/passwd',
    '/assets/notes.key',
    '/assets',
    '/assets/',
    '/index.html/',
    '/INDEX.HTML',
    '/index.html%00.js',
  ])('%s is not on the list: 404', async (path) => expectNothing(await getInside(path), 404));

  it('refuses a request target that is a whole URL (a proxy request)', async () => {
    expectNothing(await getInside(`http://127.0.0.1:${door.port}/`), 403);
  });

  it.each(['evil.example', '127.0.0.1', '127.0.0.1:1', '[::1]:4710', '127.0.0.1.evil.example'])('refuses the Host %s', async (host) => {
    expectNothing(await getInside('/', { host }), 403);
  });

  it('answers to localhost as well', async () => {
    expect((await getInside('/', { host: `localhost:${door.port}` })).status).toBe(200);
  });

  it.each(['cross-site', 'same-site'])('refuses what the browser marks as %s, cookie or not', async (site) => {
    expectNothing(await getInside('/assets/index-Ab12Cd34.js', { 'sec-fetch-site': site }), 403);
  });

  it('closes the door on old cookies when the desk starts again', async () => {
    const renderer = await aRendererFolder();
    const next = await openDoor(0, renderer.folder);
    try {
      const old = cookie.replace(`deltadesk_${door.port}`, `deltadesk_${next.port}`);
      expectNothing(await rawRequest({ port: next.port, path: '/', headers: { cookie: old } }), 403);
    } finally {
      await next.close();
      await renderer.remove();
    }
  });
});

describe('the WebSocket upgrade', () => {
  const attempt = (path: string, headers: Readonly<Record<string, string>>): Promise<number | null> =>
    refusedStatus(`ws://127.0.0.1:${door.port}${path}`, { headers });
  const origin = (): string => `http://127.0.0.1:${door.port}`;

  it('is accepted from our own page with its cookie', async () => {
    expect(await attempt('/desk', { cookie, origin: origin() })).toBeNull();
  });

  it('is accepted from the page under localhost, as long as host and origin agree', async () => {
    const localhost = `localhost:${door.port}`;
    expect(await attempt('/desk', { cookie, host: localhost, origin: `http://${localhost}` })).toBeNull();
    expect(await attempt('/desk', { cookie, host: localhost, origin: origin() })).toBe(403);
  });

  it.each([
    ['no cookie', () => ({ origin: origin() })],
    ['a wrong cookie', () => ({ cookie: `deltadesk_${door.port}=nonsense`, origin: origin() })],
    ['no Origin', () => ({ cookie })],
    ['a hostile Origin', () => ({ cookie, origin: 'http://evil.example' })],
    ['the Origin of another local port', () => ({ cookie, origin: 'http://127.0.0.1:1' })],
    ['an opaque Origin', () => ({ cookie, origin: 'null' })],
    ['https instead of http', () => ({ cookie, origin: `https://127.0.0.1:${door.port}` })],
    ['a wrong Host', () => ({ cookie, host: 'evil.example', origin: 'http://evil.example' })],
  ])('with %s is 403', async (_what, headers) => {
    expect(await attempt('/desk', headers())).toBe(403);
  });

  it('is 403 on any other path', async () => {
    expect(await attempt('/', { cookie, origin: origin() })).toBe(403);
    expect(await attempt('/desk?x=1', { cookie, origin: origin() })).toBe(403);
  });
});

describe('startHttpServer', () => {
  it('takes the next port when the first one is taken', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', () => resolve()));
    const address = blocker.address();
    const taken = typeof address === 'object' && address !== null ? address.port : 0;
    const renderer = await aRendererFolder();
    const second = await openDoor(taken, renderer.folder);
    try {
      expect(second.port).toBeGreaterThan(taken);
      expect(second.port).toBeLessThanOrEqual(taken + 19);
    } finally {
      await second.close();
      await renderer.remove();
      await new Promise((resolve) => blocker.close(resolve));
    }
  });

  it('listens on the loopback address only', async () => {
    const seen = await rawRequest({ port: door.port, path: '/' });
    expect(seen.status).toBe(403);
    // Another address of this machine's loopback network: served by a server on all interfaces, not by ours.
    await expect(
      new Promise((resolve, reject) => {
        void import('node:net').then(({ connect }) => {
          const socket = connect({ host: '127.0.0.2', port: door.port }, () => resolve('connected'));
          socket.once('error', reject);
        });
      }),
    ).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('fails with the command that cures it when the renderer was not built, and frees the port', async () => {
    const log = createRecordingLog();
    const dispatch = createDispatch({ handlers: createFakeHandlers(), log, onBrokenInvariant: () => undefined });
    const sockets = createWsTransport({ dispatch, feeds: createFakeFeeds(), log, limits: DEFAULT_WS_LIMITS });
    const started = await startHttpServer({ port: 0, openSite: (origin) => openRendererSite('/nowhere', origin), sockets, log });
    sockets.close();
    expect(started).toMatchObject({
      ok: false,
      failure: { reason: 'missingData', message: expect.stringContaining('npm run build') as unknown },
    });
  });
});
