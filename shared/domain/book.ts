/** A book: one trader's positions and balances under one numeraire. Everything in it is derived from its ledger. */
import type { Brand } from '../units/brand.ts';
import type { Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import type { Currency, InstrumentId, VenueId } from './instrument.ts';
import type { Fill } from './order.ts';

export type BookId = Brand<string, 'BookId'>;

/** In which money the trader counts P&L. usd: the collateral's delta is hedged too. coin: it is not. */
export type Numeraire = 'usd' | 'coin';

export interface Book {
  readonly id: BookId;
  readonly name: string;
  readonly numeraire: Numeraire;
  readonly createdMs: MsSinceEpoch;
}

interface AdjustmentBase {
  /** Unique within the book; loading the same thing twice is refused. */
  readonly adjustmentId: string;
  readonly bookId: BookId;
  readonly note: string | null;
  readonly tsMs: MsSinceEpoch;
}

/** A position that came with the book: no premium is paid, the average is what the importer said. */
export interface OpeningPosition extends AdjustmentBase {
  readonly kind: 'openingPosition';
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  /** Signed, amount units. */
  readonly signedAmount: Decimal;
  /** Null: unknown, P&L since entry is then unknown too. */
  readonly averagePrice: Decimal | null;
}

/** A deposit, withdrawal, funding payment or correction of a balance. */
export interface BalanceChange extends AdjustmentBase {
  readonly kind: 'balanceChange';
  readonly currency: Currency;
  readonly signedAmount: Decimal;
}

/** Expiry: the position is closed at the delivery price, in the instrument's price unit (coin per coin for inverse options). */
export interface Delivery extends AdjustmentBase {
  readonly kind: 'delivery';
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  /** The position that was delivered, signed, amount units. */
  readonly signedAmount: Decimal;
  readonly deliveryPrice: Decimal;
}

export type Adjustment = OpeningPosition | BalanceChange | Delivery;

export type LedgerEntry = { readonly kind: 'fill'; readonly fill: Fill } | { readonly kind: 'adjustment'; readonly adjustment: Adjustment };

/** One line of the append-only ledger; `seq` rises by one for every entry of the database. */
export interface LedgerRow {
  readonly seq: number;
  readonly bookId: BookId;
  readonly entry: LedgerEntry;
  readonly wallMs: MsSinceEpoch;
}

export interface Position {
  readonly venue: VenueId;
  readonly instrumentId: InstrumentId;
  /** Signed, amount units; never zero. */
  readonly signedAmount: Decimal;
  /** Harmonic (USD-weighted) for inverse futures and perpetuals. Null: unknown. */
  readonly averagePrice: Decimal | null;
}

/** What the ledger adds up to. */
export interface BookState {
  readonly bookId: BookId;
  /** Sorted by instrument id. */
  readonly positions: readonly Position[];
  /** Per currency, sorted: deposits, premiums, realised P&L, fees. */
  readonly balances: ReadonlyMap<Currency, Decimal>;
  readonly realisedPnl: ReadonlyMap<Currency, Decimal>;
  readonly feesPaid: ReadonlyMap<Currency, Decimal>;
  /** Sorted: currencies in which some realised P&L is unknown (a position whose average was unknown was reduced), so the sums above miss it. */
  readonly unknownRealisedIn: readonly Currency[];
  /** The last ledger row counted in. */
  readonly throughSeq: number;
}
