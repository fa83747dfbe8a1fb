/** CSV text to records under a known header. Whatever the text is, the outcome is records or listed errors, in time linear in its length. */
import { CsvError, parse } from 'csv-parse/sync';
import { echo, type ErrorList } from './importErrors.ts';

export interface HeaderRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Other spellings of a column. */
  readonly aliases: Readonly<Record<string, string>>;
  /** False: a column nobody knows is an error, for it is probably a misspelt one. */
  readonly ignoresUnknown: boolean;
}

export interface CsvRecord {
  readonly line: number;
  /** The cell of a column (by its canonical name), trimmed; '' where the file has no such column. */
  cell(column: string): string;
  /** Whether the file spells `column` as `alias`. */
  isSpelt(column: string, alias: string): boolean;
}

const MAX_LINE_CHARS = 100_000;
/** Either ends a record, also mixed in one file. */
const LINE_ENDS = ['\r\n', '\n'];

const CSV_REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quoted field is not closed',
  INVALID_OPENING_QUOTE: 'a quote inside an unquoted field',
  CSV_INVALID_CLOSING_QUOTE: 'text after a closing quote; not read further',
  CSV_MAX_RECORD_SIZE: `longer than ${MAX_LINE_CHARS} characters`,
};

/** Calls `onRecord` for every line below the header; whatever cannot be read goes to `errors`. A file without such a line is an error too. */
export function readCsvRecords(text: string, rule: HeaderRule, errors: ErrorList, onRecord: (record: CsvRecord) => void): void {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (!isReadable(body, errors)) return;
  let layout: Layout | null | undefined;
  let records = 0;
  parseRecords(body, errors, (cells, line) => {
    if (layout === undefined) {
      layout = readHeader(cells, line, rule, errors);
      return;
    }
    records += 1;
    if (layout !== null) emit(cells, line, layout, errors, onRecord);
  });
  if (layout !== undefined && layout !== null && records === 0 && errors.errorCount === 0)
    errors.add(0, 'file', 'no rows below the header');
}

interface Layout {
  readonly width: number;
  readonly indexOf: ReadonlyMap<string, number>;
  /** Canonical name → the file's own spelling. */
  readonly spelling: ReadonlyMap<string, string>;
}

/** Text that is no CSV at all is refused before the parser sees it. */
function isReadable(text: string, errors: ErrorList): boolean {
  if (text.trim() === '') errors.add(0, 'file', 'empty file');
  const nul = text.indexOf('\0');
  if (nul >= 0) errors.add(lineAt(text, nul), 'file', 'binary data: a NUL byte');
  const invalid = text.indexOf('\uFFFD');
  if (invalid >= 0) errors.add(lineAt(text, invalid), 'file', 'not UTF-8 text');
  addLongLines(text, errors);
  return errors.errorCount === 0;
}

function lineAt(text: string, index: number): number {
  let line = 1;
  for (let end = text.indexOf('\n'); end >= 0 && end < index; end = text.indexOf('\n', end + 1)) line += 1;
  return line;
}

function addLongLines(text: string, errors: ErrorList): void {
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    if (end - start > MAX_LINE_CHARS) errors.add(line, 'row', `longer than ${MAX_LINE_CHARS} characters`);
    start = end + 1;
  }
}

/** The only way to stop the parser before the end of the text: at too many errors, or after a broken quote, where it no longer knows what is quoted. */
class StopReading extends Error {}

function parseRecords(text: string, errors: ErrorList, onCells: (cells: readonly string[], line: number) => void): void {
  try {
    parse(text, {
      record_delimiter: LINE_ENDS,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      max_record_size: MAX_LINE_CHARS,
      on_skip: (error) => {
        addCsvError(error, errors);
        if (errors.isFull || error?.code === 'CSV_INVALID_CLOSING_QUOTE') throw new StopReading();
        return undefined;
      },
      on_record: (cells: string[], { lines }) => {
        onCells(cells, lines);
        if (errors.isFull) throw new StopReading();
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) addCsvError(error, errors);
    else if (!(error instanceof StopReading)) throw error;
  }
}

function addCsvError(error: CsvError | undefined, errors: ErrorList): void {
  const lines = error?.['lines'];
  errors.add(typeof lines === 'number' ? lines : 0, 'row', CSV_REASONS[error?.code ?? ''] ?? 'not readable as CSV');
}

function readHeader(cells: readonly string[], line: number, rule: HeaderRule, errors: ErrorList): Layout | null {
  const before = errors.errorCount;
  const indexOf = new Map<string, number>();
  const spelling = new Map<string, string>();
  for (const [index, cell] of cells.entries()) {
    const spelt = cell.trim().toLowerCase();
    const column = Object.hasOwn(rule.aliases, spelt) ? (rule.aliases[spelt] ?? spelt) : spelt;
    const isKnown = rule.required.includes(column) || rule.optional.includes(column);
    if (!isKnown && !rule.ignoresUnknown) errors.add(line, 'header', `unknown column ${echo(cell)}`);
    if (isKnown && indexOf.has(column)) errors.add(line, 'header', `column ${column} is there twice`);
    if (isKnown) indexOf.set(column, index);
    spelling.set(column, spelt);
  }
  for (const column of rule.required) if (!indexOf.has(column)) errors.add(line, 'header', `column ${column} is missing`);
  return errors.errorCount === before ? { width: cells.length, indexOf, spelling } : null;
}

function emit(
  cells: readonly string[],
  line: number,
  { width, indexOf, spelling }: Layout,
  errors: ErrorList,
  onRecord: (record: CsvRecord) => void,
): void {
  if (cells.length !== width) {
    errors.add(line, 'row', `expected ${width} fields, was ${cells.length}`);
    return;
  }
  onRecord({
    line,
    cell: (column) => cells[indexOf.get(column) ?? -1]?.trim() ?? '',
    isSpelt: (column, alias) => spelling.get(column) === alias,
  });
}
