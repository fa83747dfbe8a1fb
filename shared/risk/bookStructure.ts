/** How the legs of a book hang together, in display order: underlying → expiry → leg. It changes with the legs, not with the market. */
import type { Currency } from '../domain/instrument.ts';
import type { MsSinceEpoch } from '../units/time.ts';
import { legExpiryMs, underlyingOf, type Leg } from './leg.ts';

export interface ExpiryStructure {
  /** Null: perpetuals, spot and balances. */
  readonly expiryMs: MsSinceEpoch | null;
  /** Places in the list of legs, in display order. */
  readonly legs: readonly number[];
}

export interface UnderlyingStructure {
  /** Null: cash. */
  readonly underlying: Currency | null;
  readonly expiries: readonly ExpiryStructure[];
}

export type BookStructure = readonly UnderlyingStructure[];

/** Underlyings by name, cash last; expiries rising, what never expires last; within one: futures, then options by strike, calls first. */
export function bookStructure(legs: readonly Leg[]): BookStructure {
  const byUnderlying = Map.groupBy(legs.keys(), (at) => underlyingAt(legs, at));
  return [...byUnderlying]
    .sort(([a], [b]) => compareNullLast(a, b))
    .map(([underlying, members]) => ({ underlying, expiries: expiriesOf(legs, members) }));
}

function expiriesOf(legs: readonly Leg[], members: readonly number[]): readonly ExpiryStructure[] {
  const byExpiry = Map.groupBy(members, (at) => expiryAt(legs, at));
  return [...byExpiry]
    .sort(([a], [b]) => compareNullLast(a, b))
    .map(([expiryMs, inside]) => ({ expiryMs, legs: inside.toSorted((a, b) => compareLegs(legs[a], legs[b])) }));
}

function underlyingAt(legs: readonly Leg[], at: number): Currency | null {
  const leg = legs[at];
  return leg === undefined ? null : underlyingOf(leg);
}

function expiryAt(legs: readonly Leg[], at: number): MsSinceEpoch | null {
  const leg = legs[at];
  return leg === undefined ? null : legExpiryMs(leg);
}

function compareNullLast<T extends string | number>(a: T | null, b: T | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return a < b ? -1 : a > b ? 1 : 0;
}

const KIND_ORDER = { perpetual: 0, future: 1, option: 2, spot: 3, balance: 4 } as const;

function compareLegs(a: Leg | undefined, b: Leg | undefined): number {
  if (a === undefined || b === undefined) return 0;
  const byKind = KIND_ORDER[kindOf(a)] - KIND_ORDER[kindOf(b)];
  return byKind || strikeOf(a) - strikeOf(b) || compareNullLast(nameOf(a), nameOf(b));
}

function kindOf(leg: Leg): keyof typeof KIND_ORDER {
  return leg.kind === 'balance' ? 'balance' : leg.instrument.kind;
}

function strikeOf(leg: Leg): number {
  return leg.kind === 'position' && leg.instrument.kind === 'option' ? leg.instrument.strikeUsd : 0;
}

function nameOf(leg: Leg): string {
  return leg.kind === 'balance' ? leg.currency : leg.instrument.id;
}
