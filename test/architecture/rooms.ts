/** The rooms of the house and what each may import; ARCHITECTURE.md shows the same table to people. */
import type { ImportEdge } from './importGraph.ts';

export interface Room {
  /** Path of a folder (ends in a slash) or of one file. The longest match decides. */
  readonly path: string;
  /** Rooms it may import besides itself. */
  readonly rooms: readonly string[];
  /** Packages it may import; `node:` stands for all of Node. */
  readonly packages: readonly string[];
  /** True: imports and exports of types only. */
  readonly isTypesOnly?: boolean;
}

/** Rising: a room of shared/ may import its own rank and those before it. */
const SHARED_RANKS: readonly (readonly string[])[] = [
  ['units', 'result'],
  ['domain'],
  ['math'],
  ['pricing'],
  ['smile'],
  ['risk'],
  ['costs', 'hedging', 'margin'],
  ['simulation'],
];

const EXACT = 'decimal.js';
const SCHEMA = 'zod';
const SHARED_PACKAGES: Readonly<Record<string, readonly string[]>> = { units: [EXACT], domain: [SCHEMA] };
const SHARED = 'shared/';
const PORTS = 'electron/ports/';
const DESK = 'electron/desk/';
const PERSISTENCE = 'electron/persistence/';
const IMPORTERS = 'electron/importers/';
const VENUES = 'electron/venues/';
const GATEWAY = 'electron/gateway/';
const BOOT = 'electron/boot/';
const ELECTRON = 'electron/';

const SCREEN_PACKAGES = [
  'react',
  'react-dom',
  'zustand',
  'ag-grid-community',
  'ag-grid-react',
  'dockview-react',
  'lightweight-charts',
  '@fontsource-variable/source-sans-3',
  '@fontsource-variable/jetbrains-mono',
];

function sharedRooms(): Room[] {
  return SHARED_RANKS.flatMap((rank, index) => {
    const visible = SHARED_RANKS.slice(0, index + 1).flat();
    return rank.map((name) => ({
      path: `shared/${name}/`,
      rooms: visible.map((room) => `shared/${room}/`),
      packages: SHARED_PACKAGES[name] ?? [],
    }));
  });
}

export const ROOMS: readonly Room[] = [
  ...sharedRooms(),
  { path: 'shared/contract/', rooms: ['shared/units/', 'shared/result/', 'shared/domain/'], packages: [SCHEMA] },

  { path: PORTS, rooms: [SHARED], packages: [], isTypesOnly: true },
  { path: DESK, rooms: [SHARED, PORTS], packages: ['node:', 'ulid', SCHEMA] },
  { path: PERSISTENCE, rooms: [SHARED, PORTS], packages: ['node:', 'better-sqlite3', 'ulid', SCHEMA] },
  { path: VENUES, rooms: [SHARED, PORTS], packages: ['node:', 'ws', SCHEMA, 'csv-parse'] },
  { path: 'electron/venues/paper/', rooms: [SHARED, PORTS, VENUES], packages: ['node:', 'ws', SCHEMA, 'better-sqlite3', 'ulid'] },
  { path: IMPORTERS, rooms: [SHARED, PORTS], packages: ['node:', 'csv-parse', SCHEMA] },
  { path: 'electron/optimiser/', rooms: [SHARED], packages: ['highs'] },
  { path: 'electron/workers/', rooms: [SHARED], packages: ['node:'] },
  { path: 'electron/workers/optimise.worker.ts', rooms: [SHARED, 'electron/workers/', 'electron/optimiser/'], packages: ['node:'] },
  { path: BOOT, rooms: [SHARED, PORTS, 'electron/gateway/serveOptions.ts'], packages: ['node:', 'pino'] },
  { path: GATEWAY, rooms: [SHARED, PORTS, BOOT], packages: ['node:', 'ws', SCHEMA] },
  { path: 'electron/gateway/deskHandlers.ts', rooms: [SHARED, PORTS, DESK, GATEWAY], packages: ['node:', SCHEMA] },
  { path: 'electron/shell/', rooms: [SHARED, PORTS, BOOT, GATEWAY], packages: ['node:', 'ws', 'electron'] },
  {
    path: 'electron/cli/',
    rooms: [SHARED, PORTS, DESK, PERSISTENCE, VENUES, IMPORTERS, BOOT],
    packages: ['node:', 'commander', 'csv-parse', SCHEMA, EXACT],
  },
  { path: 'electron/preload.ts', rooms: ['shared/contract/'], packages: ['electron'] },
  { path: 'electron/main.ts', rooms: [SHARED, ELECTRON], packages: ['node:', 'electron'] },
  { path: 'electron/serve.ts', rooms: [SHARED, ELECTRON], packages: ['node:'] },
  { path: 'electron/cli.ts', rooms: [SHARED, ELECTRON], packages: ['node:', 'commander'] },
  { path: 'electron/composeDesk.ts', rooms: [SHARED, ELECTRON], packages: ['node:', 'ulid'] },

  { path: 'renderer/', rooms: [SHARED, 'renderer/'], packages: SCREEN_PACKAGES },
  { path: 'renderer/client/', rooms: [SHARED], packages: [SCHEMA, 'zustand', 'react'] },
  { path: 'renderer/format/', rooms: [SHARED], packages: [] },
];

export function roomOf(path: string): Room | null {
  const matches = ROOMS.filter((room) => (room.path.endsWith('/') ? path.startsWith(room.path) : path === room.path));
  return matches.toSorted((a, b) => b.path.length - a.path.length)[0] ?? null;
}

/** Why `edge` is not allowed, as one line for a person; null when it is. */
export function violationOf(edge: ImportEdge): string | null {
  const room = roomOf(edge.from);
  const line = `${edge.from} → ${edge.to}`;
  if (room === null) return `${line}: the file lies in no room of the table`;
  if (room.isTypesOnly === true && !edge.isTypeOnly) return `${line}: ${room.path} holds types only, so "import type"`;
  if (isFile(edge.to)) return isVisible(room, edge.to) ? null : `${line}: ${room.path} may import ${room.rooms.join(', ')} only`;
  const isAllowed = room.packages.some((name) => (name === 'node:' ? edge.to.startsWith('node:') : edge.to === name));
  return isAllowed ? null : `${line}: ${room.path} may use ${room.packages.join(', ') || 'no packages'} only`;
}

function isFile(target: string): boolean {
  return /^(?:shared|electron|renderer|test|resources)\//.test(target) || target.startsWith('..');
}

function isVisible(room: Room, target: string): boolean {
  return roomOf(target)?.path === room.path || room.rooms.some((visible) => target.startsWith(visible));
}
