/** `npm run dev`: the renderer under the dev server; the desk in Electron when its runtime is there, else in the browser shell. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { electronBinary } from './electronRuntime.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILDER = join(ROOT, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');

/** electron-vite starts whatever these name as "Electron", so plain Node can stand in for it. */
function browserShellEnv() {
  return {
    ELECTRON_EXEC_PATH: process.execPath,
    ELECTRON_ENTRY: join('out', 'main', 'serve.js'),
  };
}

const binary = electronBinary(ROOT);
process.stdout.write(`Shell: ${binary === null ? "browser, because Electron's runtime is not here" : 'electron'}\n`);
const env = { ...process.env, ...(binary === null ? browserShellEnv() : {}) };
const child = spawn(process.execPath, [BUILDER, 'dev', '--watch', '--', ...process.argv.slice(2)], { cwd: ROOT, env, stdio: 'inherit' });
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => void child.kill(signal));
child.once('close', (code) => {
  process.exitCode = code ?? 0;
});
