/** CSV text as rows of named fields, and the small grammar that every command's numbers obey. */
import { parse } from 'csv-parse/sync';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import type { CommandAnswer } from './commandAnswer.ts';

/** What a command over one CSV leaves for the door to print. */
export type CsvAnswer = Exclude<CommandAnswer, { readonly kind: 'usage' }>;

export interface CsvRow {
  /** 1 is the header's line; for a row with line breaks inside quotes, its last line. */
  readonly line: number;
  readonly fields: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
}

const SHOWN_CHARACTERS = 40;
const NUMBER_PATTERN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** No double needs more digits to be told from its neighbours; a longer field is not a number anyone wrote. */
const MAX_NUMBER_LENGTH = 1_100;
const NEEDS_QUOTES = /[",\r\n]/;
/** How the parser spells "to the end". */
const ALL_ROWS = -1;

/** Text for an error message: quoted, control characters escaped, cut to a few words. */
export function shown(text: string): string {
  return text.length > SHOWN_CHARACTERS
    ? `${JSON.stringify(text.slice(0, SHOWN_CHARACTERS))}… (${text.length} characters)`
    : JSON.stringify(text);
}

/** The field as CSV writes it: quoted only where a comma, quote or line break forces it. */
export function csvField(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Of the first `most` rows. */
function readRows(text: string, quote: '"' | false, most: number): CsvRow[] {
  const rows: CsvRow[] = [];
  parse(text, {
    bom: true,
    quote,
    to: most,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (fields: string[], { lines }) => {
      rows.push({ line: lines, fields });
      return null;
    },
  });
  return rows;
}

function readRowsLeniently(text: string, most: number): CsvRow[] {
  try {
    return readRows(text, '"', most);
  } catch {
    // A quote that never closes would swallow every row behind it: read quotes as plain characters, so that only its own row is bad.
    return readRows(text, false, most);
  }
}

/**
 * The rows of `text` under a header that has each of `required` exactly once, in any order; other columns are allowed. Blank lines are no rows.
 * Fails with `invalidInput` naming the missing or doubled column, or when there is no header at all.
 */
export function readCsvTable(text: string, required: readonly string[]): Result<CsvTable> {
  // The header alone first: a file that is no table at all is not read to its end.
  const readable = readHeader(readRowsLeniently(text, 1), required);
  if (!readable.ok) return readable;
  const [first, ...rows] = readRowsLeniently(text, ALL_ROWS);
  const header = readHeader(first === undefined ? [] : [first], required);
  return header.ok ? ok({ header: header.value, rows }) : header;
}

function readHeader([first]: readonly CsvRow[], required: readonly string[]): Result<readonly string[]> {
  if (!first) return fail('invalidInput', `line 1: expected a header with ${required.join(',')}, was nothing`);
  const header = first.fields.map((name) => name.trim());
  for (const name of required) {
    const count = header.filter((other) => other === name).length;
    if (count === 1) continue;
    const was = count === 0 ? shown(header.join(',')) : `${count} of that name`;
    return fail('invalidInput', `line ${first.line}: ${name}: expected a column of that name, was ${was}`);
  }
  return ok(header);
}

/** The finite number that `text` writes in decimal or exponent notation; else `invalidInput`, naming `column`. */
export function parseCsvNumber(column: string, text: string): Result<number> {
  const trimmed = text.trim();
  const value = trimmed.length <= MAX_NUMBER_LENGTH && NUMBER_PATTERN.test(trimmed) ? Number(trimmed) : NaN;
  return Number.isFinite(value) ? ok(value) : fail('invalidInput', `${column}: expected a finite number, was ${shown(text)}`);
}
