/** Every recorded row that carries the exchange's own Greeks, as model inputs beside what was printed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { blackInputs, type BlackInputs } from '../../shared/pricing/blackInputs.ts';
import { parseDeribitName } from '../../shared/domain/deribitName.ts';
import { yearsBetween } from '../../shared/units/time.ts';
import { numberOf, type GoldenRow } from '../shared/pricing/goldenTable.ts';
import { readTable, valueOf } from './campaignTable.ts';

export const PRINTED_GREEKS = ['delta', 'gamma', 'vega', 'theta', 'rho'] as const;
export type PrintedGreek = (typeof PRINTED_GREEKS)[number];

export interface ExchangeRecord {
  /** Instrument and instant. */
  readonly id: string;
  readonly nowMs: number;
  readonly expiryMs: number;
  /** Time to expiry from the millisecond. */
  readonly inputs: BlackInputs;
  /** Exchange units: coin, per USD, USD per vol point, USD per day, USD per 1 %. Null: not recorded. */
  readonly printed: Readonly<Record<PrintedGreek, number | null>>;
  /** The exchange's own mark in coin; null: not recorded. */
  readonly markCoin: number | null;
  /** From the lowest to the highest that the forward may have been; null: as printed, to 0.01. */
  readonly forwardRangeUsd: readonly [number, number] | null;
}

interface Moment {
  readonly name: string;
  readonly nowMs: number;
  readonly forwardUsd: number;
  readonly markIv: number;
}

/** Null for a combo, and for an option that expired before its Greeks were taken. */
function termsAt({ name, nowMs, forwardUsd, markIv }: Moment): Pick<ExchangeRecord, 'nowMs' | 'expiryMs' | 'inputs'> | null {
  const parsed = parseDeribitName(name);
  if (!parsed.ok || parsed.value.kind !== 'option') return null;
  const { side, strikeUsd, expiryMs } = parsed.value;
  if (nowMs >= expiryMs) return null;
  const raw = { side, strikeUsd, forwardUsd, years: yearsBetween(nowMs, expiryMs), sigma: markIv / 100 };
  return { nowMs, expiryMs, inputs: valueOf(name, blackInputs(raw)) };
}

/** The test exchange's order books, each with its own millisecond. */
export function orderBookRecords(folder: string): ExchangeRecord[] {
  return readTable(join(folder, 'deribit-testnet-orderbooks-btc-2021-02-11.csv.gz')).flatMap((row) => {
    const name = row('instrument_name');
    const nowMs = numberOf(row, 'timestamp');
    const terms = termsAt({ name, nowMs, forwardUsd: numberOf(row, 'underlying_price'), markIv: numberOf(row, 'mark_iv') });
    if (!terms) return [];
    const printed = Object.fromEntries(PRINTED_GREEKS.map((greek) => [greek, numberOf(row, `greeks_${greek}`)]));
    return [
      {
        id: `${name} ${nowMs}`,
        ...terms,
        printed: printed as ExchangeRecord['printed'],
        markCoin: numberOf(row, 'mark_price'),
        forwardRangeUsd: null,
      },
    ];
  });
}

interface WireTicker {
  readonly instrument_name: string;
  readonly timestamp: number;
  readonly underlying_price: number;
  readonly mark_iv: number;
  readonly mark_price: number;
  readonly greeks: Readonly<Record<PrintedGreek, number>>;
}

interface WireLine {
  readonly provenance?: string;
  readonly id?: number;
  readonly dir?: string;
  readonly msg?: { readonly params?: { readonly data?: Partial<WireTicker> } };
  readonly message?: { readonly params?: { readonly data?: Partial<WireTicker> } };
}

function tickerRecord(line: WireLine): ExchangeRecord[] {
  const wire = (line.msg ?? line.message)?.params?.data;
  if (!wire?.greeks || (line.provenance ?? 'recorded') !== 'recorded') return [];
  const { instrument_name: name, timestamp: nowMs, underlying_price, mark_iv, mark_price, greeks } = wire as WireTicker;
  const terms = termsAt({ name, nowMs, forwardUsd: underlying_price, markIv: mark_iv });
  return terms
    ? [
        {
          id: `${name} ${nowMs}`,
          ...terms,
          printed: greeks,
          markCoin: isLinear(name) ? mark_price / underlying_price : mark_price,
          forwardRangeUsd: null,
        },
      ]
    : [];
}

function isLinear(name: string): boolean {
  return name.includes('_USDC-');
}

/** Option tickers of the recorded session and of the single production messages. */
export function tickerRecords(folder: string): ExchangeRecord[] {
  return ['deribit-ws-session-2021-07-22.ndjson', 'deribit-messages.ndjson'].flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => tickerRecord(JSON.parse(line) as WireLine)),
  );
}

/** Hourly production Greeks; capture time and forward were recovered from those Greeks, one pair per label and expiry. */
export function hourlyRecords(folder: string): { readonly records: ExchangeRecord[]; readonly withoutForward: number } {
  const stem = join(folder, 'deribit-btc-greeks-hourly-2026-01-23');
  const forwards = new Map(readTable(`${stem}-forwards.csv`).map((row) => [`${row('snapshot_ts')} ${Date.parse(row('expiry_ts'))}`, row]));
  const rows = readTable(`${stem}.csv.gz`);
  const records = rows.flatMap((row) => hourlyRecord(row, forwards));
  return { records, withoutForward: rows.length - records.length };
}

function hourlyRecord(row: GoldenRow, forwards: ReadonlyMap<string, GoldenRow>): ExchangeRecord[] {
  const name = row('instrument_name');
  const parsed = parseDeribitName(name);
  if (!parsed.ok || parsed.value.kind !== 'option') return [];
  const forward = forwards.get(`${row('snapshot_ts')} ${parsed.value.expiryMs}`);
  if (!forward) return [];
  const nowMs = Date.parse(forward('est_capture_ts'));
  const terms = termsAt({ name, nowMs, forwardUsd: numberOf(forward, 'implied_forward'), markIv: numberOf(row, 'mark_iv') });
  if (!terms) return [];
  const forwardRangeUsd = [numberOf(forward, 'implied_forward_min'), numberOf(forward, 'implied_forward_max')] as const;
  const printed = Object.fromEntries(PRINTED_GREEKS.map((greek) => [greek, numberOf(row, greek)]));
  return [
    { id: `${name} ${row('snapshot_ts')}`, ...terms, printed: printed as ExchangeRecord['printed'], markCoin: null, forwardRangeUsd },
  ];
}
