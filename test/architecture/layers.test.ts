/** The import graph is held to the table of rooms; the fence itself is tried on planted violations. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { findCycles, importsOf, readSources, withoutComments, type ImportEdge } from './importGraph.ts';
import { ROOMS, roomOf, violationOf } from './rooms.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCES = readSources(ROOT, ['shared', 'electron', 'renderer']);
const EDGES = SOURCES.flatMap(importsOf);

function edge(from: string, to: string, isTypeOnly = false): ImportEdge {
  return { from, to, isTypeOnly };
}

describe('the import graph', () => {
  it('was read: every room that has files has edges or none, and the contract is among them', () => {
    expect(SOURCES.length).toBeGreaterThan(30);
    expect(EDGES).toContainEqual(edge('shared/contract/frames.ts', 'zod'));
    expect(EDGES).toContainEqual(edge('electron/gateway/handlers.ts', 'shared/contract/feeds.ts', true));
  });

  it('has every file in a room of the table', () => {
    expect(SOURCES.map(({ path }) => path).filter((path) => roomOf(path) === null)).toEqual([]);
  });

  it('crosses no wall', () => {
    expect(EDGES.map(violationOf).filter((line) => line !== null)).toEqual([]);
  });

  it('names only files that exist', () => {
    const files = EDGES.map(({ to }) => to).filter((to) => /^(?:shared|electron|renderer)\//.test(to));
    expect([...new Set(files)].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  it('has no ring', () => {
    expect(findCycles(EDGES)).toEqual([]);
  });

  it('is crossed by no test helper: nothing outside test/ imports from it', () => {
    expect(EDGES.filter(({ to }) => to.startsWith('test/'))).toEqual([]);
  });
});

describe('the rooms', () => {
  it('keeps run-time code out of electron/ports/', () => {
    const ports = SOURCES.filter(({ path }) => path.startsWith('electron/ports/'));
    expect(ports.filter(({ text }) => /^export (?:const|let|function|class|async|default)/m.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });

  it('lets the preload see channel names at run time and types beside them', () => {
    const atRunTime = EDGES.filter(({ from, isTypeOnly }) => from === 'electron/preload.ts' && !isTypeOnly).map(({ to }) => to);
    expect(atRunTime.toSorted()).toEqual(['electron', 'shared/contract/channels.ts']);
  });

  it('lets only renderer/client touch window.desk or a WebSocket', () => {
    const reaching = SOURCES.filter(
      ({ path, text }) => path.startsWith('renderer/') && /window\.desk\b|new WebSocket\b/.test(withoutComments(text)),
    );
    expect(reaching.map(({ path }) => path).filter((path) => !path.startsWith('renderer/client/'))).toEqual([]);
  });

  it('keeps code out of resources/', () => {
    const files = readdirSync(join(ROOT, 'resources'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => /\.(?:ts|tsx|js|mjs|cjs)$/.test(file))).toEqual([]);
  });
});

describe('violationOf', () => {
  const planted: readonly (readonly [string, ImportEdge])[] = [
    ['shared/ reaches into electron/', edge('shared/risk/book.ts', 'electron/ports/clock.ts', true)],
    ['shared/ uses Node', edge('shared/math/normal.ts', 'node:fs')],
    ['shared/ imports to its right', edge('shared/domain/book.ts', 'shared/pricing/black76.ts')],
    ['the contract sees pricing', edge('shared/contract/feeds.ts', 'shared/pricing/black76.ts')],
    ['a pricing function sees the contract', edge('shared/pricing/black76.ts', 'shared/contract/feeds.ts')],
    ['the desk sees a concrete venue', edge('electron/desk/reconcile.ts', 'electron/venues/paper/paperVenue.ts')],
    ['the desk sees SQLite', edge('electron/desk/reconcile.ts', 'better-sqlite3')],
    ['the desk sees Electron', edge('electron/desk/reconcile.ts', 'electron')],
    ['the gateway sees Electron', edge('electron/gateway/session.ts', 'electron', true)],
    ['a port imports a value', edge('electron/ports/venue.ts', 'shared/units/decimal.ts')],
    ['a live venue opens a database', edge('electron/venues/deribit/rpc.ts', 'better-sqlite3')],
    ['persistence opens a socket', edge('electron/persistence/open.ts', 'ws')],
    ['the preload sees a schema', edge('electron/preload.ts', 'zod')],
    ['the preload sees the gateway', edge('electron/preload.ts', 'electron/gateway/dispatch.ts')],
    ['the renderer sees the desk', edge('renderer/panels/positions/columns.ts', 'electron/desk/arming.ts', true)],
    ['the renderer uses Node', edge('renderer/client/deskClient.ts', 'node:fs')],
    ['the desk process sees the renderer', edge('electron/gateway/httpServer.ts', 'renderer/main.tsx')],
    ['a source imports a test helper', edge('electron/desk/arming.ts', 'test/support/manualClock.ts')],
    ['a file in no room', edge('shared/helpers/misc.ts', 'shared/units/time.ts')],
  ];

  it.each(planted)('refuses that %s', (_what, bad) => {
    expect(violationOf(bad)).toContain(`${bad.from} → ${bad.to}`);
  });

  it('admits what the table allows', () => {
    const good = [
      edge('shared/pricing/black76.ts', 'shared/math/normal.ts'),
      edge('electron/desk/arming.ts', 'electron/ports/clock.ts', true),
      edge('electron/venues/paper/paperStore.ts', 'better-sqlite3'),
      edge('electron/venues/paper/paperVenue.ts', 'electron/venues/listeners.ts'),
      edge('electron/gateway/wsTransport.ts', 'ws'),
      edge('electron/serve.ts', 'electron/persistence/open.ts'),
    ];
    expect(good.map(violationOf)).toEqual(good.map(() => null));
  });

  it('has one row per room', () => {
    expect(new Set(ROOMS.map(({ path }) => path)).size).toBe(ROOMS.length);
  });
});

describe('importsOf', () => {
  const read = (text: string) => importsOf({ path: 'electron/desk/a.ts', text }).map(({ to, isTypeOnly }) => [to, isTypeOnly]);

  it('tells types from values in every spelling', () => {
    expect(read("import type { A } from './b.ts';")).toEqual([['electron/desk/b.ts', true]]);
    expect(read("import { type A, type B } from '../ports/b.ts';")).toEqual([['electron/ports/b.ts', true]]);
    expect(read("import { type A, b } from './b.ts';")).toEqual([['electron/desk/b.ts', false]]);
    expect(read("export { b } from './b.ts';\nexport type { C } from './c.ts';")).toEqual([
      ['electron/desk/b.ts', false],
      ['electron/desk/c.ts', true],
    ]);
  });

  it('sees imports over several lines, for effect, and at run time', () => {
    expect(read("import {\n  a,\n  b,\n} from '../../shared/x.ts';\nimport './c.ts';\nawait import('node:fs');")).toEqual([
      ['shared/x.ts', false],
      ['electron/desk/c.ts', false],
      ['node:fs', false],
    ]);
  });

  it('is not fooled by comments or by text that holds a slash', () => {
    expect(read("// import './no.ts'\n/* import './no.ts' */ const url = 'http://x'; import './yes.ts';")).toEqual([
      ['electron/desk/yes.ts', false],
    ]);
  });
});

describe('findCycles', () => {
  it('names the members of a ring', () => {
    expect(findCycles([edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('c', 'd')])).toEqual([['a', 'b', 'c']]);
  });

  it('lets types point both ways, because they leave no import behind', () => {
    expect(findCycles([edge('a', 'b'), edge('b', 'a', true)])).toEqual([]);
  });
});
