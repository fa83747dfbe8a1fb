/** ARCHITECTURE.md is held to the code: its files exist, its table of rooms is the fence's, each safety rule names who holds it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ROOMS, type Room } from './rooms.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DECISIONS = 'docs/decisions';
const ROOMS_ABOVE = 'the rows above';
const NOTHING_YET = 'none yet';

/** `shared/units/`, `electron/main.ts`, `package.json`; not `deltaCoin`, `node:`, `BTC-PERPETUAL` or a name with a placeholder. */
const REPOSITORY_PATH = /^(?:(?:\.ci|docs|electron|renderer|resources|shared|test)\/[\w./-]*|\.?[\w.-]+\.(?:md|json|ts)|LICENSE)$/;
const MACHINE_PATH = /(?:^|[\s`("'])\/(?:home|root|tmp|usr|Users|work)\b/m;

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** What stands in backticks, fenced blocks left out. */
function quoted(text: string): string[] {
  return Array.from(text.replaceAll(/```[^]*?```/g, '').matchAll(/`([^`\n]+)`/g), (match) => match[1] ?? '');
}

function pathsIn(text: string): string[] {
  return quoted(text).filter((name) => REPOSITORY_PATH.test(name));
}

function missingPaths(text: string): string[] {
  return pathsIn(text).filter((path) => !existsSync(join(ROOT, path)));
}

/** The text under the heading that begins with `## <number>.`. */
function section(text: string, number: number): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${number}. `)) ?? '';
}

/** Cells of the rows of a table, without its head. */
function tableRows(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  const cells = lines.map((line) => line.split('|').slice(1, -1));
  return cells.slice(2).map((row) => row.map((cell) => cell.trim()));
}

interface RoomRow {
  readonly rooms: readonly string[];
  readonly purpose: string;
  readonly imports: string;
  readonly packages: readonly string[];
}

function roomRows(text: string): RoomRow[] {
  return tableRows(section(text, 2)).map(([rooms = '', purpose = '', imports = '', packages = '']) => ({
    rooms: quoted(rooms),
    purpose,
    imports,
    packages: quoted(packages),
  }));
}

function roomAt(path: string): Room | undefined {
  return ROOMS.find((room) => room.path === path);
}

/** Itself is never named: every room may import itself. */
function importsOf(path: string): string[] {
  return (roomAt(path)?.rooms ?? []).filter((room) => room !== path).toSorted();
}

/** Rooms the row at `index` allows to the room at `path`, by the words of the table. */
function importsInTable(rows: readonly RoomRow[], index: number, path: string): string[] {
  const row = rows[index];
  if (row === undefined) return [];
  const named = row.imports === ROOMS_ABOVE ? rows.slice(0, index + 1).flatMap(({ rooms }) => rooms) : quoted(row.imports);
  return named.filter((room) => room !== path).toSorted();
}

/** Rooms the row calls empty: all of them (`none yet`), or those it says so of (`margin: none yet`). */
function emptyInTable({ rooms, purpose }: RoomRow): string[] {
  if (purpose === NOTHING_YET) return [...rooms];
  const names = Array.from(purpose.matchAll(/(\w+): none yet/g), (match) => match[1] ?? '');
  return names.map((name) => rooms.find((room) => room.endsWith(`/${name}/`)) ?? name);
}

function isEmpty(path: string): boolean {
  const place = join(ROOT, path);
  return !existsSync(place) || (path.endsWith('/') && readdirSync(place).length === 0);
}

const DOCUMENT = read('ARCHITECTURE.md');
const DECISION_FILES = readdirSync(join(ROOT, DECISIONS)).toSorted();

describe('ARCHITECTURE.md', () => {
  it('names only files and folders that exist, rooms without a file aside', () => {
    const empty = roomRows(DOCUMENT).flatMap(emptyInTable);
    expect(pathsIn(DOCUMENT).length).toBeGreaterThan(100);
    expect(missingPaths(DOCUMENT).filter((path) => !empty.includes(path))).toEqual([]);
  });

  it('has the nine points of its outline, in order', () => {
    const numbers = Array.from(DOCUMENT.matchAll(/^## (\d+)\. /gm), (match) => Number(match[1]));
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('lists the decisions that are there, newest first', () => {
    const listed = Array.from(section(DOCUMENT, 9).matchAll(/\]\(docs\/decisions\/([^)]+)\)/g), (match) => match[1]);
    expect(listed).toEqual(DECISION_FILES.toReversed());
  });
});

describe('the table of rooms', () => {
  const rows = roomRows(DOCUMENT);

  it('has every room of rooms.ts once and no other', () => {
    expect(rows.flatMap((row) => row.rooms).toSorted()).toEqual(ROOMS.map(({ path }) => path).toSorted());
  });

  it('allows each room what the fence allows it', () => {
    const told = rows.flatMap((row, index) => row.rooms.map((path) => [path, importsInTable(rows, index, path)]));
    expect(told).toEqual(rows.flatMap((row) => row.rooms.map((path) => [path, importsOf(path)])));
  });

  it('names the packages the fence names', () => {
    const fence = rows.map((row) => new Set(row.rooms.flatMap((path) => roomAt(path)?.packages ?? [])));
    expect(rows.map((row) => new Set(row.packages))).toEqual(fence);
  });

  it('says of the rooms without a file, and of no other, that there is none yet', () => {
    expect(rows.flatMap(emptyInTable)).toEqual(rows.flatMap((row) => row.rooms).filter(isEmpty));
  });
});

describe('the table of safety rules', () => {
  const rows = tableRows(section(DOCUMENT, 5));

  it('has the rules 1 to 10', () => {
    expect(rows.map(([number]) => Number(number))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it.each(rows)('rule %s (%s) names code that holds it and a test that shows it', (_number, _rule, code = '', tests = '', held = '') => {
    expect(pathsIn(code).length).toBeGreaterThan(0);
    expect(pathsIn(tests).length).toBeGreaterThan(0);
    expect(missingPaths(`${code} ${tests}`)).toEqual([]);
    expect(pathsIn(code).filter((path) => path.startsWith('test/'))).toEqual([]);
    expect(pathsIn(tests).filter((path) => !path.startsWith('test/'))).toEqual([]);
    expect(held).not.toBe('');
  });

  it('says plainly what of a rule that is held in part is missing', () => {
    const inPart = rows.filter(([, , , , held]) => held !== 'yes' && held !== 'yes, paper venue').map(([number]) => number);
    const explained = Array.from(section(DOCUMENT, 5).matchAll(/^- \*\*(\d+)\.\*\*/gm), (match) => match[1]);
    expect(inPart.filter((number) => !explained.includes(number))).toEqual([]);
  });
});

describe('the documents beside it', () => {
  const documents = ['CHANGELOG.md', 'THIRD_PARTY_NOTICES.md', ...DECISION_FILES.map((file) => `${DECISIONS}/${file}`)];

  it.each(documents)('%s names only files that exist', (path) => {
    expect(missingPaths(read(path))).toEqual([]);
  });

  it.each(['ARCHITECTURE.md', ...documents])('%s names no place of one machine', (path) => {
    expect(read(path)).not.toMatch(MACHINE_PATH);
  });

  it.each(DECISION_FILES)('%s has a context, a choice and its consequences', (file) => {
    expect(file).toMatch(/^\d{4}-[a-z0-9-]+\.md$/);
    const headings = Array.from(read(`${DECISIONS}/${file}`).matchAll(/^## (.+)$/gm), (match) => match[1]);
    expect(headings).toEqual(['Context', 'Choice', 'Consequences']);
  });

  it('notices every package that runs in the desk', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };
    const notices = read('THIRD_PARTY_NOTICES.md');
    expect(Object.entries(dependencies).filter(([name, version]) => !notices.includes(`| ${name} ${version} `))).toEqual([]);
  });
});

describe('missingPaths', () => {
  it('sees a file that is not there, and nothing in code that only looks like one', () => {
    expect(missingPaths('`shared/units/decimal.ts` and `shared/units/gone.ts`')).toEqual(['shared/units/gone.ts']);
    expect(missingPaths('`deltaCoin`, `node:`, `electron`, `electron/venues/<venue>/`, `demo-1`')).toEqual([]);
  });
});
