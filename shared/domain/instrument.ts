/** What can be traded: terms are data from the venue or its dated rulebook, never guessed from a name. */
import type { Brand } from '../units/brand.ts';
import type { Decimal } from '../units/decimal.ts';
import type { MsSinceEpoch } from '../units/time.ts';

export type VenueId = Brand<string, 'VenueId'>;
/** The venue's own name, e.g. "BTC-27FEB26-70000-P". */
export type InstrumentId = Brand<string, 'InstrumentId'>;
/** "BTC", "ETH", "USDC", "USD", … */
export type Currency = Brand<string, 'Currency'>;

export type OptionSide = 'call' | 'put';
/** inverse: quoted in USD (futures) or coin (options), settled in coin. linear: quoted and settled in the quote currency. */
export type Settlement = 'inverse' | 'linear';
export type ExerciseStyle = 'european' | 'american';
/** What one unit of an order's `amount` is: USD for inverse futures and perpetuals, base coin for everything else. */
export type AmountUnit = 'usd' | 'coin';

export interface TickStep {
  /** The step holds for prices strictly above this; the first entry has 0. */
  readonly abovePrice: Decimal;
  readonly tick: Decimal;
}

interface CommonTerms {
  readonly venue: VenueId;
  readonly id: InstrumentId;
  /** The coin whose delta this instrument carries. */
  readonly underlying: Currency;
  readonly quoteCurrency: Currency;
  readonly settlementCurrency: Currency;
  readonly amountUnit: AmountUnit;
  /** Amount units in one contract. */
  readonly contractSize: Decimal;
  /** Smallest order, and the step of every order size, in amount units. */
  readonly lot: Decimal;
  /** Rising `abovePrice`; never empty. */
  readonly tickSteps: readonly TickStep[];
}

export interface OptionInstrument extends CommonTerms {
  readonly kind: 'option';
  readonly settlement: Settlement;
  readonly side: OptionSide;
  readonly strikeUsd: number;
  readonly expiryMs: MsSinceEpoch;
  /** Absent: European. */
  readonly exercise?: ExerciseStyle | undefined;
}

export interface PerpetualInstrument extends CommonTerms {
  readonly kind: 'perpetual';
  readonly settlement: Settlement;
}

export interface FutureInstrument extends CommonTerms {
  readonly kind: 'future';
  readonly settlement: Settlement;
  readonly expiryMs: MsSinceEpoch;
}

export interface SpotInstrument extends CommonTerms {
  readonly kind: 'spot';
}

export type Instrument = OptionInstrument | PerpetualInstrument | FutureInstrument | SpotInstrument;

export function toInstrumentId(text: string): InstrumentId {
  return text as InstrumentId;
}
export function toVenueId(text: string): VenueId {
  return text as VenueId;
}
export function toCurrency(text: string): Currency {
  return text as Currency;
}
/** Null where the instrument never expires. */
export function expiryMsOf(instrument: Instrument): MsSinceEpoch | null {
  return instrument.kind === 'option' || instrument.kind === 'future' ? instrument.expiryMs : null;
}
