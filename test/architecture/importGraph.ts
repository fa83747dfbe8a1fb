/** Reads who imports whom out of the sources, without a compiler: comments are dropped, then import and export clauses are matched. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

export interface ImportEdge {
  /** Path of the importing file from the project root, with forward slashes. */
  readonly from: string;
  /** A path from the project root, or the name of a package (`node:fs`, `zod`, `ag-grid-react`). */
  readonly to: string;
  readonly isTypeOnly: boolean;
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const CODE_FILE = /\.(?:ts|tsx|mts|mjs)$/;
const DECLARATION_FILE = /\.d\.m?ts$/;

/** Every code file below `folders` of `root`, in a fixed order. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap((folder) => listFiles(root, folder)).filter((path) => CODE_FILE.test(path) && !DECLARATION_FILE.test(path));
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

function listFiles(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name));
  return entries.flatMap((entry) => (entry.isDirectory() ? listFiles(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`]));
}

const COMMENT_OR_TEXT = /\/\*[^]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
const CLAUSE = /\b(?:import|export)\b(?<clause>[^'"`;()]*?)\bfrom\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>/g;
const BARE = /\bimport\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>/g;
const DYNAMIC = /\bimport\s*\(\s*(?<quote>['"])(?<name>[^'"\n]+)\k<quote>/g;

/** Comments become spaces, so that an import in an example does not count; strings stay. */
export function withoutComments(text: string): string {
  return text.replace(COMMENT_OR_TEXT, (match) => (match.startsWith('/*') || match.startsWith('//') ? ' ' : match));
}

export function importsOf({ path, text }: SourceFile): ImportEdge[] {
  const code = withoutComments(text);
  const edge = (name: string, isTypeOnly: boolean): ImportEdge => ({ from: path, to: resolveName(path, name), isTypeOnly });
  return [
    ...Array.from(code.matchAll(CLAUSE), ({ groups }) => edge(groups?.['name'] ?? '', isTypeClause(groups?.['clause'] ?? ''))),
    ...[BARE, DYNAMIC].flatMap((pattern) => Array.from(code.matchAll(pattern), ({ groups }) => edge(groups?.['name'] ?? '', false))),
  ];
}

/** `import type …`, or braces in which every name carries `type`. */
function isTypeClause(clause: string): boolean {
  const names = clause.trim();
  if (/^type\b/.test(names)) return true;
  const inBraces = /^\{(?<list>[^}]*)\}$/.exec(names)?.groups?.['list'];
  if (inBraces === undefined) return false;
  const parts = inBraces.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').every((part) => part.startsWith('type '));
}

/** Relative names become paths; packages lose the part behind their name (`ag-grid-community/styles` → `ag-grid-community`). */
function resolveName(from: string, name: string): string {
  if (name.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), name.replace(/\?.*$/, '')));
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Rings of files that import each other at run time, each named by its members; empty when there are none. Types leave no import behind. */
export function findCycles(edges: readonly ImportEdge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, to, isTypeOnly } of edges) {
    if (!isTypeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start >= 0) return void cycles.push(trail.slice(start));
    if (done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...trail, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  return cycles;
}
