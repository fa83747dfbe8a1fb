/**
 * Judges every recorded row in a folder that carries the exchange's own Greeks and prints the other tables of docs/accuracy.md.
 * `node test/campaign/exchange.ts FOLDER`; exit code 1 when a column misses its mark. Takes under a minute.
 */
import { join } from 'node:path';
import { inverseOption } from '../../shared/pricing/inverse.ts';
import { printColumns, readTable, type MeasuredColumn } from './campaignTable.ts';
import { atWholeMinute, differencesOf, type Difference } from './exchangeGreeks.ts';
import {
  PRINTED_GREEKS,
  chainRecords,
  hourlyRecords,
  orderBookRecords,
  tickerRecords,
  type ExchangeRecord,
  type PrintedGreek,
} from './exchangeRecords.ts';
import { spxDeltas } from './spxChain.ts';

const UNITS = { delta: 'coin', gamma: 'per USD', vega: 'USD/pt', theta: 'USD/day', rho: 'USD/%' } as const;

/** "Largest difference seen" as the recordings' description gives them, by their own millisecond. */
const STATED = {
  orderBooks: { delta: 9e-5, gamma: 5e-6, vega: 0.004, theta: 0.11, rho: 0.003 },
  tickers: { delta: 1e-5, gamma: 5e-6, vega: 0.002, theta: 0.003, rho: 0.003 },
  hourlyMedian: { delta: 1e-5, gamma: 5e-6, vega: 0.002, theta: 0.002, rho: 0.001 },
} as const;

function heading(text: string): void {
  process.stdout.write(`\n## ${text}\n\n`);
}

function columnsOf(
  table: string,
  differences: readonly Difference[],
  mark: (greek: PrintedGreek) => MeasuredColumn['mark'],
  errorOf: (difference: Difference) => number,
  unit?: string,
): MeasuredColumn[] {
  return PRINTED_GREEKS.map((greek) => ({
    table,
    column: greek,
    unit: unit ?? UNITS[greek],
    mark: mark(greek),
    errors: differences.filter((each) => each.greek === greek).map((each) => [each.id, errorOf(each)] as const),
  }));
}

/** How many of the rows beyond the stated figure the rounding of what is printed explains. */
function printBeyond(table: string, differences: readonly Difference[], stated: Readonly<Record<PrintedGreek, number>>): void {
  for (const greek of PRINTED_GREEKS) {
    const beyond = differences.filter((each) => each.greek === greek && each.error > stated[greek]);
    const explained = beyond.filter(({ error, bound }) => error <= bound);
    process.stdout.write(`${table} ${greek}: ${beyond.length} rows beyond ${stated[greek]}, ${explained.length} of them within rounding\n`);
    for (const { id, error, bound } of beyond.filter((each) => each.error > each.bound)) {
      process.stdout.write(`  ${id}: ${error.toPrecision(3)}, rounding explains ${bound.toPrecision(3)}\n`);
    }
  }
}

/** Rows with their own millisecond: as the stated figures were taken, then by the exchange's minute, where rounding is all that may be left. */
function ownClockTables(folder: string): boolean {
  const sources = [
    ['order books', orderBookRecords(folder), STATED.orderBooks],
    ['tickers', tickerRecords(folder), STATED.tickers],
  ] as const;
  heading('Own timestamps, time to expiry from the millisecond (for reading)');
  for (const [table, records, stated] of sources) {
    const differences = records.flatMap(differencesOf);
    printColumns(
      columnsOf(
        table,
        differences,
        () => null,
        ({ error }) => error,
      ),
    );
    printBeyond(table, differences, stated);
  }
  heading('Own timestamps, time to expiry from the nearest minute');
  const minutes = sources.map(([table, records]) => [table, records.map(atWholeMinute).flatMap(differencesOf)] as const);
  printColumns(
    minutes.flatMap(([table, differences]) =>
      columnsOf(
        table,
        differences,
        () => null,
        ({ error }) => error,
      ),
    ),
  );
  heading('The same as a share of what rounding of the printed numbers explains');
  const share = ({ error, bound }: Difference): number => error / bound;
  const shares = minutes.flatMap(([table, differences]) => columnsOf(table, differences, () => ROUNDING, share, 'of bound'));
  return printColumns([...shares, ...sources.map(([table, records]) => markColumn(table, records))]);
}

