/** Builds `out/` when it does not match the sources, and leaves it alone when it does. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

const SOURCE_FOLDERS = ['electron', 'renderer', 'shared'];
const SOURCE_FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];
const OUT_FOLDER = 'out';
const STAMP = join(OUT_FOLDER, '.build-stamp');
const LOCK = join('.deltadesk', 'build.lock');

/** Null when `out/` is current or has just been built, otherwise what went wrong with the builder's own words. */
export async function ensureBuilt(root: string, say: (line: string) => void): Promise<string | null> {
  if (isBuilt(root, sourceHash(root))) return null;
  return withLock(
    join(root, LOCK),
    () => say('another start is building, waiting for it'),
    async () => {
      const wanted = sourceHash(root);
      if (isBuilt(root, wanted)) return null;
      const startedMs = Date.now();
      say('building (the sources changed or this is the first start)');
      rmSync(join(root, STAMP), { force: true });
      const { code, output } = await runBuild(root);
      if (code !== 0) return `the build failed\n${output}`;
      mkdirSync(join(root, OUT_FOLDER), { recursive: true });
      writeFileSync(join(root, STAMP), wanted);
      say(`built in ${((Date.now() - startedMs) / 1_000).toFixed(1)} s`);
      return null;
    },
  );
}

function isBuilt(root: string, wanted: string): boolean {
  try {
    return readFileSync(join(root, STAMP), 'utf8') === wanted;
  } catch {
    return false;
  }
}

/** Content hash of everything a build reads: name, length and bytes of each file, in a fixed order. */
export function sourceHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of [...SOURCE_FOLDERS.flatMap((folder) => filesUnder(root, folder)), ...SOURCE_FILES]) {
    const bytes = readOrEmpty(join(root, file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

function filesUnder(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => (entry.isDirectory() ? filesUnder(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

function readOrEmpty(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

function runBuild(root: string): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const builder = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
    const child = spawn(process.execPath, [builder, 'build'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', (error) => resolve({ code: 1, output: error.message }));
    child.once('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }));
  });
}
