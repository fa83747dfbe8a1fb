/** The browser shell from composed desk to stopped process: what it serves, what it says on the terminal, how it ends. */
import type { Result } from '../../shared/result/result.ts';
import { ok } from '../../shared/result/result.ts';
import type { Installation } from '../boot/installation.ts';
import type { LogPort } from '../ports/log.ts';
import type { ComposeDesk, ComposedDesk } from './composedDesk.ts';
import { createDeskDispatch } from './deskGateway.ts';
import { openDevSite } from './devSite.ts';
import { startHttpServer, type HttpDoor } from './httpServer.ts';
import { openRendererSite, type RendererSite } from './rendererSite.ts';
import type { PageOrigin } from './securityHeaders.ts';
import type { ServeOptions } from './serveOptions.ts';
import { createWsTransport, DEFAULT_WS_LIMITS, type WsLimits } from './wsTransport.ts';

export interface BrowserShellDeps {
  readonly options: ServeOptions;
  readonly installation: Installation;
  readonly dataDir: string;
  /** ELECTRON_RENDERER_URL of `npm run dev`; null serves the built files. */
  readonly devUrl: string | null;
  readonly composeDesk: ComposeDesk;
  readonly log: LogPort;
  readonly say: (line: string) => void;
  /** Opens a window on `url`; null when it did, otherwise why not, in words. */
  readonly openWindow: (url: string) => Promise<string | null>;
  readonly limits?: WsLimits;
}

export interface BrowserShell {
  readonly port: number;
  /** Prints one more URL that works once. */
  sayFreshUrl(): void;
  /** Clients are told, the desk stops, the database closes. Safe to call twice. */
  stop(): Promise<void>;
}

/** Starts everything in order; on a failure what was started is stopped again. */
export async function startBrowserShell(deps: BrowserShellDeps): Promise<Result<BrowserShell>> {
  const { installation, dataDir, log } = deps;
  const composed = await deps.composeDesk({
    dataDir,
    resourcesDir: installation.resourcesDir,
    shell: 'browser',
    version: installation.version,
    log,
  });
  if (!composed.ok) return composed;
  const desk = composed.value;
  const door = await openDoor(deps, desk);
  if (!door.ok) {
    await desk.stop();
    return door;
  }
  sayStart(deps, desk, door.value);
  await offerWindow(deps, door.value);
  return ok({
    port: door.value.port,
    sayFreshUrl: () => deps.say(`Open  ${door.value.newUrl()}`),
    stop: onlyOnce(async () => {
      await door.value.close();
      await desk.stop();
      log.info('stopped');
    }),
  });
}

function openDoor(deps: BrowserShellDeps, desk: ComposedDesk): Promise<Result<HttpDoor>> {
  const { log } = deps;
  const dispatch = createDeskDispatch(desk, log);
  const sockets = createWsTransport({ dispatch, feeds: desk.feeds, log, limits: deps.limits ?? DEFAULT_WS_LIMITS });
  return startHttpServer({ port: deps.options.port, openSite: (origin) => openSite(deps, origin), sockets, log });
}

function openSite(deps: BrowserShellDeps, origin: PageOrigin): Result<RendererSite> {
  return deps.devUrl === null ? openRendererSite(deps.installation.rendererDir, origin) : ok(openDevSite(deps.devUrl, origin));
}

function sayStart({ options, installation, say, log }: BrowserShellDeps, desk: ComposedDesk, door: HttpDoor): void {
  say(`Deltadesk ${installation.version}, browser shell`);
  for (const note of desk.notes) say(`  ${note}`);
  if (options.port !== 0 && door.port !== options.port) say(`  port ${options.port} is taken, using ${door.port}`);
  say(`Open  ${door.newUrl()}`);
  say('Each URL lets one browser in, once. u + Enter prints another, Ctrl-C stops the desk.');
  log.info('started', { shell: 'browser', port: door.port, version: installation.version });
}

/** The window gets a URL of its own, so the printed one stays good. */
async function offerWindow(deps: BrowserShellDeps, door: HttpDoor): Promise<void> {
  if (!deps.options.open) return;
  const problem = await deps.openWindow(door.newUrl());
  deps.say(
    problem === null ? 'A window has been opened.' : `No window was opened: ${problem}. Open the URL above in a browser on this machine.`,
  );
}

function onlyOnce(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => (running ??= action());
}
