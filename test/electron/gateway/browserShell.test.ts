/** The browser shell as a whole, with a stand-in for the desk: what it says, how it fails, how it stops. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBrowserShell, type BrowserShellDeps } from '../../../electron/gateway/browserShell.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { aRendererFolder, createFakeDesk, createRecordingLog, type FakeDesk } from '../../support/fakeDeskParts.ts';
import { enterDesk, rawRequest } from '../../support/rawRequest.ts';

let desk: FakeDesk;
let said: string[];
let renderer: Awaited<ReturnType<typeof aRendererFolder>>;

beforeEach(async () => {
  desk = createFakeDesk();
  said = [];
  renderer = await aRendererFolder();
});
afterEach(() => renderer.remove());

function deps(overrides: Partial<BrowserShellDeps> = {}): BrowserShellDeps {
  return {
    options: { port: 0, open: false, dataDir: null },
    installation: { root: renderer.folder, version: '0.1.0', resourcesDir: renderer.folder, rendererDir: renderer.folder },
    dataDir: renderer.folder,
    devUrl: null,
    composeDesk: () => Promise.resolve(ok(desk)),
    log: createRecordingLog(),
    say: (line) => void said.push(line),
    openWindow: () => Promise.reject(new Error('must not open')),
    ...overrides,
  };
}

const urls = (): string[] => said.filter((line) => line.startsWith('Open  ')).map((line) => line.slice('Open  '.length));

describe('startBrowserShell', () => {
  it('says the version, the notes of the desk and a URL that works', async () => {
    const shell = await startBrowserShell(deps());
    if (!shell.ok) throw new Error(shell.failure.message);
    try {
      expect(said.slice(0, 2)).toEqual(['Deltadesk 0.1.0, browser shell', '  database: demo.db']);
      expect(urls()).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/)]);
      const cookie = await enterDesk(shell.value.port, urls()[0] ?? '');
      expect((await rawRequest({ port: shell.value.port, path: '/', headers: { cookie } })).status).toBe(200);
    } finally {
      await shell.value.stop();
    }
  });

  it('prints a fresh URL on demand; each lets one browser in', async () => {
    const shell = await startBrowserShell(deps());
    if (!shell.ok) throw new Error(shell.failure.message);
    try {
      shell.value.sayFreshUrl();
      const cookies = [await enterDesk(shell.value.port, urls()[0] ?? ''), await enterDesk(shell.value.port, urls()[1] ?? '')];
      expect(cookies[0]).not.toBe(cookies[1]);
      await expect(enterDesk(shell.value.port, urls()[1] ?? '')).rejects.toThrow('403');
    } finally {
      await shell.value.stop();
    }
  });

  it('opens a window on a URL of its own, so that the printed one stays good', async () => {
    const opened: string[] = [];
    const openWindow = (url: string): Promise<null> => {
      opened.push(url);
      return Promise.resolve(null);
    };
    const shell = await startBrowserShell(deps({ options: { port: 0, open: true, dataDir: null }, openWindow }));
    if (!shell.ok) throw new Error(shell.failure.message);
    expect(opened).toHaveLength(1);
    expect(urls()).not.toContain(opened[0]);
    expect(said.at(-1)).toBe('A window has been opened.');
    await shell.value.stop();
  });

  it('says why no window was opened', async () => {
    const shell = await startBrowserShell(
      deps({ options: { port: 0, open: true, dataDir: null }, openWindow: () => Promise.resolve('there is no display') }),
    );
    expect(said.at(-1)).toContain('No window was opened: there is no display');
    if (shell.ok) await shell.value.stop();
  });

  it('says which port it took when the wanted one was taken', async () => {
    const first = await startBrowserShell(deps());
    if (!first.ok) throw new Error(first.failure.message);
    const second = await startBrowserShell(deps({ options: { port: first.value.port, open: false, dataDir: null } }));
    if (!second.ok) throw new Error(second.failure.message);
    expect(said).toContain(`  port ${first.value.port} is taken, using ${second.value.port}`);
    await Promise.all([first.value.stop(), second.value.stop()]);
  });

  it('passes on why the desk cannot start, and listens nowhere', async () => {
    const composeDesk = () => Promise.resolve(fail('conflict', 'another instance has this database open'));
    expect(await startBrowserShell(deps({ composeDesk }))).toMatchObject({
      ok: false,
      failure: { message: 'another instance has this database open' },
    });
    expect(said).toEqual([]);
  });

  it('stops the desk again when the door cannot open', async () => {
    await renderer.remove();
    expect(await startBrowserShell(deps())).toMatchObject({ ok: false, failure: { reason: 'missingData' } });
    expect(desk.timesStopped()).toBe(1);
  });

  it('stops once, however often it is asked to, and frees the port', async () => {
    const shell = await startBrowserShell(deps());
    if (!shell.ok) throw new Error(shell.failure.message);
    await Promise.all([shell.value.stop(), shell.value.stop()]);
    expect(desk.timesStopped()).toBe(1);
    await expect(rawRequest({ port: shell.value.port, path: '/' })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
