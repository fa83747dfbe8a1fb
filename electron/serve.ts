/** The browser shell's door: builds the concrete parts, connects them, and ends the process cleanly. */
import { dataDirOfThisMachine, findInstallation } from './boot/installation.ts';
import { openLogIn } from './boot/fileLog.ts';
import { composeDesk } from './composeDesk.ts';
import { startBrowserShell, type BrowserShell } from './gateway/browserShell.ts';
import { browserCommands, hasDisplay, openFirstBrowser } from './gateway/openBrowser.ts';
import { parseServeOptions, type ServeOptions } from './gateway/serveOptions.ts';
import { onStopSignal, onTerminalLine } from './gateway/terminal.ts';
import type { LogPort } from './ports/log.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** A stop that takes longer than this is given up; the journal is durable at every moment anyway. */
const STOP_LIMIT_MS = 10_000;

async function main(): Promise<void> {
  // A terminal or pipe that went away must not take the desk with it.
  process.stdout.on('error', () => {});
  const options = parseServeOptions(process.argv.slice(2));
  if (!options.ok) return leave(EXIT_USAGE, options.failure.message);
  const dataDir = dataDirOfThisMachine(options.value.dataDir);
  const log = openLogIn(dataDir);
  if (!log.ok) return leave(EXIT_FAILED, log.failure.message);
  guardProcess(log.value);
  const stopEarly = onEarlySignal();
  const shell = await start(options.value, dataDir, log.value);
  if (!shell.ok) return leave(EXIT_FAILED, shell.failure.message);
  runUntilStopped(shell.value, log.value, stopEarly);
}

function start(options: ServeOptions, dataDir: string, log: LogPort) {
  return startBrowserShell({
    options,
    installation: findInstallation(import.meta.dirname),
    dataDir,
    devUrl: process.env['ELECTRON_RENDERER_URL'] ?? null,
    composeDesk,
    log,
    say: (line) => process.stdout.write(`${line}\n`),
    openWindow,
  });
}

async function openWindow(url: string): Promise<string | null> {
  if (!hasDisplay(process.env, process.platform)) return 'there is no display';
  const opened = await openFirstBrowser(browserCommands(url, process.env, process.platform));
  return opened === null ? 'no Chromium, Chrome or Edge was found' : null;
}

/** Signals count from the first moment; one that comes while the desk is still being built stops it right after. */
function onEarlySignal(): { onStop: (() => void) | null; isAsked: boolean } {
  const state: { onStop: (() => void) | null; isAsked: boolean } = { onStop: null, isAsked: false };
  onStopSignal(() => {
    state.isAsked = true;
    state.onStop?.();
  });
  return state;
}

function runUntilStopped(shell: BrowserShell, log: LogPort, signals: ReturnType<typeof onEarlySignal>): void {
  const stopListening = onTerminalLine((line) => {
    if (line === 'u') shell.sayFreshUrl();
  });
  const stop = (): void => {
    stopListening();
    process.stdout.write('Stopping…\n');
    setTimeout(() => leave(EXIT_FAILED, 'the desk did not stop in time'), STOP_LIMIT_MS).unref();
    shell.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('stopping failed', { error: String(error) });
        leave(EXIT_FAILED, `stopping failed: ${String(error)}`);
      },
    );
  };
  signals.onStop = stop;
  if (signals.isAsked) stop();
}

/** What nobody caught is a broken invariant: it is logged, and the process ends so that no order is sent on a doubtful state. */
function guardProcess(log: LogPort): void {
  const end = (kind: string) => (error: unknown) => {
    log.error(kind, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    leave(EXIT_FAILED, `${kind}: ${error instanceof Error ? error.message : String(error)} (details are in the log)`);
  };
  process.on('uncaughtException', end('uncaught exception'));
  process.on('unhandledRejection', end('unhandled rejection'));
}

function leave(code: number, message: string): void {
  process.stderr.write(`deltadesk: ${message}\n`);
  process.exit(code);
}

await main();
