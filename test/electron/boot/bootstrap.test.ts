/** The script in front of every npm command, run as a process in a throw-away project with a stand-in for npm. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aBootProject, type BootProject } from '../../support/bootProject.ts';

const BOOTSTRAP = ['electron/boot/bootstrap.mjs'];
const EXPECTED_NPM = 'ci --ignore-scripts --no-audit --no-fund --include=dev --include=optional --loglevel=error\n';
/** No process has this id: it is above the largest that Linux gives out. */
const DEAD_PID = '4194305';

/** Starts the script in a process that believes it is another one. */
function pretending(property: string, value: unknown): string[] {
  const code = `Object.defineProperty(process, ${JSON.stringify(property)}, { value: ${JSON.stringify(value)} })`;
  return ['--import', `data:text/javascript,${encodeURIComponent(code)}`];
}

describe.skipIf(process.platform === 'win32')('bootstrap.mjs', () => {
  let project: BootProject;
  beforeEach(async () => {
    project = await aBootProject();
  });
  afterEach(() => project.remove());

  it('installs on a fresh clone, says so on standard error, and leaves standard output to the command that follows', async () => {
    const outcome = await project.run(BOOTSTRAP);
    expect(outcome).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/installing the packages[^]*npm says hello[^]*packages installed/) as unknown,
    });
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM);
  });

  it('does nothing and says nothing when the packages match the lock file', async () => {
    await project.run(BOOTSTRAP);
    expect(await project.run(BOOTSTRAP)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM);
  });

  it('installs again when package-lock.json changed', async () => {
    await project.run(BOOTSTRAP);
    await project.write('package-lock.json', '{ "lockfileVersion": 3, "packages": {} }\n');
    await project.run(BOOTSTRAP);
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM.repeat(2));
  });

  it('fails with a sentence when npm fails, and tries again next time', async () => {
    const outcome = await project.run(BOOTSTRAP, { env: { NPM_EXIT: '7' } });
    expect(outcome).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('npm ci ended with exit code 7; nothing was started') as unknown,
    });
    expect(await project.run(BOOTSTRAP)).toMatchObject({ code: 0 });
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM.repeat(2));
  });

  it('installs once when two start together', async () => {
    const both = await Promise.all([
      project.run(BOOTSTRAP, { env: { NPM_MS: '600' } }),
      project.run(BOOTSTRAP, { env: { NPM_MS: '600' } }),
    ]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM);
  });

  it('takes over from a start that was killed while it held the lock', async () => {
    await project.write('.deltadesk/install.lock/pid', DEAD_PID);
    expect(await project.run(BOOTSTRAP)).toMatchObject({ code: 0 });
    expect(await project.read('npm.log')).toBe(EXPECTED_NPM);
    expect(await project.read('.deltadesk/install.lock/pid')).toBe('');
  });

  it('refuses a Node that is too old and names the one that is needed', async () => {
    const outcome = await project.run([...pretending('versions', { node: '18.20.0' }), ...BOOTSTRAP]);
    expect(outcome).toMatchObject({ code: 1, stderr: 'deltadesk: Node 20.0 or newer is needed, this is 18.20.0\n' });
    expect(await project.read('npm.log')).toBe('');
  });

  it('asks for a newer system Node on macOS, where no runtime comes with the packages', async () => {
    const mac = [...pretending('platform', 'darwin'), ...pretending('arch', 'arm64')];
    const outcome = await project.run([...mac, ...pretending('versions', { node: '20.20.2' }), ...BOOTSTRAP]);
    expect(outcome).toMatchObject({ code: 1, stderr: expect.stringMatching(/on darwin-arm64 Node 22\.18 or newer/) as unknown });
  });
});
