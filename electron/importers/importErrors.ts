/** What is wrong with a file, line by line: bounded, so that a file of rubbish does not become a log of rubbish. */

export interface ImportError {
  /** 1-based; of a record that spans several lines, its last. 0: the file as a whole. */
  readonly line: number;
  /** Column, "header", "row" or "file". */
  readonly field: string;
  readonly reason: string;
}

export interface ImportErrors {
  /** The first 200. */
  readonly errors: readonly ImportError[];
  /** All that were found; reading stops at 10,000. */
  readonly errorCount: number;
}

export interface ErrorList extends ImportErrors {
  /** Time to stop reading. */
  readonly isFull: boolean;
  add(line: number, field: string, reason: string): void;
}

const MAX_LISTED = 200;
const MAX_COUNTED = 10_000;
const MAX_ECHO_CHARS = 40;

export function createErrorList(): ErrorList {
  const errors: ImportError[] = [];
  let errorCount = 0;
  return {
    errors,
    get errorCount() {
      return errorCount;
    },
    get isFull() {
      return errorCount >= MAX_COUNTED;
    },
    add(line, field, reason) {
      errorCount += 1;
      if (errors.length < MAX_LISTED) errors.push({ line, field, reason });
    },
  };
}

/** `text` in quotes, control characters escaped, cut after 40 characters. */
export function echo(text: string): string {
  return text.length > MAX_ECHO_CHARS ? `${JSON.stringify(text.slice(0, MAX_ECHO_CHARS))}…` : JSON.stringify(text);
}

/** "line 3, size: …" for each listed error, and how many more there are. */
export function errorLines({ errors, errorCount }: ImportErrors): readonly string[] {
  const lines = errors.map(({ line, field, reason }) => (line === 0 ? `${field}: ${reason}` : `line ${line}, ${field}: ${reason}`));
  if (errorCount <= errors.length) return lines;
  const where = errorCount >= MAX_COUNTED ? ' before reading stopped' : '';
  return [...lines, `… and ${errorCount - errors.length} more errors${where}`];
}
