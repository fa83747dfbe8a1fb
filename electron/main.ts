/** Electron's door: hands the real `electron` pieces and the real desk to the shell. */
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, shell } from 'electron';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLogIn } from './boot/fileLog.ts';
import { dataDirOfThisMachine, findInstallation } from './boot/installation.ts';
import { composeDesk } from './composeDesk.ts';
import { onStopSignal } from './gateway/terminal.ts';
import type { LogPort } from './ports/log.ts';
import { runElectronShell } from './shell/electronShell.ts';

const EXIT_FAILED = 1;

/** Electron and Chromium have flags of their own on the same command line, so unknown ones are let through. */
function dataFlag(): string | null {
  const { values } = parseArgs({ args: process.argv.slice(1), options: { data: { type: 'string' } }, strict: false });
  return typeof values.data === 'string' ? values.data : null;
}

/** What nobody caught is a broken invariant: logged, and the process ends so that no order is sent on a doubtful state. */
function endOn(log: LogPort, kind: string): (error: unknown) => void {
  return (error) => {
    log.error(kind, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    app.exit(EXIT_FAILED);
  };
}

function run(dataDir: string, log: LogPort): void {
  onStopSignal(() => app.quit());
  process.on('uncaughtException', endOn(log, 'uncaught exception'));
  process.on('unhandledRejection', endOn(log, 'unhandled rejection'));
  // Not awaited here: Electron becomes ready only after this module has been evaluated.
  runElectronShell({
    electron: {
      app,
      createWindow: (options) => new BrowserWindow(options),
      menu: Menu,
      dialog,
      ipcMain,
      protocol,
      defaultSession: () => session.defaultSession,
      shell,
    },
    composeDesk,
    installation: findInstallation(import.meta.dirname),
    dataDir,
    preloadPath: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
    devUrl: process.env['ELECTRON_RENDERER_URL'] ?? null,
    platform: process.platform,
    log,
  }).catch(endOn(log, 'the Electron shell failed'));
}

const dataDir = dataDirOfThisMachine(dataFlag());
const log = openLogIn(dataDir);
if (log.ok) run(dataDir, log.value);
else {
  process.stderr.write(`deltadesk: ${log.failure.message}\n`);
  app.exit(EXIT_FAILED);
}
