/** What the desk knows of the market at one moment, with its age and where it came from. */
import type { MsSinceEpoch } from '../units/time.ts';
import type { Currency, InstrumentId } from './instrument.ts';

/** recorded: printed by the venue. interpolated: between two recorded snapshots, pinned to both. live: streaming from a venue. */
export type Provenance = 'recorded' | 'interpolated' | 'live';

export interface OptionQuote {
  readonly kind: 'option';
  readonly instrumentId: InstrumentId;
  /** Forward of the option's expiry, USD per coin. */
  readonly forwardUsd: number;
  /** Decimal, 0.65; null: the venue printed none. */
  readonly markSigma: number | null;
  /** In the option's price unit (coin for inverse); null: no quote on that side. */
  readonly bidPrice: number | null;
  readonly askPrice: number | null;
  /** Price unit; null: unknown. */
  readonly markPrice: number | null;
  /** Interest of the quote currency until the expiry: continuous, ACT/365. Only American exercise is priced with it; absent: unknown. */
  readonly rate?: number | undefined;
  readonly provenance: Provenance;
  readonly tsMs: MsSinceEpoch;
}

export interface FutureQuote {
  readonly kind: 'future';
  readonly instrumentId: InstrumentId;
  readonly bidPriceUsd: number | null;
  readonly askPriceUsd: number | null;
  readonly markPriceUsd: number;
  readonly provenance: Provenance;
  readonly tsMs: MsSinceEpoch;
}

export interface IndexQuote {
  readonly kind: 'index';
  readonly underlying: Currency;
  readonly indexUsd: number;
  readonly provenance: Provenance;
  readonly tsMs: MsSinceEpoch;
}

export type Quote = OptionQuote | FutureQuote | IndexQuote;

export interface BookLevel {
  /** Price unit of the instrument. */
  readonly price: number;
  /** Amount units. */
  readonly amount: number;
}

export interface OrderBook {
  readonly instrumentId: InstrumentId;
  /** Best first. */
  readonly bids: readonly BookLevel[];
  readonly asks: readonly BookLevel[];
  readonly tsMs: MsSinceEpoch;
}
