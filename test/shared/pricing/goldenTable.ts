/** Golden tables as rows of text, and the criterion of backward stability they are judged by. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { OptionSide } from '../../../shared/domain/instrument.ts';

export type GoldenRow = (column: string) => string;

function read(path: string): GoldenRow[] {
  const [header = [], ...rows] = parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  return rows.map((fields) => (column) => {
    const value = fields[header.indexOf(column)];
    if (value === undefined) throw new Error(`${path} has no column ${column}`);
    return value;
  });
}

export function goldenRows(file: string): GoldenRow[] {
  return read(`../../golden/${file}`);
}

export function fixtureRows(file: string): GoldenRow[] {
  return read(`../../fixtures/${file}`);
}

export function sideOf(row: GoldenRow): OptionSide {
  const type = row('type');
  if (type !== 'call' && type !== 'put') throw new Error(`type ${type}`);
  return type;
}

export function numberOf(row: GoldenRow, column: string): number {
  const value = Number(row(column));
  if (row(column) === '' || Number.isNaN(value)) throw new Error(`${row('id')} ${column}: ${row(column)}`);
  return value;
}

const UNDERFLOW = 1e-300;

/**
 * The C of |value − reference| = C · 2^-53 · (sens + |reference|). Where the reference is below 1e-300 nothing can be asked but to be there too:
 * 0 then, Infinity otherwise.
 */
export function stabilityConstant(value: number, reference: number, sens: number): number {
  if (Math.abs(reference) < UNDERFLOW) return Math.abs(value) < UNDERFLOW ? 0 : Infinity;
  const error = Math.abs(value - reference);
  return Number.isNaN(error) ? Infinity : error / (2 ** -53 * (sens + Math.abs(reference)));
}

/** [row id, output column, C] of every value over `limit`, for a model's outputs as [column, field] pairs. */
export function unstableValues<Field extends string>(
  file: string,
  outputs: readonly (readonly [column: string, field: Field])[],
  greeksOf: (row: GoldenRow) => Readonly<Record<Field, number>>,
  limit: number,
): [id: string, column: string, c: number][] {
  const sensOf = new Map(goldenRows(`${file}_sens.csv`).map((row) => [row('id'), row]));
  return goldenRows(`${file}.csv`).flatMap((row) => {
    const sens = sensOf.get(row('id'));
    if (!sens) throw new Error(`no sens for ${row('id')}`);
    const greeks = greeksOf(row);
    return outputs
      .map(([column, field]): [string, string, number] => {
        const c = stabilityConstant(greeks[field], numberOf(row, column), numberOf(sens, `sens_${column}`));
        return [row('id'), column, c];
      })
      .filter(([, , c]) => !(c <= limit));
  });
}
