/** The Electron shell against a recording stand-in: what the window may and may not do, who is listened to, how it ends. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComposeDesk } from '../../../electron/gateway/composedDesk.ts';
import { runElectronShell } from '../../../electron/shell/electronShell.ts';
import { CLIENT_FRAME_CHANNEL, DESK_FRAME_CHANNEL } from '../../../shared/contract/channels.ts';
import { fail, ok } from '../../../shared/result/result.ts';
import { aRendererFolder, aStatusMessage, createFakeDesk, createRecordingLog, type FakeDesk } from '../../support/fakeDeskParts.ts';
import { checkedReply } from '../../support/deskSocket.ts';
import { createFakeElectron, FakeContents, type FakeElectron, type FakeWindow } from '../../support/fakeElectron/fakeElectron.ts';

const HELLO = { kind: 'request', id: 1, name: 'app.hello', payload: {} };

let electron: FakeElectron;
let desk: FakeDesk;
let log: ReturnType<typeof createRecordingLog>;
let renderer: Awaited<ReturnType<typeof aRendererFolder>>;

beforeEach(async () => {
  electron = createFakeElectron();
  desk = createFakeDesk();
  log = createRecordingLog();
  renderer = await aRendererFolder();
});
afterEach(() => renderer.remove());

function start(composeDesk: ComposeDesk = () => Promise.resolve(ok(desk))): Promise<void> {
  return runElectronShell({
    electron: electron.parts,
    composeDesk,
    installation: { root: renderer.folder, version: '0.1.0', resourcesDir: renderer.folder, rendererDir: renderer.folder },
    dataDir: renderer.folder,
    preloadPath: '/app/out/preload/preload.cjs',
    devUrl: null,
    platform: 'linux',
    log,
  });
}

function theWindow(): FakeWindow {
  const [window] = electron.windows;
  if (window === undefined || electron.windows.length !== 1) throw new Error(`expected one window, was ${electron.windows.length}`);
  return window;
}

describe('the window', () => {
  beforeEach(() => start());

  it('has no Node, is isolated and sandboxed, and loads the app scheme', () => {
    const window = theWindow();
    expect(window.options.webPreferences).toMatchObject({
      preload: '/app/out/preload/preload.cjs',
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    });
    expect(electron.app.calls).toContain('enableSandbox');
    expect(window.loadedUrl).toBe('app://deltadesk/');
  });

  it('appears only when it has something to show', () => {
    expect(theWindow().options.show).toBe(false);
    theWindow().emit('ready-to-show');
    expect(theWindow().calls).toEqual(['show']);
  });

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)('stays on its page: %s', (event) => {
    const { contents } = theWindow();
    const strangers = [
      'https://evil.example/',
      'http://127.0.0.1:4710/',
      'file:///etc/passwd',
      'app://deltadesk.evil/',
      'app://other/',
      'app://u@deltadesk/',
      'app://deltadesk/other.html',
      'data:text/html,x',
      'javascript:alert(1)',
      'junk',
    ];
    expect(strangers.filter((url) => contents.navigate(event, url))).toEqual([]);
    expect(contents.navigate(event, 'app://deltadesk/')).toBe(true);
  });

  it('attaches no webview', () => {
    expect(theWindow().contents.navigate('will-attach-webview', 'app://deltadesk/')).toBe(false);
  });

  it('opens no window for a stranger, and a locked one for a panel of its own', () => {
    const open = theWindow().contents.openHandler;
    for (const url of ['https://evil.example/', 'file:///etc/passwd', 'about:blank', 'app://other/'])
      expect(open?.({ url })).toEqual({ action: 'deny' });
    expect(open?.({ url: 'app://deltadesk/popout.html' })).toMatchObject({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true },
      },
    });
    expect(electron.openedExternally).toEqual([]);
  });

  it("hands the chart's attribution link to the system's browser and nothing else", () => {
    const open = theWindow().contents.openHandler;
    for (const url of [
      'https://www.tradingview.com/?utm_medium=lwc-link',
      'http://www.tradingview.com/',
      'https://www.tradingview.com.evil.example/',
    ]) {
      expect(open?.({ url })).toEqual({ action: 'deny' });
    }
    expect(electron.openedExternally).toEqual(['https://www.tradingview.com/?utm_medium=lwc-link']);
  });

  it('locks every contents that is ever made, popped-out panels included', () => {
    const popout = electron.createContents();
    expect(popout.navigate('will-navigate', 'https://evil.example/')).toBe(false);
    expect(popout.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
  });

  it('is granted no permission, whatever is asked for', () => {
    const answers: boolean[] = [];
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'usb', 'openExternal']) {
      electron.permissions.request?.(null, permission, (granted) => void answers.push(granted));
    }
    expect(answers).toEqual([false, false, false, false, false, false]);
    expect([electron.permissions.check?.(), electron.permissions.device?.()]).toEqual([false, false]);
  });

  it('has a menu of plain roles, without reload and developer tools', () => {
    const text = JSON.stringify(electron.menus);
    expect(text).toContain('editMenu');
    expect(text).not.toMatch(/toggleDevTools|reload/);
  });
});

describe('the app scheme', () => {
  beforeEach(() => start());
  const fetchApp = async (url: string, init?: RequestInit): Promise<Response> => {
    const handler = electron.protocolHandlers.get('app');
    if (handler === undefined) throw new Error('no handler for app://');
    return handler(new Request(url, init));
  };

  it('is registered before ready, as a standard and secure origin that does not bypass the page policy', () => {
    expect(electron.schemes).toEqual([{ scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  });

  it('serves the page with the headers of the browser shell; the page may connect nowhere', async () => {
    const page = await fetchApp('app://deltadesk/');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/connect-src 'self'(;|$)/);
    expect(policy).not.toContain('unsafe');
    expect(await page.text()).toContain(`nonce="${/'nonce-([^']+)'/.exec(policy)?.[1]}"`);
    expect(Object.fromEntries(page.headers)).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'x-content-type-options': 'nosniff',
    });
  });

  it('serves listed files only', async () => {
    expect((await fetchApp('app://deltadesk/assets/index-Ab12Cd34.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    for (const path of ['/nothing', '/assets/notes.key', '/..%2fsecret.json', '/%2e%2e/secret.json']) {
      expect((await fetchApp(`app://deltadesk${path}`)).status).toBe(404);
    }
  });

  it('answers no other host and no other method', async () => {
    expect((await fetchApp('app://evil/')).status).toBe(403);
    expect((await fetchApp('app://deltadesk/', { method: 'POST', body: 'x' })).status).toBe(405);
  });
});

describe('the channels', () => {
  beforeEach(() => start());
  const replies = (contents: FakeContents): unknown[] => contents.sent.map(({ frame }) => frame);

  it('answer the page with replies that fit the contract', async () => {
    const { contents } = theWindow();
    electron.receive(contents, CLIENT_FRAME_CHANNEL, HELLO);
    await expect.poll(() => contents.sent).toHaveLength(1);
    expect(contents.sent).toMatchObject([{ channel: DESK_FRAME_CHANNEL, frame: { kind: 'reply', id: 1 } }]);
    expect(checkedReply('app.hello', (replies(contents)[0] as { result: unknown }).result).ok).toBe(true);
  });

  it.each([
    ['a sub-frame', { origin: 'app://deltadesk', url: 'app://deltadesk/frame.html' }],
    ['a frame that is gone', null],
  ])('drop what comes from %s', async (_what, frame) => {
    const { contents } = theWindow();
    electron.receive(contents, CLIENT_FRAME_CHANNEL, { kind: 'request', id: 1, name: 'desk.arm', payload: {} }, frame);
    await Promise.resolve();
    expect(contents.sent).toEqual([]);
    expect(log.lines).toContainEqual(expect.objectContaining({ level: 'warn', message: 'a frame from an unknown sender was dropped' }));
  });

  it('drop what comes from a page of another origin', async () => {
    const stranger = electron.createContents();
    stranger.mainFrame.origin = 'https://evil.example';
    electron.receive(stranger, CLIENT_FRAME_CHANNEL, HELLO);
    await Promise.resolve();
    expect(stranger.sent).toEqual([]);
  });

  it('refuse junk with the reason and go on', async () => {
    const { contents } = theWindow();
    for (const junk of [null, 'text', { kind: 'order' }]) electron.receive(contents, CLIENT_FRAME_CHANNEL, junk);
    electron.receive(contents, CLIENT_FRAME_CHANNEL, HELLO);
    await expect.poll(() => contents.sent).toHaveLength(4);
    expect(replies(contents).slice(0, 3)).toMatchObject([{ kind: 'refused' }, { kind: 'refused' }, { kind: 'refused' }]);
  });

  it('forget the feeds of a page that reloads, so that the next one starts clean', () => {
    const { contents } = theWindow();
    electron.receive(contents, CLIENT_FRAME_CHANNEL, { kind: 'subscribe', feed: 'status' });
    desk.feeds.emit('status', aStatusMessage(1));
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(desk.feeds.listeners('status')).toBe(1);
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(desk.feeds.listeners('status')).toBe(0);
    electron.receive(contents, CLIENT_FRAME_CHANNEL, { kind: 'subscribe', feed: 'status' });
    desk.feeds.emit('status', aStatusMessage(2));
    contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(desk.feeds.listeners('status')).toBe(0);
    expect(replies(contents)).toMatchObject([{ message: { seq: 1 } }, { message: { seq: 2 } }]);
  });

  it.each(['render-process-gone', 'destroyed'])('let go of a page on %s', (event) => {
    const { contents } = theWindow();
    electron.receive(contents, CLIENT_FRAME_CHANNEL, { kind: 'subscribe', feed: 'risk' });
    contents.emit(event, {});
    expect(desk.feeds.listeners('risk')).toBe(0);
  });

  it('send nothing to a page that was destroyed while its request ran', async () => {
    const { contents } = theWindow();
    electron.receive(contents, CLIENT_FRAME_CHANNEL, HELLO);
    contents.destroy();
    await Promise.resolve();
    expect(contents.sent).toEqual([]);
  });
});

describe('starting and ending', () => {
  it('quits at once when another instance runs, without touching the desk', async () => {
    electron.app.hasLock = false;
    await start(() => Promise.reject(new Error('must not be composed')));
    expect(electron.app.calls).toContain('quit');
    expect([electron.windows.length, electron.schemes.length]).toEqual([0, 0]);
  });

  it('brings the window to the front when it is started a second time', async () => {
    await start();
    electron.app.emit('second-instance');
    expect(theWindow().calls).toEqual(['restore', 'focus']);
  });

  it('shows why the desk cannot start and exits with 1', async () => {
    await start(() => Promise.resolve(fail('persistence', 'the database belongs to a newer version')));
    expect(electron.errorBoxes).toEqual(['Deltadesk cannot start: the database belongs to a newer version']);
    expect([electron.app.exits, electron.windows.length]).toEqual([[1], 0]);
  });

  it('shows what to do when the renderer was not built, before the desk opens its database', async () => {
    await renderer.remove();
    await start(() => Promise.reject(new Error('must not be composed')));
    expect(electron.errorBoxes[0]).toContain('npm run build');
  });

  it('stops the desk once before it exits, when the last window closes', async () => {
    await start();
    electron.app.emit('window-all-closed');
    electron.app.quit();
    await expect.poll(() => electron.app.exits).toEqual([0]);
    expect(electron.app.calls.filter((call) => call === 'quit prevented')).toHaveLength(2);
    expect(desk.timesStopped()).toBe(1);
    expect(electron.ipcMain.listenerCount(CLIENT_FRAME_CHANNEL)).toBe(0);
  });
});
