/** One text for one value: keys sorted, no spaces. What is hashed, compared and stored. */
import { fail, ok, type Result } from '../../shared/result/result.ts';

const MAX_DEPTH = 100;

/**
 * The canonical text of plain JSON data; properties that are undefined are left out, values with `toJSON` (Decimal, Date) are asked for it.
 * Fails with `invalidInput`, naming the place, on what JSON would change in silence: NaN, Infinity, undefined in a list, Map, Set, functions,
 * bigint, and on nesting deeper than 100 (which is how a cycle shows).
 */
export function canonicalJson(value: unknown): Result<string> {
  try {
    return ok(write(value, 0));
  } catch (error) {
    if (error instanceof NotPlainJson) return fail('invalidInput', error.words());
    throw error;
  }
}

/** On its way up each level adds its own step to the place, so that a sound value pays next to nothing for it. */
class NotPlainJson extends Error {
  place = '';
  readonly isDeep: boolean;

  constructor(message: string, isDeep = false) {
    super(message);
    this.isDeep = isDeep;
  }

  words(): string {
    const place = `$${this.place}`;
    return `${this.isDeep ? `${place.slice(0, 80)}…` : place}: ${this.message}`;
  }
}

interface SelfWriting {
  toJSON(): unknown;
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotPlainJson(`nested deeper than ${MAX_DEPTH}`, true);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return writeNumber(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object') throw new NotPlainJson(`expected plain JSON, was ${typeof value}`);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write((value as SelfWriting).toJSON(), depth + 1);
  return Array.isArray(value) ? writeList(value, depth) : writeObject(value, depth);
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new NotPlainJson(`expected a finite number, was ${value}`);
  return String(value + 0);
}

/** Printable ASCII without quote and backslash is its own JSON. */
const NEEDS_ESCAPE = /[^ !#-[\]-~]/;

function quoted(text: string): string {
  return NEEDS_ESCAPE.test(text) ? JSON.stringify(text) : `"${text}"`;
}

function writeList(list: readonly unknown[], depth: number): string {
  let text = '[';
  let index = 0;
  try {
    for (; index < list.length; index += 1) text += (index === 0 ? '' : ',') + write(list[index], depth + 1);
  } catch (error) {
    throw located(error, `[${index}]`);
  }
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) throw new NotPlainJson(`expected a plain object, was ${className(value)}`);
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  let key = '';
  try {
    for (key of sortedKeys(value)) {
      const item = fields[key];
      if (item !== undefined) text += (text === '' ? '' : ',') + quotedKey(key) + write(item, depth + 1);
    }
  } catch (error) {
    throw located(error, `.${key}`);
  }
  return `{${text}}`;
}

/** Few keys, written again and again: their texts are kept. The bound is for data whose keys come from outside. */
const KEPT_KEYS = 1_000;
const keyTexts = new Map<string, string>();

function quotedKey(key: string): string {
  const kept = keyTexts.get(key);
  if (kept !== undefined) return kept;
  const text = `${quoted(key)}:`;
  if (keyTexts.size < KEPT_KEYS) keyTexts.set(key, text);
  return text;
}

/** By UTF-16 code units; stored data comes back sorted already. */
function sortedKeys(value: object): readonly string[] {
  const keys = Object.keys(value);
  for (let at = 1; at < keys.length; at += 1) {
    if ((keys[at - 1] ?? '') > (keys[at] ?? '')) return keys.sort();
  }
  return keys;
}

function located(error: unknown, step: string): unknown {
  if (error instanceof NotPlainJson) error.place = `${step}${error.place}`;
  return error;
}

function className(value: object): string {
  return value.constructor.name;
}
