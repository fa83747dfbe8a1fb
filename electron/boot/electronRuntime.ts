/** Finds Electron's binary, or tries once to have Electron's own installer fetch it. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DownloadLimits {
  /** Without a byte for this long there is no network worth waiting for. */
  readonly silenceMs: number;
  readonly totalMs: number;
}

type Say = (line: string) => void;

const MEGABYTE = 1_048_576;
const POLL_MS = 500;
const LIMITS: DownloadLimits = { silenceMs: 10_000, totalMs: 600_000 };
const RETRY_AFTER_MS = 86_400_000;

/** Path of the binary, or null when it is not installed. Reads files only: importing `electron` would start a download. */
export function electronBinary(root: string, env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const folder = join(root, 'node_modules', 'electron');
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const binary = join(env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/**
 * Runs the installer; null when the binary is there afterwards, otherwise why not. A failure is remembered for a day,
 * so that a machine without access to it does not wait at every start; `isForced` tries all the same.
 */
export async function fetchElectron(root: string, say: Say, isForced: boolean, limits: DownloadLimits = LIMITS): Promise<string | null> {
  const memory = join(root, 'node_modules', '.deltadesk-electron-failed');
  const remembered = rememberedFailure(memory);
  if (remembered !== null && !isForced) return `${remembered} (tried within the last day; --shell electron tries again)`;
  say("Electron's runtime is not installed; running its own installer once");
  const problem = await runInstaller(root, say, limits);
  if (problem === null && electronBinary(root) !== null) {
    rmSync(memory, { force: true });
    return null;
  }
  const reason = problem ?? 'the installer ended without a binary';
  writeFileSync(memory, reason);
  return reason;
}

function rememberedFailure(memory: string): string | null {
  try {
    return Date.now() - statSync(memory).mtimeMs < RETRY_AFTER_MS ? readFileSync(memory, 'utf8') : null;
  } catch {
    return null;
  }
}

/** The installer downloads into the temporary folder it is given, and unpacks into its dist folder; growth there is progress. */
function runInstaller(root: string, say: Say, limits: DownloadLimits): Promise<string | null> {
  const folder = join(root, '.deltadesk', `electron-download-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  const env = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder };
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', 'electron', 'install.js')], {
      cwd: root,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const watch = watchDownload([folder, join(root, 'node_modules', 'electron', 'dist')], say, limits, () => child.kill('SIGKILL'));
    const finish = (problem: string | null): void => {
      watch.stop();
      rmSync(folder, { recursive: true, force: true });
      resolve(watch.gaveUp() ?? problem);
    };
    child.once('error', (error) => finish(error.message));
    child.once('close', (code) => finish(code === 0 ? null : `its installer failed: ${lastWords(errors)}`));
  });
}

interface DownloadWatch {
  stop(): void;
  /** Why the download was given up; null when it was not. */
  gaveUp(): string | null;
}

function watchDownload(folders: readonly string[], say: Say, limits: DownloadLimits, giveUp: () => void): DownloadWatch {
  const startedMs = Date.now();
  let bytes = 0;
  let saidMegabytes = 0;
  let growthMs = startedMs;
  let reason: string | null = null;
  const timer = setInterval(
    () => {
      const nowMs = Date.now();
      const present = folders.reduce((sum, folder) => sum + folderBytes(folder), 0);
      if (present !== bytes) growthMs = nowMs;
      bytes = present;
      const megabytes = Math.floor(bytes / MEGABYTE);
      if (megabytes >= saidMegabytes + 10) {
        saidMegabytes = megabytes;
        say(`  ${megabytes} MB received`);
      }
      if (nowMs - growthMs > limits.silenceMs) reason = `nothing was received for ${limits.silenceMs / 1_000} s (no network?)`;
      else if (nowMs - startedMs > limits.totalMs) reason = `the download took longer than ${limits.totalMs / 1_000} s`;
      if (reason !== null) giveUp();
    },
    Math.min(POLL_MS, limits.silenceMs),
  );
  return { stop: () => clearInterval(timer), gaveUp: () => reason };
}

function folderBytes(folder: string): number {
  try {
    const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  } catch {
    return 0;
  }
}

/** The line of a stack that says what happened: the innermost cause, else the first error. */
function lastWords(chunks: readonly Buffer[]): string {
  const lines = Buffer.concat(chunks).toString('utf8').split('\n');
  const cause = lines.find((line) => line.includes('[cause]')) ?? lines.find((line) => /error/i.test(line));
  return (cause ?? lines[0] ?? '').replace('[cause]:', '').trim().slice(0, 200);
}
