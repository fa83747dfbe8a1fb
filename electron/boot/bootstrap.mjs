/**
 * Brings node_modules in line with package-lock.json before anything else runs. Runs on a bare Node 20: no dependencies.
 * Says what it does on standard error, because standard output belongs to the command that follows.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLock } from './lock.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.deltadesk-install');
const LOCK = join(ROOT, '.deltadesk', 'install.lock');
const INSTALL_ARGS = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional', '--loglevel=error'];
const PROGRESS_MS = 5_000;

/** @type {readonly [number, number]} */
const OLDEST_NODE = [20, 0];
/**
 * The desk itself needs this (SQLite's binding from 22.12, TypeScript without a build from 22.18); where npm has a Node to
 * carry along, the system's may be older.
 * @type {readonly [number, number]}
 */
const DESK_NODE = [22, 18];
const CARRIED_RUNTIMES = ['linux-x64', 'linux-arm64', 'win32-x64'];

/** @param {string} line */
function say(line) {
  process.stderr.write(`deltadesk: ${line}\n`);
}

/** @param {readonly [number, number]} version */
function isOlderThan([major, minor]) {
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

/** Null when this Node will do, otherwise what is needed. */
function nodeProblem() {
  const platform = `${process.platform}-${process.arch}`;
  if (isOlderThan(OLDEST_NODE)) return `Node ${OLDEST_NODE.join('.')} or newer is needed, this is ${process.versions.node}`;
  if (CARRIED_RUNTIMES.includes(platform) || !isOlderThan(DESK_NODE)) return null;
  return `on ${platform} Node ${DESK_NODE.join('.')} or newer has to be installed (no runtime comes with the packages), this is ${process.versions.node}`;
}

function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(join(ROOT, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/** @param {string} wanted */
function isCurrent(wanted) {
  try {
    return readFileSync(STAMP, 'utf8') === wanted;
  } catch {
    return false;
  }
}

/** The system's npm and Node, not those inside the node_modules that is about to be replaced. */
function outsidePath() {
  const entries = (process.env.PATH ?? '').split(delimiter);
  return entries.filter((entry) => !/[\\/]node_modules[\\/]/.test(`${entry}/`)).join(delimiter);
}

/** @returns {Promise<{ problem: string | null; seconds: number }>} */
function install() {
  return new Promise((resolve) => {
    const startedMs = Date.now();
    const seconds = () => Math.round((Date.now() - startedMs) / 1_000);
    const env = { ...process.env, PATH: outsidePath() };
    const child = spawn('npm', INSTALL_ARGS, { cwd: ROOT, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
    const progress = setInterval(() => say(`still installing (${seconds()} s)`), PROGRESS_MS);
    /** @param {NodeJS.Signals} signal */
    const stop = (signal) => void child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    /** @param {string | null} problem */
    const finish = (problem) => {
      clearInterval(progress);
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
      resolve({ problem, seconds: seconds() });
    };
    child.once('error', (error) => finish(`npm could not be started: ${error.message}`));
    child.once('close', (code, signal) => finish(code === 0 ? null : `npm ci ended with ${signal ?? `exit code ${code}`}`));
  });
}

async function installIfStale() {
  const wanted = wantedStamp();
  if (isCurrent(wanted)) return;
  await withLock(
    LOCK,
    () => say('another start is installing the packages, waiting for it'),
    async () => {
      if (isCurrent(wanted)) return;
      say('installing the packages of package-lock.json (npm ci, needs the npm registry, about 10–20 s)');
      const { problem, seconds } = await install();
      if (problem !== null) {
        say(`${problem}; nothing was started. The reason is above; the usual one is that the npm registry cannot be reached.`);
        process.exitCode = 1;
        return;
      }
      mkdirSync(join(ROOT, 'node_modules'), { recursive: true });
      writeFileSync(STAMP, wanted);
      say(`packages installed in ${seconds} s`);
    },
  );
}

const problem = nodeProblem();
if (problem === null) {
  await installIfStale();
} else {
  say(problem);
  process.exitCode = 1;
}
