/** A book of any number of BTC and ETH options, for benches of a size no recording has: strikes around the market, ten expiries each. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Adjustment, BookId } from '../../shared/domain/book.ts';
import { toCurrency, toVenueId, type Currency, type Instrument, type OptionInstrument } from '../../shared/domain/instrument.ts';
import { instrumentFromName, parseRulebook, type Rulebook } from '../../shared/domain/rulebook.ts';
import { decimal } from '../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../shared/units/time.ts';
import { expectOk } from '../support/expectOk.ts';

export const BENCH_VENUE = toVenueId('paper');
/** Market time at which the bench begins: before the first expiry, after the rulebook's last change. */
export const BENCH_START_MS: MsSinceEpoch = toMs(Date.UTC(2026, 2, 2, 12));
const EXPIRIES = ['27MAR26', '24APR26', '29MAY26', '26JUN26', '31JUL26', '28AUG26', '25SEP26', '30OCT26', '27NOV26', '25DEC26'];
const SIDES = ['C', 'P'];

export interface BenchUnderlying {
  readonly currency: Currency;
  readonly indexUsd: number;
  readonly lowestStrikeUsd: number;
  readonly strikeStepUsd: number;
}

export const BENCH_UNDERLYINGS: readonly BenchUnderlying[] = [
  { currency: toCurrency('BTC'), indexUsd: 65_000, lowestStrikeUsd: 40_000, strikeStepUsd: 1_000 },
  { currency: toCurrency('ETH'), indexUsd: 2_500, lowestStrikeUsd: 1_500, strikeStepUsd: 50 },
];

export interface SyntheticBook {
  readonly rulebook: Rulebook;
  readonly options: readonly OptionInstrument[];
  readonly perpetuals: readonly Instrument[];
  /** Everything, by id. */
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** One position per option and a balance per coin. */
  adjustments(bookId: BookId, tsMs: MsSinceEpoch): readonly Adjustment[];
}

/** `legs` options, half of them on BTC and half on ETH; at most 2,000. */
export function syntheticBook(legs: number, resourcesDir: string): SyntheticBook {
  const rulebook = expectOk(parseRulebook(JSON.parse(readFileSync(join(resourcesDir, 'rulebooks', 'deribit.json'), 'utf8'))));
  const named = (name: string): Instrument => expectOk(instrumentFromName(name, rulebook, BENCH_START_MS));
  const options = Array.from({ length: legs }, (_, at) => named(optionName(at))).filter((instrument) => instrument.kind === 'option');
  const perpetuals = BENCH_UNDERLYINGS.map(({ currency }) => named(`${currency}-PERPETUAL`));
  const instruments = new Map([...options, ...perpetuals].map((instrument): [string, Instrument] => [instrument.id, instrument]));
  return {
    rulebook,
    options,
    perpetuals,
    instruments,
    adjustments: (bookId, tsMs) => [
      ...options.map((option, at) => openingOf(option, at, bookId, tsMs)),
      ...BENCH_UNDERLYINGS.map(({ currency }) => depositOf(currency, bookId, tsMs)),
    ],
  };
}

/** Neighbours differ in underlying first, then in side, expiry and strike, so that a small book has everything too. */
function optionName(at: number): string {
  const underlying = BENCH_UNDERLYINGS[at % BENCH_UNDERLYINGS.length];
  if (underlying === undefined) throw new RangeError('no underlying');
  const rank = Math.floor(at / BENCH_UNDERLYINGS.length);
  const side = SIDES[rank % SIDES.length] ?? 'C';
  const expiry = EXPIRIES[Math.floor(rank / SIDES.length) % EXPIRIES.length] ?? '';
  const strikeUsd = underlying.lowestStrikeUsd + underlying.strikeStepUsd * Math.floor(rank / (SIDES.length * EXPIRIES.length));
  return `${underlying.currency}-${expiry}-${strikeUsd}-${side}`;
}

/** One to three lots, long and short. */
function openingOf(option: OptionInstrument, at: number, bookId: BookId, tsMs: MsSinceEpoch): Adjustment {
  const lots = (at % 7) - 3 || 1;
  return {
    kind: 'openingPosition',
    adjustmentId: `opening/${option.id}`,
    bookId,
    note: null,
    tsMs,
    venue: BENCH_VENUE,
    instrumentId: option.id,
    signedAmount: option.lot.times(lots),
    averagePrice: decimal('0.05'),
  };
}

function depositOf(currency: Currency, bookId: BookId, tsMs: MsSinceEpoch): Adjustment {
  return { kind: 'balanceChange', adjustmentId: `balance/${currency}`, bookId, note: null, tsMs, currency, signedAmount: decimal(100) };
}
