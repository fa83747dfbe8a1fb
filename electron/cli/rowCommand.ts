/** The frame of the commands that answer row by row: one output row per input row, in order, whatever the row held. */
import type { OptionSide } from '../../shared/domain/instrument.ts';
import { fail, ok, type Result } from '../../shared/result/result.ts';
import { parseCsvNumber, readCsvTable, shown, type CsvAnswer, type CsvRow } from './csvTable.ts';

/** One input row, read by column name. */
export interface OptionRow {
  readonly id: string;
  readonly side: OptionSide;
  /** In the order of `numberColumns`. */
  readonly numbers: readonly number[];
}

export interface RowCommand {
  /** Besides `id` and `type`. */
  readonly numberColumns: readonly string[];
  readonly outputHeader: string;
  /** The output line of a row that could be read, or why it has no answer. */
  readonly answer: (row: OptionRow) => Result<string>;
  /** The output line of a row without an answer. */
  readonly emptyLine: (id: string, message: string) => string;
}

function readSide(text: string): Result<OptionSide> {
  const side = text.trim();
  return side === 'call' || side === 'put' ? ok(side) : fail('invalidInput', `type: expected call or put, was ${shown(text)}`);
}

type FieldOf = (column: string) => string;

function readOptionRow(fieldOf: FieldOf, numberColumns: readonly string[]): Result<OptionRow> {
  const side = readSide(fieldOf('type'));
  if (!side.ok) return side;
  const numbers: number[] = [];
  for (const column of numberColumns) {
    const number = parseCsvNumber(column, fieldOf(column));
    if (!number.ok) return number;
    numbers.push(number.value);
  }
  return ok({ id: fieldOf('id'), side: side.value, numbers });
}

/** Runs `command` over CSV text; `badInput` only when the table itself cannot be read, with the reason per line. */
export function runRowCommand(command: RowCommand, csvText: string): CsvAnswer {
  const table = readCsvTable(csvText, ['id', 'type', ...command.numberColumns]);
  if (!table.ok) return { kind: 'badInput', stderrLines: [table.failure.message] };
  const { header, rows } = table.value;
  const indexOf = new Map(header.map((name, index) => [name, index]));
  const lines = [command.outputHeader];
  const stderrLines: string[] = [];
  for (const row of rows) {
    const fieldOf: FieldOf = (column) => row.fields[indexOf.get(column) ?? -1] ?? '';
    const answer = answerRow(command, row, header.length, fieldOf);
    if (!answer.ok) stderrLines.push(`line ${row.line}: ${answer.failure.message}`);
    lines.push(answer.ok ? answer.value : command.emptyLine(fieldOf('id'), answer.failure.message));
  }
  return { kind: 'ok', stdout: `${lines.join('\n')}\n`, stderrLines };
}

function answerRow(command: RowCommand, row: CsvRow, width: number, fieldOf: FieldOf): Result<string> {
  if (row.fields.length !== width) return fail('invalidInput', `row: expected ${width} fields, was ${row.fields.length}`);
  const read = readOptionRow(fieldOf, command.numberColumns);
  return read.ok ? command.answer(read.value) : read;
}
