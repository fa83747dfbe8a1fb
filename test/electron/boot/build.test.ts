import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureBuilt, sourceHash } from '../../../electron/boot/build.ts';
import { aBootProject, type BootProject } from '../../support/bootProject.ts';

const BUILDER = 'node_modules/electron-vite/bin/electron-vite.js';
/** Counts its runs; fails in words when the file `broken` is there. */
const FAKE_BUILDER = `import { appendFileSync, existsSync, mkdirSync } from 'node:fs';
appendFileSync('builds.log', process.argv[2] + '\\n');
if (existsSync('broken')) { console.error('cannot resolve ./gone.ts'); process.exit(1); }
mkdirSync('out/main', { recursive: true });
`;

describe('ensureBuilt', () => {
  let project: BootProject;
  const said: string[] = [];
  const build = (): Promise<string | null> => ensureBuilt(project.root, (line) => void said.push(line));

  beforeEach(async () => {
    said.length = 0;
    project = await aBootProject();
    await project.write(BUILDER, FAKE_BUILDER);
  });
  afterEach(() => project.remove());

  it('builds once, then leaves a current build alone without a word', async () => {
    expect(await build()).toBeNull();
    expect(said).toHaveLength(2);
    expect(await build()).toBeNull();
    expect(said).toHaveLength(2);
    expect(await project.read('builds.log')).toBe('build\n');
  });

  it('builds again when a source changed', async () => {
    await build();
    await project.write('renderer/main.tsx', 'export const changed = 1;\n');
    await build();
    expect(await project.read('builds.log')).toBe('build\nbuild\n');
  });

  it('returns the words of the builder when it fails, and does not take the broken build for a good one', async () => {
    await project.write('broken', '');
    expect(await build()).toContain('cannot resolve ./gone.ts');
    expect(await build()).toContain('the build failed');
  });

  it('builds once when two ask at the same time', async () => {
    await Promise.all([build(), build()]);
    expect(await project.read('builds.log')).toBe('build\n');
  });
});

describe('sourceHash', () => {
  it('sees content, names and configuration, and nothing outside the sources', async () => {
    const project = await aBootProject();
    try {
      const first = sourceHash(project.root);
      await project.write('test/any.test.ts', 'x');
      expect(sourceHash(project.root)).toBe(first);
      await project.write('electron.vite.config.ts', 'export default {};\n');
      const second = sourceHash(project.root);
      await project.write('shared/empty.ts', '');
      expect(new Set([first, second, sourceHash(project.root)]).size).toBe(3);
    } finally {
      await project.remove();
    }
  });
});
