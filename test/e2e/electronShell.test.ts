/** The real Electron shell through Playwright. Needs Electron's binary, a display and a built tree; says loudly when one is missing. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { electronBinary } from '../../electron/boot/electronRuntime.ts';
import { hasDisplay } from '../../electron/gateway/openBrowser.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Null: everything is there. */
function whatIsMissing(): string | null {
  if (electronBinary(ROOT) === null) return "Electron's binary is not installed (npm start -- --shell electron fetches it)";
  if (!hasDisplay(process.env, process.platform)) return 'there is no display';
  return existsSync(join(ROOT, 'out', 'main', 'main.js')) ? null : 'the tree has not been built (npm run build)';
}

const missing = whatIsMissing();
if (missing !== null) console.warn(`\n*** SKIPPED: the tests of the real Electron shell did not run, because ${missing}. ***\n`);

describe.skipIf(missing !== null)('the Electron shell', () => {
  let app: ElectronApplication;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'deltadesk-electron-'));
    const binary = electronBinary(ROOT) ?? '';
    app = await _electron.launch({ executablePath: binary, args: [ROOT, '--data', dataDir], timeout: 30_000 });
  });
  afterAll(async () => {
    await app.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('shows the desk under its own origin, isolated', async () => {
    const page = await app.firstWindow();
    expect(page.url()).toBe('app://deltadesk/');
    await page.waitForSelector('[data-testid="positions-grid"]');
    expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(true);
  });

  it('gives the page the bridge and nothing of Node', async () => {
    const page = await app.firstWindow();
    const seen = await page.evaluate(() => ['desk', 'require', 'process', 'module', 'Buffer'].filter((name) => name in globalThis));
    expect(seen).toEqual(['desk']);
  });

  it('runs its window hardened', async () => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      if (window === undefined) throw new Error('there is no window');
      return (window.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> }).getLastWebPreferences();
    });
    expect(preferences).toMatchObject({ contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true });
  });

  it('stays on its page and opens no stranger', async () => {
    const page = await app.firstWindow();
    await page.evaluate(() => {
      globalThis.open('https://evil.example/');
      globalThis.location.href = 'https://evil.example/';
    });
    expect(page.url()).toBe('app://deltadesk/');
    expect(app.windows()).toHaveLength(1);
  });

  it('refuses every permission', async () => {
    const page = await app.firstWindow();
    const state = await page.evaluate(async () => (await navigator.permissions.query({ name: 'geolocation' })).state);
    expect(state).toBe('denied');
  });
});
