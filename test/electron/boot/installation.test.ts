import { mkdtemp, rm, stat } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LOG_FILE, openFileLog } from '../../../electron/boot/fileLog.ts';
import { chooseDataDir, findInstallation } from '../../../electron/boot/installation.ts';

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

describe('findInstallation', () => {
  it('finds the project folder from sources and from built files alike', () => {
    for (const start of ['electron', 'out/main', '.']) {
      expect(findInstallation(join(ROOT, start))).toMatchObject({
        root: ROOT,
        resourcesDir: join(ROOT, 'resources'),
        version: expect.stringMatching(/^\d/) as unknown,
      });
    }
  });

  it('throws outside of any installation', () => {
    expect(() => findInstallation(tmpdir())).toThrow('no deltadesk package.json');
  });
});

describe('chooseDataDir', () => {
  const machine = { flag: null, env: {}, platform: 'linux', home: '/home/t' } as const;

  it('prefers the flag, then DELTADESK_DATA, then the place of the platform', () => {
    expect(chooseDataDir({ ...machine, flag: '/a', env: { DELTADESK_DATA: '/b' } })).toBe(resolve('/a'));
    expect(chooseDataDir({ ...machine, env: { DELTADESK_DATA: '/b' } })).toBe(resolve('/b'));
    expect(chooseDataDir({ ...machine, env: { XDG_DATA_HOME: '/x' } })).toBe(join('/x', 'deltadesk'));
    expect(chooseDataDir(machine)).toBe(join('/home/t', '.local', 'share', 'deltadesk'));
    expect(chooseDataDir({ ...machine, platform: 'darwin' })).toBe(join('/home/t', 'Library', 'Application Support', 'deltadesk'));
    expect(chooseDataDir({ ...machine, platform: 'win32', env: { APPDATA: '/roaming' } })).toBe(join('/roaming', 'deltadesk'));
  });
});

describe('openFileLog', () => {
  it('writes JSON lines at once into a folder only its owner can read', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'deltadesk-log-'));
    try {
      const folder = join(parent, 'data');
      openFileLog(folder).warn('quote is stale', { ageMs: 1200 });
      const line: unknown = JSON.parse(readFileSync(join(folder, LOG_FILE), 'utf8'));
      expect(line).toMatchObject({ level: 40, msg: 'quote is stale', ageMs: 1200 });
      if (process.platform !== 'win32') expect((await stat(folder)).mode & 0o077).toBe(0);
    } finally {
      await rm(parent, { recursive: true, force: true });
    }
  });
});
