/** One recorded snapshot: the chain of every underlying with its futures, as the recording's CSV has it. */
import { fail, ok, type Result } from '../../../shared/result/result.ts';
import { VOL_POINTS_PER_UNIT } from '../../../shared/units/vol.ts';

/** Numbers as recorded. On the row of a perpetual or future `forwardUsd` is its own price and the rest is null. */
export interface SnapshotRow {
  readonly forwardUsd: number;
  readonly indexUsd: number;
  /** Coin. */
  readonly bidPrice: number | null;
  readonly askPrice: number | null;
  readonly markPrice: number | null;
  readonly markSigma: number | null;
}

/** By instrument name, in the file's order. */
export type Snapshot = ReadonlyMap<string, SnapshotRow>;

const COLUMNS = ['instrument_name', 'underlying_price', 'index_price', 'bid_price', 'ask_price', 'mark_price', 'mark_iv'] as const;
type ColumnName = (typeof COLUMNS)[number];
type ColumnPlaces = Readonly<Record<ColumnName, number>>;

/** The snapshot in `text`: plain CSV without quotes, written by ourselves. invalidInput names the line and the column; mark_iv in vol points. */
export function parseSnapshotCsv(text: string): Result<Snapshot> {
  const lines = text.split('\n');
  const places = columnPlaces((lines[0] ?? '').split(','));
  if (!places.ok) return places;
  const rows = new Map<string, SnapshotRow>();
  for (let index = 1; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    if (line === '') continue;
    const cells = line.split(',');
    const row = parseRow(cells, places.value);
    if (!row.ok) return fail('invalidInput', `snapshot line ${index + 1}: ${row.failure.message}`);
    const name = cells[places.value.instrument_name] ?? '';
    if (name === '' || rows.has(name))
      return fail('invalidInput', `snapshot line ${index + 1}: instrument_name: expected a new name, was "${name}"`);
    rows.set(name, row.value);
  }
  return rows.size === 0 ? fail('missingData', 'snapshot has no rows') : ok(rows);
}

function columnPlaces(header: readonly string[]): Result<ColumnPlaces> {
  const missing = COLUMNS.filter((name) => !header.includes(name));
  if (missing.length > 0) return fail('invalidInput', `snapshot header: missing ${missing.join(', ')}`);
  return ok(Object.fromEntries(COLUMNS.map((name) => [name, header.indexOf(name)])) as ColumnPlaces);
}

function parseRow(cells: readonly string[], places: ColumnPlaces): Result<SnapshotRow> {
  const wrong: string[] = [];
  const read = (name: ColumnName): number | null => {
    const text = cells[places[name]];
    if (text === undefined || text === '') return null;
    const value = Number(text);
    if (Number.isFinite(value) && value >= 0) return value;
    wrong.push(`${name}: expected a number ≥ 0, was "${text.slice(0, 40)}"`);
    return null;
  };
  const forwardUsd = read('underlying_price');
  const indexUsd = read('index_price');
  const sigmaPoints = read('mark_iv');
  const row = { bidPrice: read('bid_price'), askPrice: read('ask_price'), markPrice: read('mark_price') };
  if (forwardUsd === null || forwardUsd === 0) wrong.push('underlying_price: expected > 0');
  if (indexUsd === null || indexUsd === 0) wrong.push('index_price: expected > 0');
  if (wrong.length > 0 || forwardUsd === null || indexUsd === null) return fail('invalidInput', wrong.join('; '));
  return ok({ ...row, forwardUsd, indexUsd, markSigma: sigmaPoints === null ? null : sigmaPoints / VOL_POINTS_PER_UNIT });
}
