/** What an engine was asked, as JSON that gives the very same question again: exact decimals and every double survive the trip (−0 as 0). */
import { decimal, isDecimal, toDecimalText } from '../../units/decimal.ts';

export type PlainJson = null | boolean | number | string | readonly PlainJson[] | { readonly [name: string]: PlainJson };

/** The one name of a wrapper: a Decimal as its text, and the doubles that JSON has no words for (NaN, ±Infinity). */
const DECIMAL = '$decimal';
const NUMBER = '$number';

/**
 * `value` as plain JSON; properties that are undefined are left out. Throws on a function, a Map and whatever
 * else is no data: what an engine is asked has to be data, or nobody can ask it again.
 */
export function toPlainJson(value: unknown): PlainJson {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : { [NUMBER]: String(value) };
  if (isDecimal(value)) return { [DECIMAL]: toDecimalText(value) };
  if (Array.isArray(value)) return value.map(toPlainJson);
  if (!isPlainObject(value)) throw new Error(`expected data, was a ${typeof value}`);
  const entries: [string, PlainJson][] = [];
  for (const [name, item] of Object.entries(value)) if (item !== undefined) entries.push([name, toPlainJson(item)]);
  return Object.fromEntries(entries);
}

/** The value `toPlainJson` was given. */
export function fromPlainJson(plain: PlainJson): unknown {
  if (Array.isArray(plain)) return plain.map(fromPlainJson);
  if (typeof plain !== 'object' || plain === null) return plain;
  const entries = Object.entries(plain);
  const [name, only] = entries.length === 1 && entries[0] !== undefined ? entries[0] : ['', null];
  if (name === DECIMAL && typeof only === 'string') return decimal(only);
  if (name === NUMBER && typeof only === 'string') return Number(only);
  return Object.fromEntries(entries.map(([key, item]) => [key, fromPlainJson(item)]));
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

const MOST_DIFFERENCES = 20;

/**
 * Where `again` is not `stored`, each as "path: was …, is now …", at most 20; empty when every number is the same double.
 */
export function plainDifferences(stored: PlainJson, again: PlainJson, place: string): readonly string[] {
  const found: string[] = [];
  compare(stored, again, place, found);
  return found.slice(0, MOST_DIFFERENCES);
}

function compare(stored: PlainJson | undefined, again: PlainJson | undefined, place: string, found: string[]): void {
  if (found.length >= MOST_DIFFERENCES || stored === again) return;
  if (isBranch(stored) && isBranch(again) && Array.isArray(stored) === Array.isArray(again)) {
    const [before, now] = [toRecord(stored), toRecord(again)];
    for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) compare(before[name], now[name], `${place}.${name}`, found);
    return;
  }
  found.push(`${place}: was ${textOf(stored)}, is now ${textOf(again)}`);
}

type Branch = readonly PlainJson[] | { readonly [name: string]: PlainJson };

function isBranch(value: PlainJson | undefined): value is Branch {
  return typeof value === 'object' && value !== null;
}

function toRecord(branch: Branch): Readonly<Record<string, PlainJson>> {
  return Object.fromEntries(Object.entries(branch));
}

function textOf(value: PlainJson | undefined): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}
