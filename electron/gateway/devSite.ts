/** The renderer straight from the dev server, behind the same door and headers as the built one. Used by `npm run dev` only. */
import { pageAnswer, type RendererSite, type SiteAnswer } from './rendererSite.ts';
import { ISOLATION_HEADERS, type PageOrigin } from './securityHeaders.ts';

/** `devUrl` is what electron-vite puts in ELECTRON_RENDERER_URL: `http://127.0.0.1:5173`. */
export function openDevSite(devUrl: string, origin: PageOrigin): RendererSite {
  const hotReload = devUrl.replace(/^http/, 'ws').replace(/\/+$/, '');
  const devOrigin: PageOrigin = { connectSources: [...origin.connectSources, hotReload] };
  return {
    async answer({ pathname, search, accept }) {
      const reply = await fetch(address(devUrl, pathname + search), { headers: { accept } });
      if (!reply.ok) return null;
      const type = reply.headers.get('content-type') ?? 'application/octet-stream';
      if (type.startsWith('text/html')) return pageAnswer(await reply.text(), devOrigin);
      return forward(type, Buffer.from(await reply.arrayBuffer()));
    },
  };
}

/** Glued, not resolved: `//elsewhere/x` resolved against the dev server would name another host. */
function address(devUrl: string, target: string): URL {
  return new URL(devUrl.replace(/\/+$/, '') + target);
}

function forward(type: string, body: Buffer): SiteAnswer {
  return { headers: { ...ISOLATION_HEADERS, 'Content-Type': type, 'Cache-Control': 'no-store' }, body };
}
