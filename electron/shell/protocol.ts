/** Serves the renderer under app:// with the very headers of the browser shell; no file:// address is ever loaded. */
import type { Protocol } from 'electron';
import type { RendererSite } from '../gateway/rendererSite.ts';
import type { LogPort } from '../ports/log.ts';
import { APP_SCHEME, isAppUrl } from './appOrigin.ts';

/** Has to run before the application is ready; gives the scheme an origin of its own, fetch and secure-context features. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
}

export function serveApp(protocol: Pick<Protocol, 'handle'>, site: RendererSite, log: LogPort): void {
  protocol.handle(APP_SCHEME, async (request) => {
    try {
      return await answer(site, request);
    } catch (error) {
      log.error('a page could not be served', { error: String(error) });
      return refusal(500);
    }
  });
}

async function answer(site: RendererSite, request: Request): Promise<Response> {
  if (!isAppUrl(request.url)) return refusal(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
  const { pathname, search } = new URL(request.url);
  const page = await site.answer({ pathname, search, accept: request.headers.get('accept') ?? '*/*' });
  if (page === null) return refusal(404);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(page.body), { headers: page.headers });
}

function refusal(status: number): Response {
  return new Response(null, { status });
}
