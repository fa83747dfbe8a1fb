/** The door of the browser shell as a process: what a wrong command line gets. */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseServeOptions } from '../../../electron/gateway/serveOptions.ts';

const SERVE = fileURLToPath(new URL('../../../electron/serve.ts', import.meta.url));

function serve(args: readonly string[]): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [SERVE, ...args], { timeout: 20_000 }, (error, _stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stderr });
    });
  });
}

describe('electron/serve.ts', () => {
  it('ends with 2 and names the flag, before it touches the data folder', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-serve-'));
    try {
      expect(await serve(['--data', folder, '--port', 'many'])).toEqual({
        code: 2,
        stderr: 'deltadesk: --port: expected a number from 0 to 65535, was "many"\n',
      });
      expect(await readdir(folder)).toEqual([]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('parseServeOptions', () => {
  it('listens from 4710 on and opens a window unless told otherwise', () => {
    expect(parseServeOptions([])).toEqual({ ok: true, value: { port: 4710, open: true, dataDir: null } });
    expect(parseServeOptions(['--no-open', '--port', '0', '--data', 'd'])).toEqual({
      ok: true,
      value: { port: 0, open: false, dataDir: 'd' },
    });
  });
});