const ROUNDING = { of: 'worst', limit: 1 } as const;

function markColumn(table: string, records: readonly ExchangeRecord[]): MeasuredColumn {
  const errors = records.map((record) => [record.id, Math.abs(inverseOption(record.inputs).valueCoin - (record.markCoin ?? NaN))] as const);
  return { table, column: 'mark price', unit: 'coin', mark: { of: 'worst', limit: 6e-4 }, errors };
}

function hourlyTables(folder: string): boolean {
  const { records, withoutForward } = hourlyRecords(folder);
  const differences = records.flatMap(differencesOf);
  heading(`Hourly Greeks (${withoutForward} rows without a recovered forward left out)`);
  const stated = columnsOf(
    'hourly',
    differences,
    (greek) => ({ of: 'median', limit: STATED.hourlyMedian[greek] }),
    ({ error }) => error,
  );
  const shares = columnsOf(
    'hourly',
    differences,
    () => ({ of: 'median', limit: 1 }),
    ({ error, bound }) => error / bound,
    'of bound',
  );
  for (const greek of PRINTED_GREEKS) {
    const chosen = differences.filter((each) => each.greek === greek);
    const within = chosen.filter(({ error, bound }) => error <= bound).length;
    process.stdout.write(`hourly ${greek}: ${within} of ${chosen.length} within rounding\n`);
  }
  return printColumns([...stated, ...shares]);
}

/** [first day, last day, 99th percentile of delta] of the recordings' description, after its first-order repair. */
const CHAIN_BUCKETS = [
  [8, Infinity, 0.0008],
  [1, 8, 0.003],
  [0, 1, 0.006],
] as const;

function chainTables(folder: string): boolean {
  const errors = CHAIN_BUCKETS.map(() => ({ delta: [] as [string, number][], vega: [] as [string, number][] }));
  let expired = 0;
  for (const { records, expired: left } of chainRecords(folder)) {
    expired += left;
    for (const record of records) addChainRecord(errors, record);
  }
  heading(`Chain snapshots after first-order repair (${expired} rows already expired left out)`);
  return printColumns(
    CHAIN_BUCKETS.flatMap(([from, until, limit], i) => {
      const table = `chain, ${from} to ${until} days`;
      const { delta = [], vega = [] } = errors[i] ?? {};
      return [
        { table, column: 'delta', unit: UNITS.delta, mark: { of: 'p99', limit } as const, errors: delta },
        { table, column: 'vega', unit: UNITS.vega, mark: null, errors: vega },
      ];
    }),
  );
}

function addChainRecord(errors: readonly Record<'delta' | 'vega', [string, number][]>[], record: ExchangeRecord): void {
  const days = record.inputs.years * 365;
  const bucket = errors[CHAIN_BUCKETS.findIndex(([from, until]) => days >= from && days < until)];
  for (const { id, greek, error } of differencesOf(record)) if (greek === 'delta' || greek === 'vega') bucket?.[greek].push([id, error]);
}

function spxTables(folder: string): boolean {
  const { deltas, withoutVol, withoutForward } = spxDeltas(readTable(join(folder, 'spx-chain-2022-06-10.csv.gz')));
  heading(`SPX (${withoutVol} rows without volatility or delta, ${withoutForward} without time left or a parity forward left out)`);
  const near = deltas.filter(({ days }) => days <= 400);
  const far = deltas.filter(({ days }) => days > 400);
  const column = (name: string, limit: MeasuredColumn['mark'], chosen: typeof deltas, field: 'error' | 'beyondPair'): MeasuredColumn => ({
    table: 'SPX',
    column: name,
    unit: '1',
    mark: limit,
    errors: chosen.map((each) => [each.id, each[field]] as const),
  });
  return printColumns([
    column('delta', { of: 'median', limit: 0.0016 }, deltas, 'error'),
    column('delta, to 400 days', null, near, 'error'),
    column('beyond its pair, to 400 days', { of: 'worst', limit: 0.005 }, near, 'beyondPair'),
    column('delta, over 400 days', null, far, 'error'),
  ]);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected: node test/campaign/exchange.ts FOLDER');
const passed = [ownClockTables, hourlyTables, chainTables, spxTables].map((judge) => judge(folder));
process.exitCode = passed.every(Boolean) ? 0 : 1;
