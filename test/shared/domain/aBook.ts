/** Instruments from the shipped rulebook, and ledger rows in one line each. */
import { readFileSync } from 'node:fs';
import type { Adjustment, BookId, LedgerEntry, LedgerRow } from '../../../shared/domain/book.ts';
import { toCurrency, toInstrumentId, toVenueId, type Instrument, type InstrumentId } from '../../../shared/domain/instrument.ts';
import type { Fill, TradeSide } from '../../../shared/domain/order.ts';
import { instrumentFromName, parseRulebook, type Rulebook } from '../../../shared/domain/rulebook.ts';
import type { Result } from '../../../shared/result/result.ts';
import { decimal, type Decimal } from '../../../shared/units/decimal.ts';
import { toMs, type MsSinceEpoch } from '../../../shared/units/time.ts';

export const BOOK = 'demo' as BookId;
export const PAPER = toVenueId('paper');
export const RULEBOOK_JSON = readFileSync(new URL('../../../resources/rulebooks/deribit.json', import.meta.url), 'utf8');

export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.failure.reason}: ${result.failure.message}`);
  return result.value;
}

export const rulebook: Rulebook = unwrap(parseRulebook(JSON.parse(RULEBOOK_JSON)));

export function at(iso: string): MsSinceEpoch {
  return toMs(Date.parse(iso));
}

/** Before the fee change of 1 August 2026, after the tick changes. */
export const FEBRUARY = at('2026-02-02T00:00:00Z');

export function anInstrument(name: string, atMs: MsSinceEpoch = FEBRUARY): Instrument {
  return unwrap(instrumentFromName(name, rulebook, atMs));
}

export function instrumentOf(id: InstrumentId): Instrument | undefined {
  const found = instrumentFromName(id, rulebook, FEBRUARY);
  return found.ok ? found.value : undefined;
}

export interface FillTerms {
  readonly name: string;
  readonly side: TradeSide;
  readonly amount: Decimal | string;
  readonly price: Decimal | string;
  readonly fee?: Decimal | string;
  readonly feeCurrency?: string;
}

export function aFill({ name, side, amount, price, fee = '0', feeCurrency }: FillTerms): LedgerEntry {
  const instrument = anInstrument(name);
  const fill: Fill = {
    venue: PAPER,
    tradeId: 'T1',
    bookId: BOOK,
    label: null,
    venueOrderId: 'O1',
    instrumentId: instrument.id,
    side,
    amount: decimal(amount),
    price: decimal(price),
    fee: decimal(fee),
    feeCurrency: feeCurrency === undefined ? instrument.settlementCurrency : toCurrency(feeCurrency),
    liquidity: 'taker',
    tsMs: FEBRUARY,
  };
  return { kind: 'fill', fill };
}

const base = { adjustmentId: 'A1', bookId: BOOK, note: null, tsMs: FEBRUARY };

export function anOpening(name: string, amount: string, average: string | null): LedgerEntry {
  const averagePrice = average === null ? null : decimal(average);
  const opening: Adjustment = {
    ...base,
    kind: 'openingPosition',
    venue: PAPER,
    instrumentId: toInstrumentId(name),
    signedAmount: decimal(amount),
    averagePrice,
  };
  return { kind: 'adjustment', adjustment: opening };
}

export function aBalance(currency: string, amount: Decimal | string): LedgerEntry {
  return {
    kind: 'adjustment',
    adjustment: { ...base, kind: 'balanceChange', currency: toCurrency(currency), signedAmount: decimal(amount) },
  };
}

export function aDelivery(name: string, amount: string, price: string): LedgerEntry {
  const delivery: Adjustment = {
    ...base,
    kind: 'delivery',
    venue: PAPER,
    instrumentId: toInstrumentId(name),
    signedAmount: decimal(amount),
    deliveryPrice: decimal(price),
  };
  return { kind: 'adjustment', adjustment: delivery };
}

/** Entries numbered 1, 2, 3 … */
export function rowsOf(...entries: readonly LedgerEntry[]): readonly LedgerRow[] {
  return entries.map((entry, index) => ({ seq: index + 1, bookId: BOOK, entry, wallMs: FEBRUARY }));
}
