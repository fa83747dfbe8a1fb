import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, SOURCE_SWITCH, withBrowser } from './chromium.ts';

const PAGE = '<!doctype html><title>desk</title><p style="font:16px sans-serif">−1.25 BTC</p>';
const isPackagePlatform = process.platform === 'linux' && process.arch === 'x64';

describe('findChromium', () => {
  it('takes $CHROMIUM_PATH before anything else', async () => {
    const binary = await findChromium({ CHROMIUM_PATH: '/some/chromium', PATH: '' });
    expect(binary).toEqual({ path: '/some/chromium', source: 'environment', env: {} });
  });

  it.skipIf(!isPackagePlatform)('falls back to the browser that npm carries when nothing is installed', async () => {
    const binary = await findChromium({ PATH: '' });
    expect(binary.source).toBe('package');
  });
});

describe('withBrowser', () => {
  const server = createServer((_request, response) => response.setHeader('content-type', 'text/html; charset=utf-8').end(PAGE));
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve())));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.skipIf(!isPackagePlatform)('renders a page with text in the carried browser, with libraries and fonts of its own', async () => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const seen = await withBrowser(
      async (browser) => {
        const page = await browser.newPage();
        await page.goto(url);
        const width = await page.locator('p').evaluate((node) => {
          const range = document.createRange();
          range.selectNodeContents(node);
          return range.getBoundingClientRect().width;
        });
        return { title: await page.title(), width, version: browser.version() };
      },
      { ...process.env, [SOURCE_SWITCH]: 'package' },
    );
    expect(seen.title).toBe('desk');
    // Nine glyphs at 16 px: without a font the text has no width at all.
    expect(seen.width).toBeGreaterThan(40);
    expect(seen.version).toMatch(/^153\./);
  });
});
