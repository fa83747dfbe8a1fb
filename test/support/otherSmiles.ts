/** The recordings that are no chain files of our own format, as quotes for the smile report. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { parseDeribitName } from '../../shared/domain/deribitName.ts';
import type { OptionSide } from '../../shared/domain/instrument.ts';
import { black76 } from '../../shared/pricing/black76.ts';
import { blackInputs } from '../../shared/pricing/blackInputs.ts';
import { parityForwardAndDiscount } from '../../shared/smile/parityDiscount.ts';
import type { ExpiryQuotes, StrikeQuote } from '../../shared/smile/smilePoints.ts';
import { yearsBetween } from '../../shared/units/time.ts';

export interface OtherExpiry {
  readonly name: string;
  readonly asOfMs: number;
  readonly quotes: ExpiryQuotes;
}

type Row = Readonly<Record<string, string>>;

function rowsOf(folder: string, file: string): readonly Row[] {
  const bytes = readFileSync(join(folder, file));
  return parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), { columns: true });
}

function numberIn(row: Row, column: string): number {
  return Number(row[column] ?? NaN);
}

export function otherExpiries(folder: string): readonly OtherExpiry[] {
  return [...hourly(folder), ...testnet(folder), ...spx(folder)];
}

/** Volatilities only: bid 0 and ask 999 say that there is none. */
function hourly(folder: string): readonly OtherExpiry[] {
  const forwards = rowsOf(folder, 'deribit-btc-greeks-hourly-2026-01-23-forwards.csv');
  const rows = rowsOf(folder, 'deribit-btc-greeks-hourly-2026-01-23.csv.gz');
  const named = rows.flatMap((row) => {
    const name = parseDeribitName(row['instrument_name'] ?? '');
    return name.ok && name.value.kind === 'option' ? [{ row, name: name.value }] : [];
  });
  const groups = Map.groupBy(named, ({ row, name }) => `${row['snapshot_ts'] ?? ''} ${name.expiryMs}`);
  return forwards.flatMap((forward) => {
    const expiryMs = Date.parse(forward['expiry_ts'] ?? '');
    const asOfMs = Date.parse(forward['est_capture_ts'] ?? '');
    const group = groups.get(`${forward['snapshot_ts'] ?? ''} ${expiryMs}`) ?? [];
    const forwardUsd = numberIn(forward, 'implied_forward');
    const years = yearsBetween(asOfMs, expiryMs);
    const quotes = group.map(({ row, name }): StrikeQuote => {
      const priceAt = (column: string): number | null => {
        const sigma = numberIn(row, column) / 100;
        return sigma > 0 && sigma < 9.99 ? priceOf(name.side, name.strikeUsd, forwardUsd, years, sigma) : null;
      };
      const markSigma = numberIn(row, 'mark_iv') / 100;
      return { strikeUsd: name.strikeUsd, side: name.side, bidUsd: priceAt('bid_iv'), askUsd: priceAt('ask_iv'), markSigma };
    });
    return [{ name: 'BTC hourly 2026-01-23', asOfMs, quotes: { expiryMs, years, forwardUsd, tickUsd: 1e-4 * forwardUsd, quotes } }];
  });
}

function priceOf(side: OptionSide, strikeUsd: number, forwardUsd: number, years: number, sigma: number): number | null {
  const inputs = blackInputs({ side, forwardUsd, strikeUsd, years, sigma });
  return inputs.ok ? black76(inputs.value).valueUsd : null;
}

/** Every ticker has its own time and forward; the expiry's are their medians. Two passes over the list: the first is used. */
function testnet(folder: string): readonly OtherExpiry[] {
  const rows = rowsOf(folder, 'deribit-testnet-orderbooks-btc-2021-02-11.csv.gz');
  const first = new Map(rows.toReversed().map((row) => [row['instrument_name'] ?? '', row]));
  const named = [...first.values()].flatMap((row) => {
    const name = parseDeribitName(row['instrument_name'] ?? '');
    return name.ok && name.value.kind === 'option' ? [{ row, name: name.value }] : [];
  });
  return [...Map.groupBy(named, ({ name }) => name.expiryMs)].map(([expiryMs, group]) => {
    const asOfMs = median(group.map(({ row }) => numberIn(row, 'timestamp')));
    const forwardUsd = median(group.map(({ row }) => numberIn(row, 'underlying_price')));
    const quotes = group.map(({ row, name }): StrikeQuote => {
      const own = numberIn(row, 'underlying_price');
      const usd = (column: string): number | null => (numberIn(row, column) > 0 ? numberIn(row, column) * own : null);
      const markSigma = numberIn(row, 'mark_iv') / 100;
      const { strikeUsd, side } = name;
      return { strikeUsd, side, bidUsd: usd('best_bid_price'), askUsd: usd('best_ask_price'), markSigma, forwardUsd: own };
    });
    const years = yearsBetween(asOfMs, expiryMs);
    return { name: 'BTC test exchange 2021-02-11', asOfMs, quotes: { expiryMs, years, forwardUsd, tickUsd: 5e-4 * forwardUsd, quotes } };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** SPX and SPXW apart; prices are discounted, so parity finds forward and discount first. Expiries of the day itself have passed. */
function spx(folder: string): readonly OtherExpiry[] {
  const closeMs = Date.parse('2022-06-10T20:15:00Z');
  const rows = rowsOf(folder, 'spx-chain-2022-06-10.csv.gz');
  const groups = Map.groupBy(rows, (row) => `${row['symbol']?.startsWith('SPXW') === true ? 'SPXW' : 'SPX'} ${row['expiry'] ?? ''}`);
  return [...groups.values()].flatMap((group) => {
    const expiryMs = Date.parse(`${group[0]?.['expiry'] ?? ''}T20:00:00Z`);
    const years = yearsBetween(closeMs, expiryMs);
    const strikes = [...Map.groupBy(group, (row) => numberIn(row, 'strike'))].map(([strikeUsd, sides]) => {
      const priceIn = (type: string, column: string): number | null => {
        const row = sides.find(({ option_type: side }) => side === type);
        return row === undefined ? null : numberIn(row, column);
      };
      return {
        strikeUsd,
        callBid: priceIn('C', 'bid'),
        callAsk: priceIn('C', 'ask'),
        putBid: priceIn('P', 'bid'),
        putAsk: priceIn('P', 'ask'),
      };
    });
    const parity = parityForwardAndDiscount(strikes);
    if (years === 0 || !parity.ok) return [];
    const { forwardUsd, discount } = parity.value;
    const quotes = group.map((row): StrikeQuote => {
      const iv = numberIn(row, 'iv');
      const side = row['option_type'] === 'C' ? 'call' : 'put';
      const [bidUsd, askUsd] = [numberIn(row, 'bid') / discount, numberIn(row, 'ask') / discount];
      return { strikeUsd: numberIn(row, 'strike'), side, bidUsd, askUsd, markSigma: iv > 0 ? iv : null };
    });
    return [{ name: 'SPX 2022-06-10', asOfMs: closeMs, quotes: { expiryMs, years, forwardUsd, tickUsd: 0.05 / discount, quotes } }];
  });
}
