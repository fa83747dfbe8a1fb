/** The Electron shell from first line to last: what is registered before ready, what is built after, how it ends. */
import type { App, BrowserWindow, Dialog, IpcMain, Menu, Protocol, Session, Shell } from 'electron';
import { ok, type Result } from '../../shared/result/result.ts';
import type { Installation } from '../boot/installation.ts';
import type { ComposeDesk, ComposedDesk } from '../gateway/composedDesk.ts';
import { createDeskDispatch } from '../gateway/deskGateway.ts';
import { openDevSite } from '../gateway/devSite.ts';
import { openRendererSite, type RendererSite } from '../gateway/rendererSite.ts';
import type { PageOrigin } from '../gateway/securityHeaders.ts';
import type { LogPort } from '../ports/log.ts';
import { menuTemplate } from './menu.ts';
import { registerAppScheme, serveApp } from './protocol.ts';
import { claimSingleInstance } from './singleInstance.ts';
import { connectElectronTransport } from './transport.ts';
import { denyPermissions, lockContents, openMainWindow, type WindowFactory } from './window.ts';

/** The pieces of the `electron` module this shell touches, handed in so that a test can hand in its own. */
export interface ElectronParts {
  readonly app: Pick<App, 'enableSandbox' | 'exit' | 'on' | 'quit' | 'requestSingleInstanceLock' | 'whenReady'>;
  readonly createWindow: WindowFactory;
  readonly menu: Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>;
  readonly dialog: Pick<Dialog, 'showErrorBox'>;
  readonly ipcMain: Pick<IpcMain, 'on' | 'removeListener'>;
  readonly protocol: Pick<Protocol, 'handle' | 'registerSchemesAsPrivileged'>;
  readonly defaultSession: () => Pick<Session, 'setDevicePermissionHandler' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'>;
  readonly shell: Pick<Shell, 'openExternal'>;
}

export interface ElectronShellDeps {
  readonly electron: ElectronParts;
  readonly composeDesk: ComposeDesk;
  readonly installation: Installation;
  readonly dataDir: string;
  readonly preloadPath: string;
  /** ELECTRON_RENDERER_URL of `npm run dev`; null serves the built files. */
  readonly devUrl: string | null;
  readonly platform: NodeJS.Platform;
  readonly log: LogPort;
}

const EXIT_FAILED = 1;
/** The page opens no connection of its own: frames travel over the two channels. */
const PAGE_ORIGIN: PageOrigin = { connectSources: [] };

/** Resolves when the window is open, or when there is nothing to open. Everything that must precede `ready` happens synchronously. */
export async function runElectronShell(deps: ElectronShellDeps): Promise<void> {
  const { electron, log } = deps;
  let window: BrowserWindow | null = null;
  if (!claimSingleInstance(electron.app, () => window)) {
    electron.app.quit();
    return;
  }
  registerAppScheme(electron.protocol);
  electron.app.enableSandbox();
  electron.app.on('web-contents-created', (_event, contents) => lockContents(contents, (url) => electron.shell.openExternal(url)));
  await electron.app.whenReady();
  denyPermissions(electron.defaultSession());
  const desk = await serveDesk(deps);
  if (!desk.ok) {
    log.error('the desk could not start', { ...desk.failure });
    electron.dialog.showErrorBox('Deltadesk cannot start', desk.failure.message);
    electron.app.exit(EXIT_FAILED);
    return;
  }
  endWithWindow(electron.app, desk.value, log);
  electron.menu.setApplicationMenu(
    electron.menu.buildFromTemplate(menuTemplate({ isMac: deps.platform === 'darwin', isDev: deps.devUrl !== null })),
  );
  window = await openMainWindow(electron.createWindow, deps.preloadPath);
  window.on('closed', () => {
    window = null;
  });
  log.info('started', { shell: 'electron', version: deps.installation.version });
}

/** The desk behind the app:// pages and the channels; returns what stops both. */
async function serveDesk(deps: ElectronShellDeps): Promise<Result<() => Promise<void>>> {
  const { electron, installation, dataDir, log } = deps;
  const site = openSite(deps);
  if (!site.ok) return site;
  const composed = await deps.composeDesk({
    dataDir,
    resourcesDir: installation.resourcesDir,
    shell: 'electron',
    version: installation.version,
    log,
  });
  if (!composed.ok) return composed;
  const desk: ComposedDesk = composed.value;
  for (const note of desk.notes) log.info(note);
  serveApp(electron.protocol, site.value, log);
  const disconnect = connectElectronTransport({
    ipcMain: electron.ipcMain,
    dispatch: createDeskDispatch(desk, log),
    feeds: desk.feeds,
    log,
  });
  return ok(async () => {
    disconnect();
    await desk.stop();
  });
}

function openSite({ devUrl, installation }: ElectronShellDeps): Result<RendererSite> {
  return devUrl === null ? openRendererSite(installation.rendererDir, PAGE_ORIGIN) : ok(openDevSite(devUrl, PAGE_ORIGIN));
}

/** The last window ends the application, on every platform: a desk nobody sees must not trade. Quitting waits for the desk to stop. */
function endWithWindow(app: ElectronParts['app'], stop: () => Promise<void>, log: LogPort): void {
  app.on('window-all-closed', () => app.quit());
  let isStopping = false;
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    stop().then(
      () => app.exit(0),
      (error: unknown) => {
        log.error('stopping failed', { error: String(error) });
        app.exit(EXIT_FAILED);
      },
    );
  });
}
