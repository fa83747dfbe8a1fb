import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { browserCommands, hasDisplay, openFirstBrowser } from '../../../electron/gateway/openBrowser.ts';

const URL_TO_OPEN = 'http://127.0.0.1:4710/?token=t';

describe('hasDisplay', () => {
  it('asks X11 or Wayland on Linux and takes it for granted elsewhere', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
  });
});

describe('browserCommands', () => {
  it('tries $CHROMIUM_PATH first, then what is on PATH, as an application window', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-path-'));
    try {
      for (const name of ['msedge', 'google-chrome']) await writeFile(join(folder, name), '');
      const commands = browserCommands(URL_TO_OPEN, { CHROMIUM_PATH: '/own/chromium', PATH: folder }, 'linux');
      expect(commands).toEqual([
        { command: '/own/chromium', args: [`--app=${URL_TO_OPEN}`] },
        { command: join(folder, 'google-chrome'), args: [`--app=${URL_TO_OPEN}`] },
        { command: join(folder, 'msedge'), args: [`--app=${URL_TO_OPEN}`] },
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('asks the system by name on macOS and Windows', () => {
    expect(browserCommands(URL_TO_OPEN, {}, 'darwin')[0]).toEqual({
      command: 'open',
      args: ['-na', 'Google Chrome', '--args', `--app=${URL_TO_OPEN}`],
    });
    expect(browserCommands(URL_TO_OPEN, {}, 'win32')[0]?.command).toBe('cmd');
  });
});

describe.skipIf(process.platform === 'win32')('openFirstBrowser', () => {
  it('goes on to the next when one is missing or fails, and tells which opened', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-browser-'));
    try {
      const script = async (name: string, code: number): Promise<string> => {
        const file = join(folder, name);
        await writeFile(file, `#!/bin/sh\nexit ${code}\n`);
        await chmod(file, 0o755);
        return file;
      };
      const [broken, good] = [await script('broken', 1), await script('good', 0)];
      const commands = [join(folder, 'missing'), broken, good].map((command) => ({ command, args: [] }));
      expect(await openFirstBrowser(commands)).toBe(good);
      expect(await openFirstBrowser(commands.slice(0, 2))).toBeNull();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
