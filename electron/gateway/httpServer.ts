/** The browser shell's server: loopback only, one door, static files and one WebSocket behind it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { LogPort } from '../ports/log.ts';
import { createAccessKeys } from './accessKeys.ts';
import { createRequestGuard, type GuardedRequest, type RequestGuard } from './requestGuard.ts';
import type { RendererSite } from './rendererSite.ts';
import type { PageOrigin } from './securityHeaders.ts';
import type { WsTransport } from './wsTransport.ts';

export interface HttpServerDeps {
  /** First port to try; 0 takes any free one. */
  readonly port: number;
  /** Called once the port is known, because the page's policy names it. */
  readonly openSite: (origin: PageOrigin) => Result<RendererSite>;
  readonly sockets: WsTransport;
  readonly log: LogPort;
}

export interface HttpDoor {
  readonly port: number;
  /** A URL that lets one browser in, once. */
  newUrl(): string;
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const PORT_ATTEMPTS = 20;
const MAX_PORT = 65_535;
const MAX_HEADER_BYTES = 16_384;
const REQUEST_TIMEOUT_MS = 10_000;

/** Listens and serves. Fails with `unsupported` when no port is free, or with the failure of the site (renderer not built). */
export async function startHttpServer(deps: HttpServerDeps): Promise<Result<HttpDoor>> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES, requestTimeout: REQUEST_TIMEOUT_MS });
  const listening = await listenFrom(server, deps.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const site = deps.openSite({ connectSources: [`ws://${LOOPBACK}:${port}`, `ws://localhost:${port}`] });
  if (!site.ok) {
    await closeServer(server);
    return site;
  }
  const keys = createAccessKeys();
  attach(server, createRequestGuard(keys, port), site.value, deps);
  return ok({
    port,
    newUrl: () => `http://${LOOPBACK}:${port}/?token=${keys.issueToken()}`,
    close: async () => {
      deps.sockets.close();
      await closeServer(server);
    },
  });
}

function attach(server: Server, guard: RequestGuard, site: RendererSite, deps: HttpServerDeps): void {
  server.on('request', (request, response) => {
    answer(guard, site, request, response).catch((error: unknown) => {
      deps.log.error('a page could not be served', { error: String(error) });
      if (!response.headersSent) refuse(response, 500);
      else response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!guard.admitsUpgrade(toGuarded(request))) return refuseUpgrade(socket, '403 Forbidden');
    if (!deps.sockets.accept(request, socket, head)) refuseUpgrade(socket, '503 Service Unavailable');
  });
}

async function answer(guard: RequestGuard, site: RendererSite, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const verdict = guard.judge(toGuarded(request));
  switch (verdict.kind) {
    case 'forbidden':
      return refuse(response, 403);
    case 'methodNotAllowed':
      return refuse(response, 405, { Allow: 'GET, HEAD' });
    case 'enter':
      return enter(response, verdict.cookie);
    case 'serve': {
      const { pathname, search } = verdict;
      const page = await site.answer({ pathname, search, accept: request.headers.accept ?? '*/*' });
      if (page === null) return refuse(response, 404);
      response.writeHead(200, { ...page.headers, 'Content-Length': page.body.length });
      response.end(request.method === 'HEAD' ? undefined : page.body);
    }
  }
}

function enter(response: ServerResponse, cookie: string | null): void {
  const headers = { Location: '/', 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer', 'Content-Length': 0 };
  response.writeHead(303, cookie === null ? headers : { ...headers, 'Set-Cookie': cookie });
  response.end();
}

/** Says the status and nothing else; the connection ends so that an unread body is not waited for. */
function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, 'Content-Length': 0, 'Cache-Control': 'no-store', Connection: 'close' });
  response.end();
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function toGuarded(request: IncomingMessage): GuardedRequest {
  return { method: request.method ?? '', target: request.url ?? '', headers: request.headers };
}

/** Tries `first` and the ports after it; returns the one that was free. */
async function listenFrom(server: Server, first: number): Promise<Result<number>> {
  const last = first === 0 ? 0 : Math.min(MAX_PORT, first + PORT_ATTEMPTS - 1);
  for (let port = first; port <= last; port += 1) {
    const outcome = await listenOnce(server, port);
    if (outcome === null) return portOf(server);
    if (outcome.code !== 'EADDRINUSE' && outcome.code !== 'EACCES')
      return fail('unsupported', `cannot listen on port ${port}: ${outcome.message}`);
  }
  return fail('unsupported', `every port from ${first} to ${last} is taken; choose another with --port N`);
}

function listenOnce(server: Server, port: number): Promise<NodeJS.ErrnoException | null> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException): void => resolve(error);
    server.once('error', onError);
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      server.removeListener('error', onError);
      resolve(null);
    });
  });
}

function portOf(server: Server): Result<number> {
  const address = server.address();
  return address !== null && typeof address === 'object' ? ok(address.port) : fail('unsupported', 'the server has no port');
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
