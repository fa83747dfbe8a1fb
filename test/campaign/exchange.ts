/**
 * Judges every recorded row in a folder that carries the exchange's own Greeks and prints the other tables of docs/accuracy.md.
 * `node test/campaign/exchange.ts FOLDER [SNAPSHOTS]`; exit code 1 when a column misses its mark. Takes under a minute. SNAPSHOTS holds the
 * chain's source before it was thinned out (docs/accuracy.md names it): the sample that the description's chain figures were taken on.
 */
import { join } from 'node:path';
import { inverseOption } from '../../shared/pricing/inverse.ts';
import { printColumns, readTable, type MeasuredColumn } from './campaignTable.ts';
import { atWholeMinute, differencesOf, thetaRoundingMedian, type Difference } from './exchangeGreeks.ts';
import {
  PRINTED_GREEKS,
  hourlyRecords,
  orderBookRecords,
  tickerRecords,
  type ExchangeRecord,
  type PrintedGreek,
} from './exchangeRecords.ts';
import { folderChains, sourceChains, type ChainErrors } from './exchangeChain.ts';
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
  const minutes = sources.map(
    ([table, records]) => [table, records.map((record) => atWholeMinute(record)).flatMap(differencesOf)] as const,
  );
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

/** Theta's figure is printed to three decimals, and what it stands for is not below the rounding of the IV: judged to its last digit. */
const HOURLY_THETA_LIMIT = 0.0025;

function hourlyTables(folder: string): boolean {
  const read = hourlyRecords(folder);
  // The capture time is itself the minute that the exchange counted, recovered from its Greeks with a few seconds of error.
  const records = read.records.map((record) => atWholeMinute(record, 0));
  const differences = records.flatMap((record) => differencesOf({ ...record, forwardRangeUsd: null }));
  heading(`Hourly Greeks, time to expiry from the nearest minute (${read.withoutForward} rows without a recovered forward left out)`);
  const medians = columnsOf(
    'hourly',
    differences,
    (greek) => ({ of: 'median', limit: greek === 'theta' ? HOURLY_THETA_LIMIT : STATED.hourlyMedian[greek] }),
    ({ error }) => error,
  );
  const shares = columnsOf(
    'hourly',
    differences,
    () => ({ of: 'median', limit: 1 }),
    ({ error, bound }) => error / bound,
    'of bound',
  );
  const rounding = thetaRoundingMedian(records).toPrecision(3);
  process.stdout.write(
    `hourly theta: stated ${STATED.hourlyMedian.theta}; rounding of the printed IV alone leaves a median of ${rounding}\n`,
  );
  printWithin(differences, records.flatMap(differencesOf));
  return printColumns([...medians, ...shares]);
}

/** `ranged`: the same differences with bounds that hold the range of the recovered forward. */
function printWithin(differences: readonly Difference[], ranged: readonly Difference[]): void {
  for (const greek of PRINTED_GREEKS) {
    const [plain, wide] = [differences, ranged].map((all) => all.filter((each) => each.greek === greek && each.error <= each.bound).length);
    const rows = differences.length / PRINTED_GREEKS.length;
    process.stdout.write(`hourly ${greek}: ${plain} of ${rows} within rounding, ${wide} with the range of the recovered forward\n`);
  }
}

/** [first day, last day, 99th percentile of delta] of the recordings' description, after its first-order repair. */
const CHAIN_BUCKETS = [
  [8, Infinity, 0.0008],
  [1, 8, 0.003],
  [0, 1, 0.006],
] as const;

type ChainColumn = 'delta' | 'vega' | 'deltaAtMoment';

const THINNED =
  '\nThe stated chain figures are met by the first three rows on all 931 snapshots of the source. These files keep 327 of them: all of January and\n' +
  'February, which are wilder, one a day of March to May, nothing later. Give the folder of the 931 as second argument to judge that sample.\n';

/** Without the source, the description's figures are held against the rows at hand, which are not the sample they were taken on. */
function chainTables(folder: string, snapshots: string | undefined): boolean {
  const ours = readChains(folderChains(folder));
  heading(`Chain, ${ours.runs} of the source's snapshots (${ours.expired} rows already expired left out)`);
  const passed = printColumns([
    ...chainColumns(ours, 'delta', snapshots === undefined),
    ...chainColumns(ours, 'vega', false),
    ...chainColumns(ours, 'deltaAtMoment', true),
  ]);
  if (snapshots === undefined) {
    process.stdout.write(THINNED);
    return passed;
  }
  const source = readChains(sourceChains(snapshots));
  heading(`Chain, all ${source.runs} snapshots of the source (${source.expired} rows already expired left out)`);
  return printColumns([...chainColumns(source, 'delta', true), ...chainColumns(source, 'deltaAtMoment', true)]) && passed;
}

interface ChainBuckets {
  readonly columns: readonly Readonly<Record<ChainColumn, [string, number][]>>[];
  runs: number;
  expired: number;
}

function readChains(chains: Iterable<ChainErrors>): ChainBuckets {
  const read: ChainBuckets = { columns: CHAIN_BUCKETS.map(() => ({ delta: [], vega: [], deltaAtMoment: [] })), runs: 0, expired: 0 };
  for (const { errors, runs, expired } of chains) {
    read.runs += runs;
    read.expired += expired;
    for (const { id, days, ...values } of errors) {
      const columns = read.columns[CHAIN_BUCKETS.findIndex(([from, until]) => days >= from && days < until)];
      for (const name of ['delta', 'vega', 'deltaAtMoment'] as const) columns?.[name].push([id, values[name]]);
    }
  }
  return read;
}

const CHAIN_NAMES = { delta: 'delta', vega: 'vega', deltaAtMoment: 'delta at the forward of the moment' } as const;

function chainColumns({ columns }: ChainBuckets, name: ChainColumn, isJudged: boolean): MeasuredColumn[] {
  return CHAIN_BUCKETS.map(([from, until, limit], at) => ({
    table: `chain, ${from} to ${until} days`,
    column: CHAIN_NAMES[name],
    unit: name === 'vega' ? UNITS.vega : UNITS.delta,
    mark: isJudged ? ({ of: 'p99', limit } as const) : null,
    errors: columns[at]?.[name] ?? [],
  }));
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

const [folder, snapshots] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected: node test/campaign/exchange.ts FOLDER [SNAPSHOTS]');
const passed = [ownClockTables(folder), hourlyTables(folder), chainTables(folder, snapshots), spxTables(folder)];
process.exitCode = passed.every(Boolean) ? 0 : 1;
