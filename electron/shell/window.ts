/** The desk's window and what it may not do: run Node, leave the app, open strangers, ask for devices. */
import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebContents, WindowOpenHandlerResponse } from 'electron';
import { APP_PAGE_URL, isAppPage, isAppUrl } from './appOrigin.ts';

/** The charting library's attribution link; opened by the system's browser, never in the app. */
const EXTERNAL_PAGES: ReadonlySet<string> = new Set(['https://www.tradingview.com']);
/** Shown until the page has painted, so that nothing flashes white in a dark room. */
const BACKGROUND = '#101317';

export function windowOptions(preloadPath: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Deltadesk',
    backgroundColor: BACKGROUND,
    webPreferences: {
      preload: preloadPath,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // A desk in the background still has to show the present when it comes to the front.
      backgroundThrottling: false,
    },
  };
}

export type WindowFactory = (options: BrowserWindowConstructorOptions) => BrowserWindow;

export async function openMainWindow(createWindow: WindowFactory, preloadPath: string): Promise<BrowserWindow> {
  const window = createWindow(windowOptions(preloadPath));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(APP_PAGE_URL);
  return window;
}

/** For every web contents the application ever makes, popped-out panels included. */
export function lockContents(contents: WebContents, openExternal: (url: string) => Promise<void>): void {
  const stay = (event: { preventDefault(): void; readonly url: string }): void => {
    if (!isAppPage(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => answerWindowOpen(url, openExternal));
}

/** A panel popped out of the app gets a locked window of its own; everything else is denied. */
function answerWindowOpen(url: string, openExternal: (url: string) => Promise<void>): WindowOpenHandlerResponse {
  if (isAppUrl(url)) return { action: 'allow', overrideBrowserWindowOptions: popoutOptions() };
  if (isKnownExternal(url)) openExternal(url).catch(() => undefined);
  return { action: 'deny' };
}

function popoutOptions(): BrowserWindowConstructorOptions {
  return {
    autoHideMenuBar: true,
    backgroundColor: BACKGROUND,
    webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false },
  };
}

function isKnownExternal(url: string): boolean {
  return URL.canParse(url) && EXTERNAL_PAGES.has(new URL(url).origin);
}

/** The desk needs none of what a page can ask for, so every request and every check is answered no. */
export function denyPermissions(
  session: Pick<Session, 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'>,
): void {
  session.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
