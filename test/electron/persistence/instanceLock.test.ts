import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acquireInstanceLock } from '../../../electron/persistence/instanceLock.ts';
import { refusalOf, valueOf } from '../../support/storeSamples.ts';
import { inTemporaryFolder } from './temporaryFolder.ts';

const CHILD = fileURLToPath(new URL('lockChild.ts', import.meta.url));

describe('acquireInstanceLock', () => {
  it('gives the lock to exactly one of five desks that start at once, and a later one reads which', () =>
    inTemporaryFolder(async (folder) => {
      const path = join(folder, 'desk.db');
      const children = Array.from({ length: 5 }, () => spawn(process.execPath, [CHILD, path], { stdio: ['pipe', 'pipe', 'inherit'] }));
      const exits = children.map((child) => once(child, 'exit'));
      const words = await Promise.all(
        children.map(async (child) => String((await once(createInterface({ input: child.stdout }), 'line'))[0])),
      );
      const late = refusalOf(acquireInstanceLock(path));
      for (const child of children) child.stdin.end();
      await Promise.all(exits);

      const owners = words.filter((word) => word.startsWith('owner '));
      expect(owners).toHaveLength(1);
      for (const word of words.filter((other) => !owners.includes(other))) expect(word).toMatch(/^another desk /);
      expect(late).toContain(`(process ${owners[0]?.replace('owner ', '') ?? ''})`);
    }));

  it('is held once, given back by release, and a second release is nothing', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      const first = valueOf(acquireInstanceLock(path));
      expect(refusalOf(acquireInstanceLock(path))).toContain(`another desk (process ${process.pid}) has ${path} open`);
      first.release();
      first.release();
      valueOf(acquireInstanceLock(path)).release();
      expect(readdirSync(folder)).toEqual(['desk.db.lock']);
    }));

  it('refuses a lock file that is none', () =>
    inTemporaryFolder((folder) => {
      const path = join(folder, 'desk.db');
      writeFileSync(`${path}.lock`, 'junk'.repeat(100));
      expect(refusalOf(acquireInstanceLock(path))).toMatch(/^persistence: locking .*\.lock: the file is not a database/);
    }));
});
