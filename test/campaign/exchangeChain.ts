/** Chain snapshots: deltas that the exchange printed some minutes after the underlying price and the volatility beside them. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseDeribitName } from '../../shared/domain/deribitName.ts';
import type { OptionSide } from '../../shared/domain/instrument.ts';
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs } from '../../shared/pricing/blackInputs.ts';
import type { OptionRisk } from '../../shared/pricing/optionRisk.ts';
import { yearsBetween } from '../../shared/units/time.ts';
import { numberOf, type GoldenRow } from '../shared/pricing/goldenTable.ts';
import { readTable, valueOf } from './campaignTable.ts';

/** One option of one run; `underlyingUsd` and `sigma` are of the summary call, the rest of its own ticker call. */
interface ChainRow {
  readonly id: string;
  /** Run and currency: one summary call, one sequence of ticker calls. */
  readonly run: string;
  readonly side: OptionSide;
  readonly strikeUsd: number;
  readonly expiryMs: number;
  readonly years: number;
  readonly underlyingUsd: number;
  readonly sigma: number;
  readonly indexUsd: number;
  readonly pollSeq: number;
  readonly deltaCoin: number;
  readonly vegaUsdPerVolPoint: number;
}

/** |ours − printed| of one row. */
export interface ChainError {
  readonly id: string;
  readonly days: number;
  readonly delta: number;
  readonly vega: number;
  /** As `delta`, at the forward that the tickers polled around this one give. */
  readonly deltaAtMoment: number;
}

export interface ChainErrors {
  readonly errors: readonly ChainError[];
  readonly runs: number;
  readonly expired: number;
}

/** One file of the recordings at a time; the snapshot that is there a second time, as plain CSV, is read once. */
export function* folderChains(folder: string): Generator<ChainErrors> {
  const names = readdirSync(folder).filter((name) => /^deribit-chain-.*\.csv\.gz$/.test(name));
  for (const name of names.sort()) yield chainErrors(readTable(join(folder, name)).map(folderRow));
}

/** One snapshot at a time of the source that the recordings were thinned from: its own column names, rows in the order of its ticker calls. */
export function* sourceChains(folder: string): Generator<ChainErrors> {
  const names = readdirSync(folder).filter((name) => /^deribit_options_snapshot_.*\.csv$/.test(name));
  for (const name of names.sort()) yield chainErrors(readTable(join(folder, name)).map(sourceRow));
}

type RawRow = Omit<ChainRow, 'id' | 'run' | 'side' | 'strikeUsd' | 'expiryMs' | 'years'> & {
  readonly name: string;
  readonly runAt: string;
};

/** Null for an option that expired before the run. */
function chainRow({ name, runAt, ...rest }: RawRow): ChainRow | null {
  const parsed = valueOf(name, parseDeribitName(name));
  if (parsed.kind !== 'option') throw new Error(`${name}: expected an option, was ${parsed.kind}`);
  const { side, strikeUsd, expiryMs } = parsed;
  const years = yearsBetween(Date.parse(runAt), expiryMs);
  if (years === 0) return null;
  return { id: `${name} ${runAt}`, run: `${runAt} ${name.slice(0, 3)}`, side, strikeUsd, expiryMs, years, ...rest };
}

function folderRow(row: GoldenRow): ChainRow | null {
  return chainRow({
    name: row('instrument_name'),
    runAt: row('snapshot_ts'),
    underlyingUsd: numberOf(row, 'underlying_price'),
    sigma: numberOf(row, 'mark_iv') / 100,
    indexUsd: numberOf(row, 'index_price'),
    pollSeq: numberOf(row, 'poll_seq'),
    deltaCoin: numberOf(row, 'delta'),
    vegaUsdPerVolPoint: numberOf(row, 'vega'),
  });
}

function sourceRow(row: GoldenRow, pollSeq: number): ChainRow | null {
  return chainRow({
    name: row('instrument_name'),
    runAt: row('timestamp'),
    underlyingUsd: numberOf(row, 'underlying'),
    sigma: numberOf(row, 'implied_volatility'),
    indexUsd: numberOf(row, 'index_price'),
    pollSeq,
    deltaCoin: numberOf(row, 'delta'),
    vegaUsdPerVolPoint: numberOf(row, 'vega'),
  });
}

/** A row on the described repair: the summary's underlying moved by what the index moved since the run's first ticker call. */
interface RepairedRow extends ChainRow {
  readonly forwardUsd: number;
  readonly ours: OptionRisk;
}

function chainErrors(read: readonly (ChainRow | null)[]): ChainErrors {
  const rows = read.filter((row) => row !== null);
  const runs = [...Map.groupBy(rows, ({ run }) => run).values()];
  const errors = runs.flatMap((run) => {
    const polled = run.toSorted((a, b) => a.pollSeq - b.pollSeq);
    const repaired = polled.map((row) => repair(row, polled[0]?.indexUsd ?? NaN));
    return [...Map.groupBy(repaired, ({ expiryMs }) => expiryMs).values()].flatMap((expiry) => expiry.map((_, at) => errorOf(expiry, at)));
  });
  return {
    errors: errors.filter((error) => error !== null),
    runs: new Set(rows.map(({ run }) => run.slice(0, -4))).size,
    expired: read.length - rows.length,
  };
}

function repair(row: ChainRow, firstIndexUsd: number): RepairedRow {
  const forwardUsd = row.underlyingUsd + row.indexUsd - firstIndexUsd;
  return { ...row, forwardUsd, ours: riskAt(row, forwardUsd) };
}

function riskAt({ id, side, strikeUsd, years, sigma }: ChainRow, forwardUsd: number): OptionRisk {
  return black76(valueOf(id, blackInputs({ side, strikeUsd, years, sigma, forwardUsd })));
}

/** `expiry`: the rows of one expiry of one run, in the order of their ticker calls. */
function errorOf(expiry: readonly RepairedRow[], at: number): ChainError | null {
  const row = expiry[at];
  if (!row) return null;
  const moved = riskAt(row, row.forwardUsd * (1 + forwardShift(nearest(expiry, at))));
  return {
    id: row.id,
    days: row.years * 365,
    delta: Math.abs(row.ours.deltaCoin - row.deltaCoin),
    vega: Math.abs(row.ours.vegaUsdPerVolPoint - row.vegaUsdPerVolPoint),
    deltaAtMoment: Math.abs(moved.deltaCoin - row.deltaCoin),
  };
}

const NEIGHBOURS = 16;
/** (2e-5 of delta noise / 10 bp of usual shift)²: where no neighbour's delta depends on the forward, there is no shift. */
const RIDGE = 4e-4;

/** The rows of the expiry whose ticker calls were nearest to that of row `at`, never itself. */
function nearest(expiry: readonly RepairedRow[], at: number): RepairedRow[] {
  const seq = expiry[at]?.pollSeq ?? NaN;
  return expiry
    .slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1)
    .filter(({ pollSeq }) => pollSeq !== seq)
    .sort((a, b) => Math.abs(a.pollSeq - seq) - Math.abs(b.pollSeq - seq))
    .slice(0, NEIGHBOURS);
}

/** The one relative shift of the forward that brings the deltas of `rows` nearest to the printed ones (least squares). */
function forwardShift(rows: readonly RepairedRow[]): number {
  let weight = RIDGE;
  let sum = 0;
  for (const { forwardUsd, ours, deltaCoin } of rows) {
    const slope = ours.gammaCoinPerUsd * forwardUsd;
    weight += slope * slope;
    sum += slope * (deltaCoin - ours.deltaCoin);
  }
  return sum / weight;
}
