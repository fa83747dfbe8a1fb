/** A throw-away copy of the boot scripts with stand-ins for npm, the builder and Electron, to be started as real processes. */
import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BootProject {
  readonly root: string;
  write(path: string, text: string): Promise<void>;
  /** Empty text when there is no such file. */
  read(path: string): Promise<string>;
  run(args: readonly string[], options?: RunOptions): Promise<Outcome>;
  remove(): Promise<void>;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Called once standard output contains this text. */
  readonly onOutput?: { readonly text: string; act(kill: (signal: NodeJS.Signals) => void): void };
}

/** Appends its arguments to npm.log, takes as long as NPM_MS says, and ends with NPM_EXIT. */
const FAKE_NPM = `#!/usr/bin/env node
const { appendFileSync, mkdirSync } = require('node:fs');
appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
console.log('npm says hello');
setTimeout(() => {
  mkdirSync('node_modules', { recursive: true });
  process.exit(Number(process.env.NPM_EXIT ?? 0));
}, Number(process.env.NPM_MS ?? 0));
`;

const COPIED = ['electron/boot', 'electron/gateway/serveOptions.ts', 'electron/ports', 'shared/result', 'shared/units/brand.ts'];

export async function aBootProject(): Promise<BootProject> {
  const root = await mkdtemp(join(tmpdir(), 'deltadesk-boot-'));
  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  };
  for (const path of COPIED) await cp(join(ROOT, path), join(root, path), { recursive: true });
  await write('package.json', '{ "name": "deltadesk", "version": "0.1.0", "type": "module" }\n');
  await write('package-lock.json', '{ "lockfileVersion": 3 }\n');
  await write('renderer/main.tsx', 'export {};\n');
  await write('tools/npm', FAKE_NPM);
  await write('tools/package.json', '{ "type": "commonjs" }\n');
  await chmod(join(root, 'tools', 'npm'), 0o755);
  return {
    root,
    write,
    read: (path) => readFile(join(root, path), 'utf8').catch(() => ''),
    run: (args, options) => runNode(root, args, options ?? {}),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

function runNode(root: string, args: readonly string[], { env = {}, onOutput }: RunOptions): Promise<Outcome> {
  const path = [join(root, 'tools'), dirname(process.execPath), process.env['PATH']].join(delimiter);
  const child = spawn(process.execPath, [...args], { cwd: root, env: { PATH: path, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const text = { stdout: '', stderr: '' };
  let hasActed = false;
  child.stdout.on('data', (chunk: Buffer) => {
    text.stdout += chunk.toString('utf8');
    if (onOutput === undefined || hasActed || !text.stdout.includes(onOutput.text)) return;
    hasActed = true;
    onOutput.act((signal) => void child.kill(signal));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    text.stderr += chunk.toString('utf8');
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...text }));
  });
}
