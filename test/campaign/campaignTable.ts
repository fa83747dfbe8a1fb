/** What the accuracy campaigns share: tables read from a folder, and measured columns printed as one table. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Result } from '../../shared/result/result.ts';
import { quantile } from '../bench/benchReport.ts';
import type { GoldenRow } from '../shared/pricing/goldenTable.ts';

/** The rows of a CSV with a header line, gzipped when its name ends so. */
export function readTable(path: string): GoldenRow[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = [], ...rows] = parse(text);
  const indexOf = new Map(header.map((column, index) => [column, index]));
  return rows.map((fields) => (column) => {
    const value = fields[indexOf.get(column) ?? -1];
    if (value === undefined) throw new Error(`${path} has no column ${column}`);
    return value;
  });
}

/** Errors of one column, each with the id of its row; an error that is NaN counts as infinite. */
export interface MeasuredColumn {
  readonly table: string;
  readonly column: string;
  /** What an error is counted in: "C", "of K", "coin", … */
  readonly unit: string;
  /** What decides, and its pass mark; null: nothing was promised, the figures are for reading. */
  readonly mark: { readonly of: 'median' | 'p99' | 'worst'; readonly limit: number } | null;
  readonly errors: readonly (readonly [id: string, error: number])[];
}

export interface Measured {
  readonly median: number;
  readonly p99: number;
  readonly worst: number;
  readonly worstId: string;
  readonly isPassed: boolean;
}

/** The figures of a column; a column without rows has not passed. */
export function measure({ mark, errors }: MeasuredColumn): Measured {
  const rising = errors.map(([id, error]) => [id, Number.isNaN(error) ? Infinity : error] as const).sort(([, a], [, b]) => a - b);
  const values = rising.map(([, error]) => error);
  const figures = { median: quantile(values, 0.5), p99: quantile(values, 0.99), worst: quantile(values, 1) };
  return {
    ...figures,
    worstId: rising.at(-1)?.[0] ?? '',
    isPassed: rising.length > 0 && (mark === null || figures[mark.of] <= mark.limit),
  };
}

function figure(value: number): string {
  return value === 0 ? '0' : value.toPrecision(2);
}

/** Prints the columns as a Markdown table; returns whether all of them passed. */
export function printColumns(columns: readonly MeasuredColumn[]): boolean {
  const lines = columns.map((column) => {
    const { median, p99, worst, worstId, isPassed } = measure(column);
    const { table, unit, mark, errors } = column;
    const judged = mark === null ? ['', ''] : [`${mark.of} ≤ ${mark.limit}`, isPassed ? 'pass' : 'FAIL'];
    const figures = [median, p99, worst].map(figure);
    return `| ${[table, column.column, errors.length, unit, ...figures, worstId, ...judged].join(' | ')} |`;
  });
  const heads = ['table', 'column', 'rows', 'unit', 'median', 'p99', 'worst', 'worst row', 'pass mark', 'result'];
  process.stdout.write([`| ${heads.join(' | ')} |`, `|${' --- |'.repeat(heads.length)}`, ...lines, ''].join('\n'));
  return columns.every((column) => measure(column).isPassed);
}

/** The value of a result that must be one; the id tells which row it was not. */
export function valueOf<T>(id: string, result: Result<T>): T {
  if (!result.ok) throw new Error(`${id}: ${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}
