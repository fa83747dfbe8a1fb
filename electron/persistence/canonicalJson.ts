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
    return ok(write(value, '$', 0));
  } catch (error) {
    if (error instanceof NotPlainJson) return fail('invalidInput', error.message);
    throw error;
  }
}

class NotPlainJson extends Error {}

interface SelfWriting {
  toJSON(): unknown;
}

function write(value: unknown, place: string, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotPlainJson(`${place.slice(0, 80)}…: nested deeper than ${MAX_DEPTH}`);
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return writeNumber(value, place);
  if (typeof value !== 'object') throw new NotPlainJson(`${place}: expected plain JSON, was ${typeof value}`);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write((value as SelfWriting).toJSON(), place, depth + 1);
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, `${place}[${index}]`, depth + 1)).join(',')}]`;
  return writeObject(value, place, depth);
}

function writeNumber(value: number, place: string): string {
  if (!Number.isFinite(value)) throw new NotPlainJson(`${place}: expected a finite number, was ${value}`);
  return JSON.stringify(value);
}

function writeObject(value: object, place: string, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype)
    throw new NotPlainJson(`${place}: expected a plain object, was ${className(value)}`);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, `${place}.${key}`, depth + 1)}`).join(',')}}`;
}

function className(value: object): string {
  return value.constructor.name;
}
