/** What a book holds, as the risk functions take it: a position in an instrument or a balance of a currency. */
import type { Currency, Instrument } from '../domain/instrument.ts';
import type { MsSinceEpoch } from '../units/time.ts';

export interface PositionLeg {
  readonly kind: 'position';
  readonly instrument: Instrument;
  /** > 0 long, in the instrument's amount unit. */
  readonly signedAmount: number;
  /** In the instrument's price unit; null: unknown. */
  readonly averagePrice: number | null;
}

export interface BalanceLeg {
  readonly kind: 'balance';
  readonly currency: Currency;
  readonly amount: number;
}

export type Leg = PositionLeg | BalanceLeg;

/** Money that is counted as USD one for one; a stablecoin's own price risk is not modelled. */
const CASH: ReadonlySet<string> = new Set(['USD', 'USDC', 'USDT']);

export function isCash(currency: Currency): boolean {
  return CASH.has(currency);
}

/** The coin whose delta the leg carries; null for cash, which belongs to no coin. */
export function underlyingOf(leg: Leg): Currency | null {
  if (leg.kind === 'position') return leg.instrument.underlying;
  return isCash(leg.currency) ? null : leg.currency;
}

/** Null for legs that never expire: perpetuals, spot, balances. */
export function legExpiryMs(leg: Leg): MsSinceEpoch | null {
  if (leg.kind === 'balance') return null;
  const { instrument } = leg;
  return instrument.kind === 'option' || instrument.kind === 'future' ? instrument.expiryMs : null;
}
