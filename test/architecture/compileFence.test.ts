/** The compiler's own fence: the settings of shared/ refuse what does not belong there. Run on a throw-away project that borrows them. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** What shared/ must not be able to say, one file each. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  'window.ts': 'export const width = window.innerWidth;\n',
  'process.ts': 'export const folder = process.cwd();\n',
  'nodeFs.ts': "import { readFileSync } from 'node:fs';\nexport const text = readFileSync('x', 'utf8');\n",
  'electron.ts': "import type { ClockPort } from '../electron/clock.ts';\nexport type Clock = ClockPort;\n",
};

/** A copy of the settings of shared/ around `FORBIDDEN`, with an electron/ next to it. */
async function plantProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'shared'));
  await mkdir(join(folder, 'electron'));
  await writeFile(join(folder, 'tsconfig.json'), await readFile(join(ROOT, 'tsconfig.json')));
  await writeFile(join(folder, 'shared', 'tsconfig.json'), await readFile(join(ROOT, 'shared', 'tsconfig.json')));
  await writeFile(join(folder, 'electron', 'clock.ts'), 'export interface ClockPort {\n  nowMs(): number;\n}\n');
  await writeFile(join(folder, 'shared', 'good.ts'), 'export const one = Math.exp(0);\n');
  for (const [name, text] of Object.entries(FORBIDDEN)) await writeFile(join(folder, 'shared', name), text);
}

async function compilerErrors(folder: string): Promise<string> {
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  try {
    await run(process.execPath, [tsc, '-p', join(folder, 'shared'), '--pretty', 'false'], { cwd: folder });
    return '';
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout);
  }
}

describe('shared/tsconfig.json', () => {
  it('refuses the DOM, Node and other top folders, and nothing else', { timeout: 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'deltadesk-fence-'));
    try {
      await plantProject(folder);
      const errors = await compilerErrors(folder);
      const filesWithErrors = new Set(Array.from(errors.matchAll(/^(?:shared\/)?(\w+\.ts)\(/gm), (match) => match[1]));
      expect(filesWithErrors).toEqual(new Set(Object.keys(FORBIDDEN)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
