/** The built renderer as a fixed list of files: what is not on the list does not exist. Both shells serve from here. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { contentSecurityPolicy, ISOLATION_HEADERS, type PageOrigin } from './securityHeaders.ts';

export interface SiteAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface SiteRequest {
  /** Exactly as it came, still percent-encoded. */
  readonly pathname: string;
  /** Empty, or from the question mark on. Only the dev server looks at it. */
  readonly search: string;
  readonly accept: string;
}

export interface RendererSite {
  /** Null: no such file. */
  answer(request: SiteRequest): Promise<SiteAnswer | null>;
}

const NONCE_PLACEHOLDER = '__CSP_NONCE__';
const NONCE_BYTES = 18;

const MIME_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * Lists the files under `folder` once; later requests can name only these. Files of an unknown type are not listed.
 * Fails with `missingData` when there is no index.html (the renderer has not been built).
 */
export function openRendererSite(folder: string, origin: PageOrigin): Result<RendererSite> {
  const files = listFiles(folder);
  const index = files.get('/index.html');
  if (index === undefined) return fail('missingData', `expected the built renderer in ${folder}, found no index.html; run "npm run build"`);
  files.set('/', index);
  return ok({
    async answer({ pathname }) {
      const file = files.get(pathname);
      if (file === undefined) return null;
      const body = await readFile(file);
      return extname(file) === '.html' ? pageAnswer(body.toString('utf8'), origin) : fileAnswer(file, body);
    },
  });
}

function listFiles(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (path: string): void => {
    for (const entry of readEntries(join(folder, path))) {
      const child = `${path}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (entry.isFile() && extname(entry.name) in MIME_TYPES) files.set(encodeURI(child), join(folder, child));
    }
  };
  walk('');
  return files;
}

function readEntries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** A page gets a fresh nonce each time and is never cached, so that no nonce is seen twice. */
export function pageAnswer(html: string, origin: PageOrigin): SiteAnswer {
  const nonce = randomBytes(NONCE_BYTES).toString('base64');
  return {
    headers: {
      ...ISOLATION_HEADERS,
      'Content-Type': typeOf('.html'),
      'Content-Security-Policy': contentSecurityPolicy(nonce, origin),
      'Cache-Control': 'no-store',
    },
    body: Buffer.from(html.replaceAll(NONCE_PLACEHOLDER, nonce)),
  };
}

/** Built assets carry a content hash in their name; everything else is asked for again. */
function fileAnswer(file: string, body: Buffer): SiteAnswer {
  const isHashed = /[/\\]assets[/\\].*-[\w-]{8,}\.\w+$/.test(file);
  return {
    headers: {
      ...ISOLATION_HEADERS,
      'Content-Type': typeOf(extname(file)),
      'Cache-Control': isHashed ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
    body,
  };
}

function typeOf(extension: string): string {
  return MIME_TYPES[extension] ?? 'application/octet-stream';
}
