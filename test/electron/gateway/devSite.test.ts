import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDevSite } from '../../../electron/gateway/devSite.ts';

describe('openDevSite', () => {
  const seen: string[] = [];
  const dev = createServer((request, response) => {
    seen.push(`${request.url} ${request.headers.accept}`);
    if (request.url === '/') return response.setHeader('content-type', 'text/html').end('<script nonce="__CSP_NONCE__"></script>');
    if (request.url === '/gone') return response.writeHead(404).end();
    return response.setHeader('content-type', 'text/javascript').end('export {};');
  });
  const devUrl = (): string => `http://127.0.0.1:${(dev.address() as AddressInfo).port}`;
  beforeAll(() => new Promise<void>((resolve) => dev.listen(0, '127.0.0.1', () => resolve())));
  afterAll(() => new Promise((resolve) => dev.close(resolve)));

  it('puts the nonce into the page and lets it reach the dev server for hot reload', async () => {
    const page = await openDevSite(devUrl(), { connectSources: [] }).answer({ pathname: '/', search: '', accept: 'text/html' });
    const policy = page?.headers['Content-Security-Policy'] ?? '';
    expect(policy).toContain(`connect-src 'self' ${devUrl().replace('http', 'ws')}`);
    expect(page?.body.toString()).toBe(`<script nonce="${/'nonce-([^']+)'/.exec(policy)?.[1]}"></script>`);
  });

  it('asks the dev server with the query and the accepted types, and passes on what is missing', async () => {
    const site = openDevSite(devUrl(), { connectSources: [] });
    const module = await site.answer({ pathname: '/main.tsx', search: '?t=1', accept: 'text/css' });
    expect([seen.at(-1), module?.headers['Content-Type']]).toEqual(['/main.tsx?t=1 text/css', 'text/javascript']);
    expect(await site.answer({ pathname: '/gone', search: '', accept: '*/*' })).toBeNull();
  });

  it('cannot be talked into asking another server', async () => {
    await openDevSite(devUrl(), { connectSources: [] }).answer({ pathname: '//evil.example/x', search: '', accept: '*/*' });
    expect(seen.at(-1)).toBe('//evil.example/x */*');
  });
});
