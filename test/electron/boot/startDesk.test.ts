/** `npm start` as a process: which shell, why, and how it ends. Builder, installer, Electron and the desk are stand-ins. */
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { electronBinary, fetchElectron } from '../../../electron/boot/electronRuntime.ts';
import { parseStartOptions } from '../../../electron/boot/startDesk.ts';
import { aBootProject, type BootProject } from '../../support/bootProject.ts';

const START = ['electron/boot/start.mjs'];
const FAKE_BUILDER = `import { mkdirSync, writeFileSync } from 'node:fs';
mkdirSync('out/main', { recursive: true });
writeFileSync('out/main/serve.js', "console.log('SERVE ' + JSON.stringify(process.argv.slice(2)));");
`;
const FAILING_INSTALLER = `require('node:fs').appendFileSync('installs.log', 'x'); console.error('Error: no route to host'); process.exit(1);`;
const FAKE_ELECTRON = `#!/usr/bin/env node
process.on('SIGTERM', () => process.exit(0));
console.log('ELECTRON ' + JSON.stringify(process.argv.slice(2)));
if (!process.argv.includes('--data')) setInterval(() => {}, 1000);
`;

async function plantElectron(project: BootProject): Promise<void> {
  await project.write('node_modules/electron/path.txt', 'electron');
  await project.write('node_modules/electron/dist/electron', FAKE_ELECTRON);
  await project.write('node_modules/electron/dist/package.json', '{ "type": "commonjs" }');
  await chmod(join(project.root, 'node_modules/electron/dist/electron'), 0o755);
}

describe.skipIf(process.platform === 'win32')('npm start', () => {
  let project: BootProject;
  beforeEach(async () => {
    project = await aBootProject();
    await project.write('node_modules/electron-vite/package.json', '{ "type": "module" }');
    await project.write('node_modules/electron-vite/bin/electron-vite.js', FAKE_BUILDER);
    await project.write('node_modules/electron/package.json', '{ "type": "commonjs" }');
    await project.write('node_modules/electron/install.js', FAILING_INSTALLER);
  });
  afterEach(() => project.remove());

  it('tries the installer once, then says why it is the browser shell and hands its flags on', async () => {
    const outcome = await project.run([...START, '--no-open', '--port', '0', '--data', 'd']);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toContain(
      "Shell: browser, because Electron's runtime is not here: its installer failed: Error: no route to host",
    );
    expect(outcome.stdout).toContain('SERVE ["--no-open","--port","0","--data","d"]');
    expect((await project.run(START)).stdout).toContain('tried within the last day');
    expect(await project.read('installs.log')).toBe('x');
  });

  it('does not touch the installer when the browser shell is asked for', async () => {
    expect((await project.run([...START, '--shell', 'browser'])).stdout).toContain('Shell: browser, because you asked for it');
    expect(await project.read('installs.log')).toBe('');
  });

  it('fails when the Electron shell is asked for and cannot be had, trying each time', async () => {
    for (const tries of ['x', 'xx']) {
      const outcome = await project.run([...START, '--shell', 'electron']);
      expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('the Electron shell cannot run') as unknown });
      expect(await project.read('installs.log')).toBe(tries);
    }
  });

  it('takes Electron when its runtime and a display are there, with the project folder and the data folder', async () => {
    await plantElectron(project);
    const outcome = await project.run([...START, '--data', 'd'], { env: { DISPLAY: ':0' } });
    expect(outcome.stdout).toContain('Shell: electron, because its runtime is installed');
    expect(outcome.stdout).toMatch(/ELECTRON \[".*","--data","d"\]/);
    expect(outcome.code).toBe(0);
  });

  it.skipIf(process.platform !== 'linux')('takes the browser shell on a machine without a display', async () => {
    await plantElectron(project);
    expect((await project.run(START)).stdout).toContain('Shell: browser, because there is no display for an Electron window');
  });

  it('hands a stop signal on to Electron and ends with its exit code', async () => {
    await plantElectron(project);
    const stopped = await project.run(START, { env: { DISPLAY: ':0' }, onOutput: { text: 'ELECTRON', act: (kill) => kill('SIGTERM') } });
    expect(stopped.code).toBe(0);
  });

  it('says the words of a builder that fails, and starts nothing', async () => {
    await project.write('node_modules/electron-vite/bin/electron-vite.js', "console.error('syntax error in main.ts'); process.exit(1);");
    const outcome = await project.run(START);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining('syntax error in main.ts') as unknown });
    expect(outcome.stdout).not.toContain('Shell:');
  });

  it('prints the usage for --help and for a flag it does not know (exit 2)', async () => {
    expect(await project.run([...START, '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Usage: npm start') as unknown,
    });
    const unknown = await project.run([...START, '--prot', '1']);
    expect(unknown).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/'--prot'[^]*Usage/) as unknown });
  });

  it('gives up on an installer that receives nothing', async () => {
    await project.write('node_modules/electron/install.js', 'setInterval(() => {}, 1000);');
    const problem = await fetchElectron(project.root, () => undefined, false, { silenceMs: 200, totalMs: 60_000 });
    expect(problem).toBe('nothing was received for 0.2 s (no network?)');
    expect(electronBinary(project.root)).toBeNull();
  });

  it('waits for an installer as long as bytes arrive, up to the total limit', async () => {
    const growing = `const { appendFileSync } = require('node:fs'); setInterval(() => appendFileSync(process.env.TMPDIR + '/electron.zip', 'bytes'), 20);`;
    await project.write('node_modules/electron/install.js', growing);
    const problem = await fetchElectron(project.root, () => undefined, false, { silenceMs: 400, totalMs: 1_500 });
    expect(problem).toBe('the download took longer than 1.5 s');
  });
});

describe('parseStartOptions', () => {
  it('leaves the choice of shell open by default', () => {
    expect(parseStartOptions([])).toEqual({ ok: true, value: { shell: null, help: false, shellArgs: [] } });
  });

  it.each([
    [['--shell', 'firefox'], '--shell: expected electron or browser'],
    [['--port', '70000'], '--port: expected a number from 0 to 65535'],
    [['--port', '-1'], '--port'],
    [['--port', '80a'], '--port'],
    [['stray'], 'stray'],
    [['--no-open=maybe'], '--no-open'],
  ])('refuses %j and names what is wrong', (args, words) => {
    expect(parseStartOptions(args)).toMatchObject({
      ok: false,
      failure: { reason: 'invalidInput', message: expect.stringContaining(words) as unknown },
    });
  });
});
