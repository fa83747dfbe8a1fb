/**
 * Cuts the demo recording out of the source files: `node test/support/trimDemo.ts <folder with the csv.gz files> resources/demo`.
 * Not run by tests; it is here so that the demo can be made again and its rules are read in one place (described in resources/demo/README.md).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

const UNTIL = '2026-02-10';
/** The chart's past: of these days only the index is kept. */
const HISTORY_FROM = '2026-01-26';
const SOURCE = {
  historyChain: 'deribit-chain-6h-2026-01.csv.gz',
  chain: 'deribit-chain-6h-2026-02.csv.gz',
  perpetual: 'deribit-perpetual-6h-2026-01-to-03.csv.gz',
  futures: 'deribit-futures-curve-6h-2026-01-to-03.csv.gz',
};
const COLUMNS = 'snapshot_ts,instrument_name,underlying_index,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv';
const UNDERLYINGS = ['BTC', 'ETH'] as const;
/** The expiry whose at-the-money IV drives the bridge: the nearest one at least this far away. */
const ATM_MIN_DAYS = 2;
const MS_PER_DAY = 86_400_000;

type Row = Readonly<Record<string, string>>;

function readCsv(path: string): readonly Row[] {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

function groupBySnapshot(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const at = cell(row, 'snapshot_ts');
    if (at >= UNTIL) continue;
    const group = groups.get(at);
    if (group === undefined) groups.set(at, [row]);
    else group.push(row);
  }
  return groups;
}

function cell(row: Row, name: string): string {
  const value = row[name];
  if (value === undefined) throw new Error(`column ${name} is missing`);
  return value;
}

function isOf(underlying: string): (row: Row) => boolean {
  return (row) => cell(row, 'instrument_name').startsWith(`${underlying}-`);
}

/** The index printed by the first ticker that was polled: the closest in time to the one call that gave all prices of that currency. */
function indexPrice(chain: readonly Row[], underlying: string): string {
  const first = chain.filter(isOf(underlying)).toSorted((a, b) => Number(cell(a, 'poll_seq')) - Number(cell(b, 'poll_seq')))[0];
  if (first === undefined) throw new Error(`no ${underlying} options`);
  return cell(first, 'index_price');
}

/**
 * The perpetual has a one-minute candle only. BTC's chain is of the snapshot's own second, so the nearer end of the candle is taken;
 * ETH's chain was asked minutes later, so the close is the nearer one.
 */
function perpetualMark(candle: Row): string {
  const isEarly = Number(cell(candle, 'snapshot_ts').slice(17, 19)) < 30;
  return isEarly && cell(candle, 'instrument_name').startsWith('BTC') ? cell(candle, 'open') : cell(candle, 'close');
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function expiryMs(name: string): number {
  const text = name.split('-')[1] ?? '';
  return Date.UTC(2000 + Number(text.slice(-2)), MONTHS.indexOf(text.slice(-5, -2)), Number(text.slice(0, -5)), 8);
}

/** Decimal IV of the call nearest the forward in the nearest expiry at least ATM_MIN_DAYS away. */
function atmSigma(chain: readonly Row[], underlying: string, atMs: number): number {
  const calls = chain.filter(isOf(underlying)).filter((row) => cell(row, 'instrument_name').endsWith('-C'));
  const expiries = calls.map((row) => expiryMs(cell(row, 'instrument_name'))).filter((ms) => ms - atMs >= ATM_MIN_DAYS * MS_PER_DAY);
  const nearest = Math.min(...expiries);
  const distance = (row: Row): number =>
    Math.abs(Number(cell(row, 'instrument_name').split('-')[2]) - Number(cell(row, 'underlying_price')));
  const best = calls.filter((row) => expiryMs(cell(row, 'instrument_name')) === nearest).toSorted((a, b) => distance(a) - distance(b))[0];
  if (best === undefined) throw new Error(`no ${underlying} calls`);
  return Math.round(Number(cell(best, 'mark_iv')) * 100) / 10_000;
}

function optionLine(row: Row, index: string): string {
  const kept = [
    cell(row, 'snapshot_ts'),
    cell(row, 'instrument_name'),
    cell(row, 'underlying_index'),
    cell(row, 'underlying_price'),
    index,
    cell(row, 'bid_price'),
    cell(row, 'ask_price'),
    cell(row, 'mark_price'),
    cell(row, 'mark_iv'),
  ];
  return kept.join(',');
}

function futureLine(row: Row, index: string, mark: string): string {
  return [cell(row, 'snapshot_ts'), cell(row, 'instrument_name'), '', mark, index, '', '', '', ''].join(',');
}

function anchorsOf(chain: readonly Row[], atMs: number): Readonly<Record<string, { indexUsd: number; atmSigma: number }>> {
  const anchorOf = (underlying: string) => ({
    indexUsd: Number(indexPrice(chain, underlying)),
    atmSigma: atmSigma(chain, underlying, atMs),
  });
  return Object.fromEntries(UNDERLYINGS.map((underlying) => [underlying, anchorOf(underlying)]));
}

function main(from: string, into: string): void {
  const chains = groupBySnapshot(readCsv(join(from, SOURCE.chain)));
  const perpetuals = groupBySnapshot(readCsv(join(from, SOURCE.perpetual)));
  const futures = groupBySnapshot(readCsv(join(from, SOURCE.futures)));
  const folder = join(into, 'market');
  mkdirSync(folder, { recursive: true });
  const snapshots = [...chains].map(([at, chain]) => {
    const atMs = Date.parse(at);
    const index = Object.fromEntries(UNDERLYINGS.map((underlying) => [underlying, indexPrice(chain, underlying)]));
    const indexOf = (row: Row): string => index[cell(row, 'instrument_name').slice(0, 3)] ?? '';
    const lines = [
      COLUMNS,
      ...(perpetuals.get(at) ?? []).map((row) => futureLine(row, indexOf(row), perpetualMark(row))),
      ...(futures.get(at) ?? []).map((row) => futureLine(row, indexOf(row), cell(row, 'option_underlying_price'))),
      ...chain.map((row) => optionLine(row, indexOf(row))),
    ];
    const file = `${at.slice(0, 19).replaceAll(':', '')}Z.csv.gz`;
    writeFileSync(join(folder, file), gzipSync(`${lines.join('\n')}\n`, { level: 9 }));
    return { tsMs: atMs, file, underlyings: anchorsOf(chain, atMs) };
  });
  const history = [...groupBySnapshot(readCsv(join(from, SOURCE.historyChain)))]
    .filter(([at]) => at >= HISTORY_FROM)
    .map(([at, chain]) => ({ tsMs: Date.parse(at), underlyings: anchorsOf(chain, Date.parse(at)) }));
  const source = 'Deribit BTC and ETH chains, 1–9 February 2026, about every 6 h (SVCJ-Deribit-Inverse-Options-Pricer, MIT)';
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify({ version: 1, source, history, snapshots }, null, 1)}\n`);
}

const [from, into] = process.argv.slice(2);
if (from === undefined || into === undefined) throw new Error('usage: trimDemo.ts <source folder> <demo folder>');
main(from, into);
